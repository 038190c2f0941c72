# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many jobs: in the order asked, with few requests, across services, regions and projects."""
from __future__ import annotations

from typing import Any

import pytest
from driving import SERVICES, refused_lists, wait

from simulator import PASSWORD, PROJECTS, USER_NAME, Simulator


def entries(sim: Simulator, count: int, **options: Any) -> list[dict[str, str]]:
    return [{"service": service, "job_id": sim.cloud.add_job(service, **options).job_id} for service in SERVICES for _turn in range(count)]


def test_all_services_at_once(sim: Simulator) -> None:
    jobs = entries(sim, 3, duration=200)
    result = wait(sim, jobs=jobs)
    assert not result.get("failed")
    assert [(job["service"], job["job_id"]) for job in result["jobs"]] == [(job["service"], job["job_id"]) for job in jobs]
    assert result["completed"] == [job["job_id"] for job in jobs]


def test_a_thousand_running_jobs_take_fifteen_requests_a_round(sim: Simulator) -> None:
    """The floor is 15: 4 + 2 + 4 + 4 + 1 pages. Finding out what offsets count may cost a little once."""
    jobs = entries(sim, 200, duration=None)
    for service in SERVICES:
        sim.cloud.fill(service, 100, days=20)
    result = wait(sim, jobs=jobs, timeout=60.0, interval=20.0, project_id=sim.cloud.project_id(None))
    assert result["timed_out"] and len(result["unfinished"]) == 1000
    assert result["polls"] == 4
    assert result["requests"] <= 15 * 4 + 4
    assert {job["status"] for job in result["jobs"]} == {"Running"}
    assert refused_lists(sim) == []


def test_no_number_of_jobs_exceeds_the_budget(sim: Simulator) -> None:
    jobs = [f"31b8ae23-c687-4d80-b7b4-{number:012d}" for number in range(80)]
    wait(sim, service="gaussdb", job_id=jobs, timeout=60.0, not_found_grace=1000.0, project_id=sim.cloud.project_id(None))
    times = [seen.time for seen in sim.cloud.requests.of("gaussdb")]
    for first, begin in enumerate(times):
        assert sum(begin <= moment < begin + 60 for moment in times[first:]) <= 122
        assert sum(begin <= moment < begin + 1 for moment in times[first:]) <= 63
    assert len(times) <= 60 + 60 + 3


def test_a_cloud_that_allows_sixty_a_minute_is_never_pushed_further(sim: Simulator) -> None:
    sim.cloud.settings.update({"requests_per_minute": 60, "burst": 60})
    jobs = [sim.cloud.add_job("taurusdb", duration=100 + number).job_id for number in range(40)]
    sim.cloud.settings.unpublished = ["taurusdb/immediate-jobs"]
    result = wait(sim, service="taurusdb", job_id=jobs, project_id=sim.cloud.project_id(None))
    assert len(result["completed"]) == 40
    assert [seen.status for seen in sim.cloud.requests if seen.status == 429] == []


def test_a_job_that_is_asked_for_twice_is_looked_up_once_and_answered_twice(sim: Simulator) -> None:
    first, second = (sim.cloud.add_job("gaussdb", duration=30).job_id for _turn in range(2))
    result = wait(sim, service="gaussdb", job_id=[first, second, first, f" {first} "], interval=10.0)
    assert [job["job_id"] for job in result["jobs"]] == [first, second, first, first]
    assert result["completed"] == [first, second]
    looks = [seen.args["id"] for seen in sim.cloud.requests.of("gaussdb")]
    assert looks.count(first) == looks.count(second) == result["polls"]


