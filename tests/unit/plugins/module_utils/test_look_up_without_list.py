# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the list is missing, forbidden, or fails, single jobs are still looked up; and what a single job's answer may be."""
from __future__ import annotations

import time
from typing import Any

import pytest
from driving import SERVICES, center, lists
from looking import Looker, statuses

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._budget import Budget
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import (
    Forbidden,
    NotPublished,
    TransientFault,
    Unauthenticated,
    UnknownJob,
)
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import PATIENCE, LookUps
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import Listing, Query
from simulator import Simulator

PATHS = {"rds": "tasklist", "gaussdb": "tasks", "taurusdb": "immediate-jobs", "dcs": "tasks"}


def running(sim: Simulator, service: str, count: int = 10) -> list[str]:
    return [sim.cloud.add_job(service, duration=None).job_id for _turn in range(count)]


@pytest.mark.parametrize("service", PATHS)
def test_a_list_that_is_not_published_is_asked_for_once(sim: Simulator, service: str) -> None:
    jobs = running(sim, service)
    sim.cloud.settings.unpublished = [f"{service}/{PATHS[service]}"]
    looker = Looker(sim, service)
    for _turn in range(3):
        assert statuses(looker.look(jobs)) == {"Running"}
    assert len(lists(sim, service)) == 1
    assert looker.requests == len(jobs)


@pytest.mark.parametrize(("status", "body"), [(403, None), (400, None), (404, {}), (405, {})])
@pytest.mark.parametrize("service", PATHS)
def test_a_list_that_is_refused(sim: Simulator, service: str, status: int, body: Any) -> None:
    jobs = running(sim, service)
    sim.cloud.faults.add("status", service=service, path=f"/{PATHS[service]}", status=status, body=body, times=None)
    looker = Looker(sim, service)
    for _turn in range(3):
        assert statuses(looker.look(jobs)) == {"Running"}
    assert len(lists(sim, service)) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_no_permission_for_anything(sim: Simulator, service: str) -> None:
    jobs = running(sim, service)
    sim.cloud.settings.denied = [service]
    with pytest.raises(Forbidden):
        Looker(sim, service).look(jobs)


@pytest.mark.parametrize("service", SERVICES)
def test_credentials_that_are_refused_are_not_tried_on_single_jobs(sim: Simulator, service: str) -> None:
    with pytest.raises(Unauthenticated):
        Looker(sim, service, access_key="unknown", secret_key="s", project_id=sim.cloud.project_id(None)).look(running(sim, service))
    assert len(sim.cloud.requests.of(service)) == 1


@pytest.mark.parametrize("service", PATHS)
def test_a_list_that_keeps_failing_is_left_alone_for_once(sim: Simulator, service: str) -> None:
    jobs = running(sim, service)
    fault = sim.cloud.faults.add("status", service=service, path=f"/{PATHS[service]}", status=500, times=None)
    looker = Looker(sim, service)
    for _turn in range(PATIENCE):
        with pytest.raises(TransientFault):
            looker.look(jobs)
    assert statuses(looker.look(jobs)) == {"Running"}
    assert looker.requests == len(jobs)
    fault.times = 0
    assert statuses(looker.look(jobs)) == {"Running"}
    assert looker.requests == 1


def test_what_was_found_before_the_second_page_failed_is_not_lost(sim: Simulator) -> None:
    jobs = running(sim, "rds", 80)
    sim.cloud.faults.add("status", service="rds", path="offset=50", status=503)
    looker = Looker(sim, "rds")
    with pytest.raises(TransientFault):
        looker.look(jobs)
    assert len(looker.found) == 50


