# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of a task's fields, with values that no page promises and that may come all the same."""
from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import (
    ENDED,
    STATUSES,
    Fields,
    Task,
    read_task,
    with_instance,
)

FIELDS = Fields(job_id="id", name="name", created="created", ended="ended", progress="process", instance_id="instance.id", instance_name="instance.name")
KEYS = [
    "service", "job_id", "name", "status", "service_status", "progress", "instance_id", "instance_name", "instance_status",
    "created_at", "ended_at", "duration", "fail_reason", "raw",
]


def read(**row: Any) -> dict[str, Any]:
    return read_task("rds", {"id": "1", **row}, FIELDS).as_result()


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Running", "Running"), ("RUNNING", "Running"), ("running", "Running"), (" Running ", "Running"), ("EXECUTING", "Running"),
        ("Pending", "Pending"), ("INIT", "Pending"), ("Initing", "Pending"), ("WAITING", "Pending"),
        ("Completed", "Completed"), ("Complete", "Completed"), ("SUCCESS", "Completed"), ("SUCCESSFUL", "Completed"), ("FINISH", "Completed"),
        ("Failed", "Failed"), ("FAIL", "Failed"), ("FAILED", "Failed"), ("fail", "Failed"),
        ("Canceled", "Canceled"), ("CANCELED", "Canceled"), ("Cancelled", "Canceled"), ("Unauthorized", "Canceled"), ("Deleted", "Canceled"),
    ],
)
def test_known_words(word: str, status: str) -> None:
    task = read(status=word)
    assert (task["status"], task["service_status"]) == (status, word.strip())
    assert status in STATUSES


@pytest.mark.parametrize(
    "word",
    [
        "SUSPEND", "Expanding", "Rollbacking", "ToBeSwitched", "Completing", "NotCompleted", "Success!", "done", "100%", "CREATING", "1", "True",
        "Completed with errors", "unsuccessful", "Fail-over",
    ],
)
def test_an_unknown_word_is_never_an_end(word: str) -> None:
    task = read_task("rds", {"id": "1", "status": word, "ended": "2026-01-15T10:00:00Z", "process": "100%", "fail_reason": "x"}, FIELDS)
    assert not task.has_ended
    result = task.as_result()
    assert result["status"] == "Unknown" and result["service_status"] == word
    assert result["ended_at"] is result["duration"] is result["fail_reason"] is None


@pytest.mark.parametrize("value", [None, "", "  ", [], {}, ["Completed"], {"status": "Completed"}])
def test_a_status_that_is_no_text(value: Any) -> None:
    task = read(status=value)
    assert (task["status"], task["service_status"]) == ("Unknown", None)


@pytest.mark.parametrize("value", [True, 1, 0, 3.5])
def test_a_status_that_is_a_number_is_no_end(value: Any) -> None:
    assert read(status=value)["status"] == "Unknown"


def test_ends() -> None:
    assert ENDED == {"Completed", "Failed", "Canceled"}


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        ("60%", 60), ("60% ", 60), (" 60 %", 60), ("60", 60), (60, 60), (0, 0), ("0", 0), ("0%", 0), ("100%", 100), (100, 100), (14.9, 14),
        ("14.9%", 14), ("100.0", 100), (150, 100), ("250%", 100), ("007", 7),
        ("", None), (" ", None), (None, None), ("-5", None), (-5, None), ("NaN", None), (float("nan"), None), (float("inf"), None), ("60%%", None),
        ("sixty", None), ("%", None), ("6 0", None), (True, None), ([60], None), ({"percent": 60}, None), ("60/100", None), ("1e1", None), ("9" * 50, None),
    ],
)
def test_progress(value: Any, percent: int | None) -> None:
    assert read(status="Running", process=value)["progress"] == percent


@pytest.mark.parametrize("status", ["Pending", "Running", "Odd"])
def test_ended_at_only_once_it_has_ended(status: str) -> None:
    task = read(status=status, created="2026-01-15T10:00:00+0000", ended="2026-01-15T12:00:00+0000")
    assert task["ended_at"] is None and task["duration"] is None


@pytest.mark.parametrize("status", ["Completed", "Failed", "Canceled"])
def test_mixed_zones(status: str) -> None:
    task = read(status=status, created="2026-01-15T10:00:00+0800", ended="2026-01-15T12:00:00+0000")
    assert (task["created_at"], task["ended_at"], task["duration"]) == ("2026-01-15T02:00:00Z", "2026-01-15T12:00:00Z", 36000.0)


