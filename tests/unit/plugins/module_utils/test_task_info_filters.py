# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every filter with every limit and offset, on every service, against what the simulator knows to be right."""
from __future__ import annotations

import random
from typing import Any, Callable, Iterator

import pytest
from driving import SERVICES, info, refused_lists

from simulator import Job, ManualClock, Simulator
from simulator.settings import QUIRKS

DAY = 86400.0
NOW = 1768478400.25
WORDS = {
    "Pending": "Pending", "INIT": "Pending", "Running": "Running", "RUNNING": "Running", "Completed": "Completed", "SUCCESS": "Completed",
    "Failed": "Failed", "FAIL": "Failed", "Canceled": "Canceled", "CANCELED": "Canceled",
}
STATUSES = ("Pending", "Running", "Completed", "Failed", "Canceled")
WITH_ORDER = ("rds", "taurusdb")
# the API applies these, so the total is always known
AT_SERVICE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "rds": lambda filters: filters.get("status") not in ("Pending", "Canceled"),
    "gaussdb": lambda filters: set(filters) <= {"start_time", "end_time", "status"} and filters.get("status") not in ("Pending", "Canceled"),
    "taurusdb": lambda filters: set(filters) <= {"start_time", "end_time", "status"} and filters.get("status") != "Canceled",
    "geminidb": lambda filters: set(filters) <= {"start_time", "end_time", "status"} and filters.get("status") not in ("Pending", "Canceled"),
    "dcs": lambda filters: set(filters) <= {"start_time", "end_time"},
}


def populate(sim: Simulator, service: str) -> list[Job]:
    """Jobs of some weeks in every state, some of the same instance, name or order; newest first."""
    seeded = random.Random(f"jobs of {service}")
    sim.cloud.fill(service, 120, days=28, failed=30, instances=6)
    known = sim.cloud.jobs.everything()
    for number in range(40):
        age = seeded.choice([10.0, 3600.0, 2 * DAY, 20 * DAY]) + number + 0.5
        kind = seeded.choice(["pending", "running", "done", "canceled"])
        sim.cloud.add_job(
            service, age=age, duration=None if kind in ("pending", "running") else age / 2, pending=10**9 if kind == "pending" else 0,
            outcome="Canceled" if kind == "canceled" else "Completed", instance_id=seeded.choice(known).instance_id,
            name=seeded.choice(known).name, order_id=seeded.choice(["CS1", "CS2", ""]),
        )
    return sim.cloud.jobs.select(service, sim.cloud.project_id(None), sim.cloud.now())


@pytest.fixture(scope="module", params=list(SERVICES))
def filled(request: pytest.FixtureRequest) -> Iterator[tuple[Simulator, str, list[Job]]]:
    with Simulator(clock=ManualClock(NOW)) as sim:
        yield sim, request.param, populate(sim, request.param)


def chosen(seeded: random.Random, service: str, jobs: list[Job]) -> dict[str, Any]:
    one = seeded.choice(jobs)
    start = int(NOW - seeded.uniform(1, 29) * DAY)
    filters: dict[str, Any] = {
        "name": seeded.choice([one.name, one.name, "NoSuchName"]),
        "status": seeded.choice(STATUSES),
        "instance_id": seeded.choice([one.instance_id, one.instance_id, "no-such-instance"]),
        "start_time": str(start),
        "end_time": str(int(min(NOW, start + seeded.uniform(0.5, 15) * DAY))),
    }
    if service in WITH_ORDER:
        filters["order_id"] = seeded.choice(["CS1", "CS2", "CS3"])
    return {option: filters[option] for option in seeded.sample(sorted(filters), seeded.choice([0, 1, 1, 1, 2, 2, 3]))}


