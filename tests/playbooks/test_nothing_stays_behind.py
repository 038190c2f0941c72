# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However a run is ended, five seconds later none of its processes is left: not its workers, and not its modules."""
from __future__ import annotations

import contextlib
import os
import re
import signal
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from lab import Lab
from playbook import start
from test_lines_arrive import PATIENCE, running_job

GRACE = 5.0
MARK = "HWCLOUD_TEST_OF_ENDS"


def to_the_main_process(number: int) -> Any:
    return lambda process: os.kill(process.pid, number)


def ctrl_c(process: Popen[str]) -> None:
    """The terminal tells all that run in its foreground."""
    os.killpg(process.pid, signal.SIGINT)


def nothing(process: Popen[str]) -> None:
    """The run ends by itself: its task has a time limit."""


# what ends the run, and what the task is busy with: looking again and again, or an answer that never comes
WAYS = {
    "time-limit": (nothing, "wait"),
    "time-limit-hanging": (nothing, "hang"),
    "interrupt": (to_the_main_process(signal.SIGINT), "wait"),
    "ctrl-c": (ctrl_c, "wait"),
    "terminate": (to_the_main_process(signal.SIGTERM), "wait"),
    "kill": (to_the_main_process(signal.SIGKILL), "wait"),
    "terminate-hanging": (to_the_main_process(signal.SIGTERM), "hang"),
    "kill-hanging": (to_the_main_process(signal.SIGKILL), "hang"),
    "interrupt-info": (ctrl_c, "info"),
    "kill-info": (to_the_main_process(signal.SIGKILL), "info"),
}


@dataclass
class Started:
    """A run, what marks the environment of all its processes, and what was left of it in the end."""

    process: Popen[str]
    mark: str
    before: int = 0
    left: list[str] = field(default_factory=list)
    output: str = ""


def processes_with(mark: str) -> dict[int, str]:
    """The command lines of all processes that inherited the mark. One that has ended and was not asked about has none."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def launch(lab: Lab, way: str) -> Started:
    case, (_end, kind) = f"{way}-{lab.in_worker}", WAYS[way]
    job = running_job(lab, 10)
    task = lab.info(case, "rds") if kind == "info" else lab.wait(case, service="rds", job_id=job.job_id, timeout=60)
    if kind != "wait":
        lab.cloud.faults.add("hang", path=f"/{case}/", times=None)
    if way.startswith("time-limit"):
        task["timeout"] = 6
    play = {"name": "Databases", "hosts": "cases", "gather_facts": False, "tasks": [{"name": "Wait", **task}]}
    mark = uuid.uuid4().hex
    return Started(start(lab.new_folder(), [play], hosts=["db01"], options=lab.options, environment={MARK: mark}), mark)


@pytest.fixture(scope="module")
def runs(lab: Lab) -> Any:
    """All at once: most of their time they wait."""
    started = {way: launch(lab, way) for way in WAYS}
    deadline = time.monotonic() + 2 * PATIENCE
    for way, one in started.items():
        while not lab.seen(f"{way}-{lab.in_worker}"):
            assert time.monotonic() < deadline and one.process.poll() is None, f"{way}: no request came"
            time.sleep(0.02)
    for way, one in started.items():
        one.before = len(processes_with(one.mark))
        WAYS[way][0](one.process)
    for one in started.values():
        one.process.wait(PATIENCE)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(processes_with(one.mark) for one in started.values()):
        time.sleep(0.1)
    for one in started.values():
        one.left = list(processes_with(one.mark).values())
        for pid in processes_with(one.mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # only now: while somebody has the pipe, its end does not come
        one.output = one.process.communicate()[0]
    return started


@pytest.mark.parametrize("way", WAYS)
def test_no_process_is_left(runs: Any, way: Any) -> None:
    assert runs[way].before >= 2, "the run and its worker at least"
    assert runs[way].left == []


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("time-limit")])
def test_the_time_limit_of_the_task_is_what_ended_it(runs: Any, way: Any) -> None:
    assert runs[way].process.returncode == 2
    assert re.search("time frame|[Tt]imed out|[Tt]imeout", runs[way].output), runs[way].output
