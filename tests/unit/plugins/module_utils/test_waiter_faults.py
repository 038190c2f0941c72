# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that a wait outlasts, faults that end it, and how a service that wants fewer requests is treated."""
from __future__ import annotations

from typing import Any, Callable

import pytest
from waiting import Service, State, Time, Wait, runs, wait_for

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import (
    Forbidden,
    Misdirected,
    NotPublished,
    OptionError,
    Refused,
    TaskCenterError,
    Throttled,
    TransientFault,
    Unauthenticated,
)
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import COMPLETED_WELL, LONGEST_PENALTY


def never(now: float) -> State:
    return "Running", None


def throttled(retry_after: float | None = None) -> Throttled:
    fault = Throttled("slow down")
    fault.retry_after = retry_after
    return fault


def between(begin: float, end: float, fault: TaskCenterError) -> Callable[[float], Any]:
    return lambda now: fault if begin <= now < end else None


@pytest.mark.parametrize("fault", [TransientFault("x"), Misdirected("x"), throttled(), throttled(3.0)])
@pytest.mark.parametrize("until", [5.0, 60.0, 1500.0])
def test_a_fault_that_passes_is_outlasted(fault: TaskCenterError, until: float) -> None:
    wait = wait_for({"a": runs(until + 100)}, trouble=between(1.0, until, fault))
    assert wait.outcomes == {"a": COMPLETED_WELL}


@pytest.mark.parametrize("fault", [TransientFault("x"), throttled(), throttled(1.0), throttled(10.0**9)])
def test_a_fault_from_the_beginning_lasts_until_the_timeout(fault: TaskCenterError) -> None:
    wait = wait_for({"a": never}, timeout=600.0, trouble=lambda now: fault)
    assert not wait.in_time
    assert wait.time.now == pytest.approx(600.0, abs=0.06)
    assert wait.services[0].group.trouble is fault


@pytest.mark.parametrize(
    "fault", [Refused("x"), Unauthenticated("x"), Forbidden("x"), NotPublished("x"), OptionError("x")], ids=lambda fault: type(fault).__name__
)
def test_what_waiting_cannot_cure_ends_it_at_once(fault: TaskCenterError) -> None:
    time = Time()
    with pytest.raises(type(fault)):
        Wait(time, Service(time, {"a": never}, trouble=lambda now: fault)).run()
    assert time.now == 0.0


@pytest.mark.parametrize("fault", [Refused("x"), Unauthenticated("x"), Forbidden("x")], ids=lambda fault: type(fault).__name__)
def test_also_in_the_middle(fault: TaskCenterError) -> None:
    time = Time()
    with pytest.raises(type(fault)):
        Wait(time, Service(time, {"a": never}, trouble=between(50, 60, fault)), interval=5.0).run()
    assert time.now == 50.0


def test_an_api_that_was_there_and_is_missing_is_the_gateways_fault() -> None:
    wait = wait_for({"a": runs(200)}, trouble=between(20.0, 100.0, NotPublished("x")))
    assert wait.outcomes == {"a": COMPLETED_WELL}


@pytest.mark.parametrize("quick_tries", [0, 1, 5])
def test_a_wrong_address_ends_it_after_the_quick_tries(quick_tries: int) -> None:
    time = Time()
    service = Service(time, {"a": never}, trouble=lambda now: Misdirected("x"))
    with pytest.raises(Misdirected):
        Wait(time, service, quick_tries=quick_tries).run()
    assert len(service.looks) == quick_tries + 1


def test_an_address_that_answered_before_is_not_wrong() -> None:
    wait = wait_for({"a": runs(3000)}, trouble=between(10.0, 2000.0, Misdirected("x")))
    assert wait.outcomes == {"a": COMPLETED_WELL}


def test_quick_tries_follow_a_fault_and_then_the_usual_pace() -> None:
    wait = wait_for({"a": never}, trouble=between(300.0, 10000.0, TransientFault("x")), interval=300.0, quick_tries=3, timeout=2000.0)
    assert wait.services[0].looks == [0.0, 300.0, 301.0, 303.0, 307.0, 607.0, 907.0, 1207.0, 1507.0, 1807.0, pytest.approx(2000.0, abs=0.06)]


def test_quick_tries_are_never_slower_than_the_interval() -> None:
    wait = wait_for({"a": never}, trouble=between(5.0, 30.0, TransientFault("x")), interval=0.5, timeout=40.0)
    looks = wait.services[0].looks
    assert all(after - before <= 0.5 + 1e-6 for before, after in zip(looks, looks[1:]))


