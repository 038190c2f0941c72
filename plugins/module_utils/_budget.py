# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests a service may be sent, however many jobs are waited for."""
from __future__ import annotations

from collections.abc import Callable

# RDS publishes 60 calls a minute for a user (https://support.huaweicloud.com/intl/en-us/api-rds/rds_00_0002.html);
# the others publish nothing, so the same is taken for them.
BURST = 60
PER_SECOND = 1.0


class Budget:
    """A burst of requests, then so many a second. One for each service and region."""

    def __init__(self, clock: Callable[[], float], burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._clock = clock
        self._burst = burst
        self._per_second = per_second
        self._left = burst
        self._at = clock()

    def _refill(self) -> None:
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now

    def take(self) -> None:
        """Count one request. It may go below zero: a token that is renewed costs a second one."""
        self._refill()
        self._left -= 1

    def seconds_until(self, requests: float = 1.0) -> float:
        """Seconds until so many requests may be sent; 0.0: now."""
        self._refill()
        return max(0.0, (min(requests, self._burst) - self._left) / self._per_second)
