# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lines say: each can stand alone."""
from __future__ import annotations

from typing import Any, Iterator, Sequence

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import Throttled
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import Found
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._schedule import Pace
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import Group, Job, Rules, Waiter
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import Narrator, span

RESTORE = {"name": "RestoreSqlserverInInstance", "instance_name": "rds-local-scale"}


class Stage:
    """Jobs that are what a test makes them, and what is said of them. Seconds pass between two events."""

    def __init__(self, *jobs: Job, hide: Any = str) -> None:
        self.now = 0.0
        self.lines: list[str] = []
        self.group = Group("rds in eu-de", list(jobs), self.look)
        self.waiter = Waiter([self.group], Rules(3600.0), lambda: self.now, self.wait)
        self.narrator = Narrator("db01", lambda: self.now, self.lines.append, hide)

    def look(self, job_ids: Sequence[str]) -> Iterator[Found]:
        return iter(())

    def wait(self, seconds: float) -> None:
        for _second in range(int(seconds)):
            self.now += 1.0
            self.narrator.tick()

    def hear(self, event: str, about: Any = None, after: float = 2.0) -> str:
        """What is said when this happens."""
        self.wait(after)
        said = len(self.lines)
        self.narrator.hear(self.waiter, event, about)
        return "\n".join(self.lines[said:])


def job(job_id: str = "job-1", *, service: str = "rds", outcome: str = "", pace: Pace | None = None, **task: Any) -> Job:
    return Job(service, job_id, Task(service, job_id, **task) if task else None, outcome, pace)


def test_a_running_job() -> None:
    one = job(status="Running", progress=42, pace=Pace(18.0, 0, 370.0, 42), **RESTORE)
    assert Stage(one).hear("job", one, after=370) == "[db01] rds RestoreSqlserverInInstance on rds-local-scale: Running 42 %, 6m10s, about 8m06s left"


@pytest.mark.parametrize(("task", "line"), [
    ({"status": "Running", "progress": 0, **RESTORE}, "rds RestoreSqlserverInInstance on rds-local-scale: Running 0 %, 2s"),
    ({"status": "Running", **RESTORE}, "rds RestoreSqlserverInInstance on rds-local-scale: Running, 2s"),
    ({"status": "Pending", "name": "Create"}, "rds Create: Pending, 2s"),
    ({"status": "Running", "name": "Create", "instance_id": "abc"}, "rds Create on abc: Running, 2s"),
    ({"status": "Running", "instance_name": "orders"}, "rds orders: Running, 2s"),
    ({"status": "Running"}, "rds job-1: Running, 2s"),
    ({"status": "Unknown", "service_status": "Migrating", "name": "Create"}, "rds Create: Migrating, 2s"),
    ({"status": "Unknown", "name": "Create"}, "rds Create: Unknown, 2s"),
    ({"status": "Completed", "name": "Create"}, "rds Create: Completed, 2s"),
    ({}, "rds job-1: not visible yet, 2s"),
])
def test_what_is_not_known_is_left_out(task: dict[str, Any], line: str) -> None:
    one = job(**task)
    assert Stage(one).hear("job", one) == f"[db01] {line}"


@pytest.mark.parametrize(("task", "end"), [
    ({"status": "Failed", "fail_reason": "createVM failed."}, "Failed, 2s: createVM failed."),
    ({"status": "Failed"}, "Failed, 2s: the service gives no reason"),
    ({"status": "Canceled"}, "Canceled, 2s: the service gives no reason"),
])
def test_a_failure_has_its_reason_and_the_id(task: dict[str, Any], end: str) -> None:
    one = job(outcome="failed", name="Create", **task)
    assert Stage(one).hear("job", one) == f"[db01] rds Create (job-1): {end}"


def test_a_job_that_is_given_up() -> None:
    one = job(outcome="unknown")
    assert Stage(one).hear("job", one) == "[db01] rds job-1: not known to the service, 2s"


@pytest.mark.parametrize("pace", [None, Pace(0.0, 42, 0.0, 42), Pace(0.0, None, 0.0, None), Pace(0.0, 0, 1.0, 99)])
def test_the_time_left_is_told_where_it_can_be_told(pace: Pace | None) -> None:
    one = job(status="Running", progress=42, name="Create", pace=pace)
    assert Stage(one).hear("job", one, after=100) == "[db01] rds Create: Running 42 %, 1m40s"


