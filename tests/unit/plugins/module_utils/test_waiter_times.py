# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait's clock: the deadline, the delay, the interval, and the last look."""
from __future__ import annotations

import random
from typing import Any

import pytest
from waiting import Service, State, Time, Wait, runs, wait_for

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import TransientFault
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import COMPLETED_WELL


def never(now: float) -> State:
    return "Running", None


@pytest.mark.parametrize("timeout", [0.0, 0.01, 0.5, 1.0, 3.0, 10.0, 59.9, 3600.0])
@pytest.mark.parametrize("rules", [{}, {"interval": 0.5}, {"interval": 7.0}, {"interval": 5000.0}, {"delay": 2.0}, {"delay": 10.0**6}])
def test_it_ends_at_the_deadline(timeout: float, rules: dict[str, Any]) -> None:
    wait = wait_for({"a": never}, timeout=timeout, **rules)
    assert not wait.in_time
    assert timeout - 0.06 <= wait.time.now <= timeout + 0.001
    # one last look is taken at it
    assert wait.services[0].looks[-1] >= timeout - 0.06


def test_no_time_at_all_is_one_look() -> None:
    wait = wait_for({"a": never}, timeout=0.0)
    assert (len(wait.services[0].looks), wait.waiter.polls) == (1, 1)
    assert wait_for({"a": runs(0)}, timeout=0.0).in_time


@pytest.mark.parametrize("delay", [0.0, 5.0, 30.0])
def test_the_delay_comes_before_the_first_look_and_counts(delay: float) -> None:
    wait = wait_for({"a": never}, timeout=100.0, delay=delay)
    assert wait.services[0].looks[0] == delay
    assert wait.time.now == pytest.approx(100.0, abs=0.06)


@pytest.mark.parametrize("interval", [0.1, 1.0, 10.0, 45.0])
def test_a_fixed_interval_is_kept_from_look_to_look(interval: float) -> None:
    for seconds in (0.0, 0.05):
        wait = wait_for({"a": never}, timeout=100.0, interval=interval, seconds=seconds)
        looks = wait.services[0].looks
        steps = [after - before for before, after in zip(looks, looks[1:-1])]
        assert steps == pytest.approx([interval] * len(steps), abs=1e-6)
        assert len(looks) >= 100 / interval


def test_a_look_that_takes_longer_than_the_interval_is_followed_by_the_next() -> None:
    wait = wait_for({"a": never}, timeout=20.0, interval=1.0, seconds=3.0)
    assert wait.services[0].looks[:4] == [0.0, 3.0, 6.0, 9.0]


@pytest.mark.parametrize("interval", [None, 10.0])
@pytest.mark.parametrize("before", [0.06, 0.5, 1.0, 5.0, 9.9])
def test_a_job_that_ends_during_the_last_sleep_counts(before: float, interval: float | None) -> None:
    wait = wait_for({"a": runs(100.0 - before)}, timeout=100.0, interval=interval)
    assert wait.in_time and wait.outcomes == {"a": COMPLETED_WELL}


def cut_off(service: Service, wait: Wait) -> None:
    """A look that would go on after the moment that was told ends there, as the session sees to it."""
    look = service.group.look

    def cut_look(job_ids: Any) -> Any:
        cut = wait.cuts[-1]
        for found in look(job_ids):
            if service.time.now > cut:
                service.time.now = cut
                raise TransientFault("no complete answer")
            yield found

    service.group.look = cut_look


@pytest.mark.parametrize("seconds", [0.1, 0.4])
def test_the_last_look_has_time_for_every_service(seconds: float) -> None:
    """Five services whose looks take a while each: what ended during the last sleep is seen at all of them."""
    time = Time()
    services = [Service(time, {str(number): runs(95.0)}, name=f"s{number} in eu-de", seconds=seconds) for number in range(5)]
    wait = Wait(time, *services, timeout=100.0, interval=60.0)
    for service in services:
        cut_off(service, wait)
    wait.run()
    assert wait.outcomes == {str(number): COMPLETED_WELL for number in range(5)}
    assert wait.in_time and time.now <= 100.001


def test_without_time_every_service_gets_its_first_look() -> None:
    time = Time()
    services = [Service(time, {str(number): runs(0)}, name=f"s{number} in eu-de", seconds=0.2) for number in range(5)]
    wait = Wait(time, *services, timeout=0.0)
    for service in services:
        cut_off(service, wait)
    assert wait.run().in_time


def test_requests_are_cut_at_the_deadline() -> None:
    wait = wait_for({"a": never}, timeout=100.0)
    assert set(wait.cuts) == {100.0}
    # but the first look has a second, else nothing at all would be known
    assert wait_for({"a": never}, timeout=0.2).cuts[0] == 1.0


def test_looks_that_take_long_do_not_lead_past_the_deadline() -> None:
    time = Time()
    service = Service(time, {"a": never}, seconds=8.0)
    wait = Wait(time, service, timeout=100.0)
    cut_off(service, wait)
    assert not wait.run().in_time
    assert time.now <= 100.001


@pytest.mark.parametrize("seed", range(60))
def test_whatever_happens(seed: int) -> None:
    """Jobs that end when they like, services with whims: all ends before the deadline are seen, and soon; no nap is too long."""
    seeded = random.Random(seed)
    time = Time()
    timeout = seeded.uniform(50, 5000)
    services = []
    for number in range(seeded.randrange(1, 4)):
        whims = seeded.random() < 0.5

        def trouble(now: float, whims: bool = whims) -> Any:
            return TransientFault("a whim") if whims and int(now) % 7 == 3 else None

        lives = {f"{number}-{job}": runs(seeded.uniform(0, 1.2 * timeout)) for job in range(seeded.randrange(1, 6))}
        services.append(Service(time, lives, name=f"s{number} in eu-de", trouble=trouble))
    wait = Wait(time, *services, timeout=timeout).run()
    assert wait.in_time == all(wait.outcomes.values())
    assert time.now <= timeout + 0.001
    moment = 0.0
    for nap in time.naps:
        assert moment + nap <= timeout + 0.001
        moment += nap
    for service in services:
        for job in service.group.jobs:
            if not job.outcome:
                assert service.lives[job.job_id](timeout - 8.0) != ("Completed", None)
        gaps = [after - before for before, after in zip(service.looks, service.looks[1:])]
        assert all(gap <= 100 for gap in gaps)


@pytest.mark.parametrize("seconds", [30.0, 300.0, 3000.0, 20000.0])
def test_an_end_is_seen_soon_after_it(seconds: float) -> None:
    wait = wait_for({"a": runs(seconds)}, timeout=10.0**6)
    assert wait.time.now - seconds <= max(2.5, seconds * 0.02)
    # and far from it there were few looks
    assert len(wait.services[0].looks) <= 15 + seconds / 60


def test_rounds_are_counted() -> None:
    time = Time()
    services = [Service(time, {str(number): never}, name=f"s{number} in eu-de") for number in range(3)]
    wait = Wait(time, *services, timeout=35.0, interval=10.0).run()
    assert [len(service.looks) for service in services] == [5, 5, 5]
    assert wait.waiter.polls == 5


def test_a_pause_for_the_budget_is_no_new_round() -> None:
    time = Time()
    pauses = iter([3.0, None, None, None, None, None])
    service = Service(time, {"a": runs(5)}, trouble=lambda now: next(pauses))
    wait = Wait(time, service, timeout=100.0, interval=10.0).run()
    assert wait.in_time
    assert (len(service.looks), wait.waiter.polls) == (2, 2)
    assert time.naps[1] == 3.0
