# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role wait_for_jobs: what it says, leaves and does for every way in which jobs can end."""
from __future__ import annotations

from typing import Any

import pytest

from lab import COLLECTION, Lab, Outcome, Task, without_nothing

ROLE = f"{COLLECTION}.wait_for_jobs"
ACTION_GROUP = f"group/{COLLECTION}.all"
COUNTS = ("jobs", "completed", "failed", "canceled", "unfinished")


def include(jobs: Any, **options: Any) -> Task:
    """The role, with quick looks; options are those of the role without their prefix."""
    given = {"list": jobs, "timeout": 30, "interval": 0.3, **options}
    variables = {f"wait_for_jobs_{name}": value for name, value in without_nothing(given).items()}
    return {"name": "Include the role", "ansible.builtin.include_role": {"name": ROLE}, "vars": variables}


def role(lab: Lab, case: str, jobs: Any, *, connection: dict[str, Any] | None = None, **options: Any) -> list[Task]:
    """A case: what the role left and, where it failed, with which message."""
    failed = {"name": "Keep the failure", "ansible.builtin.set_fact": {"role_failed": "{{ ansible_failed_result.msg }}"}}
    left = {"failed": "{{ role_failed | default('') }}", "result": "{{ wait_for_jobs_result | default({}) }}"}
    defaults = {ACTION_GROUP: without_nothing(connection or lab.connection(case))}
    return [
        {"module_defaults": defaults, "block": [include(jobs, **options)], "rescue": [failed], "ignore_errors": False},
        {"ansible.builtin.debug": {"msg": left}},
    ]


def entry(job: Any, **more: Any) -> dict[str, Any]:
    return {"service": job.service, "job_id": job.job_id, **more}


def counted(result: dict[str, Any]) -> tuple[int, ...]:
    return tuple(result["counts"][name] for name in COUNTS)


def ended(lab: Lab, outcome: str, service: str = "rds", **details: Any) -> Any:
    """A job that took 72 seconds and has ended."""
    return lab.cloud.add_job(service, duration=72, age=100, outcome=outcome, **details)


REASON = "The backup file is damaged."


@pytest.fixture(scope="module")
def jobs(lab: Lab) -> dict[str, Any]:
    return {
        "good": ended(lab, "Completed", name="CreateMysqlSingleHAInstance", instance_name="orders"),
        "bad": ended(lab, "Failed", "gaussdb", name="RestoreGaussDB", instance_name="billing", reason=REASON),
        "gone": ended(lab, "Canceled", "taurusdb", name="Resize", instance_name="shop"),
        "slow": lab.cloud.add_job("rds", duration=None, name="Upgrade", instance_name="stock", progress=[[0, 40], [1, 40]]),
    }


@pytest.fixture(scope="module")
def outcome(lab: Lab, jobs: Any) -> Any:
    good, bad, gone, slow = (entry(jobs[name], label=f"the {name} one") for name in ("good", "bad", "gone", "slow"))
    unknown = {"service": "dcs", "job_id": "no-such-job"}
    lab.cloud.faults.add("status", status=403, path="/forbidden/", times=None, body={"error_code": "DBS.280015", "error_msg": "No permission."})
    lab.cloud.faults.add("status", status=403, path="/half-forbidden/dcs/", times=None, body={"error_code": "DCS.2003", "error_msg": "No permission."})
    nobody = {"project_id": "p", "endpoints": lab.endpoints("nobody")}
    cases = {
        "one": role(lab, "one", [entry(jobs["good"])]),
        "failed": role(lab, "failed", [good, bad, gone]),
        "failed-continue": role(lab, "failed-continue", [good, bad, gone], on_failure="continue"),
        "timeout": role(lab, "timeout", [slow, good], timeout=2),
        "timeout-continue": role(lab, "timeout-continue", [slow, good], timeout=2, on_failure="continue"),
        "unknown": role(lab, "unknown", [unknown, good], not_found_grace=1),
        "unknown-continue": role(lab, "unknown-continue", [unknown, good], not_found_grace=1, on_failure="continue"),
        "twice": role(lab, "twice", [good, {**good, "label": "again"}]),
        "fail-fast": role(lab, "fail-fast", [slow, bad], fail_fast=True),
        "any": role(lab, "any", [slow, good], wait_for="any"),
        "nothing": role(lab, "nothing", []),
        "forbidden": role(lab, "forbidden", [good], on_failure="continue"),
        "half-forbidden": role(lab, "half-forbidden", [bad, unknown], on_failure="continue"),
        "nobody": role(lab, "nobody", [good, bad], on_failure="continue", connection=nobody),
        "negative": role(lab, "negative", [good], on_failure="continue", timeout=-1),
    }
    return lab.run(cases)


def left(outcome: Outcome, case: str) -> tuple[dict[str, Any], str]:
    kept = outcome[case]["msg"]
    return kept["result"], kept["failed"]


def shown(outcome: Outcome, case: str) -> list[str]:
    """The summary, as the screen has it."""
    lines = outcome.run.output.split(f"ok: [{case}] => {{\n    \"msg\": [\n")[1].split("\n    ]\n")[0]
    return [line.strip().removesuffix(",").strip('"') for line in lines.splitlines()]


