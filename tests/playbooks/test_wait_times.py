# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Timeout, delay, interval, and check mode, which looks once."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")


def gaps(seen: Any) -> list[float]:
    """Seconds between a request and the one before it."""
    return [later.time - earlier.time for earlier, later in zip(seen, seen[1:])]


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    add, cases = lab.cloud.add_job, {}

    def waiting(case: str, job: Any, **options: Any) -> None:
        cases[case] = lab.wait(case, service=job.service, job_id=job.job_id, **options)

    restore = add("rds", duration=10_000, age=4220, name="RestoreSqlserverInInstance", instance_name="rds-local-scale")
    waiting("timeout", restore, timeout=1.5)
    waiting("timeout-no-interval", restore, timeout=1, interval=None)
    waiting("timeout-of-zero", restore, timeout=0)
    waiting("zero-is-enough", add("rds", duration=60, age=61), timeout=0)
    waiting("timeout-with-delay", restore, timeout=1, delay=60)
    waiting("delay", add("rds", duration=60, age=61), delay=1.2)
    waiting("interval", restore, timeout=2.5, interval=0.5)
    waiting("interval-longer-than-timeout", restore, timeout=1, interval=600)
    last = add("rds", duration=None)
    waiting("last-sleep", last, timeout=5, interval=600)
    lab.when(lambda: lab.seen("last-sleep"), lambda: lab.cloud.end_job(last.job_id))
    lab.cloud.faults.add("hang", path="/hanging/", times=None)
    waiting("hanging", restore, timeout=1.5)
    lab.cloud.faults.add("status", status=503, path="/unavailable/", times=None)
    waiting("unavailable", restore, timeout=1)
    lab.cloud.faults.add("throttle", retry_after=600, path="/throttled/", times=None)
    waiting("throttled", restore, timeout=1)
    adaptive = add("rds", duration=None)
    waiting("adaptive", adaptive, interval=None)
    lab.when(lambda: len(lab.seen("adaptive")) == 2, lambda: lab.cloud.end_job(adaptive.job_id))

    for service in SERVICES:
        waiting(f"check-running-{service}", add(service, duration=None))
        cases[f"check-unknown-{service}"] = lab.wait(f"check-unknown-{service}", service=service, job_id="f" * 32)
    waiting("check-completed", add("rds", duration=60, age=61), delay=60)
    waiting("check-failed", add("rds", duration=60, age=61, outcome="Failed", reason="no capacity"))
    cases["check-many"] = lab.wait("check-many", service="gaussdb", job_id=[*(add("gaussdb", duration=None).job_id for _number in range(5)), "f" * 32])
    for case, task in cases.items():
        if case.startswith("check-"):
            task["check_mode"] = True
    return lab.run(cases, forks=6)


def test_timeout_says_what_is_missing_and_how_to_go_on(outcome: Outcome) -> None:
    result = outcome["timeout"]
    job = result["job"]
    assert result["failed"] and result["timed_out"]
    start = f"Timed out after 1.5 s: rds job {job['job_id']} (RestoreSqlserverInInstance on rds-local-scale) still Running at 42%"
    assert result["msg"].startswith(start)
    assert "go on waiting" in result["msg"] and "same service and job_id" in result["msg"]
    assert result["unfinished"] == [job["job_id"]] and result["completed"] == result["failed_jobs"] == []
    assert job["progress"] == 42 and job["raw"]
    assert set(result["error"]) == {"service", "http_status", "code", "message", "request_id"}
    assert 1.4 <= result["elapsed"] < 6.0


