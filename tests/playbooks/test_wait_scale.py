# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wait costs: as few list requests as possible for many jobs, and a budget that no number of jobs exceeds."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from simulator import PROJECTS

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

COUNT = 200
PAGE = {"rds": 50, "gaussdb": 100, "taurusdb": 50, "geminidb": 50, "dcs": 1000}
BURST = 60


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cases, every = {}, []
    for service in SERVICES:
        jobs = [job.job_id for job in lab.cloud.fill(service, COUNT + 300, running=COUNT, project_id="sim-2")[:COUNT]]
        every += [{"service": service, "job_id": job_id} for job_id in jobs]
        ended = [lab.cloud.add_job(service, duration=60, age=61 + number, outcome="Failed" if number % 10 == 0 else "Completed").job_id
                 for number in range(40)]
        cases[f"ended-{service}"] = lab.wait(f"ended-{service}", service=service, job_id=ended)
    cases["a-thousand"] = lab.wait("a-thousand", jobs=every, project_id=PROJECTS["sim-2"], timeout=4, interval=1.5)
    # a cloud without lists: each job costs a request
    lab.cloud.faults.add("status", status=404, path="/budget/taurusdb/v3/" + PROJECTS["sim-2"] + "/immediate-jobs", times=None)
    singles = [entry["job_id"] for entry in every if entry["service"] == "taurusdb"][:100]
    cases["budget"] = lab.wait("budget", service="taurusdb", job_id=singles, project_id=PROJECTS["sim-2"], timeout=4, interval=0.1)
    return lab.run(cases, forks=3)


@pytest.mark.parametrize("service", SERVICES)
def test_jobs_that_have_ended_are_answered_by_the_list(lab: Lab, outcome: Outcome, service: str) -> None:
    result = outcome[f"ended-{service}"]
    assert result["failed"] and result["polls"] == 1
    assert [job["status"] for job in result["jobs"]].count("Failed") == 4 and len(result["completed"]) == 36
    # DCS says only job by job why one has failed
    assert result["requests"] <= (2 if service != "dcs" else 1 + 4) + 1
    assert {job["fail_reason"] for job in result["jobs"] if job["status"] == "Failed"} != {None}
    assert result["msg"].startswith("4 of 40 jobs did not complete")


def test_a_thousand_jobs_take_fifteen_requests_a_round(lab: Lab, outcome: Outcome) -> None:
    result = outcome["a-thousand"]
    assert result["timed_out"] and len(result["jobs"]) == len(result["unfinished"]) == 5 * COUNT
    assert {job["status"] for job in result["jobs"]} == {"Running"}
    floor = sum(-(-COUNT // size) for size in PAGE.values())
    assert floor == 15
    assert result["requests"] <= result["polls"] * 20
    assert all(one.path.split("/")[-1] in ("tasklist", "tasks", "immediate-jobs", "jobs") for one in lab.seen("a-thousand"))


def test_no_number_of_jobs_exceeds_the_budget(lab: Lab, outcome: Outcome) -> None:
    result, seen = outcome["budget"], lab.seen("budget")
    assert result["timed_out"] and len(result["unfinished"]) == 100
    assert len(seen) <= BURST + result["elapsed"] + 2
    assert len(seen) > BURST - 10, "but it is used"