@pytest.mark.parametrize(
    ("service", "region", "missing"),
    [("taurusdb", "eu-de", True), ("taurusdb", "eu-ch2", True), ("taurusdb", "cn-north-4", False), ("rds", "eu-de", False)],
)
def test_where_a_region_is_known_to_have_no_list_it_is_not_even_tried(sim: Simulator, service: str, region: str, missing: bool) -> None:
    jobs = running(sim, service)
    asked = center(sim, service)
    asked.connection.target = asked.connection.target._replace(region=region, from_region=True, project_id=sim.cloud.project_id(None))
    assert asked.has_list is not missing
    found = dict(one for one in LookUps(asked, Budget(sim.cloud.now)).look(jobs) if not isinstance(one, float))
    assert statuses(found) == {"Running"}
    assert bool(lists(sim, service)) is not missing


def test_a_list_is_asked_with_the_time_and_the_version_that_it_needs(sim: Simulator) -> None:
    asked = center(sim, "rds")
    plain, times = asked.service.listing, []

    def listing(query: Query, now: float) -> Listing:
        times.append(now)
        return plain(query, now)._replace(version="v3.1")

    asked.service = asked.service._replace(listing=listing)
    began = time.time()
    for _found in LookUps(asked, Budget(sim.cloud.now)).look(running(sim, "rds")):
        pass
    assert began <= times[0] <= time.time()
    assert [request.path.split("/")[2] for request in sim.cloud.requests if request.service == "rds"][:2] == ["v3.1", "v3"]


@pytest.mark.parametrize("service", SERVICES)
def test_one_job(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, duration=100)
    sim.cloud.clock.advance(42)
    task = center(sim, service).job(job.job_id)
    assert (task.job_id, task.status, task.name) == (job.job_id, "Running", job.name)
    assert task.progress == (None if service == "dcs" else 42)


@pytest.mark.parametrize("service", SERVICES)
def test_one_unknown_job(sim: Simulator, service: str) -> None:
    for job_id in ("31b8ae23-c687-4d80-b7b4-42a66c9bb886", "nonsense", "a b", "ä", "a?b=c", "%2e%2e"):
        with pytest.raises(UnknownJob):
            center(sim, service).job(job_id)


def test_the_job_api_of_rds_may_not_know_what_its_list_knows(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds")
    sim.cloud.faults.add("status", service="rds", path="/jobs", status=400, body={"error_code": "DBS.200543", "error_msg": "no"}, times=None)
    assert center(sim, "rds").job(job.job_id).status == "Running"


def test_the_swiss_rds_has_no_list_to_fall_back_to(sim: Simulator) -> None:
    sim.cloud.settings.unpublished = ["rds/tasklist"]
    asked = center(sim, "rds")
    for _turn in range(3):
        with pytest.raises(UnknownJob):
            asked.job("31b8ae23-c687-4d80-b7b4-42a66c9bb886")
    assert len(lists(sim, "rds")) == 1


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "dcs"])
def test_a_missing_job_api_is_a_wrong_address(sim: Simulator, service: str) -> None:
    sim.cloud.settings.unpublished = [service]
    with pytest.raises(NotPublished):
        center(sim, service).job("31b8ae23-c687-4d80-b7b4-42a66c9bb886")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "body",
    [
        {"unexpected": True}, {"job": [1]}, {"job": "Running"}, {"jobs": {}, "tasks": {}}, {"jobs": [5], "tasks": ["x"]},
        {"error_code": "X.1", "error_msg": "sorry"},
    ],
)
def test_a_success_of_another_shape_is_no_answer(sim: Simulator, service: str, body: Any) -> None:
    job = sim.cloud.add_job(service)
    sim.cloud.faults.add("status", status=200, body=body, service=service)
    asked = center(sim, service)
    if service == "dcs" and "error_code" not in body:
        # its answer has no frame: without an id it is of no job, and the list is asked
        assert asked.job(job.job_id).status == "Running"
        return
    with pytest.raises(TransientFault) as caught:
        asked.job(job.job_id)
    assert service in str(caught.value)


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "dcs"])
def test_the_end_of_another_job_is_not_taken_for_this_ones(sim: Simulator, service: str) -> None:
    other = {"id": "other", "job_id": "other", "status": "SUCCESS", "name": "x", "created": ""}
    sim.cloud.faults.add("status", status=200, body=other if service == "dcs" else {"job": other}, service=service)
    with pytest.raises(TransientFault, match="other"):
        center(sim, service).job(sim.cloud.add_job(service).job_id)