def test_milliseconds_are_dropped() -> None:
    task = read(status="Completed", created="2026-01-15T10:00:00.999Z", ended=1768471201001)
    assert (task["created_at"], task["ended_at"], task["duration"]) == ("2026-01-15T10:00:00Z", "2026-01-15T10:00:01Z", 1.0)


def test_an_end_before_the_creation_gives_no_duration() -> None:
    assert read(status="Completed", created="2026-01-15T10:00:01Z", ended="2026-01-15T10:00:00Z")["duration"] is None
    assert read(status="Completed", created="2026-01-15T10:00:00Z", ended="2026-01-15T10:00:00Z")["duration"] == 0.0


@pytest.mark.parametrize(
    ("status", "value", "reason"),
    [
        ("Failed", "createVM failed.", "createVM failed."), ("Failed", 500000, "500000"), ("Failed", "", None), ("Failed", "  ", None),
        ("Failed", None, None), ("Canceled", "by hand", "by hand"), ("Completed", "left over", None), ("Running", "left over", None),
        ("Pending", "left over", None), ("Odd", "left over", None), ("Failed", {"deep": 1}, None), ("Failed", [], None),
    ],
)
def test_fail_reason(status: str, value: Any, reason: str | None) -> None:
    assert read(status=status, fail_reason=value)["fail_reason"] == reason


def test_keys_with_blanks_are_found() -> None:
    task = read_task("rds", {" id ": " 31b8 ", " status": "Running", "process ": "60% ", "instance ": {" id": "in01"}}, FIELDS).as_result()
    assert (task["job_id"], task["status"], task["progress"], task["instance_id"]) == ("31b8", "Running", 60, "in01")


def test_the_key_without_a_blank_comes_first() -> None:
    assert read(**{" status": "Completed", "status": "Running"})["status"] == "Running"


@pytest.mark.parametrize("instance", [None, "", "in01", 5, [], ["in01"], {}, {"id": None, "name": ""}])
def test_an_instance_of_another_shape(instance: Any) -> None:
    task = read(status="Running", instance=instance)
    assert task["instance_id"] is None and task["instance_name"] is None


def test_first_of_several_keys_that_is_set() -> None:
    fields = Fields(job_id="job_id|id", name="name", created="created", ended="ended", fail_reason="fail_reason|fail_resson|error_code")
    row = {"job_id": "", "id": "task", "status": "FAIL", "fail_reason": None, "fail_resson": "typo", "error_code": "1"}
    task = read_task("dcs", row, fields)
    assert (task.job_id, task.fail_reason, task.progress) == ("task", "typo", None)


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": []}, {"id": {}}])
def test_a_record_of_nothing(row: dict[str, Any]) -> None:
    result = read_task("rds", row, FIELDS).as_result()
    assert list(result) == KEYS
    assert result["job_id"] == "" and result["status"] == "Unknown" and result["raw"] == row


def test_raw_is_the_record_untouched() -> None:
    row = {"id": "1", " status": "Running", "later": {"añadido": [1, None, {"deep": True}]}, "process": "60% "}
    before = json.dumps(row)
    assert read_task("rds", row, FIELDS).as_result()["raw"] == row
    assert json.dumps(row) == before


def test_a_job_never_seen() -> None:
    result = Task("rds", "1").as_result()
    assert list(result) == KEYS
    assert {key for key, value in result.items() if value is not None} == {"service", "job_id", "status", "raw"}
    assert (result["status"], result["raw"]) == ("Unknown", {})


@pytest.mark.parametrize(
    ("details", "label"),
    [
        ({}, "rds job 1"),
        ({"name": "Create"}, "rds job 1 (Create)"),
        ({"instance_id": "in01"}, "rds job 1 (in01)"),
        ({"name": "Create", "instance_id": "in01", "instance_name": "orders"}, "rds job 1 (Create on orders)"),
        ({"name": "Create", "instance_id": "in01"}, "rds job 1 (Create on in01)"),
    ],
)
def test_label(details: dict[str, Any], label: str) -> None:
    assert Task("rds", "1", **details).label() == label


def test_with_instance_fills_only_what_is_missing() -> None:
    assert with_instance(Task("dcs", "1"), "a").instance_id == "a"
    assert with_instance(Task("dcs", "1", instance_id="b"), "a").instance_id == "b"
