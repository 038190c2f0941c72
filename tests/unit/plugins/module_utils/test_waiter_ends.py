# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a wait is over: all, any, fail_fast, and what each job has come to."""
from __future__ import annotations

import pytest
from waiting import Service, State, Time, Wait, runs, wait_for

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import COMPLETED_WELL, ENDED_BADLY, LOST


def never(now: float) -> State:
    return "Running", None


def test_one_job() -> None:
    wait = wait_for({"a": runs(100)})
    assert wait.in_time and wait.outcomes == {"a": COMPLETED_WELL}
    assert 100 <= wait.time.now < 105


def test_a_job_that_has_ended_already_takes_no_time() -> None:
    wait = wait_for({"a": runs(0)})
    assert (wait.in_time, wait.time.now, wait.sent(), wait.waiter.polls) == (True, 0.0, 1, 1)


@pytest.mark.parametrize("status", ["Failed", "Canceled"])
def test_a_job_that_ends_badly(status: str) -> None:
    wait = wait_for({"a": runs(10, status)})
    assert wait.in_time and wait.outcomes == {"a": ENDED_BADLY}


def test_all_waits_for_the_last_one_whatever_becomes_of_the_others() -> None:
    wait = wait_for({"a": runs(10, "Failed"), "b": runs(50), "c": runs(20, "Canceled")})
    assert wait.outcomes == {"a": ENDED_BADLY, "b": COMPLETED_WELL, "c": ENDED_BADLY}
    assert wait.time.now >= 50


def test_what_has_ended_is_not_asked_for_again() -> None:
    wait = wait_for({"a": runs(10), "b": runs(60)})
    asked = wait.services[0].asked
    assert asked[0] == ["a", "b"] and asked[-1] == ["b"]
    assert sum("a" in ids for ids in asked) < len(asked)


@pytest.mark.parametrize("status", ["Failed", "Canceled"])
def test_fail_fast_stops_at_the_first_that_ends_badly(status: str) -> None:
    wait = wait_for({"a": runs(10, status), "b": runs(500)}, fail_fast=True)
    assert wait.in_time and wait.outcomes == {"a": ENDED_BADLY, "b": ""}
    assert wait.time.now < 20


def test_fail_fast_does_not_stop_at_one_that_completes() -> None:
    wait = wait_for({"a": runs(10), "b": runs(50)}, fail_fast=True)
    assert wait.outcomes == {"a": COMPLETED_WELL, "b": COMPLETED_WELL}


def test_fail_fast_stops_for_a_job_that_is_not_known() -> None:
    wait = wait_for({"a": lambda now: None, "b": runs(500)}, fail_fast=True, grace=30.0)
    assert wait.outcomes == {"a": LOST, "b": ""} and wait.time.now < 40


def test_any_stops_at_the_first_that_completes() -> None:
    wait = wait_for({"a": runs(500), "b": runs(10), "c": runs(5, "Failed")}, any_is_enough=True)
    assert wait.in_time and wait.outcomes == {"a": "", "b": COMPLETED_WELL, "c": ENDED_BADLY}
    assert wait.time.now < 20


def test_any_goes_on_while_one_can_still_complete() -> None:
    wait = wait_for({"a": runs(10, "Failed"), "b": runs(20, "Canceled"), "c": runs(100)}, any_is_enough=True)
    assert wait.outcomes["c"] == COMPLETED_WELL


def test_any_ends_when_none_can_complete_any_more() -> None:
    wait = wait_for({"a": runs(10, "Failed"), "b": lambda now: None}, any_is_enough=True, grace=30.0)
    assert wait.in_time and wait.outcomes == {"a": ENDED_BADLY, "b": LOST}


def test_any_across_services_does_not_ask_the_next_service_once_it_is_enough() -> None:
    time = Time()
    first, second = Service(time, {"a": runs(0)}), Service(time, {"b": runs(0)}, name="dcs in eu-de")
    assert Wait(time, first, second, any_is_enough=True).run().in_time
    assert second.looks == []


def test_services_are_waited_for_side_by_side() -> None:
    time = Time()
    services = [Service(time, {str(number): runs(100 * (number + 1))}, name=f"s{number} in eu-de") for number in range(5)]
    wait = Wait(time, *services).run()
    assert set(wait.outcomes.values()) == {COMPLETED_WELL}
    assert 500 <= time.now < 510
    # who has ended is not asked on behalf of the others
    assert services[0].looks[-1] < 120


@pytest.mark.parametrize("word", ["Unknown", "Pending", "Running"])
def test_no_other_status_is_an_end(word: str) -> None:
    wait = wait_for({"a": lambda now: (word, 100)}, timeout=500.0)
    assert not wait.in_time and wait.outcomes == {"a": ""}


def test_a_job_that_goes_back_to_running_after_an_end_was_seen_has_ended() -> None:
    wait = wait_for({"a": lambda now: ("Completed", None) if 10 <= now < 30 else ("Running", 50), "b": runs(100)}, interval=5.0)
    assert wait.outcomes["a"] == COMPLETED_WELL


def test_what_is_told() -> None:
    wait = wait_for({"a": runs(20), "b": lambda now: None}, grace=10.0, interval=5.0)
    jobs = [about for event, about in wait.told if event == "job"]
    # the first sight, 25, 50, 75 percent and the end; and once that the other was given up
    assert jobs.count("a") == 5 and jobs.count("b") == 1


def test_a_look_without_waiting() -> None:
    time = Time()
    wait = Wait(time, Service(time, {"a": runs(10), "b": lambda now: None, "c": runs(0), "d": runs(0, "Failed")}))
    wait.waiter.look_once()
    assert wait.outcomes == {"a": "", "b": "", "c": COMPLETED_WELL, "d": ENDED_BADLY}
    assert (time.naps, wait.waiter.polls) == ([], 1)


def test_a_look_without_waiting_gives_nobody_up() -> None:
    time = Time()
    wait = Wait(time, Service(time, {"a": lambda now: None}), grace=0.0)
    wait.waiter.look_once()
    assert wait.outcomes == {"a": ""}


def test_a_look_without_waiting_pauses_for_the_budget() -> None:
    time = Time()
    wait = Wait(time, Service(time, {"a": runs(0)}, trouble=lambda now: 30.0), Service(time, {"b": runs(0)}, name="dcs in eu-de"))
    wait.waiter.look_once()
    assert wait.outcomes == {"a": COMPLETED_WELL, "b": COMPLETED_WELL} and time.naps == [30.0]
