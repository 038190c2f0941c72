# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""start_time and end_time: whatever is asked, nothing goes out that an API must refuse, and what matches comes."""
from __future__ import annotations

from typing import Any

import pytest
from driving import SERVICES, info, info_params, lists, refused_lists

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _task_info
from simulator import ManualClock, Simulator
from simulator.wire_time import parse_zoned

DAY = 86400.0
NOON = 1768478400  # 2026-01-15T12:00:00Z


@pytest.fixture
def clock() -> ManualClock:
    """At a whole second: where "now" and the start of a window are the same."""
    return ManualClock(NOON)


def ages(sim: Simulator, service: str, *days: float) -> list[str]:
    """Jobs that are so many days old."""
    return [sim.cloud.add_job(service, age=day * DAY, duration=1.0).job_id for day in days]


def found(result: dict[str, Any]) -> list[str]:
    assert not result.get("failed"), result.get("msg")
    return [task["job_id"] for task in result["tasks"]]


@pytest.mark.parametrize(
    ("window", "wanted"),
    [
        ({"start_time": "-4d"}, [0, 1]),
        ({"end_time": "-4d"}, [2, 3]),
        ({"start_time": "-15d", "end_time": "-4d"}, [2]),
        ({"start_time": "2026-01-11T12:00:00Z"}, [0, 1]),
        ({"start_time": "2026-01-11 20:00:00+08:00"}, [0, 1]),
        ({"start_time": "2026-01-11"}, [0, 1]),
        ({"start_time": str(NOON - 4 * 86400)}, [0, 1]),
        ({"start_time": str((NOON - 4 * 86400) * 1000)}, [0, 1]),
        ({"start_time": "-96h", "end_time": "-1440m"}, [1]),
        ({"start_time": "-1w", "end_time": "-1d"}, [1]),
    ],
)
def test_every_way_to_write_it(sim: Simulator, window: dict[str, str], wanted: list[int]) -> None:
    for service in SERVICES:
        jobs = ages(sim, service, 0.5, 3.5, 10.5, 20.5)
        assert found(info(sim, service, **window)) == [jobs[number] for number in wanted], service
    assert refused_lists(sim) == []


@pytest.mark.parametrize(
    "window",
    [
        {"start_time": "-0s"}, {"start_time": "-1s"}, {"start_time": "-0s", "end_time": "-0s"}, {"start_time": "-1d", "end_time": "-1d"},
        {"start_time": "-1d", "end_time": str(NOON - 86400)}, {"start_time": str(NOON)}, {"start_time": f"{NOON}.0"},
        {"start_time": "0"}, {"end_time": "0"}, {"end_time": "1970-01-02"}, {"start_time": "1970-01-01", "end_time": "1970-01-02"},
        {"end_time": "2026-01-15T12:00:00.5Z"}, {"end_time": "2030-01-01"}, {"end_time": "9999-12-31T23:59:59Z"},
        {"start_time": "0", "end_time": "9999-12-31T23:59:59Z"}, {"start_time": "-29.999d"}, {"start_time": "-30d"}, {"start_time": "-30.001d"},
        {"start_time": "-31d"}, {"start_time": "-400d"}, {"start_time": "-30d", "end_time": "-0s"}, {"start_time": "-60d", "end_time": "-30d"},
        {"start_time": "-60d", "end_time": "-20d"}, {"start_time": "-29d", "end_time": "2026-01-20"}, {"start_time": "2026-01-01T00:00:00.999Z"},
    ],
    ids=str,
)
def test_nothing_goes_out_that_must_be_refused(sim: Simulator, window: dict[str, str]) -> None:
    for service in SERVICES:
        ages(sim, service, 0.5, 10.5)
        assert not info(sim, service, **window).get("failed"), service
        assert lists(sim, service)
    assert refused_lists(sim) == []


@pytest.mark.parametrize("service", SERVICES)
def test_an_end_in_the_future_leaves_nothing_out(sim: Simulator, service: str) -> None:
    jobs = ages(sim, service, 0.5, 10.5, 20.5, 29.5)
    for end in ("2026-01-16", "2026-02-15", "2027-01-01", "9999-12-31"):
        assert found(info(sim, service, end_time=end)) == jobs
        assert found(info(sim, service, start_time="-25d", end_time=end)) == jobs[:3]


