# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many jobs with few requests: by the list or one by one, each once, and never faster than the budget allows."""
from __future__ import annotations

import random

import pytest
from driving import SERVICES, lists
from looking import Looker, statuses

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import FEW
from simulator import Simulator


def fastest(sim: Simulator, service: str, seconds: float) -> int:
    """The most requests that came within so many seconds."""
    times = [seen.time for seen in sim.cloud.requests.of(service)]
    return max(sum(begin <= moment < begin + seconds for moment in times[first:]) for first, begin in enumerate(times))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("count", range(1, FEW + 1))
def test_a_few_jobs_are_looked_up_one_by_one(sim: Simulator, service: str, count: int) -> None:
    jobs = [sim.cloud.add_job(service).job_id for _turn in range(count)]
    looker = Looker(sim, service)
    assert statuses(looker.look(jobs)) == {"Running"}
    assert looker.requests == count
    assert service == "geminidb" or not lists(sim, service)


@pytest.mark.parametrize(("service", "requests"), [("rds", 4), ("gaussdb", 2), ("taurusdb", 4), ("geminidb", 4), ("dcs", 1)])
def test_two_hundred_running_jobs_take_as_many_requests_as_pages(sim: Simulator, service: str, requests: int) -> None:
    sim.cloud.fill(service, 300)
    jobs = [sim.cloud.add_job(service, duration=1000).job_id for _turn in range(200)]
    looker = Looker(sim, service)
    for _turn in range(3):
        assert statuses(looker.look(jobs)) == {"Running"}
        assert looker.requests <= requests + (0 if SERVICES[service].offset_counts_records else 1)
        sim.cloud.clock.advance(60)
    assert looker.requests == requests


@pytest.mark.parametrize("service", SERVICES)
def test_ended_ones_are_answered_by_the_list_too(sim: Simulator, service: str) -> None:
    jobs = [sim.cloud.add_job(service, duration=10, age=100).job_id for _turn in range(30)]
    looker = Looker(sim, service)
    assert statuses(looker.look(jobs)) == {"Completed"}
    assert looker.requests == 1


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_mixture_every_answer_is_right(sim: Simulator, service: str, seed: int) -> None:
    seeded = random.Random(seed)
    sim.cloud.settings.history_days = {}
    sim.cloud.fill(service, seeded.choice([0, 40, 400]))
    wanted: dict[str, str | None] = {}
    for _turn in range(seeded.choice([2, 5, 20, 40])):
        kind = seeded.choice(["running", "done", "failed", "old", "unknown"])
        if kind == "unknown":
            wanted[f"ff808081{seeded.getrandbits(96):024x}"] = None
            continue
        age = {"running": 5, "done": 200000, "failed": 5000, "old": 40 * 86400}[kind]
        job = sim.cloud.add_job(service, age=age + seeded.random(), duration=100, outcome="Failed" if kind == "failed" else "Completed")
        wanted[job.job_id] = {"running": "Running", "failed": "Failed"}.get(kind, "Completed")
        if service == "geminidb" and kind == "old":
            wanted[job.job_id] = None
    looker = Looker(sim, service)
    for _turn in range(3):
        found = looker.look(list(wanted))
        for job_id, status in wanted.items():
            task = found[job_id]
            # a running job may have ended while the look paused for the budget
            assert (task.status if task else None) in ((status, "Completed") if status == "Running" else (status,))
    assert fastest(sim, service, 0.9) <= 62


@pytest.mark.parametrize("service", SERVICES)
def test_old_jobs_deep_in_the_list_are_looked_up_singly(sim: Simulator, service: str) -> None:
    old = [sim.cloud.add_job(service, age=20 * 86400 + number, duration=None).job_id for number in range(5)]
    sim.cloud.fill(service, 1500, days=10)
    looker = Looker(sim, service)
    for _turn in range(3):
        assert statuses(looker.look(old)) == {"Running"}
    # for most services five requests are the best there is
    assert looker.requests <= 5


@pytest.mark.parametrize("service", SERVICES)
def test_never_more_than_the_budget_whatever_the_number_of_jobs(sim: Simulator, service: str) -> None:
    unknown = [f"ff808081{number:024x}" for number in range(50)]
    looker = Looker(sim, service)
    begin = sim.cloud.now()
    for _turn in range(2):
        assert statuses(looker.look(unknown)) == {None}
    spent = len(sim.cloud.requests.of(service))
    # one request each in a burst of 60, and as many as it takes a second each
    assert spent >= 100
    assert sim.cloud.now() - begin >= spent - 62
    assert fastest(sim, service, 0.9) <= 62


def test_many_failures_of_dcs_at_once_keep_to_the_budget(sim: Simulator) -> None:
    """Its list does not say why a job failed, so each one is asked for once more."""
    jobs = [sim.cloud.add_job("dcs", age=100, duration=10, outcome="Failed", reason=f"reason {number}").job_id for number in range(80)]
    looker = Looker(sim, "dcs")
    found = looker.look(jobs)
    assert {task.fail_reason for task in found.values() if task} == {f"reason {number}" for number in range(80)}
    assert fastest(sim, "dcs", 0.9) <= 62


@pytest.mark.parametrize("fault", ["close", "html"])
def test_a_reason_that_is_not_to_be_had_hides_no_failure(sim: Simulator, fault: str) -> None:
    jobs = [sim.cloud.add_job("dcs", age=100, duration=10, outcome="Failed", reason="The disk is full.").job_id for _turn in range(FEW + 1)]
    sim.cloud.faults.add(fault, path="/jobs/")
    assert statuses(Looker(sim, "dcs").look(jobs)) == {"Failed"}
