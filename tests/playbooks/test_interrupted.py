# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ansible-playbook that is interrupted or killed in the middle of a wait leaves no process behind."""
from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lab import Lab
from playbook import start

GONE_AFTER = 5.0
# what the wait is doing, and what becomes of the ansible-playbook, or of the task alone
CASES = [(doing, ending) for doing in ("sleeping", "asking") for ending in ("killed", "terminated", "interrupted", "timed-out")]


def processes(mark: str) -> dict[int, str]:
    """All that has a folder in its command line, by process ids: an ansible-playbook, its workers, shells and modules."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
        if f"{mark}/" in command:
            found[int(entry.name)] = command
    return found


def wait_until(condition: Callable[[], object], seconds: float) -> float:
    """How long it took until the condition held; fails when it never did."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < seconds
        time.sleep(0.05)
    return time.monotonic() - begin


def is_asking(lab: Lab, case: str, process: subprocess.Popen[str]) -> bool:
    return bool(lab.seen(case)) or process.poll() is not None


@pytest.fixture(scope="module")
def left(lab: Lab) -> Any:
    """All cases at the same time: what is left of each after so many seconds."""
    endless = lab.cloud.add_job("rds", duration=None).job_id
    started, folders = {}, {}
    for doing, ending in CASES:
        case = f"{doing}-{ending}"
        if doing == "asking":
            lab.cloud.faults.add("hang", path=f"/{case}/", times=None)
        folders[case] = lab.new_folder()
        task = {"name": "Wait", "timeout": 4 if ending == "timed-out" else 0, **lab.wait(case, service="rds", job_id=endless, timeout=600, interval=60)}
        play = {"name": case, "hosts": "localhost", "gather_facts": False, "tasks": [task]}
        environment = {"ANSIBLE_REMOTE_TMP": str(folders[case] / "modules")}
        started[case] = start(folders[case], [play], options=lab.options, environment=environment)
    try:
        for case, process in started.items():
            wait_until(partial(is_asking, lab, case, process), 60)
            if case.endswith("timed-out"):
                continue
            kinds = ["AnsiballZ_wait_for_job" in command for command in processes(str(folders[case])).values()]
            assert len(kinds) >= 2 and any(kinds) is not lab.in_worker
        for case, process in started.items():
            if case.endswith("timed-out"):
                process.wait(60)
                assert not lab.seen(case) or time.time() - lab.seen(case)[0].time < 25, "less than what a request may take"
            elif case.endswith("interrupted"):
                os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to all in the foreground
            else:
                process.send_signal(signal.SIGKILL if case.endswith("killed") else signal.SIGTERM)
        begin = time.monotonic()
        remaining = {case: processes(str(folders[case])) for case in started}
        while any(remaining.values()) and time.monotonic() - begin < GONE_AFTER:
            time.sleep(0.1)
            remaining = {case: processes(str(folders[case])) for case in started}
        return remaining
    finally:
        for case, process in started.items():
            for survivor in processes(str(folders[case])):
                os.kill(survivor, signal.SIGKILL)
            process.kill()
            process.communicate()


@pytest.mark.parametrize(("doing", "ending"), CASES)
def test_no_process_is_left(left: Any, doing: Any, ending: Any) -> None:
    assert not left[f"{doing}-{ending}"]
