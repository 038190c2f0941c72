# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen: the standard output of the run, which workers do not have and only the main process writes to."""
from __future__ import annotations

import os
import sys


def is_for_people(stdout_callback: str) -> bool:
    """Whether the output of this callback is read by people, and a line more does not spoil it."""
    name = stdout_callback.rsplit(".", 1)[-1].lower()
    return "json" not in name and "junit" not in name


def prepare_screen() -> None:
    """Let lines appear at once, and let nothing hang when nobody reads them any more.

    A pipe or a file would have them when some kilobytes have come together. And a line into a pipe, a socket or a
    terminal that was closed ends the thread of ansible-core that takes the workers' results: the run would wait for
    them for ever. From the first failed write on the output goes to nowhere instead.
    """
    screen = sys.stdout
    if not hasattr(screen, "reconfigure") or "write" in vars(screen):
        return
    screen.reconfigure(line_buffering=True)
    write = screen.write

    def write_or_drop(text: str) -> int:
        try:
            return write(text)
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, screen.fileno())
            os.close(nowhere)
            return len(text)

    vars(screen)["write"] = write_or_drop
