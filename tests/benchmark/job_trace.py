# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seeded trace of jobs whose percentages move as real ones do: unevenly, in steps, with stalls, or not at all."""
from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

SHORTEST, LONGEST = 30.0, 3 * 3600.0
# Most jobs take some minutes; few take hours.
TYPICAL, SPREAD = 480.0, 1.2

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class TracedJob:
    """A job that begins at 0: what it says depends on nothing but its age. The wait for it begins at ``waited_from``."""

    kind: str
    duration: float
    pending: float
    waited_from: float
    # fractions of the running time, and the percentages there
    fractions: tuple[float, ...]
    percents: tuple[float, ...]
    step: int = 1

    def has_ended(self, age: float) -> bool:
        return age >= self.duration

    def is_running(self, age: float) -> bool:
        return self.pending <= age < self.duration

    def percent(self, age: float) -> int | None:
        """What the service says: nothing of a job that is pending or has ended."""
        if not self.is_running(age) or not self.fractions:
            return None
        fraction = (age - self.pending) / (self.duration - self.pending)
        right = min(max(1, bisect_right(self.fractions, fraction)), len(self.fractions) - 1)
        left = right - 1
        part = (fraction - self.fractions[left]) / (self.fractions[right] - self.fractions[left])
        exact = self.percents[left] + (self.percents[right] - self.percents[left]) * part
        return min(int(exact + 1e-9) // self.step * self.step, 99)


def make_trace(count: int, seed: int) -> list[TracedJob]:
    """So many jobs, the kinds by their shares, the same for the same seed."""
    rng = random.Random(seed)
    kinds = list(_KINDS)
    weights = [_KINDS[kind][0] for kind in kinds]
    return [_make(kind, rng) for kind in rng.choices(kinds, weights, k=count)]


def _make(kind: str, rng: random.Random) -> TracedJob:
    duration = 0.0
    while not SHORTEST <= duration <= LONGEST:
        duration = exp(rng.gauss(log(TYPICAL), SPREAD))
    pending = rng.uniform(1.0, min(30.0, duration / 4)) if rng.random() < 0.4 else 0.0
    # Seven of ten waits follow the request that started the job, the others join it on its way.
    waited_from = rng.uniform(0.0, 3.0) if rng.random() < 0.7 else rng.uniform(0.05, 0.95) * duration
    points, step = _KINDS[kind][1](rng)
    fractions = tuple(fraction for fraction, _percent in points)
    return TracedJob(kind, duration, pending, waited_from, fractions, tuple(percent for _fraction, percent in points), step)


def _uneven(rng: random.Random, ends: Points) -> Points:
    """The line through these points, but each part of it now faster, now slower."""
    points: Points = [ends[0]]
    for (left, low), (right, high) in zip(ends, ends[1:]):
        speeds = [exp(rng.gauss(0.0, 0.35)) for _turn in range(8)]
        done = 0.0
        for number, speed in enumerate(speeds, 1):
            done += speed / sum(speeds)
            points.append((left + (right - left) * number / len(speeds), low + (high - low) * done))
    return points


def _linear(rng: random.Random) -> tuple[Points, int]:
    return _uneven(rng, [(0.0, 0.0), (1.0, 100.0)]), 1


def _stalling(rng: random.Random) -> tuple[Points, int]:
    """Stops at some percentage for a part of its time, then goes on."""
    percent, pause = rng.uniform(10.0, 90.0), rng.uniform(0.2, 0.6)
    begin = (1.0 - pause) * percent / 100.0
    before = _uneven(rng, [(0.0, 0.0), (begin, percent)])
    return before + _uneven(rng, [(begin + pause, percent), (1.0, 100.0)]), 1


def _slowing(rng: random.Random) -> tuple[Points, int]:
    """Fast at the start, slow at the end."""
    power = rng.uniform(0.3, 0.7)
    return _uneven(rng, [(part / 10, 100.0 * (part / 10) ** power) for part in range(11)]), 1


def _speeding(rng: random.Random) -> tuple[Points, int]:
    """Slow at the start, fast at the end."""
    power = rng.uniform(1.4, 3.0)
    return _uneven(rng, [(part / 10, 100.0 * (part / 10) ** power) for part in range(11)]), 1


def _almost_there(rng: random.Random) -> tuple[Points, int]:
    """At 99% long before it has ended."""
    begin = rng.uniform(0.4, 0.9)
    return _uneven(rng, [(0.0, 0.0), (begin, 99.0)]) + [(1.0, 99.0)], 1


def _in_steps(rng: random.Random) -> tuple[Points, int]:
    """Tells coarse steps only."""
    return _uneven(rng, [(0.0, 0.0), (1.0, 100.0)]), rng.choice([5, 10, 25])


def _silent(_rng: random.Random) -> tuple[Points, int]:
    """Tells no percentage, as DCS."""
    return [], 1


# kind -> its share, and what its percentages do
_KINDS: dict[str, tuple[int, Callable[[random.Random], tuple[Points, int]]]] = {
    "linear": (20, _linear),
    "stalls": (14, _stalling),
    "slow end": (12, _slowing),
    "slow start": (6, _speeding),
    "sits at 99%": (11, _almost_there),
    "steps": (15, _in_steps),
    "no progress": (22, _silent),
}
