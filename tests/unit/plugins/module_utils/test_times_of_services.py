# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which the services write times, and the three ways in which they want them."""
from __future__ import annotations

import random
import re
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import (
    compact,
    iso,
    milliseconds,
    read_service_time,
    with_numeric_zone,
)

MOMENT = 1686989886.0  # 2023-06-17T08:18:06Z


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2018-08-06T10:41:14+0800", "2018-08-06T02:41:14Z"),
        ("2018-08-06T16:41:14+0000", "2018-08-06T16:41:14Z"),
        ("2018-08-06T16:41:14-0330", "2018-08-06T20:11:14Z"),
        ("2023-06-17T08:18:06.597Z", "2023-06-17T08:18:06Z"),
        ("2023-06-17T08:18:06.999999Z", "2023-06-17T08:18:06Z"),
        ("2022-09-01 11:52:24", "2022-09-01T11:52:24Z"),
        ("1684191545379", "2023-05-15T22:59:05Z"),
        (1659344800845, "2022-08-01T09:06:40Z"),
        (1659344800, "2022-08-01T09:06:40Z"),
        (1659344800.845, "2022-08-01T09:06:40Z"),
        ("1659344800", "2022-08-01T09:06:40Z"),
        (" 2018-08-06T16:41:14+0000 ", "2018-08-06T16:41:14Z"),
    ],
)
def test_every_published_form(value: Any, text: str) -> None:
    assert iso(read_service_time(value)) == text


@pytest.mark.parametrize("value", [None, "", " ", "null", "-", "N/A", 0, -1, True, False, "0", "soon", "2018-13-06T10:41:14+0800", [], {}, ["2018-08-06"]])
def test_unset_and_unreadable_are_none(value: Any) -> None:
    assert read_service_time(value) is None


@pytest.mark.parametrize(
    "value",
    [
        # microseconds and nanoseconds, as number and as text
        1659344800845000, 1659344800845000000, "1659344800845000", "1659344800845000000", 10**30, 10**400, "9" * 15,
        float("inf"), float("-inf"), float("nan"), 1e300,
        "9999-12-31T23:59:59-1200", "0001-01-01T00:00:00+1400",
    ],
)
def test_what_no_calendar_holds_never_raises(value: Any) -> None:
    moment = read_service_time(value)
    text = iso(moment)
    assert text is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)


def test_iso_of_nothing() -> None:
    assert iso(None) is None


def test_written_forms() -> None:
    assert iso(MOMENT + 0.999) == "2023-06-17T08:18:06Z"
    assert with_numeric_zone(MOMENT + 0.999) == "2023-06-17T08:18:06+0000"
    assert compact(MOMENT + 0.999) == "20230617081806"
    assert milliseconds(MOMENT + 0.5) == "1686989886500"
    assert milliseconds(MOMENT) == "1686989886000"


def test_what_is_written_is_read_again() -> None:
    seeded = random.Random(1)
    for _turn in range(500):
        moment = seeded.randrange(0, 4102444800)
        assert read_service_time(with_numeric_zone(moment)) == moment
        assert read_service_time(iso(moment)) == moment
        if moment >= 10**9:
            assert read_service_time(milliseconds(moment)) == moment
        assert datetime.strptime(compact(moment), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc).timestamp() == moment


def test_any_zone_of_the_world_names_the_same_moment() -> None:
    seeded = random.Random(2)
    for _turn in range(500):
        moment, quarters = seeded.randrange(10**6, 4102444800), seeded.randrange(-48, 57)
        sign, minutes = ("-" if quarters < 0 else "+"), abs(quarters) * 15
        local = datetime.fromtimestamp(moment + quarters * 900, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        for colon in ("", ":"):
            assert read_service_time(f"{local}{sign}{minutes // 60:02d}{colon}{minutes % 60:02d}") == moment
