# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a wait for one job ends: the status alone decides, whatever else its record says."""
from __future__ import annotations

import json
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from playbook import run, save

# what Ansible itself adds to a result, depending on its version
ANSIBLES_OWN = {"ansible_parsed", "exception"}
KEYS = {"changed", "jobs", "job", "completed", "failed_jobs", "unfinished", "timed_out", "elapsed", "polls", "requests", "failed"}
RECORD = {
    "service", "job_id", "name", "status", "service_status", "progress", "instance_id", "instance_name", "instance_status",
    "created_at", "ended_at", "duration", "fail_reason", "raw",
}
NOTHING = {"service": None, "http_status": None, "code": None, "message": None, "request_id": None}
# the words for an end in any spelling -> the normalised status
ENDS = {"Complete": "Completed", "SUCCESS": "Completed", "completed": "Completed", "FAIL": "Failed", "failed": "Failed",
        "Canceled": "Canceled", "CANCELED": "Canceled"}
# words that are no end, however they sound
NO_ENDS = ("Migrating", "Rollbacking", "ToBeSwitched", "COMPLETING", "")


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cloud, cases = lab.cloud, {}

    def waiting(case: str, service: str, job: Any, **options: Any) -> None:
        cases[case] = lab.wait(case, service=service, job_id=job.job_id, **options)

    for service in SERVICES:
        waiting(f"completed-{service}", service, cloud.add_job(service, duration=60, age=61, reason="Nothing to see here."))
        waiting(f"failed-{service}", service, cloud.add_job(service, duration=60, age=61, outcome="Failed", reason="no capacity"))
        waiting(f"canceled-{service}", service, cloud.add_job(service, duration=60, age=61, outcome="Canceled"))
    for number, word in enumerate(ENDS):
        service = SERVICES[number % 5]
        waiting(f"end-{number}", service, cloud.add_job(service, duration=60, age=61, final_status=word))
    for number, word in enumerate(NO_ENDS):
        service = SERVICES[number % 5]
        job = cloud.add_job(service, duration=None, progress=[[0.0, 100], [1.0, 100]], row={"status": word, "fail_reason": "planned"})
        waiting(f"no-end-{number}", service, job, timeout=1)
    later = cloud.add_job("gaussdb", duration=None, running_status="Migrating")
    lab.when(lambda: len(lab.seen("strange-then-completed")) > 2, lambda: cloud.end_job(later.job_id))
    waiting("strange-then-completed", "gaussdb", later)
    # RDS writes a planned end, GeminiDB an end two seconds after the start
    for service in ("rds", "geminidb"):
        waiting(f"end-time-{service}", service, cloud.add_job(service, duration=10_000, age=5000), timeout=1)
    full = cloud.add_job("taurusdb", duration=10_000, age=9000, progress=[[0.5, 100], [1.0, 100]])
    waiting("full", "taurusdb", full, timeout=1)
    cases["bad-input"] = lab.wait("bad-input", service="rds", job_id="x", timeout=-1)
    return lab.run(cases, forks=6)


@pytest.mark.parametrize("service", SERVICES)
def test_completed(outcome: Outcome, service: str) -> None:
    result = outcome[f"completed-{service}"]
    job = result["job"]
    assert set(result) - ANSIBLES_OWN == KEYS
    assert result["failed"] is False and result["changed"] is False and result["timed_out"] is False
    assert result["jobs"] == [job]
    assert (job["service"], job["status"]) == (service, "Completed")
    assert result["completed"] == [job["job_id"]]
    assert result["failed_jobs"] == result["unfinished"] == []
    assert job["fail_reason"] is None, "a job that succeeded has no reason to fail, whatever its record says"
    assert job["duration"] == 60.0
    assert (result["polls"], result["requests"]) == (1, 1)
    assert 0 < result["elapsed"] < 10


@pytest.mark.parametrize("service", SERVICES)
def test_failed_says_why(outcome: Outcome, service: str) -> None:
    result = outcome[f"failed-{service}"]
    job = result["job"]
    assert set(result) - ANSIBLES_OWN == KEYS | {"msg", "error"}
    assert result["failed"] is True and result["timed_out"] is False
    about = " on ".join(part for part in (job["name"], job["instance_name"] or job["instance_id"]) if part)
    assert result["msg"] == f"{service} job {job['job_id']} ({about}) Failed: no capacity"
    assert job["status"] == "Failed" and job["fail_reason"] == "no capacity"
    assert result["failed_jobs"] == [job["job_id"]]
    assert result["completed"] == result["unfinished"] == []
    assert result["error"] == {**NOTHING, "service": service, "message": "no capacity"}


