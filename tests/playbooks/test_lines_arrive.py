# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines on the screen arrive while the jobs run: a job here ends only when the line about it has been read."""
from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from lab import Lab
from listeners import not_taking
from playbook import command, variables

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

PATIENCE = 30.0
# a line of ours: the host in brackets first
OURS = re.compile(r"\[([^]]+)\] (.+)")


class Watched:
    """An ansible-playbook that runs, and what it has printed: each line with the moment it came."""

    def __init__(self, process: subprocess.Popen[bytes], output: int) -> None:
        self.process = process
        self.lines: list[tuple[float, str]] = []
        self._output = output
        self._over = threading.Event()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        data, rest = b"-", b""
        while data and not self._over.is_set():
            if not select.select([self._output], [], [], 0.02)[0]:
                continue
            try:
                data = os.read(self._output, 65536)
            except OSError:  # a terminal that the last process has left
                data = b""
            *whole, rest = (rest + data).split(b"\n")
            self.lines += [(time.monotonic(), line.decode().rstrip("\r")) for line in whole]
        os.close(self._output)

    def hang_up(self) -> None:
        """Nobody reads any more."""
        self._over.set()
        self._reading.join()

    @property
    def text(self) -> str:
        return "\n".join(line for _moment, line in self.lines)

    def ours(self, host: str | None = None) -> list[tuple[float, str]]:
        """The lines that the waits have shown, without the host."""
        found = [(moment, OURS.fullmatch(line)) for moment, line in self.lines]
        return [(moment, match[2]) for moment, match in found if match and host in (None, match[1])]

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """The value of the condition once it is a true one."""
        deadline = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < deadline, f"never came: {what}\n{self.text}"
            time.sleep(0.02)
        return value

    def read(self, pattern: str) -> float:
        """Waits for a line; the moment it came."""
        moment: float = self.until(lambda: next((moment for moment, line in list(self.lines) if re.search(pattern, line)), None), pattern)
        return moment

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def end(self) -> int:
        """Waits for the end and reads what there is to be read; the exit code."""
        code = self.process.wait(PATIENCE)
        self._reading.join(PATIENCE)
        return code


@contextlib.contextmanager
def watching(lab: Lab, *tasks: Mapping[str, Any], hosts: Sequence[str] = ("db01",), terminal: bool = False, options: Sequence[str] = (),
             environment: Mapping[str, str] | None = None, **keywords: Any) -> Iterator[Watched]:
    """Runs the tasks with a pipe, or a terminal, as standard output. What still runs at the end of the block is killed."""
    folder = lab.new_folder()
    named = [{"name": f"Task {number}", **task} for number, task in enumerate(tasks, 1)]
    play = {"name": "Databases", "hosts": "cases", "gather_facts": False, "tasks": named, **keywords}
    # as from a shell or a CI system: nobody has told Python to pass everything on at once
    settings = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "PYTHONUNBUFFERED": "", **(environment or {})}
    reading, writing = pty.openpty() if terminal else os.pipe()
    process = subprocess.Popen(
        [*command(folder, [play], hosts), *lab.options, *options], env=variables(settings), cwd=folder, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.STDOUT,
    )
    os.close(writing)
    run = Watched(process, reading)
    try:
        yield run
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        run.hang_up()


def running_job(lab: Lab, percent: int, service: str = "rds", **details: Any) -> Any:
    """A job that stands still until it is moved."""
    return stand_at(lab.cloud.add_job(service, duration=None, **details), percent)


def stand_at(job: Any, percent: int) -> Any:
    job.progress = [[0.0, percent], [1.0, percent]]
    return job


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_each_line_comes_while_the_job_runs(lab: Lab, terminal: bool) -> None:
    job = running_job(lab, 10, name="RestoreSqlserverInInstance", instance_name="rds-local-scale")
    label = r"^\[db01\] rds RestoreSqlserverInInstance on rds-local-scale:"
    with watching(lab, lab.wait(f"alive-{terminal}", service="rds", job_id=job.job_id), terminal=terminal) as run:
        run.read(rf"^\[db01\] waiting for rds {job.job_id}; .*run wait_for_job again")
        run.read(rf"{label} Running 10 %, \d+s$")
        stand_at(job, 42)
        before = run.read(rf"{label} Running 42 %, \d+s, about \d+s left$")
        run.until(lambda: time.monotonic() > before + 1.1, "the next second, which may have a line again")
        lab.cloud.end_job(job.job_id)
        ended = run.read(rf"{label} Completed, \d+s$")
        assert run.read(r"^ok: \[db01\]$") >= ended
        assert run.end() == 0
    assert len(run.ours()) == 4, run.text


