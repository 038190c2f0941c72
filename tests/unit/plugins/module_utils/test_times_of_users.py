# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users type for a time, and what they must not get away with."""
from __future__ import annotations

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import iso, read_user_time

NOW = 1768478400.0
MOMENT = 1686989886.0  # 2023-06-17T08:18:06Z


@pytest.mark.parametrize(
    "text",
    [
        "2023-06-17T08:18:06Z",
        "2023-06-17T08:18:06z",
        "2023-06-17T08:18:06",
        "2023-06-17 08:18:06",
        "2023-06-17 08:18:06 Z",
        "  2023-06-17T08:18:06Z  ",
        "2023-06-17T08:18:06+0000",
        "2023-06-17T08:18:06+00:00",
        "2023-06-17T08:18:06-00",
        "2023-06-17T10:18:06+02",
        "2023-06-17T10:18:06+02:00",
        "2023-06-17T16:18:06+0800",
        "2023-06-17T13:48:06+0530",
        "2023-06-17T04:48:06-03:30",
        "2023-06-16T20:18:06-12:00",
        "1686989886",
        "1686989886000",
        "1686989886.0",
    ],
)
def test_forms_of_one_moment(text: str) -> None:
    assert read_user_time(text, NOW) == MOMENT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2023-06-17T08:18:06.597Z", MOMENT + 0.597),
        ("2023-06-17T08:18:06,5Z", MOMENT + 0.5),
        ("2023-06-17T08:18:06.123456789Z", MOMENT + 0.123456),
        ("1686989886.25", MOMENT + 0.25),
        ("1686989886250", MOMENT + 0.25),
        ("2023-06-17T08:18Z", MOMENT - 6),
        ("2023-06-17T08:18", MOMENT - 6),
        ("2023-06-17", 1686960000.0),
        ("2023-06-17Z", 1686960000.0),
        ("2023-06-17+02:00", 1686952800.0),
        ("0", 0.0),
        ("1970-01-01", 0.0),
        ("2024-02-29", 1709164800.0),
    ],
)
def test_parts_may_be_left_out_or_finer(text: str, seconds: float) -> None:
    assert read_user_time(text, NOW) == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("-30s", 30), ("-90m", 5400), ("-2h", 7200), ("-7d", 604800), ("-2w", 1209600), ("-1.5h", 5400), ("-0s", 0), (" -2 h ", 7200)],
)
def test_ages_count_from_now(text: str, seconds: float) -> None:
    assert read_user_time(text, NOW) == NOW - seconds


def test_seconds_and_milliseconds_are_told_apart_by_their_size() -> None:
    assert iso(read_user_time("99999999999", NOW)) == "5138-11-16T09:46:39Z"
    assert iso(read_user_time("100000000000", NOW)) == "1973-03-03T09:46:40Z"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "now", "yesterday", "2h", "+2h", "--2h", "-2", "-h", "-2y", "-2H", "-1e3s", "-2h30m", "- 2h", "-infd",
        "2023-06", "2023-6-7", "23-06-17", "2023/06/17", "17.06.2023", "2023-06-17T", "2023-06-17T8:18:06Z",
        "2023-13-01", "2023-00-01", "2023-02-29", "2023-06-31", "0000-01-01", "2023-06-17T24:01:00Z", "2023-06-17T08:60:00Z",
        "2023-06-17T08:18:61Z", "2023-06-17T08:18:06.Z", "2023-06-17T08:18:06+", "2023-06-17T08:18:06+8", "2023-06-17T08:18:06+24:00",
        "2023-06-17T08:18:06+99:99", "2023-06-17T08:18:06 CEST", "2023-06-17T08:18:06Z and more", "2023-06-17T08:18:06Z\n2023",
        "1e9", "-1", "-1686989886", "+1686989886", "1_686_989_886", "0x64", "nan", "inf", "Infinity", "1686989886 s", "null", "None", "{}",
    ],
)
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_user_time(text, NOW)


def test_an_offset_has_at_most_59_minutes() -> None:
    with pytest.raises(ValueError):
        read_user_time("2023-06-17T08:18:06+08:75", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "-99999d", "-999999999999999999d", "-" + "9" * 400 + "w", "999999999999999", "9" * 30, "1969-12-31", "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_out_of_range_is_refused_and_nothing_else_is_raised(text: str) -> None:
    with pytest.raises((ValueError, OverflowError, OSError)):
        read_user_time(text, NOW)
