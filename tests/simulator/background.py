# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Going on in the background: whoever started the simulator goes on when it is ready, or learns why it is not."""

from __future__ import annotations

import os
import sys


class Background:
    """The side of the process that goes on; the one that was started waits for it and ends."""

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        child = os.fork()
        if child:
            os.close(self._writing)
            _wait(reading, child)
        os.close(reading)
        os.setsid()

    def ready(self, message: str) -> None:
        """Lets go of the terminal, or of the pipes that somebody reads to their end."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.write(self._writing, message.encode())
        os.close(self._writing)


def _wait(reading: int, child: int) -> None:
    with open(reading, encoding="utf-8") as stream:
        message = stream.read()
    if message:
        print(message, flush=True)
        sys.exit(0)
    _pid, status = os.waitpid(child, 0)
    sys.exit(os.WEXITSTATUS(status) or 1)
