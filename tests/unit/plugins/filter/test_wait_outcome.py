# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a wait: told from what wait_for_job answers in every case."""
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.hwcloud.taskcenter.plugins.filter.wait_outcome import FilterModule, wait_outcome
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task

NO_ERROR = dict.fromkeys(["service", "http_status", "code", "message", "request_id"])
ASKED = [{"service": "rds", "job_id": "a", "label": "first"}, {"service": "dcs", "job_id": "b"}]


def answer(*statuses: str, reason: str | None = None, **more: Any) -> dict[str, Any]:
    records = [Task(job["service"], job["job_id"], status=status, fail_reason=reason, raw={"much": "x" * 100}).as_result()
               for job, status in zip(ASKED, statuses)]
    unfinished = [record["job_id"] for record in records if record["status"] in ("Running", "Unknown")]
    return {"changed": False, "failed": False, "jobs": records, "unfinished": unfinished, "timed_out": False, "elapsed": 12.3, **more}


def error(**details: Any) -> dict[str, Any]:
    return {"msg": "Why.", "error": {**NO_ERROR, **details}}


OUTCOMES = {
    "all-completed": (answer("Completed", "Completed"), "completed"),
    "any-completed": (answer("Completed", "Running"), "completed"),
    "one-failed": (answer("Completed", "Failed", reason="No space.", **error(service="dcs", message="No space.")), "failed"),
    "no-reason": (answer("Completed", "Canceled", **error(service="dcs")), "failed"),
    "unknown": (answer("Completed", "Unknown", **error(service="dcs")), "failed"),
    "timeout": (answer("Completed", "Running", timed_out=True, **error()), "timed_out"),
    "timeout-after-trouble": (answer("Completed", "Running", timed_out=True, **error(service="dcs", http_status=503, code="X", message="Busy.")), "timed_out"),
    "refused": (answer("Completed", "Running", **error(service="dcs", http_status=403, code="DCS.2003", message="No.")), "error"),
    "refused-after-a-failure": (answer("Failed", "Running", reason="No space.", **error(service="iam", http_status=401)), "error"),
    "certificate": (answer("Failed", "Running", reason="No space.", **error(service="dcs", message="certificate verify failed")), "error"),
    "options": ({**answer("Completed", "Completed"), "jobs": [], "unfinished": [], **error()}, "error"),
    "no-such-options": ({"failed": False, "msg": "Unsupported parameters"}, "error"),
    "crashed": ({"failed": False, "msg": "MODULE FAILURE", "rc": 1, "module_stdout": ""}, "error"),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_the_outcome(case: str) -> None:
    given, expected = OUTCOMES[case]
    found = wait_outcome(given, ASKED)
    assert (found["outcome"], found["failed"]) == (expected, expected != "completed")
    assert found["msg"] == given.get("msg", "") and found["error"] == given.get("error")


@pytest.mark.parametrize("case", OUTCOMES)
def test_every_job_has_a_record(case: str) -> None:
    jobs = wait_outcome(OUTCOMES[case][0], ASKED)["jobs"]
    assert [(job["service"], job["job_id"], job["label"]) for job in jobs] == [("rds", "a", "first"), ("dcs", "b", "")]
    assert {frozenset(job) for job in jobs} == {frozenset({*Task("rds", "a").as_result(), "label"} - {"raw"})}


def test_what_else_was_given_for_a_job_is_kept() -> None:
    jobs = [{**ASKED[0], "region": "eu-de", "team": "blue"}, ASKED[1]]
    assert wait_outcome(answer("Completed", "Completed"), jobs)["jobs"][0].items() >= {"region": "eu-de", "team": "blue"}.items()


@pytest.mark.parametrize(("given", "headline"), [
    (answer("Completed", "Completed"), "2 of 2 jobs Completed in 12s"),
    (answer("Failed", "Canceled", **error(service="rds")), "0 of 2 jobs Completed in 12s, 1 Failed, 1 Canceled"),
    (answer("Completed", "Running", timed_out=True, **error()), "Timed out: 1 of 2 jobs Completed in 12s, 1 unfinished"),
    ({"msg": "Unsupported parameters"}, "The jobs could not be waited for: 0 of 2 jobs Completed in 0s, 2 unfinished"),
])
def test_the_headline(given: Any, headline: Any) -> None:
    assert wait_outcome(given, ASKED)["headline"] == headline


def test_the_counts() -> None:
    counts = wait_outcome(answer("Failed", "Running", timed_out=True, **error()), ASKED)["counts"]
    assert counts == {"jobs": 2, "completed": 0, "failed": 1, "canceled": 0, "unfinished": 1}


def test_no_job_at_all() -> None:
    found = wait_outcome({"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}, [])
    assert (found["outcome"], found["failed"], found["headline"], found["msg"], found["jobs"]) == ("nothing", False, "There is no job to wait for.", "", [])


@pytest.mark.parametrize(("statuses", "expected"), [(("Completed", "Running"), "unfinished"), (("Completed", "Completed"), "completed")])
def test_check_mode(statuses: Any, expected: Any) -> None:
    found = wait_outcome(answer(*statuses), ASKED, check_mode=True)
    assert (found["outcome"], found["failed"]) == (expected, False)


@pytest.mark.parametrize(("given", "jobs"), [
    (None, ASKED), ("text", ASKED), ({"jobs": 7}, ASKED), ({}, None), ({}, 7), ({}, ["a"]), ({}, [{"service": "rds"}]),
])
def test_anything_else_is_refused(given: Any, jobs: Any) -> None:
    with pytest.raises(AnsibleFilterError, match="wait_outcome takes what wait_for_job answered"):
        wait_outcome(given, jobs)


def test_its_name() -> None:
    assert FilterModule().filters() == {"wait_outcome": wait_outcome}
