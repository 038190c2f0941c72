# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task costs inside Ansible's worker, as a module, and as ansible.builtin.uri; and what it costs to show progress."""
from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN, Simulator

from .cpu import INTERVAL, LOOKS, LookClock
from .playbooks import Folder, Task, folder
from .report import Finding, show

TASKS = 20
ROUNDS = 3
PAIRS = 5
# a wait that has a line to show every second
SECONDS = 8
INFO_GOAL, MODULE_GOAL, WAIT_GOAL, PROGRESS_GOAL = 0.10, 1.05, 0.02, 1.05


@dataclass(frozen=True)
class Cost:
    """Seconds of a playbook, or of a part of it."""

    cpu: float
    wall: float

    def above(self, less: Cost, tasks: int = 1) -> Cost:
        """What each of so many tasks adds."""
        return Cost((self.cpu - less.cpu) / tasks, (self.wall - less.wall) / tasks)


def measure() -> list[Finding]:
    return [*_measure_info(), *_measure_wait(), *_measure_progress()]


def _play(place: Folder, tasks: Sequence[Task], as_module: bool = False) -> Cost:
    began = time.monotonic()
    cpu = place.play(tasks, as_module)
    return Cost(cpu, time.monotonic() - began)


def _connection(simulator: Simulator) -> dict[str, object]:
    return {"endpoints": simulator.endpoints(), "project_id": DEFAULT_PROJECT_ID, "auth_token": STATIC_TOKEN}


def _measure_info() -> list[Finding]:
    """A task more, of twenty: the same request by all three."""
    with Simulator() as simulator, folder() as place:
        simulator.cloud.add_job("rds", duration=60.0, age=61.0)
        simulator.cloud.settings.update({"requests_per_minute": None})
        info: Task = {"hwcloud.taskcenter.rds_task_info": {"limit": 10, **_connection(simulator)}}
        _play(place, [info])
        _play(place, [info], as_module=True)
        seen = simulator.cloud.requests[-1]
        uri: Task = {"ansible.builtin.uri": {"url": f"{simulator.url}{seen.path}?{seen.query}", "headers": {"X-Auth-Token": STATIC_TOKEN}}}
        _play(place, [uri])
        before = len(simulator.cloud.requests)
        rounds = [
            tuple(_play(place, [task] * TASKS, as_module).above(_play(place, [task], as_module), TASKS - 1)
                  for task, as_module in ((info, False), (info, True), (uri, False)))
            for _round in range(ROUNDS)
        ]
        sent = len(simulator.cloud.requests) - before
    if sent != 3 * ROUNDS * (TASKS + 1):
        raise RuntimeError(f"{sent} requests instead of one a task")

    def middle(title: str, figure: Callable[[Cost, Cost, Cost], float], goal: float | None = None) -> Finding:
        return Finding(title, median(figure(*one) for one in rounds), goal, "ms" if goal is None else "x", noisy=True)

    findings = []
    for kind in ("cpu", "wall"):
        def of(cost: Cost, kind: str = kind) -> float:
            return float(getattr(cost, kind))

        name = "CPU" if kind == "cpu" else "wall"
        findings += [
            middle(f"{name}: ansible.builtin.uri", lambda worker, module, uri: 1000 * of(uri)),
            middle(f"{name}: rds_task_info as a module", lambda worker, module, uri: 1000 * of(module)),
            middle(f"{name}: rds_task_info inside the worker", lambda worker, module, uri: 1000 * of(worker)),
            middle(f"{name}: as a module, of uri's", lambda worker, module, uri: of(module) / of(uri), MODULE_GOAL),
            middle(f"{name}: inside the worker, of uri's", lambda worker, module, uri: of(worker) / of(uri), INFO_GOAL),
        ]
    show(f"One task more of {TASKS}, the same GET by all (medians of {ROUNDS} rounds, each 20 tasks against 1)", findings)
    return findings


def _measure_wait() -> list[Finding]:
    """A wait of twenty looks, without what every playbook costs."""
    clock = LookClock()
    with Simulator(clock=clock) as simulator, folder() as place:
        clock.cloud = simulator.cloud

        def look(task_for: Callable[[str], Task]) -> Cost:
            simulator.cloud.reset()
            # the first look is at second 1
            cost = _play(place, [task_for(simulator.cloud.add_job("rds", duration=LOOKS - 0.5).job_id)])
            if len(simulator.cloud.requests) != LOOKS:
                raise RuntimeError(f"{len(simulator.cloud.requests)} looks instead of {LOOKS}")
            return cost

        def wait(job_id: str) -> Task:
            return {"hwcloud.taskcenter.wait_for_job": {"service": "rds", "job_id": job_id, "interval": INTERVAL, **_connection(simulator)}}

        def request(job_id: str) -> dict[str, Any]:
            url = f"{simulator.endpoints()['rds']}/v3/{DEFAULT_PROJECT_ID}/jobs?id={job_id}"
            return {"url": url, "headers": {"X-Auth-Token": STATIC_TOKEN}}

        def ask(job_id: str) -> Task:
            until = {"register": "answer", "until": "answer.json.job.status == 'Completed'", "retries": LOOKS, "delay": 0}
            return {"ansible.builtin.uri": request(job_id), **until}

        def only_ask(job_id: str) -> Task:
            return {"only_requests": request(job_id)}

        _play(place, [])
        look(wait)
        look(only_ask)
        rounds = []
        for _round in range(ROUNDS):
            # short ones say little by themselves
            turns = [(_play(place, []).cpu, look(wait).cpu, look(only_ask).cpu) for _turn in range(5)]
            empty, worker, least = (median(column) for column in zip(*turns))
            rounds.append((empty, worker, least, look(ask).cpu))
    findings = [
        Finding("an empty playbook", median(one[0] for one in rounds), unit="s", noisy=True),
        Finding("wait_for_job inside the worker", median(one[1] for one in rounds), unit="s", noisy=True),
        Finding("a plugin that only uses requests", median(one[2] for one in rounds), unit="s", noisy=True),
        Finding("uri with until, delay 0", median(one[3] for one in rounds), unit="s", noisy=True),
        Finding("above the empty playbook, of uri's", median((one[1] - one[0]) / (one[3] - one[0]) for one in rounds), WAIT_GOAL, "x", noisy=True),
        Finding("only requests, in the same way", median((one[2] - one[0]) / (one[3] - one[0]) for one in rounds), unit="x", noisy=True),
    ]
    show(f"CPU of playbooks that look {LOOKS} times (medians of {ROUNDS} rounds)", findings)
    return findings


def _measure_progress() -> list[Finding]:
    """A real wait whose job moves with every look, with a line a second and without any."""
    with Simulator() as simulator, folder() as place:

        def wait(progress: str) -> Cost:
            job = simulator.cloud.add_job("rds", duration=SECONDS + 1.0)
            options = {"service": "rds", "job_id": job.job_id, "interval": 0.5, "progress": progress}
            return _play(place, [{"hwcloud.taskcenter.wait_for_job": {**options, **_connection(simulator)}}])

        pairs = [(wait("never").cpu, wait("always").cpu) for _pair in range(PAIRS)]
    silent, shown = (median(column) for column in zip(*pairs))
    findings = [
        Finding("without lines", silent, unit="s", noisy=True),
        Finding("with lines", shown, unit="s", noisy=True),
        Finding("with lines, of the silent wait's", shown / silent, PROGRESS_GOAL, "x", noisy=True),
    ]
    show(f"CPU of a playbook that waits about {SECONDS} s, without and with a line a second (medians of {PAIRS} pairs)", findings)
    return findings
