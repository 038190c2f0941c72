# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`ansible-playbook … | head`: a standard output that nobody reads any more does not keep the run from its end."""
from __future__ import annotations

import contextlib
import os
import pty
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import Lab
from playbook import command, save, variables
from test_lines_arrive import PATIENCE, running_job, stand_at

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

HOSTS = ("db01", "db02", "db03")


def a_pipe() -> tuple[int, int]:
    return os.pipe()


def a_terminal() -> tuple[int, int]:
    return pty.openpty()


def a_socket() -> tuple[int, int]:
    ours, theirs = socket.socketpair()
    return ours.detach(), theirs.detach()


def until(condition: Any, what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)
    return value


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def waiting(lab: Lab, job: Any, case: str, kind: Any, strategy: str = "linear") -> Iterator[Any]:
    """An ansible-playbook with three hosts that all wait for the job; its process and the end of its output that is read."""
    folder = lab.new_folder()
    play = {"name": "Databases", "hosts": "cases", "gather_facts": False, "strategy": strategy, "tasks": [
        {"name": "Wait", **lab.wait(case, service="rds", job_id=job.job_id), "register": "waited"},
    ]}
    plays = [play, save(folder, "{'status': hostvars.db01.waited.job.status}")]
    reading, writing = kind()
    process = subprocess.Popen(
        [*command(folder, plays, HOSTS), *lab.options], env=variables({"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "PYTHONUNBUFFERED": ""}),
        cwd=folder, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    os.close(writing)
    try:
        yield process, reading, folder
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def read_until(reading: int, text: bytes) -> None:
    printed = b""
    while text not in printed:
        data = os.read(reading, 4096)
        assert data, printed
        printed += data


@pytest.mark.parametrize(("kind", "strategy"), [(a_pipe, "linear"), (a_pipe, "free"), (a_terminal, "linear"), (a_socket, "linear")],
                         ids=["pipe", "pipe-free", "terminal", "socket"])
def test_the_run_waits_on_without_lines_and_ends(lab: Lab, kind: Any, strategy: Any) -> None:
    """As `| head -4`, which leaves after some lines; there are more to come."""
    case = f"closed-{kind.__name__}-{strategy}".replace("_", "-")
    job = running_job(lab, 10)
    with waiting(lab, job, case, kind, strategy) as (process, reading, folder):
        read_until(reading, b"Running 10 %")
        os.close(reading)
        for percent in (20, 40):
            stand_at(job, percent)
            looks = len(lab.seen(case))
            # three hosts that look every 0.3 s: more than a second, after which each has something to say
            until(lambda looks=looks: len(lab.seen(case)) > looks + 14, "looks after the output was closed")
        assert process.poll() is None and cpu_seconds(process.pid) < 5, "it neither gave up nor ran in a circle"
        lab.cloud.end_job(job.job_id)
        process.wait(10)
        assert process.returncode in (0, 120), "120: Python could not write what was left"
    assert (folder / "saved.json").read_text(encoding="utf-8") == '{"status": "Completed"}', "the plays after it were run"


def test_lines_that_are_on_their_way_when_the_output_is_closed(lab: Lab) -> None:
    """The main process stands still while the workers, which find the pipe open, hand it their lines."""
    job = running_job(lab, 10)
    with waiting(lab, job, "late", a_pipe) as (process, reading, folder):
        read_until(reading, b"Running 10 %")
        os.kill(process.pid, signal.SIGSTOP)
        stand_at(job, 50)
        looks = len(lab.seen("late"))
        until(lambda: len(lab.seen("late")) > looks + 14, "looks while the main process stands still")
        os.close(reading)
        os.kill(process.pid, signal.SIGCONT)
        lab.cloud.end_job(job.job_id)
        process.wait(10)
    assert (folder / "saved.json").exists()
