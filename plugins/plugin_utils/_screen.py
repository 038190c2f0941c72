# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a worker's lines end up: the standard output of the run that forked it."""
from __future__ import annotations

import os
import select
import stat
import sys


def is_for_people(stdout_callback: str) -> bool:
    """Whether the output of this callback is read by people, and a line more does not spoil it."""
    name = stdout_callback.rsplit(".", 1)[-1].lower()
    return "json" not in name and "junit" not in name


def is_open() -> bool:
    """False when the run's standard output is a pipe that nobody reads any more.

    A worker has other files in place of standard input and output, so it looks at those of its parent, which only
    Linux shows. Elsewhere the answer is True.
    """
    path = f"/proc/{os.getppid()}/fd/1"
    try:
        if not stat.S_ISFIFO(os.stat(path).st_mode):
            return True
        pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        poller = select.poll()
        poller.register(pipe, 0)
        return not any(event & select.POLLERR for descriptor, event in poller.poll(0))
    finally:
        os.close(pipe)


def pass_lines_on() -> None:
    """Let a pipe or a file have each line of this process at once, rather than when some kilobytes have come together.

    Does something only where Ansible loads the plugin before it forks a worker, as its strategies do.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
