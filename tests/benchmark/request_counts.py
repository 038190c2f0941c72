# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP requests of a wait for 1,000 jobs, 200 of each service, counted where they arrive."""
from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any
from unittest import mock

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import Found, LookUps
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import NAMES
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import SERVICES, run
from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN, Cloud, ManualClock, Simulator

from .report import Finding, show

EACH = 200
# 200 jobs are 4 pages of 50 at RDS, TaurusDB and GeminiDB, 2 of 100 at openGauss and 1 of 1,000 at DCS.
FLOOR, GOAL = 15, 20
# Our jobs were started within so many seconds.
STARTED_WITHIN = 1800.0
MINUTE = 60.0


@dataclass(frozen=True)
class Scene:
    """Our jobs, and what else a service's list holds: other tasks among ours, after and before them."""

    name: str
    # tasks of others that began among ours, as a part of ours
    others: float = 0.0
    # tasks of the last 20 days, before and, evenly, among ours
    older: int = 0
    # new tasks of others while we wait
    arriving_each_minute: float = 0.0
    # the part of ours that has ended before we begin to wait
    ended: float = 0.0
    # seconds from the first look until ours end: all at once, or one by one from the first to the second
    ends_after: tuple[float, float] = (3 * MINUTE, 3 * MINUTE)
    goal: float | None = GOAL


REALISTIC = Scene("all running, 10 % others among them", others=0.1, older=2000, arriving_each_minute=1.0)
SCENES = (
    Scene("all running, no other tasks"),
    REALISTIC,
    replace(REALISTIC, name="all running, 20 % others among them", others=0.2),
    replace(REALISTIC, name="half of them ended before", ended=0.5),
    replace(REALISTIC, name="ending one by one in 10 minutes", ends_after=(0.0, 10 * MINUTE)),
)


def measure() -> list[Finding]:
    findings = [finding for scene in SCENES for finding in _watch(scene)]
    show(f"HTTP requests of a wait for {EACH * len(NAMES)} jobs, {EACH} of each service (floor: {FLOOR} a round)", findings)
    return findings


@contextmanager
def cloud_of(scene: Scene) -> Iterator[tuple[Simulator, ManualClock, dict[str, list[str]]]]:
    """The cloud, its clock, and the ids of our jobs."""
    clock = ManualClock()
    rng = random.Random(7)
    with Simulator(clock=clock) as simulator:
        cloud = simulator.cloud
        ours: dict[str, list[str]] = {}
        for service in NAMES:
            if scene.older:
                cloud.fill(service, scene.older, days=20.0, failed=scene.older // 50)
            for _other in range(round(EACH * scene.others)):
                cloud.add_job(service, age=rng.uniform(0.0, STARTED_WITHIN), duration=rng.uniform(30.0, 3600.0))
            for minute in range(round(30 * scene.arriving_each_minute)):
                cloud.add_job(service, age=-MINUTE * (minute + rng.random()) / scene.arriving_each_minute, duration=300.0)
            ours[service] = []
            for number in range(EACH):
                age = rng.uniform(0.0, STARTED_WITHIN)
                first, last = scene.ends_after
                left = first + (last - first) * (number + 1) / EACH
                duration = age * 0.9 if rng.random() < scene.ended else age + left
                ours[service].append(cloud.add_job(service, age=age, duration=duration).job_id)
        yield simulator, clock, ours


def params_for(endpoints: dict[str, str], ours: dict[str, list[str]]) -> dict[str, Any]:
    """What AnsibleModule would hand over, the defaults of the options too."""
    jobs = [{"service": service, "job_id": job_id} for service, job_ids in ours.items() for job_id in job_ids]
    return {
        "endpoints": endpoints, "auth_token": STATIC_TOKEN, "project_id": DEFAULT_PROJECT_ID, "validate_certs": True,
        "request_timeout": 30.0, "retries": 5, "jobs": jobs, "wait_for": "all", "fail_fast": False, "timeout": 4 * 3600.0,
        "interval": None, "delay": 0.0, "not_found_grace": 60.0, "progress": "never",
    }


def _watch(scene: Scene) -> list[Finding]:
    with cloud_of(scene) as (simulator, clock, ours):
        log = simulator.cloud.requests
        floor = sum(_pages_down_to(simulator.cloud, service, ours[service]) for service in NAMES)
        begins: dict[str, list[int]] = {service: [] for service in NAMES}
        look = LookUps.look

        def noted(look_ups: LookUps, job_ids: Sequence[str]) -> Iterator[Found]:
            begins[look_ups._center.service.name].append(len(log))
            return look(look_ups, job_ids)

        with mock.patch.object(LookUps, "look", noted):
            result = run(params_for(simulator.endpoints(), ours), environ={}, clock=clock.now, sleep=clock.advance)
        if result.get("failed") or len(result["completed"]) != EACH * len(NAMES):
            raise RuntimeError(f"{scene.name}: {result.get('msg')}")
        sent = list(log)
    a_round, most = 0.0, 0
    for service, looks in begins.items():
        # a look's requests are those from its beginning to that of the next one
        costs = [sum(seen.service == service for seen in sent[begin:end]) for begin, end in zip(looks, [*looks[1:], len(sent)])]
        a_round += fmean(costs)
        most += max(costs)
    single = sum("id" in seen.args or "limit" not in seen.args for seen in sent)
    pace = f"{result['polls']} rounds in {result['elapsed']:.0f} s, {len(sent)} requests, {single} of them for single jobs"
    return [Finding(f"{scene.name}: a round", a_round, scene.goal, note=f"lists alone: {floor} at first; at most {most}; {pace}")]


def _pages_down_to(cloud: Cloud, service: str, job_ids: list[str]) -> int:
    """The pages from the newest task to the oldest of these that still runs."""
    now, wanted = cloud.now(), set(job_ids)
    tasks = cloud.jobs.select(service, DEFAULT_PROJECT_ID, now)
    deepest = max(place for place, task in enumerate(tasks) if task.job_id in wanted and not task.ended(now))
    size: int = SERVICES[service].page_sizes[-1]
    return deepest // size + 1
