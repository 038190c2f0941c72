# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a documented limit would make a call fail the module copes, or says clearly what is not there."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab
from placed_tasks import HOUR, TASKS, iso, job_id_of, place

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# windows that an API might refuse: more than it keeps, one-sided, long ago, as short as can be
WINDOWS = {
    "longer-than-kept": {"start_time": "-45d"},
    "since-a-month": {"start_time": "-30d"},
    "until-long-ago": {"end_time": "-40d"},
    "long-ago": {"start_time": "-60d", "end_time": "-40d"},
    "long-and-long-ago": {"start_time": "-90d", "end_time": "-1d"},
    "since-ever": {"start_time": "0"},
    "one-second": {},
}
# paths that a cloud has not published -> the services that then have no list
MISSING = {"rds/tasklist": "rds", "taurusdb/immediate-jobs": "taurusdb", "dcs/tasks": "dcs"}


@pytest.fixture(scope="module")
def placed(lab: Lab) -> Any:
    return {service: place(lab.cloud, service) for service in SERVICES}


@pytest.fixture(scope="module")
def windows(lab: Lab, placed: Any) -> Any:
    moment = iso(placed["rds"][2].job.created)
    cases = {}
    for service in SERVICES:
        for window, times in WINDOWS.items():
            given = times or {"start_time": moment, "end_time": moment}
            cases[f"{service}-{window}"] = lab.info(f"{service}-{window}", service, **given)
    return lab.run(cases)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("window", WINDOWS)
def test_no_window_is_refused(lab: Lab, windows: Any, service: str, window: Any) -> None:
    result = windows[f"{service}-{window}"]
    assert not result["failed"], result["msg"]
    assert all(seen.status == 200 for seen in lab.seen(f"{service}-{window}"))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("window", "count"), [
    ("longer-than-kept", 8), ("since-a-month", 8), ("until-long-ago", 0), ("long-ago", 0), ("since-ever", 8),
    ("long-and-long-ago", len([age for _number, age, *_rest in TASKS.values() if age > 24 * HOUR])),
])
def test_what_a_window_holds(windows: Any, service: str, window: Any, count: Any) -> None:
    result = windows[f"{service}-{window}"]
    assert (result["count"], result["truncated"]) == (count, False)


@pytest.mark.parametrize("service", ["geminidb", "taurusdb"])
@pytest.mark.parametrize(("window", "warned"), [
    ("longer-than-kept", True), ("since-ever", True), ("long-and-long-ago", True), ("since-a-month", False), ("long-ago", False),
])
def test_a_service_that_takes_a_month_at_most_warns(windows: Any, service: str, window: Any, warned: Any) -> None:
    warnings = windows[f"{service}-{window}"].get("warnings", [])
    assert bool(warnings) is warned
    if warned:
        assert "start_time" in warnings[0] and "30 days" in warnings[0]


@pytest.fixture(scope="module")
def unpublished(lab: Lab, placed: Any, windows: Any) -> Any:
    lab.cloud.settings.update({"unpublished": list(MISSING)})
    cases = {}
    for service in MISSING.values():
        cases[f"list-{service}"] = lab.info(f"list-{service}", service)
        cases[f"one-{service}"] = lab.info(f"one-{service}", service, job_id=job_id_of("failed"))
        ended = [one.job.job_id for one in placed[service] if one.status in ("Completed",)]
        cases[f"wait-{service}"] = lab.wait(f"wait-{service}", service=service, job_id=[*ended, job_id_of("canceled")])
        cases[f"never-{service}"] = lab.wait(f"never-{service}", service=service, job_id="f" * 32, not_found_grace=0.5)
    cases["instance-dcs"] = lab.info("instance-dcs", "dcs", instance_id=placed["dcs"][0].job.instance_id)
    return lab.run(cases)


@pytest.mark.parametrize("service", MISSING.values())
def test_a_list_that_is_not_there_is_said_to_be_missing(unpublished: Any, service: str) -> None:
    result = unpublished[f"list-{service}"]
    assert result["failed"] and result["error"]["http_status"] == 404 and result["error"]["code"] == "APIG.0101"
    assert "job_id" in result["msg"] and f"endpoints.{service}" in result["msg"]


@pytest.mark.parametrize("service", MISSING.values())
def test_single_jobs_do_not_need_the_list(unpublished: Any, service: str) -> None:
    result = unpublished[f"one-{service}"]
    assert not result["failed"], result["msg"]
    assert (result["tasks"][0]["status"], result["tasks"][0]["fail_reason"]) == ("Failed", "no capacity")


@pytest.mark.parametrize("service", MISSING.values())
def test_waiting_does_not_need_the_list(unpublished: Any, service: str) -> None:
    result = unpublished[f"wait-{service}"]
    assert [job["status"] for job in result["jobs"]] == ["Completed"] * (len(result["jobs"]) - 1) + ["Canceled"]


@pytest.mark.parametrize("service", MISSING.values())
def test_a_job_that_is_not_known_gets_its_grace_without_the_list(unpublished: Any, service: str) -> None:
    result = unpublished[f"never-{service}"]
    assert "not known to the service" in result["msg"] and result["elapsed"] >= 0.5


def test_the_tasks_of_an_instance_do_not_need_the_list_of_dcs(unpublished: Any) -> None:
    assert unpublished["instance-dcs"]["count"] == 4
    assert len({task["instance_id"] for task in unpublished["instance-dcs"]["tasks"]}) == 1
