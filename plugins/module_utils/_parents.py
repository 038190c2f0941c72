# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that waits for hours ends by itself when nobody is there any more to take its result."""
from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

# seconds from one check for the parents to the next, and for the module to end by itself
PATIENCE = 2.0
# what may stand between a module and the process that started it
_BETWEEN = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "sudo", "su", "doas", "env", "timeout"})


def _parent_of(pid: int) -> tuple[str, int]:
    """The name of a process and the id of its parent. Raises OSError or ValueError where that is not to be had."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
        before, _bracket, after = stream.read().rpartition(")")
    return before.partition("(")[2], int(after.split()[1])


def _line_of_parents() -> dict[int, int]:
    """Parents by process id, from this process to the one that started it and that one's own parent.

    That one is Ansible's worker, or what took its place on another host. When its parent changes, the run is gone.
    """
    line: dict[int, int] = {}
    pid = os.getpid()
    try:
        name, parent = _parent_of(pid)
        line[pid] = parent
        while len(line) < 10 and (len(line) == 1 or name in _BETWEEN):
            pid = parent
            name, parent = _parent_of(pid)
            line[pid] = parent
    except (OSError, ValueError):
        pass  # no /proc: the direct parent and the pipe for the result must do
    return line


def _is_orphan(started_by: int, line: Mapping[int, int]) -> bool:
    """Whether nobody is there any more to take the result: a parent is gone, or the pipe for the result is broken."""
    if os.getppid() != started_by:
        return True
    poller = select.poll()
    try:
        if any(_parent_of(pid)[1] != parent for pid, parent in line.items()):
            return True
        poller.register(sys.stdout.fileno(), 0)
        events = poller.poll(0)
    except (FileNotFoundError, ProcessLookupError):
        return True
    except (OSError, ValueError):
        return False
    return any(event & (select.POLLERR | select.POLLHUP) for descriptor, event in events)


def start_beside(watch: Callable[[], None]) -> threading.Thread:
    """Run ``watch`` in a thread that takes no signals: they must interrupt the main thread, whatever that waits for."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return thread


def end_with_parent() -> None:
    """From now on end this process when nobody is there any more to take its result, whatever it is busy with."""
    started_by, line = os.getppid(), _line_of_parents()

    def end(signum: int, frame: Any) -> None:
        raise SystemExit(128 + signum)

    def watch() -> None:
        while not _is_orphan(started_by, line):
            time.sleep(PATIENCE)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)

    # an exit rather than a kill, so that Ansible's wrapper removes its files
    signal.signal(signal.SIGTERM, end)
    start_beside(watch)
