# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many jobs in one wait: all, any and the first failure; across services, regions and projects; twice in the list."""
from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from simulator import ACCESS_KEY, PASSWORD, PROJECTS, SECRET_KEY, USER_NAME

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")


def states(result: Any) -> list[str]:
    return [job["status"] for job in result["jobs"]]


def ids(*jobs: Any) -> list[str]:
    return [job.job_id for job in jobs]


@pytest.fixture(scope="module")
def jobs(lab: Lab) -> Any:
    """By the name that a test uses; those called later end when something happens."""
    add = lab.cloud.add_job
    made = {f"good-{service}": add(service, duration=60, age=61) for service in SERVICES}
    made.update({f"bad-{service}": add(service, duration=60, age=61, outcome="Failed", reason="no capacity") for service in SERVICES})
    made.update({f"endless-{service}": add(service, duration=None) for service in SERVICES})
    made.update({f"later-{number}": add("rds", duration=None) for number in range(9)})
    made["other-region"] = add("rds", duration=60, age=61, project_id="sim-2")
    made["sub-project"] = add("rds", duration=60, age=61, project_id="sim-1_dev")
    return made


@pytest.fixture(scope="module")
def outcome(lab: Lab, jobs: Any) -> Any:
    cases = {}

    def wait(case: str, *names: str, **options: Any) -> None:
        entries = [{"service": jobs[name].service, "job_id": jobs[name].job_id} for name in names]
        chosen = {"jobs": entries} if len({entry["service"] for entry in entries}) > 1 else {
            "service": entries[0]["service"], "job_id": [entry["job_id"] for entry in entries]}
        cases[case] = lab.wait(case, **chosen, **options)

    good, bad, endless = ([f"{kind}-{service}" for service in SERVICES] for kind in ("good", "bad", "endless"))
    wait("five-services", *good)
    wait("five-services-one-bad", *good[:4], bad[4])
    wait("slow-with-bad", "bad-rds", "later-0")
    lab.when(lambda: len(lab.seen("slow-with-bad")) > 4, lambda: lab.cloud.end_job(jobs["later-0"].job_id))
    wait("fail-fast", "endless-rds", "bad-gaussdb", "endless-dcs", fail_fast=True)
    wait("fail-fast-of-good", "good-rds", "good-dcs", fail_fast=True)
    wait("any", "endless-rds", "good-gaussdb", "bad-dcs", wait_for="any")
    wait("any-after-failure", "bad-gaussdb", "later-1", wait_for="any", fail_fast=True)
    lab.when(lambda: len(lab.seen("any-after-failure")) > 4, lambda: lab.cloud.end_job(jobs["later-1"].job_id))
    wait("any-of-bad", *bad, wait_for="any")
    wait("any-in-vain", *endless, wait_for="any", timeout=1)
    wait("twice", "good-rds", "bad-rds", "good-rds")
    wait("seven", *(f"later-{number}" for number in range(2, 9)))
    for number in range(2, 9):
        lab.when_seen("seven", number, partial(lab.cloud.end_job, jobs[f"later-{number}"].job_id))

    other, sub = ids(jobs["other-region"], jobs["sub-project"])
    here, there = lab.endpoints("places"), f"{lab.simulator.url}/places/sim-2/rds"
    places = [
        {"service": "rds", "job_id": other, "region": "sim-2", "endpoint": there},
        {"service": "rds", "job_id": sub, "project_id": PROJECTS["sim-1_dev"]},
        {"service": "dcs", "job_id": jobs["good-dcs"].job_id},
    ]
    for name, credentials in {"places": {}, "places-aksk": {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY},
                              "places-password": {"username": USER_NAME, "password": PASSWORD}}.items():
        cases[name] = lab.wait(name, region="sim-1", endpoints=here, jobs=places, **credentials)
    strangers = [{"service": "rds", "job_id": other}, {"service": "rds", "job_id": sub}]
    cases["wrong-project"] = lab.wait("wrong-project", jobs=strangers, not_found_grace=0.5)
    return lab.run(cases, forks=5)


def test_all_across_five_services_in_the_order_asked(outcome: Outcome, jobs: Any) -> None:
    result = outcome["five-services"]
    assert not result["failed"], result
    assert [job["service"] for job in result["jobs"]] == list(SERVICES)
    assert result["completed"] == ids(*(jobs[f"good-{service}"] for service in SERVICES))
    assert result["job"] == result["jobs"][0]
    assert (result["polls"], result["requests"]) == (1, 5)