@pytest.mark.parametrize("strategy", ["linear", "free"])
def test_two_hosts_in_parallel(lab: Lab, strategy: str) -> None:
    jobs = {host: running_job(lab, 10, instance_name=f"instance-of-{host}") for host in ("db01", "db02")}
    ids = {host: job.job_id for host, job in jobs.items()}
    task = lab.wait(f"parallel-{strategy}", service="rds", job_id="{{ ids[inventory_hostname] }}")
    with watching(lab, task, hosts=list(jobs), strategy=strategy, vars={"ids": ids}) as run:
        for host in jobs:
            run.read(rf"^\[{host}\] rds .* on instance-of-{host}: Running 10 %")
        lab.cloud.end_job(ids["db02"])
        run.read(r"^ok: \[db02\]")
        stand_at(jobs["db01"], 55)
        run.read(r"^\[db01\] .* on instance-of-db01: Running 55 %")
        lab.cloud.end_job(ids["db01"])
        run.read(r"^ok: \[db01\]")
        assert run.end() == 0
    assert not [line for _moment, line in run.ours("db01") if "instance-of-db02" in line]
    assert "of-db01" not in "".join(line for _moment, line in run.ours("db02"))


def test_a_loop_shows_each_turn(lab: Lab) -> None:
    jobs = [running_job(lab, 10 * number, instance_name=f"turn-{number}") for number in (1, 2)]
    task = {**lab.wait("loop", service="rds", job_id="{{ item }}"), "loop": [job.job_id for job in jobs]}
    with watching(lab, task) as run:
        for number, job in enumerate(jobs, 1):
            run.read(rf"^\[db01\] rds .* on turn-{number}: Running {number}0 %")
            lab.cloud.end_job(job.job_id)
            run.read(rf"^ok: \[db01\] => \(item={job.job_id}\)")
        assert run.end() == 0
    assert len([line for _moment, line in run.ours() if line.startswith("waiting for")]) == 2, "each turn says how to go on"


def test_the_same_in_a_task_that_is_delegated_and_runs_once(lab: Lab) -> None:
    job = running_job(lab, 10)
    task = {**lab.wait("once", service="rds", job_id=job.job_id), "run_once": True, "delegate_to": "localhost"}
    with watching(lab, task, hosts=("db01", "db02")) as run:
        run.read(r"^\[db01\] rds .*: Running 10 %")
        lab.cloud.end_job(job.job_id)
        assert run.end() == 0
    assert not run.ours("db02")


def test_what_is_known_is_told_while_a_connection_hangs(lab: Lab) -> None:
    """The second service takes no connection, and the task would give it two minutes."""
    failed = lab.cloud.add_job("rds", duration=60, age=61, outcome="Failed", reason="createVM failed.")
    with not_taking() as endpoint:
        entries = [{"service": "rds", "job_id": failed.job_id}, {"service": "dcs", "job_id": "d0000001", "endpoint": endpoint}]
        with watching(lab, lab.wait("hangs", jobs=entries, request_timeout=120, timeout=600)) as run:
            run.read(rf"^\[db01\] rds .*\({failed.job_id}\): Failed, \d+s: createVM failed\.$")
            assert not run.has_ended()


def test_a_log_file_gets_the_lines_too(lab: Lab, tmp_path: Path) -> None:
    job = running_job(lab, 10)
    log = tmp_path / "ansible.log"
    with watching(lab, lab.wait("log", service="rds", job_id=job.job_id), environment={"ANSIBLE_LOG_PATH": str(log)}) as run:
        run.until(lambda: log.exists() and "[db01] rds " in log.read_text(encoding="utf-8"), "a line in the log")
        lab.cloud.end_job(job.job_id)
        assert run.end() == 0
