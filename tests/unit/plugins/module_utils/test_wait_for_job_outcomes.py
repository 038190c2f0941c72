# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wait returns and says, for every service and every end, also when it fails."""
from __future__ import annotations

from typing import Any

import pytest
from driving import SERVICES, wait

from simulator import Simulator

FACTS = {"changed", "jobs", "job", "completed", "failed_jobs", "unfinished", "timed_out", "elapsed", "polls", "requests"}
NOWHERE = "31b8ae23-c687-4d80-b7b4-42a66c9bb886"


def one(sim: Simulator, service: str, job_id: str, **options: Any) -> dict[str, Any]:
    result = wait(sim, service=service, job_id=[job_id], **options)
    assert set(result) >= FACTS and result["changed"] is False
    assert result["job"] == result["jobs"][0]
    assert result["requests"] == len(sim.cloud.requests)
    if result.get("failed"):
        assert list(result["error"]) == ["service", "http_status", "code", "message", "request_id"]
    else:
        assert "msg" not in result and "error" not in result
    return result


@pytest.mark.parametrize("service", SERVICES)
def test_a_job_that_completes(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=300)
    result = one(sim, service, job.job_id)
    assert not result.get("failed")
    assert (result["completed"], result["failed_jobs"], result["unfinished"], result["timed_out"]) == ([job.job_id], [], [], False)
    assert result["job"]["status"] == "Completed" and result["job"]["job_id"] == job.job_id and result["job"]["ended_at"]
    assert 300 <= result["elapsed"] <= 320
    assert 3 <= result["polls"] <= 40


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("outcome", ["Failed", "Canceled"])
def test_a_job_that_does_not(sim: Simulator, service: str, outcome: str) -> None:
    job = sim.cloud.add_job(service, duration=100, outcome=outcome, reason="createVM failed.", name="CreateIt", instance_name="orders")
    result = one(sim, service, job.job_id)
    assert result["failed"] is True
    where = "CreateIt" if service == "dcs" else "CreateIt on orders"
    word = "Failed" if outcome == "Failed" else "was Canceled"
    assert result["msg"] == f"{service} job {job.job_id} ({where}) {word}: createVM failed."
    assert (result["failed_jobs"], result["completed"], result["unfinished"]) == ([job.job_id], [], [])
    assert result["job"]["fail_reason"] == "createVM failed."
    assert (result["error"]["service"], result["error"]["message"], result["error"]["http_status"]) == (service, "createVM failed.", None)


def test_the_message_of_the_contract(sim: Simulator) -> None:
    job = sim.cloud.add_job("gaussdb", duration=10, outcome="Failed", instance_name="gauss-6568-zzh")
    result = one(sim, "gaussdb", job.job_id)
    assert result["msg"] == f"gaussdb job {job.job_id} (CreateGaussDBV5Instance on gauss-6568-zzh) Failed: 500000"


@pytest.mark.parametrize("service", SERVICES)
def test_no_reason_is_said_as_such(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=10, outcome="Failed", reason="")
    result = one(sim, service, job.job_id)
    assert result["msg"].endswith("Failed: the service gives no reason") and result["error"]["message"] is None


@pytest.mark.parametrize("service", SERVICES)
def test_a_timeout(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=1000, name="RestoreIt", instance_name="rds-local-scale")
    result = one(sim, service, job.job_id, timeout=420.0)
    assert result["failed"] and result["timed_out"]
    assert result["unfinished"] == [job.job_id]
    label = f"{service} job {job.job_id} (RestoreIt{'' if service == 'dcs' else ' on rds-local-scale'}) still Running"
    percent = "" if service == "dcs" else " at 41%"
    assert result["msg"].startswith(f"Timed out after 420 s: {label}{percent}. ")
    # and how to go on waiting
    assert "again" in result["msg"] and "job_id" in result["msg"] and "timeout" in result["msg"]
    assert result["elapsed"] == pytest.approx(420.0, abs=0.06)
    assert result["job"]["status"] == "Running" and result["job"]["progress"] in (41, None)
    assert result["error"] == {"service": service, "http_status": None, "code": None, "message": None, "request_id": None}


@pytest.mark.parametrize("service", SERVICES)
def test_an_id_that_nobody_knows(sim: Simulator, service: str) -> None:
    result = one(sim, service, NOWHERE, not_found_grace=30.0)
    assert result["failed"] and not result["timed_out"]
    assert NOWHERE in result["msg"] and "not known to the service" in result["msg"] and "30 s" in result["msg"] and "not_found_grace" in result["msg"]
    assert result["unfinished"] == [NOWHERE] and result["failed_jobs"] == []
    assert 30.0 <= result["elapsed"] <= 32.0
    known = {key for key, value in result["job"].items() if value is not None}
    assert known == {"service", "job_id", "status", "raw"} and result["job"]["status"] == "Unknown" and result["job"]["raw"] == {}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("visible_after", [3.0, 20.0, 55.0])
def test_an_id_that_is_not_visible_yet(sim: Simulator, service: str, visible_after: float) -> None:
    job = sim.cloud.add_job(service, duration=100, visible_after=visible_after)
    assert one(sim, service, job.job_id)["completed"] == [job.job_id]


@pytest.mark.parametrize("service", SERVICES)
def test_a_job_that_vanishes(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=1000, vanish_after=200.0)
    result = one(sim, service, job.job_id)
    assert result["failed"] and not result["timed_out"] and "no longer known" in result["msg"]
    assert 260.0 <= result["elapsed"] <= 360.0
    assert result["job"]["status"] == "Running" and result["job"]["name"] == job.name


