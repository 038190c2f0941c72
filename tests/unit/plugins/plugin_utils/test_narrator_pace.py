# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often there are lines, over hours of a clock that moves when somebody sleeps: never too many, and never silence."""
from __future__ import annotations

import re
from typing import Any

import pytest
from waiting import Life, Service, State, Time, runs

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import TaskCenterError, Throttled, TransientFault
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import Rules, Waiter
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import Narrator

HOUR = 3600.0
LONG = 3 * HOUR
# the wait that calls tick does so about once a second
STEP = 1.0


class Narrated:
    """A wait whose lines are noted with their moments."""

    def __init__(self, *services: Service, time: Time, timeout: float = LONG, **rules: Any) -> None:
        self.time = time
        self.lines: list[tuple[float, str]] = []
        self.narrator = Narrator("db01", time.clock, lambda line: self.lines.append((time.now, line)))
        self.waiter = Waiter([service.group for service in services], Rules(timeout, **rules), time.clock, self.sleep, tell=self.narrator.hear)

    def sleep(self, seconds: float) -> None:
        until = self.time.now + seconds
        while (left := until - self.time.now) > 1e-6:
            self.narrator.tick()
            self.time.now += min(left, STEP)

    def run(self) -> Narrated:
        self.waiter.wait()
        return self

    @property
    def moments(self) -> list[float]:
        return [moment for moment, _line in self.lines]

    def busiest_hour(self) -> int:
        return max(sum(begin <= moment < begin + HOUR for moment in self.moments) for begin in self.moments)

    def gaps(self) -> list[float]:
        edges = [0.0, *self.moments, self.time.now]
        return [later - earlier for earlier, later in zip(edges, edges[1:])]


def restless(now: float) -> State:
    return "Running", int(now) % 100


def speechless(now: float) -> State:
    return "Running", None


def moody(now: float) -> State:
    return ("Running", "Migrating", "Pending")[int(now / 3) % 3], int(now / 7) % 50


def flapping(every: float) -> Any:
    def trouble(now: float) -> TaskCenterError | None:
        return TransientFault("no answer", service="rds", message="the connection failed") if now % (2 * every) >= every else None

    return trouble


def after(seconds: float, error: TaskCenterError) -> Any:
    return lambda now: error if now >= seconds else None


def jobs(count: int, life: Life) -> dict[str, Life]:
    return {f"job-{number}": life for number in range(count)}


# what the jobs do, when there is trouble, and the rules
SCENES: dict[str, tuple[dict[str, Life], Any, dict[str, Any]]] = {
    "linear": (jobs(1, runs(LONG)), None, {}),
    "restless": (jobs(1, restless), None, {"interval": 1.0}),
    "three restless": (jobs(3, restless), None, {"interval": 1.0}),
    "three moody": (jobs(3, moody), None, {"interval": 0.5}),
    "speechless": (jobs(1, speechless), None, {}),
    "looks seldom": (jobs(2, speechless), None, {"interval": 900.0}),
    "never seen": (jobs(2, runs(LONG, visible=LONG + 1)), None, {"grace": LONG + 1}),
    "a delay": (jobs(1, runs(LONG)), None, {"delay": 1800.0}),
    "hundred one by one": ({f"job-{n}": runs(100.0 * n, ("Completed", "Failed")[n % 2]) for n in range(1, 100)}, None, {}),
    "hundred fail at once": ({**jobs(100, runs(600.0, "Failed")), "long": runs(LONG)}, None, {}),
    "failing for hours": ({f"job-{n}": runs(20.0 * n, "Failed") for n in range(1, 450)}, None, {"interval": 20.0}),
    "flapping": (jobs(2, restless), flapping(5.0), {"interval": 2.0}),
    "flapping slowly": (jobs(5, restless), flapping(40.0), {"interval": 10.0}),
    "down": (jobs(1, restless), after(300.0, TransientFault("no answer", service="rds", message="the connection failed")), {}),
    "throttled": (jobs(1, restless), after(300.0, Throttled("too many", service="rds", message="slow down")), {}),
}


@pytest.fixture(scope="module", params=SCENES)
def wait(request: pytest.FixtureRequest) -> Narrated:
    lives, trouble, rules = SCENES[request.param]
    time = Time()
    return Narrated(Service(time, lives, trouble=trouble or (lambda now: None)), time=time, **rules).run()


def test_it_was_a_long_wait(wait: Narrated) -> None:
    assert wait.time.now > 2 * HOUR and len(wait.lines) > 100


def test_never_more_than_a_line_a_second(wait: Narrated) -> None:
    assert min(later - earlier for earlier, later in zip(wait.moments, wait.moments[1:])) >= 1.0


def test_never_more_than_about_200_in_any_hour(wait: Narrated) -> None:
    assert wait.busiest_hour() <= 205


def test_never_silent_for_more_than_a_minute(wait: Narrated) -> None:
    assert max(wait.gaps()) <= 60.0


def test_how_far_the_jobs_are_is_told_again_and_again(wait: Narrated) -> None:
    """Whatever else there is to tell."""
    told = [moment for moment, line in wait.lines if re.search(r"%|Running|Migrating|Pending|not visible yet|waiting for", line)]
    edges = [0.0, *told, wait.time.now]
    assert max(later - earlier for earlier, later in zip(edges, edges[1:])) <= 600.0


def test_thousand_failures_at_once_are_all_counted() -> None:
    time = Time()
    lives = {**jobs(1000, runs(600.0, "Failed")), "long": runs(900.0)}
    told = [line for _moment, line in Narrated(Service(time, lives), time=time).run().lines if "): Failed" in line]
    assert 5 <= len(told) <= 30
    assert sum(1 + int(more[1]) if (more := re.search(r"; and (\d+) more$", line)) else 1 for line in told) == 1000


def test_trouble_is_told_once_however_often_it_is_met() -> None:
    time = Time()
    fault = TransientFault("no answer", service="rds", message="the connection failed")
    lines = [line for _moment, line in Narrated(
        Service(time, jobs(1, runs(2000.0)), trouble=lambda now: fault if 100.0 < now < 1500.0 else None), time=time, interval=5.0).run().lines]
    assert len([line for line in lines if "the connection failed" in line]) == 1
    assert len([line for line in lines if "answers again" in line]) == 1
    assert len(lines) > 30, "the heart beats on"