@pytest.mark.parametrize(
    ("service", "body"),
    [("rds", {"job": None}), ("gaussdb", {"job": {}}), ("taurusdb", {"job": None}), ("geminidb", {"jobs": []}), ("geminidb", {"jobs": None})],
)
def test_an_empty_answer_is_an_unknown_job(sim: Simulator, service: str, body: Any) -> None:
    sim.cloud.faults.add("status", status=200, body=body, path="/jobs", service=service, times=None)
    with pytest.raises(UnknownJob):
        center(sim, service).job("x")


def test_another_row_of_geminidb_is_not_taken(sim: Simulator) -> None:
    sim.cloud.faults.add("status", status=200, body={"jobs": [{"id": "other", "status": "Completed"}], "total_count": 1}, service="geminidb")
    with pytest.raises(UnknownJob):
        center(sim, "geminidb").job("x")


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb"])
def test_ids_differ_at_most_in_case_and_blanks(sim: Simulator, service: str) -> None:
    sim.cloud.faults.add("status", status=200, body={"job": {"id": " ABC ", "status": "Running"}}, service=service)
    assert center(sim, service).job("abc").status == "Running"


def test_one_job_that_always_fails_does_not_keep_the_others_from_being_seen(sim: Simulator) -> None:
    jobs = running(sim, "gaussdb", 3)
    poison = jobs[0]
    sim.cloud.faults.add("status", service="gaussdb", path=poison, status=500, times=None)
    looker = Looker(sim, "gaussdb")
    for _turn in range(3):
        with pytest.raises(TransientFault):
            looker.look(jobs)
        assert set(looker.found) == set(jobs[1:])


def test_a_service_that_is_down_is_not_asked_for_every_job(sim: Simulator) -> None:
    jobs = running(sim, "taurusdb", 30)
    sim.cloud.settings.unpublished = ["taurusdb/immediate-jobs"]
    looker = Looker(sim, "taurusdb")
    looker.look(jobs)
    sim.cloud.faults.add("status", service="taurusdb", status=500, times=None)
    with pytest.raises(TransientFault):
        looker.look(jobs)
    assert looker.requests == PATIENCE


def test_in_the_long_run_each_job_has_its_turn(sim: Simulator) -> None:
    """Every other request fails, and a look is over after some faults: who was not seen comes first the next time."""
    jobs = running(sim, "taurusdb", 11)
    sim.cloud.settings.unpublished = ["taurusdb/immediate-jobs"]
    looker = Looker(sim, "taurusdb")
    looker.look(jobs)
    sim.cloud.faults.add("status", service="taurusdb", status=500, times=None, every=2)
    seen: set[str] = set()
    for _turn in range(8):
        with pytest.raises(TransientFault):
            looker.look(jobs)
        seen |= set(looker.found)
    assert seen == set(jobs)


@pytest.mark.parametrize(("service", "path"), [("gaussdb", "/jobs"), ("taurusdb", "/jobs"), ("dcs", "/jobs/")])
def test_what_the_job_api_does_not_know_may_be_in_the_list(sim: Simulator, service: str, path: str) -> None:
    """openGauss: manual backups are known to the list only."""
    job = sim.cloud.add_job(service)
    body = {"error_code": "DBS.200543", "error_msg": "The job does not exist."}
    sim.cloud.faults.add("status", service=service, path=f"{sim.cloud.project_id(None)}{path}", status=400, body=body, times=None)
    asked = center(sim, service)
    assert asked.job(job.job_id).status == "Running"
    with pytest.raises(UnknownJob):
        asked.job("31b8ae23-c687-4d80-b7b4-42a66c9bb886")