def test_all_fails_when_one_has_failed(outcome: Outcome, jobs: Any) -> None:
    result = outcome["five-services-one-bad"]
    assert result["failed"] and not result["timed_out"]
    assert states(result) == ["Completed"] * 4 + ["Failed"]
    assert result["failed_jobs"] == ids(jobs["bad-dcs"])
    assert len(result["completed"]) == 4
    assert jobs["bad-dcs"].job_id in result["msg"] and "Failed: no capacity" in result["msg"]
    assert (result["error"]["service"], result["error"]["message"]) == ("dcs", "no capacity")


def test_all_waits_for_the_others_after_a_failure(outcome: Outcome, jobs: Any) -> None:
    result = outcome["slow-with-bad"]
    assert states(result) == ["Failed", "Completed"]
    assert result["failed"] and result["completed"] == ids(jobs["later-0"])


def test_fail_fast_stops_at_the_first_failure(outcome: Outcome, jobs: Any) -> None:
    result = outcome["fail-fast"]
    assert result["failed"] and not result["timed_out"]
    assert result["failed_jobs"] == ids(jobs["bad-gaussdb"])
    assert result["unfinished"] == ids(jobs["endless-rds"], jobs["endless-dcs"])
    assert result["polls"] == 1 and "no capacity" in result["msg"]


def test_fail_fast_waits_for_all_that_succeed(outcome: Outcome) -> None:
    assert states(outcome["fail-fast-of-good"]) == ["Completed", "Completed"]


def test_any_succeeds_at_the_first_completed(outcome: Outcome, jobs: Any) -> None:
    result = outcome["any"]
    assert not result["failed"], result["msg"]
    assert result["completed"] == ids(jobs["good-gaussdb"])
    assert result["polls"] == 1 and jobs["endless-rds"].job_id in result["unfinished"]


def test_any_is_not_ended_by_a_failure(outcome: Outcome, jobs: Any) -> None:
    result = outcome["any-after-failure"]
    assert not result["failed"], result["msg"]
    assert (result["completed"], result["failed_jobs"]) == (ids(jobs["later-1"]), ids(jobs["bad-gaussdb"]))


def test_any_fails_when_none_can_complete_any_more(outcome: Outcome) -> None:
    result = outcome["any-of-bad"]
    assert result["failed"] and not result["timed_out"]
    assert states(result) == ["Failed"] * 5 and result["polls"] == 1
    assert all(job["job_id"] in result["msg"] for job in result["jobs"])


def test_any_may_time_out(outcome: Outcome) -> None:
    result = outcome["any-in-vain"]
    assert result["failed"] and result["timed_out"] and len(result["unfinished"]) == 5
    assert result["error"] == {"service": None, "http_status": None, "code": None, "message": None, "request_id": None}


def test_twice_in_the_list_is_looked_up_once_and_answered_twice(lab: Lab, outcome: Outcome, jobs: Any) -> None:
    result = outcome["twice"]
    assert states(result) == ["Completed", "Failed", "Completed"]
    assert result["jobs"][0] == result["jobs"][2]
    assert result["completed"] == ids(jobs["good-rds"]) and result["failed_jobs"] == ids(jobs["bad-rds"])
    assert result["requests"] == len(lab.seen("twice")) == 2


def test_many_of_one_service_are_looked_up_by_lists(lab: Lab, outcome: Outcome, jobs: Any) -> None:
    result = outcome["seven"]
    assert states(result) == ["Completed"] * 7
    assert [job["job_id"] for job in result["jobs"]] == ids(*(jobs[f"later-{number}"] for number in range(2, 9)))
    seen = lab.seen("seven")
    assert result["polls"] >= 3 and len(seen) < 2 * result["polls"] + 6
    assert [one for one in seen if one.path.endswith("/tasklist")]


@pytest.mark.parametrize("case", ["places", "places-aksk", "places-password"])
def test_regions_and_projects(lab: Lab, outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert not result["failed"], result["msg"]
    assert states(result) == ["Completed"] * 3
    asked = {(one.path.split("/")[2], one.path.split("/v")[1].split("/")[1]) for one in lab.cloud.requests if one.path.startswith("/places/")}
    assert ("sim-2", PROJECTS["sim-2"]) in asked and ("rds", PROJECTS["sim-1_dev"]) in asked


def test_a_job_of_another_project_is_not_known(outcome: Outcome) -> None:
    result = outcome["wrong-project"]
    assert result["failed"] and states(result) == ["Unknown", "Unknown"]
    assert not result["timed_out"] and len(result["unfinished"]) == 2
