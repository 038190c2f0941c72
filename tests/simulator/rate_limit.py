# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from collections.abc import Callable


class RateLimit:
    """A bucket of tokens for each service in each region."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, service: str, region: str, per_minute: float, burst: int) -> bool:
        with self._lock:
            now = self._now()
            level, seen = self._buckets.get((service, region), (float(burst), now))
            level = min(float(burst), level + (now - seen) * per_minute / 60)
            allowed = level >= 1
            self._buckets[(service, region)] = (level - 1 if allowed else level, now)
            return allowed

    def clear(self) -> None:
        with self._lock:
            self._buckets.clear()