def test_no_quick_tries() -> None:
    wait = wait_for({"a": never}, trouble=between(10.0, 11.0, TransientFault("x")), interval=10.0, quick_tries=0, timeout=40.0)
    assert wait.services[0].looks[:4] == [0.0, 10.0, 20.0, 30.0]


def test_the_quick_tries_are_there_again_after_it_has_recovered() -> None:
    wait = wait_for(
        {"a": never}, trouble=lambda now: TransientFault("x") if now % 100 == 0 and now else None, interval=100.0, quick_tries=1, timeout=350.0
    )
    assert wait.services[0].looks[:6] == [0.0, 100.0, 101.0, 201.0, 301.0, pytest.approx(350.0, abs=0.06)]


@pytest.mark.parametrize("interval", [None, 1.0])
def test_throttling_without_a_time_slows_down_ever_more(interval: float | None) -> None:
    wait = wait_for({"a": never}, trouble=lambda now: throttled(), timeout=3000.0, interval=interval)
    looks = wait.services[0].looks[:-1]
    steps = [after - before for before, after in zip(looks, looks[1:])]
    assert all(later >= earlier - 1e-6 for earlier, later in zip(steps, steps[1:]))
    assert steps[-1] == pytest.approx(LONGEST_PENALTY)
    assert len(looks) < 40


@pytest.mark.parametrize("interval", [None, 1.0, 10.0, 200.0])
@pytest.mark.parametrize("asked", [3.0, 30.0, 150.0])
def test_retry_after_is_obeyed(asked: float, interval: float | None) -> None:
    wait = wait_for({"a": never}, trouble=between(0.0, 1000.0, throttled(asked)), timeout=2000.0, interval=interval)
    looks = [moment for moment in wait.services[0].looks if moment < 1000.0]
    assert all(after - before >= asked - 1e-6 for before, after in zip(looks, looks[1:]))


def test_who_asks_to_come_back_at_once_again_and_again_is_not_flooded() -> None:
    """Retry-After: 0, or a date that is past by the local clock."""
    wait = wait_for({"a": never}, trouble=lambda now: throttled(0.0), timeout=120.0)
    assert len(wait.services[0].looks) <= 40


def test_the_pace_comes_back_when_it_has_passed() -> None:
    wait = wait_for({"a": never}, trouble=between(0.0, 300.0, throttled()), timeout=3000.0, interval=10.0)
    looks = wait.services[0].looks
    late = [moment for moment in looks if 2500 < moment < 2990]
    assert [after - before for before, after in zip(late, late[1:])] == pytest.approx([10.0] * (len(late) - 1))


def test_the_limit_is_the_services_and_not_the_projects() -> None:
    time = Time()
    first = Service(time, {"a": never}, name="rds in eu-de", trouble=lambda now: throttled(40.0) if now == 10.0 else None)
    same = Service(time, {"b": never}, name="rds in eu-de")
    other = Service(time, {"c": never}, name="dcs in eu-de")
    elsewhere = Service(time, {"d": never}, name="rds in eu-nl")
    Wait(time, first, same, other, elsewhere, timeout=100.0, interval=5.0).run()
    assert not [moment for moment in same.looks if 10.0 < moment < 50.0]
    for service in (other, elsewhere):
        assert len([moment for moment in service.looks if 10.0 < moment < 50.0]) >= 6


def test_one_service_in_trouble_does_not_hold_up_the_others() -> None:
    time = Time()
    ill = Service(time, {"a": runs(500)}, name="rds in eu-de", trouble=between(0.0, 400.0, TransientFault("x")))
    well = Service(time, {"b": runs(50)}, name="dcs in eu-de")
    wait = Wait(time, ill, well).run()
    assert wait.outcomes == {"a": COMPLETED_WELL, "b": COMPLETED_WELL}
    assert well.looks[-1] < 60


def test_trouble_and_recovery_are_told_once() -> None:
    wait = wait_for({"a": runs(100)}, trouble=between(20.0, 60.0, TransientFault("x")), interval=5.0)
    events = [event for event, about in wait.told if event in ("trouble", "recovered")]
    assert events == ["trouble", "recovered"]


def test_what_was_seen_before_the_fault_counts() -> None:
    time = Time()
    service = Service(time, {"a": runs(0), "b": runs(30)})
    look = service.group.look

    def half(job_ids: Any) -> Any:
        for number, found in enumerate(look(job_ids)):
            if number == 1 and time.now < 20:
                raise TransientFault("the second page failed")
            yield found

    service.group.look = half
    wait = Wait(time, service).run()
    assert wait.outcomes == {"a": COMPLETED_WELL, "b": COMPLETED_WELL}
    # what has ended was not asked for again
    assert service.asked[1] == ["b"]