def test_the_same_id_at_two_services_is_two_jobs(sim: Simulator) -> None:
    job_id = "31b8ae23-c687-4d80-b7b4-42a66c9bb886"
    sim.cloud.add_job("rds", job_id=job_id, duration=10)
    sim.cloud.add_job("gaussdb", job_id=job_id, duration=10, outcome="Failed")
    result = wait(sim, jobs=[{"service": "rds", "job_id": job_id}, {"service": "gaussdb", "job_id": job_id}])
    assert [job["status"] for job in result["jobs"]] == ["Completed", "Failed"]
    assert (result["completed"], result["failed_jobs"]) == ([job_id], [job_id])


def test_other_projects(sim: Simulator) -> None:
    here = sim.cloud.add_job("rds", duration=10).job_id
    there = sim.cloud.add_job("rds", duration=20, project_id="sim-1_dev").job_id
    jobs = [{"service": "rds", "job_id": here}, {"service": "rds", "job_id": there, "project_id": PROJECTS["sim-1_dev"]}]
    assert wait(sim, jobs=jobs)["completed"] == [here, there]


@pytest.mark.parametrize("credentials", [{}, {"username": USER_NAME, "password": PASSWORD}])
def test_other_regions(sim: Simulator, credentials: dict[str, str]) -> None:
    """The project is looked up in the other region; its endpoint is given, since the simulator has no host names."""
    here = sim.cloud.add_job("rds", duration=10).job_id
    there = sim.cloud.add_job("rds", duration=20, project_id="sim-2").job_id
    jobs = [
        {"service": "rds", "job_id": here},
        {"service": "rds", "job_id": there, "region": "sim-2", "endpoint": sim.endpoints("sim-2")["rds"]},
    ]
    result = wait(sim, jobs=jobs, **credentials)
    assert result["completed"] == [here, there]
    asked = {seen.path.split("/v3/")[1].split("/")[0] for seen in sim.cloud.requests.of("rds")}
    assert asked == {PROJECTS["sim-1"], PROJECTS["sim-2"]}
    # a token or a project for each of them, once
    assert len(sim.cloud.requests.of("iam")) == 2


def test_another_region_without_its_endpoint_is_not_sought_at_the_tasks_endpoints(sim: Simulator) -> None:
    result = wait(sim, jobs=[{"service": "rds", "job_id": "1", "region": "sim-2"}])
    assert result["failed"] and "sim-2" in result["msg"] and len(sim.cloud.requests) == 0


def test_a_wrong_endpoint_of_an_entry_is_named(sim: Simulator) -> None:
    result = wait(sim, jobs=[{"service": "rds", "job_id": "1", "endpoint": f"{sim.url}/wrong"}])
    assert result["failed"] and f"{sim.url}/wrong" in result["msg"] and "endpoint" in result["msg"]


def test_one_service_that_is_slow_to_let_in_does_not_hold_up_the_others(sim: Simulator) -> None:
    jobs = entries(sim, 1, duration=60)
    sim.cloud.faults.add("throttle", service="rds", times=3, retry_after="50")
    result = wait(sim, jobs=jobs)
    assert not result.get("failed")
    last = {service: max(seen.time for seen in sim.cloud.requests.of(service)) for service in SERVICES}
    begin = sim.cloud.requests[0].time
    assert last["rds"] - begin >= 150
    assert all(last[service] - begin < 70 for service in SERVICES if service != "rds")


def test_requests_to_iam_are_counted_too(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=0)
    result = wait(sim, service="rds", job_id=[job.job_id], username=USER_NAME, password=PASSWORD)
    assert result["requests"] == len(sim.cloud.requests) == 2


def test_some_old_jobs_among_many_tasks_are_looked_up_singly(sim: Simulator) -> None:
    old = [sim.cloud.add_job("rds", age=20 * 86400, duration=None).job_id for _turn in range(6)]
    sim.cloud.fill("rds", 2000, days=5)
    result = wait(sim, service="rds", job_id=old, timeout=100.0, interval=20.0, project_id=sim.cloud.project_id(None))
    # the list has forty pages before them: it is tried once, and left alone then
    assert result["requests"] <= 6 * 6 + 5
    assert {job["status"] for job in result["jobs"]} == {"Running"}
