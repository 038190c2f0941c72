# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import CANCELED, COMPLETED, ENDED, FAILED, Task
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import span

DOCUMENTATION = r"""
name: wait_outcome
short_description: What became of a wait
version_added: 1.0.0
author: the hwcloud.taskcenter authors (@hwcloud)
description:
  - Sums up what M(hwcloud.taskcenter.wait_for_job) answered, whether it failed or not. The role
    P(hwcloud.taskcenter.wait_for_jobs#role) is made with it.
options:
  _input:
    description:
      - What the task registered. Anything without jobs, such as the result of a task that was skipped, will do when no job was asked about.
    type: dict
    required: true
  jobs:
    description:
      - The jobs that the task was asked about. Each has C(service) and C(job_id), and what else it has, such as C(label), is kept.
    type: list
    elements: dict
    required: true
  check_mode:
    description:
      - Whether the task ran in check mode, where a job that has not ended is no failure.
    type: bool
    default: false
seealso:
  - plugin: hwcloud.taskcenter.job_lines
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Wait for the jobs
  hwcloud.taskcenter.wait_for_job:
    jobs: "{{ jobs }}"
  register: waited
  failed_when: false

- name: Go on only when the jobs could be asked about
  ansible.builtin.assert:
    that: (waited | hwcloud.taskcenter.wait_outcome(jobs)).outcome != 'error'
"""

RETURN = r"""
_value:
  description:
    - What became of the wait.
  type: dict
  contains:
    outcome:
      description:
        - V(completed) when the wait succeeded, V(failed) when a job did not complete or is not known, V(timed_out) when the time was over,
          V(error) when the jobs could not be asked about, V(nothing) when there was no job.
        - In check mode V(unfinished) when a job has not ended.
      type: str
    failed:
      description: Whether the wait failed.
      type: bool
    headline:
      description: The outcome in a line for people.
      type: str
    msg:
      description: Why it failed, or an empty text.
      type: str
    error:
      description: The C(error) of the module, or V(null).
      type: dict
    elapsed:
      description: Seconds that the wait took.
      type: float
    counts:
      description: How many C(jobs) there were, and how many of them are C(completed), C(failed), C(canceled) and C(unfinished).
      type: dict
    jobs:
      description: The record of each job, in the order asked, without C(raw), and with its C(label) and what else was given for it.
      type: list
      elements: dict
"""

_INTRODUCTIONS = {"timed_out": "Timed out: ", "error": "The jobs could not be waited for: "}


def _is_about_jobs(answer: Mapping[str, Any]) -> bool:
    """Whether a wait failed for what became of its jobs. Then "error" holds at most a service and the reason of a job."""
    error, jobs = answer.get("error") or {}, answer.get("jobs") or []
    about_nobody = not error.get("service") or error.get("http_status") or error.get("code")
    return bool(answer.get("timed_out") or (not about_nobody and error.get("message") in (None, *(job["fail_reason"] for job in jobs))))


def _word(answer: Mapping[str, Any], count: int, failed: bool, check_mode: bool) -> str:
    if not count:
        return "nothing"
    if failed:
        return "error" if not _is_about_jobs(answer) else "timed_out" if answer["timed_out"] else "failed"
    return "unfinished" if check_mode and answer["unfinished"] else "completed"


def _headline(outcome: str, counts: Mapping[str, int], elapsed: float) -> str:
    if outcome == "nothing":
        return "There is no job to wait for."
    noun = "job" if counts["jobs"] == 1 else "jobs"
    rest = "".join(f", {counts[word]} {shown}" for word, shown in (("failed", FAILED), ("canceled", CANCELED), ("unfinished", "unfinished")) if counts[word])
    return f"{_INTRODUCTIONS.get(outcome, '')}{counts['completed']} of {counts['jobs']} {noun} {COMPLETED} in {span(elapsed)}{rest}"


def wait_outcome(answer: Mapping[str, Any], jobs: Sequence[Mapping[str, Any]], check_mode: bool = False) -> dict[str, Any]:
    """See DOCUMENTATION."""
    try:
        # A module whose options were wrong, or that never came to its work, has no records.
        records = answer.get("jobs") or [Task(job["service"], str(job["job_id"])).as_result() for job in jobs]
        kept = [{"label": "", **asked, **{key: value for key, value in record.items() if key != "raw"}} for asked, record in zip(jobs, records)]
        failed = bool(jobs) and ("error" in answer or "jobs" not in answer)
        outcome = _word(answer, len(jobs), failed, check_mode)
    except (AttributeError, KeyError, TypeError):
        raise AnsibleFilterError("wait_outcome takes what wait_for_job answered, and the jobs that it was asked about.") from None
    statuses = [job["status"] for job in kept]
    counts = {
        "jobs": len(kept),
        "completed": statuses.count(COMPLETED),
        "failed": statuses.count(FAILED),
        "canceled": statuses.count(CANCELED),
        "unfinished": sum(status not in ENDED for status in statuses),
    }
    elapsed = answer.get("elapsed") or 0.0
    return {
        "outcome": outcome,
        "failed": failed,
        "headline": _headline(outcome, counts, elapsed),
        "msg": str(answer.get("msg") or "") if jobs else "",
        "error": answer.get("error"),
        "elapsed": elapsed,
        "counts": counts,
        "jobs": kept,
    }


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"wait_outcome": wait_outcome}
