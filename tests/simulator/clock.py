# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
import time


class Clock:
    """The real time, which can be moved forward."""

    def __init__(self) -> None:
        self._moved = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._moved

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._moved += seconds


class ManualClock(Clock):
    """A time that stands still until it is moved: tests need not sleep."""

    def __init__(self, start: float | None = None) -> None:
        super().__init__()
        self._start = time.time() if start is None else float(start)

    def now(self) -> float:
        return self._start + self._moved
