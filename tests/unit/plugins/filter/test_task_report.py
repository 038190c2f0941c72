# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as a pure function: figures, what is unusual, what could not be asked, and pages that stay small."""
from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.filter.task_report import task_report
from ansible_collections.hwcloud.taskcenter.plugins.filter.task_report_plan import task_report_plan
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import iso

# 2026-01-15T12:00:00Z
NOON = 1768478400.0


def plan(**options: Any) -> dict[str, Any]:
    usual = {"folder": "/tmp/report", "name": "report", "title": "Databases", "on_error": "fail", "services": "rds"}
    return task_report_plan({**usual, **options}, now=NOON)


def task(age: float, seconds: float | None, status: str = "Completed", **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "service": "rds", "job_id": "job", "name": "Resize", "status": status, "service_status": status, "progress": None, "instance_id": "i",
        "instance_name": "orders", "instance_status": None, "created_at": iso(NOON - age), "ended_at": None, "duration": None, "fail_reason": None, "raw": {},
    }
    if seconds is not None:
        usual.update(ended_at=iso(NOON - age + seconds), duration=seconds)
    return {**usual, **more}


def made(tasks: list[dict[str, Any]], form: str = "page", **options: Any) -> Any:
    return task_report({"rds": {"results": [{"tasks": tasks}]}}, plan(**options), form)


def marks(tasks: list[dict[str, Any]]) -> list[int]:
    """Which are marked as unusually long, newest first."""
    return [row[9] for row in json.loads(made(tasks)["data"])["tasks"]]


def test_median_and_worst_are_of_those_that_ended() -> None:
    tasks = [task(900, 10), task(800, 20), task(700, 40), task(600, None, "Running"), task(500, 30, "Failed")]
    (name,) = made(tasks)["names"]
    assert (name["count"], name["median"], name["worst"]) == (5, "25 s", "40 s")


@pytest.mark.parametrize(("seconds", "marked"), [(119, 0), (120, 1), (500, 1)])
def test_twice_the_median_and_a_minute_more(seconds: float, marked: int) -> None:
    assert marks([task(900, 60), task(800, 60), task(700, 60), task(600, seconds)])[0] == marked


def test_not_for_seconds_and_not_from_too_few() -> None:
    assert marks([task(900, 5), task(800, 5), task(700, 5), task(600, 50)]) == [0] * 4, "ten times as long, but not a minute"
    assert marks([task(900, 5), task(800, 500)]) == [0] * 2, "two tell nothing"


def test_one_that_runs_is_marked_in_time() -> None:
    usual = [task(9000, 60), task(8000, 60), task(7000, 60)]
    assert marks([*usual, task(300, None, "Running")])[0] == 1
    assert marks([*usual, task(100, None, "Running")])[0] == 0


def test_tasks_that_follow_each_other_are_not_at_the_same_time() -> None:
    assert made([task(300, 100), task(200, 100)])["at_once"] == 1
    assert made([task(300, 101), task(200, 100), task(50, None, "Running")])["at_once"] == 2


def test_failures_with_the_same_reason_are_one_kind_and_the_latest_comes_first() -> None:
    failed = [task(900, 60, "Failed", fail_reason="old"), *(task(800 - n, 60, "Failed", fail_reason="full") for n in range(30))]
    first, second = made(failed)["failures"]
    assert (first["reason"], first["count"], len(first["tasks"]), first["more"]) == ("full", 30, 20, 10)
    assert second["reason"] == "old"


@pytest.mark.parametrize(("reason", "shown"), [
    ("Full.\r\nAdd space.", "Full.\nAdd space."),
    ("Full.\nAdd space.", "Full.\nAdd space."),
    ("Full.\rAdd space.", "Full.⟨U+000D⟩Add space."),
])
def test_lines_of_a_reason_end_as_they_do_on_any_system(reason: str, shown: str) -> None:
    page = made([task(900, 60, "Failed", fail_reason=reason)])
    assert page["failures"][0]["reason"] == shown
    assert json.loads(page["data"])["reasons"] == [shown]


@pytest.mark.parametrize("registered", [
    {}, {"skipped": True}, {"results": [{"msg": "no answer"}]}, {"results": []}, {"failed": True, "msg": "no answer"}, {"results": [{"failed": True}]},
])
def test_whatever_has_no_tasks_is_a_problem(registered: dict[str, Any]) -> None:
    summary = task_report({"rds": registered}, plan(), "summary")
    (problem,) = summary["problems"]
    assert problem["services"] == "rds" and problem["message"]


def test_the_same_problem_is_told_once() -> None:
    registered = {service: {"results": [{"msg": "No credentials"}] * 2} for service in ("rds", "dcs")}
    (problem,) = task_report(registered, plan(services="rds,dcs", regions="a,b"), "summary")["problems"]
    assert problem["services"] == "rds in a, rds in b, dcs in a, dcs in b"


def test_odd_tasks() -> None:
    odd = [
        task(100, 50, "Exploded"), task(100, None, created_at=None), task(100, None, instance_id=None, instance_name=None, name=None),
        task(-500, None, "Running"), task(100, None, "Pending", progress=7),
    ]
    page = made(odd)
    assert page["counts"]["Unknown"] == 1 and page["counts"]["tasks"] == 5
    assert len(json.loads(page["data"])["tasks"]) == 5
    assert made(odd, "csv").count("\r\n") == 6


def test_ten_thousand_long_texts_stay_below_five_megabytes() -> None:
    long = {"name": "é" * 300, "instance_id": "ü" * 99, "fail_reason": "🙂" * 999, "job_id": "0" * 99}
    tasks = [task(n, 60, "Failed", **{key: f"{n}{text}" for key, text in long.items()}) for n in range(10_000)]
    page = made(tasks)
    written = page["data"] + json.dumps([page["failures"], page["names"]], ensure_ascii=False)
    assert len(written.encode()) < 4_900_000
    assert len(json.loads(page["data"])["tasks"]) == 10_000


def test_half_of_a_surrogate_pair_can_be_written() -> None:
    tasks = [task(100, 50, name="a\ud800b")]
    assert "\\ud800" in made(tasks, "json") and json.loads(made(tasks, "json"))["tasks"][0]["name"] == "a\ud800b"
    for text in (made(tasks, "json"), made(tasks, "csv"), made(tasks)["data"]):
        text.encode()
    assert "a⟨U+D800⟩b" in made(tasks, "csv")


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "\"'\tx\""), (" =1", "' =1"), ("＝1", "'＝1"), ("a=1", "a=1"),
    ("a,\"b\"", '"a,""b"""'),
])
def test_cells_are_no_formulas(text: str, cell: str) -> None:
    line = made([task(100, 50, name=text)], "csv").split("\r\n")[1]
    assert f",job,{cell}," in line or f",job,{cell.strip(chr(34))}," in line