@pytest.mark.parametrize(("case", "word", "counts"), [
    ("one", "completed", (1, 1, 0, 0, 0)),
    ("failed-continue", "failed", (3, 1, 1, 1, 0)),
    ("timeout-continue", "timed_out", (2, 1, 0, 0, 1)),
    ("unknown-continue", "failed", (2, 1, 0, 0, 1)),
    ("twice", "completed", (2, 2, 0, 0, 0)),
    ("any", "completed", (2, 1, 0, 0, 1)),
    ("nothing", "nothing", (0, 0, 0, 0, 0)),
])
def test_the_role_goes_on_and_tells_the_outcome(outcome: Outcome, case: str, word: Any, counts: Any) -> None:
    result, failed = left(outcome, case)
    assert not failed
    assert (result["outcome"], counted(result), result["failed"]) == (word, counts, word in ("failed", "timed_out"))


@pytest.mark.parametrize(("case", "word", "counts"), [
    ("failed", "failed", (3, 1, 1, 1, 0)),
    ("timeout", "timed_out", (2, 1, 0, 0, 1)),
    ("unknown", "failed", (2, 1, 0, 0, 1)),
    ("fail-fast", "failed", (2, 0, 1, 0, 1)),
    ("forbidden", "error", (1, 0, 0, 0, 1)),
    ("half-forbidden", "error", (2, 0, 1, 0, 1)),
    ("nobody", "error", (2, 0, 0, 0, 2)),
    ("negative", "error", (1, 0, 0, 0, 1)),
])
def test_the_role_fails_and_leaves_the_outcome(outcome: Outcome, case: str, word: Any, counts: Any) -> None:
    """What is no outcome of the jobs fails the role even when it was told to continue."""
    result, failed = left(outcome, case)
    assert failed and failed == result["msg"]
    assert (result["outcome"], counted(result), result["failed"]) == (word, counts, True)


@pytest.mark.parametrize(("case", "why"), [
    ("failed", REASON), ("timeout", "Timed out after 2 s"), ("unknown", "no-such-job is not known to the service"), ("forbidden", "No permission"),
    ("half-forbidden", "No permission"), ("nobody", "No credentials: set auth_token"), ("negative", "timeout: -1"),
])
def test_the_message_says_why(outcome: Outcome, case: str, why: Any) -> None:
    assert why in left(outcome, case)[1]


def test_each_job_has_a_line_and_those_that_did_not_complete_come_first(outcome: Outcome, jobs: Any) -> None:
    bad, gone, good = (jobs[name].job_id for name in ("bad", "gone", "good"))
    headline, *lines = shown(outcome, "failed")
    assert headline.startswith("1 of 3 jobs Completed in ") and headline.endswith("s, 1 Failed, 1 Canceled")
    assert lines == [
        f"the bad one: gaussdb RestoreGaussDB on billing ({bad}): Failed after 1m12s: {REASON}",
        f"the gone one: taurusdb Resize on shop ({gone}): Canceled after 1m12s: the service gives no reason",
        f"the good one: rds CreateMysqlSingleHAInstance on orders ({good}): Completed after 1m12s",
    ]


@pytest.mark.parametrize(("case", "first", "line"), [
    ("one", "1 of 1 job Completed in ", "rds CreateMysqlSingleHAInstance on orders (<good>): Completed after 1m12s"),
    ("timeout", "Timed out: 1 of 2 jobs Completed in ", "the slow one: rds Upgrade on stock (<slow>): last seen Running at 40 %"),
    ("unknown-continue", "1 of 2 jobs Completed in ", "dcs job (no-such-job): never seen"),
    ("nobody", "The jobs could not be waited for: 0 of 2 jobs Completed", "the good one: rds job (<good>): never seen"),
    ("twice", "2 of 2 jobs Completed", "again: rds CreateMysqlSingleHAInstance on orders (<good>): Completed after 1m12s"),
])
def test_the_summary_can_be_read(outcome: Outcome, jobs: Any, case: str, first: Any, line: Any) -> None:
    headline, *lines = shown(outcome, case)
    assert headline.startswith(first)
    for name, job in jobs.items():
        line = line.replace(f"<{name}>", job.job_id)
    assert line in lines


@pytest.mark.parametrize("case", ["timeout-continue", "unknown-continue", "nobody"])
def test_the_summary_says_what_the_lines_of_unfinished_jobs_do_not(outcome: Outcome, case: str) -> None:
    assert shown(outcome, case)[1] == left(outcome, case)[0]["msg"]


def test_an_empty_list_is_said_and_nobody_is_asked(lab: Lab, outcome: Outcome) -> None:
    assert shown(outcome, "nothing") == ["There is no job to wait for."]
    assert lab.seen("nothing") == []


def test_the_result_holds_the_records_in_the_order_of_the_list(outcome: Outcome, jobs: Any) -> None:
    result, _failed = left(outcome, "failed")
    assert [job["label"] for job in result["jobs"]] == ["the good one", "the bad one", "the gone one"]
    bad = result["jobs"][1]
    assert (bad["job_id"], bad["name"], bad["instance_name"], bad["status"], bad["duration"], bad["fail_reason"]) == (
        jobs["bad"].job_id, "RestoreGaussDB", "billing", "Failed", 72.0, REASON)
    assert "raw" not in bad and bad["created_at"] and bad["ended_at"]


def test_jobs_are_looked_up_together(lab: Lab, outcome: Outcome) -> None:
    assert len(lab.seen("failed")) <= 6


@pytest.mark.parametrize(("options", "word"), [(["--check"], "unfinished"), (["--check", "--diff"], "unfinished")])
def test_check_mode_looks_once(lab: Lab, jobs: Any, options: Any, word: Any) -> None:
    case = f"check-{len(options)}"
    checked = lab.run({case: role(lab, case, [entry(jobs["slow"]), entry(jobs["good"])])}, options=options)
    result, failed = left(checked, case)
    assert (result["outcome"], result["failed"], failed, counted(result)) == (word, False, "", (2, 1, 0, 0, 1))
