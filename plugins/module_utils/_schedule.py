# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to look at a job again: a pure function of what was seen of it."""
from __future__ import annotations

from math import sqrt
from typing import NamedTuple

SHORTEST = 2.0
# where no end is in sight, and where one is
LONGEST_BLIND = 16.0
LONGEST = 90.0


class Pace(NamedTuple):
    """What was seen of a job: when first, and when its percentage last changed, twice. Seconds of one monotonic clock."""

    first_at: float
    first: int | None
    changed_at: float
    latest: int | None
    before_at: float = 0.0
    before: int | None = None

    def seen(self, now: float, progress: int | None) -> Pace:
        """The pace after another look. A percentage that falls starts the measurement again."""
        if progress == self.latest or progress is None:
            return self
        if self.latest is None or progress < self.latest:
            return Pace(now if self.latest is not None else self.first_at, progress, now, progress)
        return Pace(self.first_at, self.first, now, progress, self.changed_at, self.latest)

    def remaining(self, now: float) -> float | None:
        """Seconds that are left if it goes on as it did, or as it does lately if that is faster.

        None when that cannot be told; below zero when it is overdue.
        """
        if self.first is None or self.latest is None or self.latest <= self.first:
            return None
        per_percent = (self.changed_at - self.first_at) / (self.latest - self.first)
        if self.before is not None and self.latest > self.before:
            per_percent = min(per_percent, (self.changed_at - self.before_at) / (self.latest - self.before))
        return self.changed_at + (100 - self.latest) * per_percent - now


def pause(pace: Pace, now: float) -> float:
    """Seconds until the next look: long while the end is far, short when it is near.

    The figures are those that tests/benchmark found to need few looks and to see the end soon. Blind, the pause grows
    with the root of the time: the longer a job has run, the less likely it ends within the next second.
    """
    age = now - pace.first_at
    shortest = min(max(SHORTEST, age / 100), 7.0)
    left = pace.remaining(now)
    if left is None or left <= 0.0:
        blind_for = age if left is None else -left
        return min(max(shortest, 0.85 * sqrt(blind_for)), LONGEST_BLIND)
    return min(max(shortest, 0.35 * left), LONGEST)