@pytest.mark.parametrize("service", SERVICES)
def test_both_ends_belong_to_it(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, age=3600, duration=1.0).job_id
    moment = "2026-01-15T11:00:00Z"
    assert found(info(sim, service, start_time=moment)) == [job]
    assert found(info(sim, service, end_time=moment)) == [job]
    assert found(info(sim, service, start_time="2026-01-15T11:00:01Z")) == []
    assert found(info(sim, service, end_time="2026-01-15T10:59:59Z")) == []


@pytest.mark.parametrize("service", SERVICES)
def test_both_ends_may_be_the_same_second(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, age=3600, duration=1.0).job_id
    assert found(info(sim, service, start_time="2026-01-15T11:00:00Z", end_time="2026-01-15T11:00:00Z")) == [job]


@pytest.mark.parametrize(
    ("window", "warned"),
    [
        ({"start_time": "-29d"}, False), ({"start_time": "-30d"}, False), ({"start_time": "-31d"}, True), ({"start_time": "-400d"}, True),
        ({"start_time": "0"}, True),
        ({"start_time": "-60d", "end_time": "-30d"}, False), ({"start_time": "-60d", "end_time": "-20d"}, True),
        ({"end_time": "-10d"}, False), ({"end_time": "2030-01-01"}, False), ({"start_time": "-20d", "end_time": "2027-01-01"}, False), ({}, False),
    ],
    ids=str,
)
def test_geminidb_cuts_what_is_too_long_and_says_so(sim: Simulator, window: dict[str, str], warned: bool) -> None:
    ages(sim, "geminidb", 1, 15, 25)
    result = info(sim, "geminidb", **window)
    warnings = result.get("warnings", [])
    assert len(warnings) == int(warned)
    if warned:
        assert "start_time" in warnings[0] and "30 days" in warnings[0]
    for seen in lists(sim, "geminidb"):
        times = {name: parse_zoned(seen.args[name]) for name in ("start_time", "end_time") if name in seen.args}
        assert times.get("end_time", NOON) - times.get("start_time", NOON - 30 * DAY) <= 30 * DAY
        # a plus that is not encoded would be a blank
        assert "+" not in seen.query


def test_geminidb_with_a_window_that_is_too_long_gives_what_there_is(sim: Simulator) -> None:
    jobs = ages(sim, "geminidb", 1, 15, 29)
    assert found(info(sim, "geminidb", start_time="-400d")) == jobs


def test_taurusdb_with_a_start_before_all_it_keeps(sim: Simulator) -> None:
    jobs = ages(sim, "taurusdb", 1, 15, 29)
    assert found(info(sim, "taurusdb", start_time="-400d")) == jobs


def test_rds_gets_both_times_or_none(sim: Simulator) -> None:
    for window in ({}, {"start_time": "-1d"}, {"end_time": "-1d"}, {"start_time": "-2d", "end_time": "-1d"}):
        info(sim, "rds", **window)
    for seen in lists(sim, "rds"):
        assert ("start_time" in seen.args) == ("end_time" in seen.args)


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_whose_clock_is_behind_still_takes_it(sim: Simulator, service: str) -> None:
    """The end that it takes for granted is before a start of ours."""
    result = _task_info.run(SERVICES[service], info_params(sim, start_time="-5s"), environ={}, now=lambda: sim.cloud.now() + 30)
    assert not result.get("failed"), result.get("msg")
    assert refused_lists(sim) == []


@pytest.mark.parametrize(
    ("window", "option"),
    [
        ({"start_time": "yesterday"}, "start_time"), ({"end_time": "2026-13-01"}, "end_time"), ({"start_time": ""}, "start_time"),
        ({"end_time": " "}, "end_time"),
        ({"start_time": "-99999d"}, "start_time"), ({"start_time": "9" * 40}, "start_time"), ({"start_time": "-1d", "end_time": "-2d"}, "end_time"),
        ({"start_time": "2030-01-01"}, "start_time"), ({"start_time": "2030-01-01", "end_time": "2029-01-01"}, "end_time"),
    ],
    ids=str,
)
def test_times_that_cannot_be_used(sim: Simulator, window: dict[str, str], option: str) -> None:
    result = info(sim, "gaussdb", **window)
    assert result["failed"] and option in result["msg"]
    assert result["msg"].startswith(("start_time: ", "end_time: "))
    assert len(sim.cloud.requests) == 0
