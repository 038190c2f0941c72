# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to look at a job again: a pure function of what was seen of it."""
from __future__ import annotations

from dataclasses import dataclass

SHORTEST = 2.0
LONGEST = 60.0


@dataclass(frozen=True)
class Pace:
    """What was seen of a job: when first, and when its percentage last changed. Seconds of one monotonic clock."""

    first_at: float
    first: int | None
    changed_at: float
    latest: int | None

    def seen(self, now: float, progress: int | None) -> Pace:
        """The pace after another look. A percentage that falls starts the measurement again."""
        if progress == self.latest or progress is None:
            return self
        if self.latest is None or progress < self.latest:
            return Pace(now if self.latest is not None else self.first_at, progress, now, progress)
        return Pace(self.first_at, self.first, now, progress)

    def remaining(self, now: float) -> float | None:
        """Seconds that are left if it goes on as before; None when that cannot be told, 0.0 when it is overdue."""
        if self.first is None or self.latest is None or self.latest <= self.first:
            return None
        rate = (self.latest - self.first) / max(self.changed_at - self.first_at, 0.001)
        return max(0.0, self.changed_at + (100 - self.latest) / rate - now)


def pause(pace: Pace, now: float) -> float:
    """Seconds until the next look: long while the end is far, short when it is near."""
    age = now - pace.first_at
    left = pace.remaining(now)
    if left is None:
        return min(max(SHORTEST, age / 8), 15.0)
    if left <= 0.0:
        overdue = age - (pace.changed_at - pace.first_at)
        return min(max(SHORTEST, overdue / 8), 15.0)
    return min(max(SHORTEST, left * 0.5), LONGEST)