def test_many_jobs_are_summed_up() -> None:
    jobs = [
        *(job(f"good-{number}", status="Completed", outcome="completed") for number in range(9)), job("bad", status="Failed", outcome="failed"),
        job("slow", status="Running", progress=50), job("slower", status="Running", progress=72), job("new"), job("odd", status="Unknown"),
    ]
    line = "14 jobs: 9 Completed, 1 Failed, 2 Running (61 %), 1 Unknown, 1 not visible yet, 14m02s"
    assert Stage(*jobs).hear("job", jobs[0], after=842) == f"[db01] {line}"


def test_a_failure_among_many_is_told_by_itself() -> None:
    jobs = [job(f"job-{number}", status="Running") for number in range(9)] + [job("bad", status="Failed", outcome="failed", fail_reason="no capacity")]
    assert Stage(*jobs).hear("job", jobs[-1]) == "[db01] rds bad (bad): Failed, 2s: no capacity"


def test_how_to_go_on_is_told_at_once() -> None:
    stage = Stage(job("a"), job("b", service="dcs"), job("c"))
    assert stage.hear("begin", after=0) == "[db01] waiting for rds a, c; dcs b; if this run is cut off, run wait_for_job again with the same ids"


def test_how_to_go_on_with_very_many_is_no_endless_line() -> None:
    line = Stage(*(job(f"{number:036}") for number in range(1000))).hear("begin", after=0)
    assert "; and 980 more; if this run" in line and len(line) < 1000


def test_trouble_and_its_end() -> None:
    stage = Stage(job())
    stage.group.trouble = Throttled("Cannot look up rds job job-1.", service="rds", message="slow\ndown")
    assert stage.hear("trouble", stage.group) == "[db01] rds in eu-de does not answer as it should: slow down; the wait goes on"
    assert stage.hear("trouble", stage.group) == ""


def test_the_same_service_in_two_projects_is_in_trouble_once() -> None:
    stage = Stage(job())
    again = Group("rds in eu-de", [], stage.look)
    for group in (stage.group, again):
        group.trouble = Throttled("…", service="rds", message="slow down")
    assert stage.hear("trouble", stage.group) and not stage.hear("trouble", again)


@pytest.mark.parametrize("text", ["a\nb", "a\r\n[db02] b", "a\x1b[31mb", "a\u202eb", "a\u2028b", "a\x00b", "a\x9bb", "a\ud800b", "a\ufeffb"])
def test_no_text_breaks_a_line(text: str) -> None:
    one = job(text, outcome="failed", status="Failed", name=text, instance_name=text, fail_reason=text, service_status=text)
    stage = Stage(one)
    line = stage.hear("begin", after=0) + stage.hear("job", one)
    assert line.isprintable() and line.count("[db01] ") == 2


def test_secrets_are_hidden_before_texts_are_cut() -> None:
    secret = "0123456789abcdef"
    one = job(outcome="failed", status="Failed", name=f"{'x' * 290}{secret}", fail_reason=f"{'y' * 2000}")
    line = Stage(one, hide=lambda text: text.replace(secret, "********")).hear("job", one)
    assert "0123" not in line and len(line) < 1000


@pytest.mark.parametrize(("seconds", "text"), [
    (0.0, "0s"), (0.9, "0s"), (59.9, "59s"), (60.0, "1m00s"), (370.0, "6m10s"), (3599.9, "59m59s"), (3600.0, "1h00m"), (7500.0, "2h05m"), (360000.0, "100h00m"),
])
def test_spans(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_a_failure_is_told_once_even_where_the_job_had_more_to_tell() -> None:
    good, bad = job("good", status="Running", progress=1), job("bad", status="Running", progress=1)
    stage = Stage(good, bad)
    for one in (good, bad):
        stage.narrator.hear(stage.waiter, "job", one)
    bad.outcome, bad.task = "failed", Task("rds", "bad", status="Failed", fail_reason="no capacity")
    stage.narrator.hear(stage.waiter, "job", bad)
    stage.wait(10)
    assert sum("no capacity" in line for line in stage.lines) == 1
