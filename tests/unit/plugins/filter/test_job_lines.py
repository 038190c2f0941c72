# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line for each job: what it tells, and what it never holds."""
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.hwcloud.taskcenter.plugins.filter.job_lines import FilterModule, job_lines
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task

JOB = Task("rds", "job-1", name="Restore", instance_name="billing").as_result()


def line(**details: Any) -> str:
    return job_lines([{**JOB, **details}])[0]


@pytest.mark.parametrize(("details", "expected"), [
    ({"status": "Completed", "duration": 42.0}, "Completed after 42s"),
    ({"status": "Completed", "duration": 7500.0}, "Completed after 2h05m"),
    ({"status": "Completed", "duration": None}, "Completed"),
    ({"status": "Failed", "duration": 312.0, "fail_reason": "No space."}, "Failed after 5m12s: No space."),
    ({"status": "Failed", "duration": 0.0, "fail_reason": None}, "Failed after 0s: the service gives no reason"),
    ({"status": "Canceled"}, "Canceled: the service gives no reason"),
    ({"status": "Running", "service_status": "RUNNING", "progress": 0}, "last seen Running at 0 %"),
    ({"status": "Pending", "service_status": "INITING"}, "last seen Pending"),
    ({"status": "Unknown", "service_status": "SLEEPING"}, "last seen SLEEPING"),
    ({"status": "Unknown"}, "never seen"),
])
def test_the_end(details: Any, expected: Any) -> None:
    assert line(**details) == f"rds Restore on billing (job-1): {expected}"


@pytest.mark.parametrize(("details", "expected"), [
    ({"label": "the restore"}, "the restore: rds Restore on billing (job-1): "),
    ({"label": ""}, "rds Restore on billing (job-1): "),
    ({"label": 7}, "7: rds Restore"),
    ({"name": None}, "rds job on billing (job-1): "),
    ({"instance_name": None, "instance_id": "instance-1"}, "rds Restore on instance-1 (job-1): "),
    ({"instance_name": None}, "rds Restore (job-1): "),
    ({"job_id": 42}, "rds Restore on billing (42): "),
])
def test_the_beginning(details: Any, expected: Any) -> None:
    assert line(**details).startswith(expected)


@pytest.mark.parametrize("field", ["label", "name", "instance_name", "fail_reason", "service_status", "job_id"])
def test_foreign_text_stays_in_its_line(field: str) -> None:
    status = "Unknown" if field == "service_status" else "Failed"
    shown = line(**{field: "a\nok: [db99]\r\x1b[2K\u2028\u202eb", "status": status})
    assert shown.isprintable() and "a ok: [db99]" in shown


@pytest.mark.parametrize("field", ["label", "name", "instance_name", "fail_reason", "service_status", "job_id"])
def test_foreign_text_is_not_endless(field: str) -> None:
    shown = line(**{field: "x" * 100_000, "status": "Unknown" if field == "service_status" else "Failed"})
    assert len(shown) < 400 and "x…" in shown


@pytest.mark.parametrize("wrong", [None, 7, "text", [7], ["text"], [{}], [{"service": "rds"}], {"service": "rds"}])
def test_anything_else_is_refused(wrong: Any) -> None:
    with pytest.raises(AnsibleFilterError, match="job_lines takes a list of jobs"):
        job_lines(wrong)


def test_its_name() -> None:
    assert FilterModule().filters() == {"job_lines": job_lines}
