# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that are not visible yet, stay unknown, or vanish after they were seen."""
from __future__ import annotations

import pytest
from waiting import State, runs, wait_for

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import COMPLETED_WELL, ENDED_BADLY, LOST


@pytest.mark.parametrize("grace", [10.0, 60.0, 300.0])
def test_an_id_that_stays_unknown_is_given_up_after_the_grace(grace: float) -> None:
    wait = wait_for({"a": lambda now: None}, grace=grace)
    assert wait.in_time and wait.outcomes == {"a": LOST}
    assert grace <= wait.time.now <= grace + 1.0


def test_no_grace_gives_up_at_the_first_look() -> None:
    wait = wait_for({"a": lambda now: None}, grace=0.0)
    assert wait.outcomes == {"a": LOST} and wait.time.now == 0.0


def test_the_grace_begins_with_the_first_look_and_not_with_the_delay() -> None:
    wait = wait_for({"a": lambda now: None}, grace=30.0, delay=100.0)
    assert wait.time.now == pytest.approx(130.0, abs=1.0)


@pytest.mark.parametrize("visible", [1.0, 5.0, 30.0, 59.0])
def test_a_job_that_becomes_visible_within_the_grace(visible: float) -> None:
    wait = wait_for({"a": runs(200, visible=visible)})
    assert wait.outcomes == {"a": COMPLETED_WELL}


@pytest.mark.parametrize("visible", [1.0, 8.0, 40.0])
def test_it_is_found_soon_after_it_becomes_visible(visible: float) -> None:
    wait = wait_for({"a": lambda now: ("Completed", None) if now >= visible else None})
    assert wait.time.now - visible <= max(2.0, visible / 4) + 0.1


def test_the_timeout_comes_before_the_grace() -> None:
    wait = wait_for({"a": lambda now: None}, timeout=20.0, grace=60.0)
    assert not wait.in_time and wait.outcomes == {"a": ""}


def test_the_deadline_at_the_very_end_of_the_grace() -> None:
    wait = wait_for({"a": lambda now: None}, timeout=60.0, grace=60.0)
    assert wait.time.now <= 60.001


def test_a_job_that_vanishes_gets_the_grace_and_keeps_its_last_record() -> None:
    wait = wait_for({"a": runs(1000, gone=100.0)}, grace=60.0)
    assert wait.in_time and wait.outcomes == {"a": LOST}
    assert 160.0 <= wait.time.now <= 160.0 + 30
    job = wait.services[0].group.jobs[0]
    assert job.task is not None and job.task.status == "Running" and job.task.progress is not None


def test_a_job_that_vanishes_and_comes_back() -> None:
    def life(now: float) -> State:
        return None if 100 <= now < 140 or 180 <= now < 230 else runs(400)(now)

    wait = wait_for({"a": life}, grace=60.0)
    assert wait.outcomes == {"a": COMPLETED_WELL}


def test_each_time_it_vanishes_the_grace_begins_anew() -> None:
    def life(now: float) -> State:
        return ("Running", None) if int(now / 40) % 2 == 0 else None

    wait = wait_for({"a": life}, grace=60.0, timeout=2000.0, interval=5.0)
    assert not wait.in_time and wait.outcomes == {"a": ""}


def test_one_that_is_lost_does_not_stop_the_others() -> None:
    wait = wait_for({"a": lambda now: None, "b": runs(200), "c": runs(20, "Failed")}, grace=30.0)
    assert wait.outcomes == {"a": LOST, "b": COMPLETED_WELL, "c": ENDED_BADLY}


def test_one_that_is_not_visible_yet_does_not_slow_down_the_look_at_the_others() -> None:
    wait = wait_for({"a": lambda now: None, "b": runs(20)}, grace=10000.0, timeout=3000.0, any_is_enough=True)
    assert wait.time.now <= 24


def test_a_fixed_interval_holds_for_unknown_jobs_too() -> None:
    wait = wait_for({"a": lambda now: None}, grace=60.0, interval=20.0)
    assert wait.services[0].looks == [0.0, 20.0, 40.0, 60.0]


def test_looks_at_an_unknown_job_become_rare() -> None:
    wait = wait_for({"a": lambda now: None}, grace=3000.0, timeout=10.0**5)
    assert len(wait.services[0].looks) <= 60