def matches(job: Job, filters: dict[str, Any]) -> bool:
    return (
        filters.get("name", job.name) == job.name
        and filters.get("status", WORDS[job.status(NOW)]) == WORDS[job.status(NOW)]
        and filters.get("instance_id", job.instance_id) == job.instance_id
        and filters.get("order_id", job.order_id) == job.order_id
        and float(filters.get("start_time", 0)) <= job.created <= float(filters.get("end_time", NOW))
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_matches_is_what_comes(filled: tuple[Simulator, str, list[Job]], seed: int) -> None:
    sim, service, jobs = filled
    seeded = random.Random(seed)
    for _turn in range(10):
        filters = chosen(seeded, service, jobs)
        limit, offset = seeded.choice([0, 1, 5, 7, 50, 100]), seeded.choice([0, 0, 1, 3, 20, 99, 1000])
        result = info(sim, service, limit=limit, offset=offset, **filters)
        case = f"{service} {filters} limit={limit} offset={offset}"
        assert not result.get("failed"), (case, result.get("msg"))

        # an instance's own list of DCS names the task and not the job
        ids = [job.task_id if service == "dcs" and "instance_id" in filters else job.job_id for job in jobs if matches(job, filters)]
        wanted = ids[offset:offset + limit] if limit else ids[offset:]
        assert [task["job_id"] for task in result["tasks"]] == wanted, case
        assert result["count"] == len(wanted), case
        assert result["truncated"] == (offset + len(wanted) < len(ids) and bool(limit)), case
        # known wherever all was read, and wherever the service applies the filters
        exact = AT_SERVICE[service](filters) or not limit
        assert result["total_count"] in ([len(ids)] if exact else [len(ids), None]), case
        if result["total_count"] is None:
            assert result["truncated"], case
        assert result["changed"] is False and "warnings" not in result
    assert refused_lists(sim) == []


@pytest.mark.parametrize("reading", ["record", "page", "page0"])
@pytest.mark.parametrize("service", ["gaussdb", "taurusdb"])
def test_whatever_an_offset_counts(sim: Simulator, service: str, reading: str) -> None:
    sim.cloud.settings.offset_reading = {service: reading}
    jobs = [job.job_id for job in sim.cloud.fill(service, 237)]
    for limit, offset in ((0, 0), (0, 120), (30, 0), (30, 95), (120, 100), (10, 230)):
        result = info(sim, service, limit=limit, offset=offset)
        wanted = jobs[offset:offset + limit] if limit else jobs[offset:]
        assert [task["job_id"] for task in result["tasks"]] == wanted
        assert (result["total_count"], result["truncated"]) == (237, bool(limit) and offset + limit < 237)
    assert refused_lists(sim) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_few_tasks_are_not_paid_for_with_the_whole_list(sim: Simulator, service: str) -> None:
    sim.cloud.fill(service, 2000)
    for limit, offset in ((1, 0), (10, 0), (50, 0)):
        before = len(sim.cloud.requests.of(service))
        assert info(sim, service, limit=limit, offset=offset)["count"] == limit
        assert len(sim.cloud.requests.of(service)) == before + 1
    assert refused_lists(sim) == []


@pytest.mark.parametrize("service", SERVICES)
def test_records_of_every_state_and_their_raw(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=100, row={"later": {"unheard": [1, None]}})
    sim.cloud.add_job(service, duration=50, outcome="Failed", reason="boom", age=60)
    sim.cloud.clock.advance(42)
    running, failed = info(sim, service)["tasks"]
    assert (running["job_id"], running["status"], running["ended_at"], running["fail_reason"]) == (job.job_id, "Running", None, None)
    assert running["progress"] == (None if service == "dcs" else 42)
    assert running["raw"]["later"] == {"unheard": [1, None]}
    assert (failed["status"], failed["fail_reason"]) == ("Failed", "111400063" if service == "dcs" else "boom")
    # each time is cut to whole seconds
    assert failed["created_at"] and failed["ended_at"] and failed["duration"] in (49.0, 50.0, 51.0)


@pytest.mark.parametrize("service", SERVICES)
def test_every_way_in_which_the_pages_disagree(sim: Simulator, service: str) -> None:
    jobs = sim.cloud.fill(service, 30, failed=10, running=5)
    plain = info(sim, service, limit=0)
    sim.cloud.settings.update({"quirks": list(QUIRKS)})
    odd = info(sim, service, limit=0)
    for one, other in zip(plain["tasks"], odd["tasks"]):
        for key in ("job_id", "status", "created_at", "ended_at", "fail_reason", "instance_id"):
            assert one[key] == other[key], key
    assert odd["total_count"] == len(jobs)


@pytest.mark.parametrize("service", SERVICES)
def test_no_limit_and_no_offset_makes_a_page_that_an_api_refuses(sim: Simulator, service: str) -> None:
    jobs = [job.job_id for job in sim.cloud.fill(service, 130)]
    for limit in (2, 9, 10, 11, 19, 20, 21, 49, 50, 51, 99, 100, 101, 129, 130, 131, 999, 1000, 1001, 10**6):
        for offset in (0, 130, 10**9):
            result = info(sim, service, limit=limit, offset=offset)
            assert [task["job_id"] for task in result["tasks"]] == jobs[offset:offset + limit], (limit, offset)
            assert result["truncated"] is (offset + limit < 130)
    assert refused_lists(sim) == []