@pytest.mark.parametrize("case", ["timeout-no-interval", "interval-longer-than-timeout"])
def test_there_is_a_last_look_at_the_end(lab: Lab, outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert result["timed_out"] and result["polls"] >= 2
    assert 0.5 <= lab.seen(case)[-1].time - lab.seen(case)[0].time <= 4.0


@pytest.mark.parametrize(("case", "status"), [("timeout-of-zero", "Running"), ("zero-is-enough", "Completed")])
def test_a_timeout_of_zero_is_one_look(lab: Lab, outcome: Outcome, case: str, status: Any) -> None:
    result = outcome[case]
    assert result["job"]["status"] == status and len(lab.seen(case)) == 1
    assert result["timed_out"] is result["failed"] is (status == "Running")


def test_timeout_includes_the_delay(lab: Lab, outcome: Outcome) -> None:
    result = outcome["timeout-with-delay"]
    assert result["timed_out"] and 0.9 <= result["elapsed"] < 30
    assert result["job"]["status"] == "Running" and len(lab.seen("timeout-with-delay")) == 1


def test_delay_comes_before_the_first_look(outcome: Outcome) -> None:
    result = outcome["delay"]
    assert not result["failed"]
    assert result["elapsed"] >= 1.2 and result["polls"] == 1


def test_interval_is_the_time_from_look_to_look(lab: Lab, outcome: Outcome) -> None:
    result = outcome["interval"]
    between = gaps(lab.seen("interval"))[:-1]  # the last look is at the end of the timeout
    assert 3 <= result["polls"] <= 7
    assert all(0.4 <= gap <= 2.5 for gap in between), between


def test_without_an_interval_it_looks_again_soon(lab: Lab, outcome: Outcome) -> None:
    assert not outcome["adaptive"]["failed"]
    assert all(1.0 <= gap <= 10.0 for gap in gaps(lab.seen("adaptive")))


def test_a_job_that_ends_during_the_last_sleep_counts(outcome: Outcome) -> None:
    result = outcome["last-sleep"]
    assert not result["failed"] and result["job"]["status"] == "Completed"
    assert result["elapsed"] < 10.0


def test_a_request_in_flight_is_cut_at_the_deadline(outcome: Outcome) -> None:
    result = outcome["hanging"]
    assert result["timed_out"] and result["elapsed"] < 10.0
    assert (result["job"]["status"], result["job"]["raw"]) == ("Unknown", {})
    assert "not seen yet" in result["msg"]


@pytest.mark.parametrize(("case", "status"), [("unavailable", 503), ("throttled", 429)])
def test_timeout_tells_of_the_last_trouble(lab: Lab, outcome: Outcome, case: str, status: Any) -> None:
    result = outcome[case]
    assert result["timed_out"] and str(status) in result["msg"] and lab.endpoints(case)["rds"] in result["msg"]
    assert result["error"]["http_status"] == status and result["error"]["service"] == "rds"
    assert result["error"]["code"] and result["error"]["message"] and result["error"]["request_id"]
    assert result["elapsed"] < 10.0


@pytest.mark.parametrize("service", SERVICES)
def test_check_mode_does_not_wait(lab: Lab, outcome: Outcome, service: str) -> None:
    running, unknown = outcome[f"check-running-{service}"], outcome[f"check-unknown-{service}"]
    assert not running["failed"] and not running["timed_out"]
    assert running["job"]["status"] == "Running" and running["unfinished"] == [running["job"]["job_id"]]
    assert not unknown["failed"] and unknown["job"]["status"] == "Unknown"
    for result, case in ((running, f"check-running-{service}"), (unknown, f"check-unknown-{service}")):
        assert result["polls"] == 1 and result["elapsed"] < 10.0
        assert len(lab.seen(case)) == result["requests"] <= 2


def test_check_mode_has_no_delay_and_knows_the_end(outcome: Outcome) -> None:
    completed, failed = outcome["check-completed"], outcome["check-failed"]
    assert completed["job"]["status"] == "Completed" and completed["elapsed"] < 30 and not completed["failed"]
    assert failed["failed"] and "no capacity" in failed["msg"]


def test_check_mode_of_many(outcome: Outcome) -> None:
    result = outcome["check-many"]
    assert not result["failed"]
    assert [job["status"] for job in result["jobs"]] == ["Running"] * 5 + ["Unknown"]