@pytest.mark.parametrize("service", SERVICES)
def test_canceled_is_a_failure(outcome: Outcome, service: str) -> None:
    result = outcome[f"canceled-{service}"]
    assert result["failed"] and result["job"]["status"] == "Canceled"
    assert result["failed_jobs"] == [result["job"]["job_id"]]
    assert f"{service} job {result['job']['job_id']} (" in result["msg"] and "Canceled" in result["msg"]


@pytest.mark.parametrize("word", ENDS)
def test_words_for_an_end(outcome: Outcome, word: Any) -> None:
    result = outcome[f"end-{list(ENDS).index(word)}"]
    assert (result["job"]["status"], result["job"]["service_status"]) == (ENDS[word], word)
    assert result["failed"] is (ENDS[word] != "Completed")


@pytest.mark.parametrize("word", NO_ENDS)
def test_a_word_that_nobody_knows_is_no_end(outcome: Outcome, word: Any) -> None:
    result = outcome[f"no-end-{NO_ENDS.index(word)}"]
    job = result["job"]
    assert result["failed"] and result["timed_out"]
    assert (job["status"], job["service_status"], job["ended_at"], job["fail_reason"]) == ("Unknown", word or None, None, None)
    assert result["unfinished"] == [job["job_id"]]
    assert "still Unknown" in result["msg"] and word in result["msg"]


def test_a_word_that_nobody_knows_may_be_followed_by_an_end(outcome: Outcome) -> None:
    assert outcome["strange-then-completed"]["job"]["status"] == "Completed"
    assert outcome["strange-then-completed"]["polls"] > 2


@pytest.mark.parametrize("case", ["end-time-rds", "end-time-geminidb", "full"])
def test_neither_an_end_time_nor_full_progress_is_an_end(outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert result["timed_out"] and result["job"]["status"] == "Running"
    assert result["job"]["ended_at"] is None and result["job"]["duration"] is None
    assert result["job"]["progress"] == (100 if case == "full" else 50)


def test_every_key_is_there_when_the_options_are_wrong(outcome: Outcome) -> None:
    result = outcome["bad-input"]
    assert set(result) - ANSIBLES_OWN == KEYS | {"msg", "error"}
    assert result["error"] == NOTHING
    assert (result["jobs"], result["job"], result["polls"], result["requests"]) == ([], None, 0, 0)


def test_records_have_the_keys_of_the_contract(outcome: Outcome) -> None:
    for case, result in outcome.items():
        assert all(set(job) == RECORD for job in result["jobs"]), case


def test_rescue_gets_the_reason(lab: Lab) -> None:
    """As a user would write it."""
    job = lab.cloud.add_job("gaussdb", duration=60, age=61, outcome="Failed", reason="500000", name="CreateGaussDBV5Instance", instance_name="gauss-1")
    reason = {"name": "Show", "ansible.builtin.set_fact": {"why": "{{ ansible_failed_result.msg }}", "all_of_it": "{{ ansible_failed_result }}"}}
    wait = {"name": "Wait", **lab.wait("rescue", service="gaussdb", job_id=job.job_id)}
    folder = lab.new_folder()
    play = {"name": "Rescue", "hosts": "localhost", "gather_facts": False, "tasks": [{"name": "Try", "block": [wait], "rescue": [reason]}]}
    facts = "{'why': hostvars.localhost.why, 'all': hostvars.localhost.all_of_it}"
    finished = run(folder, [play, save(folder, facts)], options=lab.options)
    assert finished.code == 0, finished.output
    assert finished.saved["why"] == f"gaussdb job {job.job_id} (CreateGaussDBV5Instance on gauss-1) Failed: 500000"
    assert finished.saved["all"]["job"]["raw"]["fail_reason"] == "500000"
    assert json.dumps(finished.saved["all"]["failed_jobs"]) == json.dumps([job.job_id])
