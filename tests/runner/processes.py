# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run commands so that nothing of them survives, neither their end nor an interruption."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

PATIENCE = 10.0  # seconds that an interrupted command has to clean up after itself
PR_SET_CHILD_SUBREAPER = 36  # from <sys/prctl.h>

Command = Sequence[str | Path]


@contextlib.contextmanager
def no_survivors() -> Iterator[None]:
    """Leave no process behind: SIGTERM and a closed terminal act like Ctrl-C, and at the end whatever is left is killed."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    if sys.platform == "linux":  # orphans of our commands become our children instead of getting lost
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        for pid in _descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def run(command: Command, env: Mapping[str, str], cwd: Path, output: IO[str] | None = None) -> int:
    """Run a command to its end and return its exit code. What it says goes to the screen, or to a file."""
    with started(command, env, cwd, output) as process:
        return process.wait()


def read(command: Command, env: Mapping[str, str], cwd: Path) -> str:
    """Run a command that must succeed and return what it printed."""
    return subprocess.run(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextlib.contextmanager
def started(command: Command, env: Mapping[str, str], cwd: Path, stdout: IO[str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """Start a command in a session of its own; on leaving the block a command that still runs is interrupted."""
    sys.stdout.flush()  # what we said comes before what the command says
    errors = stdout and subprocess.STDOUT
    with subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=stdout, stderr=errors, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def _descendants(ancestor: int) -> list[int]:
    """All that one process has started, directly or not; nothing on systems without /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            parent = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = list(children.get(ancestor, []))
    for pid in found:  # grows while we walk it
        found.extend(children.get(pid, []))
    return found
