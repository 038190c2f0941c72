# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids that the service does not know: not yet, not at all, or no longer."""
from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

UNKNOWN = "f" * 32
# what services say of a job that they do not know
ANSWERS = {
    "rds-old": ("rds", [404, "RDS.5041", "The job does not exist."]),
    "rds-trove": ("rds", [404, "DBS.200543", "The job does not exist."]),
    "dcs-malformed": ("dcs", [400, "111400070", "Invalid task ID format."]),
}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cloud, cases = lab.cloud, {}

    def waiting(case: str, service: str, job_id: Any, **options: Any) -> None:
        cases[case] = lab.wait(case, service=service, job_id=job_id, **options)

    for service in SERVICES:
        later = f"{SERVICES.index(service)}" * 32
        waiting(f"later-{service}", service, later)
        lab.when_seen(f"later-{service}", 3, partial(cloud.add_job, service, job_id=later, duration=60, age=61))
        waiting(f"never-{service}", service, UNKNOWN, not_found_grace=0.6)
        gone = cloud.add_job(service, duration=None).job_id
        waiting(f"gone-{service}", service, gone, not_found_grace=0.6)
        lab.when_seen(f"gone-{service}", 2, partial(cloud.remove_job, gone))
    waiting("grace-of-zero", "rds", UNKNOWN, not_found_grace=0)
    waiting("grace-longer-than-timeout", "rds", UNKNOWN, timeout=1)
    good, endless = cloud.add_job("gaussdb", duration=60, age=61).job_id, cloud.add_job("gaussdb", duration=None).job_id
    waiting("one-of-two", "gaussdb", [good, UNKNOWN], not_found_grace=0.6)
    waiting("one-of-many", "gaussdb", [good, UNKNOWN, *(cloud.add_job("gaussdb", duration=60, age=61).job_id for _number in range(5))], not_found_grace=0.6)
    waiting("any", "gaussdb", [UNKNOWN, good], wait_for="any", not_found_grace=0)
    waiting("fail-fast", "gaussdb", [UNKNOWN, endless], fail_fast=True, not_found_grace=0.6)
    again = cloud.add_job("rds", duration=None)
    waiting("comes-back", "rds", again.job_id, not_found_grace=30)

    def come_back() -> None:
        cloud.end_job(again.job_id)
        again.visible_until = float("inf")

    lab.when_seen("comes-back", 1, partial(setattr, again, "visible_until", 0.0))
    lab.when_seen("comes-back", 4, come_back)
    return lab.run(cases, forks=6)


@pytest.fixture(scope="module")
def answered(lab: Lab, outcome: Outcome) -> Any:
    """The same for other answers, one after the other because a cloud gives one of them at a time."""
    results: dict[str, Any] = {}
    for case, (service, answer) in ANSWERS.items():
        lab.cloud.settings.update({"unknown_job": {service: answer}})
        malformed = case.endswith("malformed")
        results.update(lab.run({case: lab.wait(case, service=service, job_id="no-id" if malformed else UNKNOWN, not_found_grace=0.3)}))
    return results


@pytest.mark.parametrize("service", SERVICES)
def test_not_yet_visible_is_waited_for(lab: Lab, outcome: Outcome, service: str) -> None:
    result = outcome[f"later-{service}"]
    assert not result["failed"], result["msg"]
    assert result["job"]["status"] == "Completed" and result["polls"] > 2


@pytest.mark.parametrize("service", SERVICES)
def test_never_visible_is_an_end_of_its_own(outcome: Outcome, service: str) -> None:
    result = outcome[f"never-{service}"]
    job = result["job"]
    assert result["failed"] and not result["timed_out"]
    assert f"{service} job {UNKNOWN} is not known to the service" in result["msg"] and "not_found_grace" in result["msg"]
    assert (job["service"], job["job_id"], job["status"]) == (service, UNKNOWN, "Unknown")
    assert all(value is None for key, value in job.items() if key not in ("service", "job_id", "status", "raw")), job
    assert result["unfinished"] == [UNKNOWN] and result["failed_jobs"] == result["completed"] == []
    assert 0.6 <= result["elapsed"] < 20.0
    assert result["error"]["service"] == service


@pytest.mark.parametrize("service", SERVICES)
def test_a_job_that_vanishes_keeps_its_last_record(outcome: Outcome, service: str) -> None:
    result = outcome[f"gone-{service}"]
    job = result["job"]
    assert result["failed"] and not result["timed_out"]
    assert "no longer known" in result["msg"] and "Running" in result["msg"]
    assert job["status"] == "Running" and job["name"] and job["raw"]
    assert result["unfinished"] == [job["job_id"]]


@pytest.mark.parametrize("case", ANSWERS)
def test_every_way_to_say_so_is_understood(answered: Any, case: str) -> None:
    result = answered[case]
    assert result["failed"] and "is not known to the service" in result["msg"]
    assert result["job"]["status"] == "Unknown" and result["polls"] >= 2


def test_grace_of_zero_is_one_look(outcome: Outcome) -> None:
    assert outcome["grace-of-zero"]["failed"] and outcome["grace-of-zero"]["polls"] == 1


def test_timeout_before_the_grace_is_over(outcome: Outcome) -> None:
    result = outcome["grace-longer-than-timeout"]
    assert result["timed_out"] and "not known to the service yet" in result["msg"]


@pytest.mark.parametrize("case", ["one-of-two", "one-of-many"])
def test_the_others_are_waited_for(outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert result["failed"] and UNKNOWN in result["msg"]
    statuses = [job["status"] for job in result["jobs"]]
    assert statuses[:2] == ["Completed", "Unknown"] and statuses.count("Completed") == len(statuses) - 1
    assert result["unfinished"] == [UNKNOWN]


def test_any_is_content_with_another(outcome: Outcome) -> None:
    assert not outcome["any"]["failed"]


def test_fail_fast_counts_a_lost_job_as_a_failure(outcome: Outcome) -> None:
    result = outcome["fail-fast"]
    assert result["failed"] and not result["timed_out"]
    assert len(result["unfinished"]) == 2


def test_a_job_may_come_back(outcome: Outcome) -> None:
    assert not outcome["comes-back"]["failed"], outcome["comes-back"]["msg"]