@pytest.mark.parametrize("service", SERVICES)
def test_a_word_that_nobody_knows_is_no_end(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=50, final_status="SUSPENDED")
    result = one(sim, service, job.job_id, timeout=200.0)
    assert result["timed_out"] and result["unfinished"] == [job.job_id]
    assert "still Unknown (SUSPENDED)" in result["msg"]


@pytest.mark.parametrize("service", SERVICES)
def test_neither_percent_nor_end_time_nor_error_code_is_an_end(sim: Simulator, service: str) -> None:
    soon = "2026-01-15T12:00:01+0000"
    row = {"process": "100%", "progress": "100%", "end_time": soon, "ended": soon, "fail_reason": "x", "error_code": "1"}
    job = sim.cloud.add_job(service, duration=200, row={key: value for key, value in row.items() if service != "dcs" or key == "error_code"})
    result = one(sim, service, job.job_id)
    assert not result.get("failed") and result["elapsed"] >= 200


def test_a_completed_task_with_a_reason_has_completed(sim: Simulator) -> None:
    job = sim.cloud.add_job("taurusdb", duration=10, reason="left over")
    result = one(sim, "taurusdb", job.job_id)
    assert not result.get("failed") and result["job"]["fail_reason"] is None


@pytest.mark.parametrize("wait_for", ["all", "any"])
def test_many_that_fail_are_counted_and_the_first_are_named(sim: Simulator, wait_for: str) -> None:
    jobs = [sim.cloud.add_job("rds", duration=10, outcome="Failed", reason=f"reason {number}").job_id for number in range(12)]
    result = wait(sim, service="rds", job_id=jobs, wait_for=wait_for)
    assert result["failed_jobs"] == jobs
    assert result["msg"].startswith("12 of 12 jobs did not complete: ") and result["msg"].endswith("; and 7 more")
    assert "reason 0" in result["msg"] and "reason 11" not in result["msg"]
    assert result["error"]["message"] == "reason 0"


def test_all_reports_every_end(sim: Simulator) -> None:
    good = sim.cloud.add_job("rds", duration=50).job_id
    bad = sim.cloud.add_job("rds", duration=20, outcome="Failed").job_id
    result = wait(sim, service="rds", job_id=[good, bad, NOWHERE], not_found_grace=30.0)
    assert (result["completed"], result["failed_jobs"], result["unfinished"]) == ([good], [bad], [NOWHERE])
    assert result["msg"].startswith("2 of 3 jobs did not complete: ") and bad in result["msg"] and NOWHERE in result["msg"]
    assert [job["status"] for job in result["jobs"]] == ["Completed", "Failed", "Unknown"]


def test_fail_fast(sim: Simulator) -> None:
    slow = sim.cloud.add_job("rds", duration=5000).job_id
    bad = sim.cloud.add_job("rds", duration=20, outcome="Failed").job_id
    result = wait(sim, service="rds", job_id=[slow, bad], fail_fast=True)
    assert result["failed"] and (result["failed_jobs"], result["unfinished"], result["timed_out"]) == ([bad], [slow], False)
    assert result["elapsed"] < 40


def test_any(sim: Simulator) -> None:
    slow = sim.cloud.add_job("rds", duration=5000).job_id
    bad = sim.cloud.add_job("dcs", duration=5, outcome="Failed").job_id
    good = sim.cloud.add_job("geminidb", duration=20).job_id
    jobs = [{"service": "rds", "job_id": slow}, {"service": "dcs", "job_id": bad}, {"service": "geminidb", "job_id": good}]
    result = wait(sim, jobs=jobs, wait_for="any")
    assert not result.get("failed")
    assert (result["completed"], result["failed_jobs"], result["unfinished"]) == ([good], [bad], [slow])


def test_any_fails_when_none_can_complete_any_more(sim: Simulator) -> None:
    bad = sim.cloud.add_job("dcs", duration=5, outcome="Failed").job_id
    result = wait(sim, service="dcs", job_id=[bad, NOWHERE], wait_for="any", not_found_grace=20.0)
    assert result["failed"] and not result["timed_out"]


def test_any_that_times_out(sim: Simulator) -> None:
    bad = sim.cloud.add_job("rds", duration=5, outcome="Failed", reason="Sold out.").job_id
    slow = sim.cloud.add_job("rds", duration=5000).job_id
    result = wait(sim, service="rds", job_id=[bad, slow], wait_for="any", timeout=60.0)
    assert result["failed"] and result["timed_out"] and slow in result["msg"] and "Not Completed: " in result["msg"]
    assert "Sold out. To go on" in result["msg"]


def test_texts_of_the_cloud_do_not_break_the_message(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=10, outcome="Failed", reason="first\nsecond\r\x1b[31m\u202e", instance_name="a\nb", name="c\x00d")
    result = one(sim, "rds", job.job_id)
    assert result["msg"].isprintable()
    assert result["job"]["fail_reason"].startswith("first\nsecond")


def test_the_wait_is_told(sim: Simulator) -> None:
    told: list[tuple[str, Any]] = []
    job = sim.cloud.add_job("rds", duration=100)
    one(sim, "rds", job.job_id, interval=10.0, tell=lambda waiter, event, about: told.append((event, about)))
    events = [event for event, about in told]
    assert events[0] == "begin" and events.count("job") == 11
