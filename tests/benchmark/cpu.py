# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CPU of a playbook that looks 20 times with wait_for_job against one that does so with uri and until."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN, Cloud, ManualClock, Simulator

from .collection import INSIDE, collections_path
from .playbooks import Folder, Task, folder
from .report import Finding, show

LOOKS = 20
ROUNDS, TURNS = 3, 3
# as near to uri's delay of 0 as makes no difference
INTERVAL = 0.001
GOAL, GOAL_ABOVE_EMPTY, GOAL_IN_WORKER = 0.16, 0.08, 0.02


class LookClock(ManualClock):
    """A second passes with every request: a job ends at a certain look, however long the looks take."""

    def __init__(self) -> None:
        super().__init__()
        self.cloud: Cloud | None = None

    def now(self) -> float:
        return super().now() + (len(self.cloud.requests) if self.cloud else 0)


@dataclass(frozen=True)
class Round:
    """CPU seconds of four playbooks, run in turns."""

    empty: float
    module: float
    worker: float
    uri: float

    def above_empty(self, seconds: float) -> float:
        """A playbook of ours against uri's, both without what every playbook costs."""
        return (seconds - self.empty) / (self.uri - self.empty)


def measure() -> list[Finding]:
    clock = LookClock()
    with Simulator(clock=clock) as simulator, folder() as place:
        clock.cloud = simulator.cloud
        place.play([])  # so that everything is compiled
        _look_20_times(place, simulator, _wait)
        rounds = [_measure_round(place, simulator) for _round in range(ROUNDS)]

    def middle(title: str, figure: Callable[[Round], float], goal: float | None = None) -> Finding:
        return Finding(title, median(figure(one) for one in rounds), goal, "s" if goal is None else "x", noisy=True)

    findings = [
        middle("empty playbook", lambda one: one.empty),
        middle("uri, until, retries, delay 0", lambda one: one.uri),
        middle("wait_for_job as a module", lambda one: one.module),
        middle("as a module, against uri", lambda one: one.module / one.uri, GOAL),
        middle("as a module, above the empty playbook", lambda one: one.above_empty(one.module), GOAL_ABOVE_EMPTY),
    ]
    if (collections_path() / INSIDE / "plugins/action/wait_for_job.py").exists():
        findings += [
            middle("wait_for_job inside the worker", lambda one: one.worker),
            middle("inside the worker, above the empty playbook", lambda one: one.above_empty(one.worker), GOAL_IN_WORKER),
        ]
    show(f"CPU of whole playbooks that look {LOOKS} times at a job (medians of {ROUNDS} rounds of {TURNS} turns)", findings)
    return findings


def _measure_round(place: Folder, simulator: Simulator) -> Round:
    """The long playbook once; of each short one, which says little by itself, the middle of several."""
    turns = [
        (place.play([]), _look_20_times(place, simulator, _wait, as_module=True), _look_20_times(place, simulator, _wait))
        for _turn in range(TURNS)
    ]
    empty, module, worker = (median(column) for column in zip(*turns))
    return Round(empty, module, worker, _look_20_times(place, simulator, _ask))


def _look_20_times(place: Folder, simulator: Simulator, task_for: Callable[[Simulator, str], Task], as_module: bool = False) -> float:
    simulator.cloud.reset()
    # The first look is at second 1.
    job_id = simulator.cloud.add_job("rds", duration=LOOKS - 0.5).job_id
    seconds = place.play([task_for(simulator, job_id)], as_module)
    if len(simulator.cloud.requests) != LOOKS:
        raise RuntimeError(f"{len(simulator.cloud.requests)} looks instead of {LOOKS}")
    return seconds


def _wait(simulator: Simulator, job_id: str) -> Task:
    options = {"service": "rds", "job_id": job_id, "interval": INTERVAL}
    connection = {"endpoints": simulator.endpoints(), "project_id": DEFAULT_PROJECT_ID, "auth_token": STATIC_TOKEN}
    return {"hwcloud.taskcenter.wait_for_job": {**options, **connection}}


def _ask(simulator: Simulator, job_id: str) -> Task:
    url = f"{simulator.endpoints()['rds']}/v3/{DEFAULT_PROJECT_ID}/jobs?id={job_id}"
    return {
        "ansible.builtin.uri": {"url": url, "headers": {"X-Auth-Token": STATIC_TOKEN}},
        "register": "answer",
        "until": "answer.json.job.status == 'Completed'",
        "retries": LOOKS,
        "delay": 0,
    }
