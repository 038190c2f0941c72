# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a service may be asked, and how often it is worth it."""
from __future__ import annotations

import random

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._budget import Budget
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._schedule import LONGEST, LONGEST_BLIND, SHORTEST, Pace, pause


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_of_sixty_and_then_one_a_second() -> None:
    clock = Clock()
    budget = Budget(clock)
    for _turn in range(60):
        assert budget.seconds_until() == 0.0
        budget.take()
    for _turn in range(20):
        assert budget.seconds_until() == pytest.approx(1.0)
        clock.now += 1.0
        assert budget.seconds_until() == pytest.approx(0.0)
        budget.take()


def test_it_fills_up_to_the_burst_and_no_further() -> None:
    clock = Clock()
    budget = Budget(clock, burst=10, per_second=2.0)
    clock.now += 10**6
    for _turn in range(10):
        assert budget.seconds_until() == 0.0
        budget.take()
    assert budget.seconds_until() == pytest.approx(0.5)
    assert budget.seconds_until(10) == pytest.approx(5.0)
    # more than the burst is never there at once
    assert budget.seconds_until(1000) == pytest.approx(5.0)


def test_what_was_taken_ahead_is_paid_back() -> None:
    clock = Clock()
    budget = Budget(clock, burst=3)
    for _turn in range(5):
        budget.take()
    assert budget.seconds_until() == pytest.approx(3.0)


@pytest.mark.parametrize("seed", range(20))
def test_who_waits_for_it_never_exceeds_it(seed: int) -> None:
    seeded, clock = random.Random(seed), Clock()
    budget, taken = Budget(clock), []
    while clock.now < 1000:
        clock.now += budget.seconds_until()
        budget.take()
        taken.append(clock.now)
        clock.now += seeded.choice([0.0, 0.0, 0.0, 0.3, 2.0, 30.0])
    for first, begin in enumerate(taken):
        within = [moment for moment in taken[first:] if moment < begin + 60]
        assert len(within) <= 60 + 60 + 1
    assert len(taken) <= 60 + 900 + 1


def followed(seconds: float, every: float, upto: float, step: int = 1) -> Pace:
    """The pace of a job of so many seconds that was looked at now and then, and that tells its percentage in steps."""
    pace, now = Pace(0.0, 0, 0.0, 0), 0.0
    while now <= upto:
        pace = pace.seen(now, int(100 * now / seconds) // step * step)
        now += every
    return pace


def test_pauses_keep_within_their_bounds() -> None:
    seeded = random.Random(5)
    for _turn in range(3000):
        first_at = seeded.uniform(0, 1000)
        changed_at = first_at + seeded.choice([0.0, seeded.uniform(0, 5000)])
        now = changed_at + seeded.choice([0.0, seeded.uniform(0, 10000)])
        percents = [seeded.choice([None, *range(101)]) for _turn in range(2)]
        seconds = pause(Pace(first_at, percents[0], changed_at, percents[1]), now)
        assert SHORTEST <= seconds <= LONGEST
        if Pace(first_at, percents[0], changed_at, percents[1]).remaining(now) is None:
            assert seconds <= LONGEST_BLIND


def test_always_within_two_minutes() -> None:
    assert SHORTEST < LONGEST_BLIND < LONGEST < 120


@pytest.mark.parametrize("seconds", [60.0, 600.0, 7200.0])
def test_far_from_the_end_it_looks_rarely_and_near_it_often(seconds: float) -> None:
    early = pause(followed(seconds, seconds / 50, seconds * 0.1), seconds * 0.1)
    late = pause(followed(seconds, seconds / 50, seconds * 0.98), seconds * 0.98)
    assert late <= early
    assert late <= max(SHORTEST, seconds * 0.02)
    # never so long that the end is passed by more than the way that was left
    assert early <= seconds * 0.9


def test_a_new_job_is_looked_at_soon_and_a_silent_one_ever_less() -> None:
    silent = Pace(0.0, None, 0.0, None)
    pauses = [pause(silent, age) for age in (0, 10, 60, 300, 1000, 5000)]
    assert pauses[0] == SHORTEST
    assert pauses == sorted(pauses) and pauses[-1] <= LONGEST_BLIND


def test_an_overdue_job_is_looked_at_soon_again() -> None:
    pace = followed(100, 1, 95)
    assert pause(pace, 101) <= 5
    assert pause(pace, 5000) <= LONGEST_BLIND


def test_seen() -> None:
    begun = Pace(0.0, 10, 0.0, 10)
    assert begun.seen(5.0, 10) is begun
    assert begun.seen(5.0, None) is begun
    on = begun.seen(10.0, 20)
    assert (on.first_at, on.first, on.changed_at, on.latest) == (0.0, 10, 10.0, 20)
    assert on.remaining(10.0) == pytest.approx(80.0)
    assert on.remaining(50.0) == pytest.approx(40.0)


def test_a_percentage_that_falls_starts_again() -> None:
    fallen = Pace(0.0, 10, 0.0, 10).seen(10.0, 60).seen(20.0, 5)
    assert (fallen.first_at, fallen.first, fallen.latest) == (20.0, 5, 5)
    assert fallen.remaining(20.0) is None


def test_a_percentage_that_comes_late() -> None:
    late = Pace(0.0, None, 0.0, None).seen(30.0, 0).seen(40.0, 10)
    assert late.remaining(40.0) is not None
    assert pause(late, 40.0) >= SHORTEST


@pytest.mark.parametrize("latest", [None, 0, 10])
def test_without_any_way_made_nothing_can_be_told(latest: int | None) -> None:
    assert Pace(0.0, 10, 0.0, latest).remaining(100.0) is None


def test_no_time_at_all_between_two_percentages() -> None:
    assert SHORTEST <= pause(Pace(0.0, 0, 0.0, 50), 0.0) <= LONGEST
    assert SHORTEST <= pause(Pace(0.0, 0, 0.0, 0).seen(0.0, 99), 0.0) <= LONGEST
