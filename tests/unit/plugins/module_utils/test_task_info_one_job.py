# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One job by its id, with and without other filters, and ids that the service does not know."""
from __future__ import annotations

from typing import Any

import pytest
from driving import SERVICES, info, lists, refused_lists

from simulator import Job, Simulator

NOTHING = {"changed": False, "tasks": [], "count": 0, "total_count": 0, "truncated": False}
UNKNOWN = ["31b8ae23-c687-4d80-b7b4-42a66c9bb886", "31b8ae23c6874d80b7b442a66c9bb886", "nonsense", "a b", "ä", "a?b=c&d", "1", "%00"]


def some_job(sim: Simulator, service: str, **options: Any) -> Job:
    sim.cloud.fill(service, 250)
    return sim.cloud.add_job(service, age=86400 * 5, duration=60, **options)


@pytest.mark.parametrize("service", SERVICES)
def test_it_is_found_without_reading_the_month(sim: Simulator, service: str) -> None:
    job = some_job(sim, service)
    result = info(sim, service, job_id=job.job_id)
    assert [task["job_id"] for task in result["tasks"]] == [job.job_id]
    assert (result["count"], result["total_count"], result["truncated"]) == (1, 1, False)
    assert result["tasks"][0]["status"] == "Completed" and result["tasks"][0]["name"] == job.name
    assert len(sim.cloud.requests.of(service)) == 1
    assert refused_lists(sim) == []


@pytest.mark.parametrize("service", SERVICES)
def test_an_unknown_id_is_an_empty_list(sim: Simulator, service: str) -> None:
    sim.cloud.fill(service, 30)
    for job_id in UNKNOWN:
        assert info(sim, service, job_id=job_id) == NOTHING, job_id


@pytest.mark.parametrize(
    "answer",
    [[404, "111404001", "The job does not exist."], [404, "DCS.4004", "Not found."], [400, "111400063", "Invalid {0} parameter in the request."]],
)
def test_whatever_dcs_says_of_an_unknown_id(sim: Simulator, answer: list[Any]) -> None:
    sim.cloud.settings.unknown_job["dcs"] = answer
    assert info(sim, "dcs", job_id=UNKNOWN[0]) == NOTHING


@pytest.mark.parametrize("service", SERVICES)
def test_it_is_stripped(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service)
    assert info(sim, service, job_id=f" {job.job_id}\n")["count"] == 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"status": "Completed"}, 1), ({"status": "Running"}, 0), ({"name": "the name"}, 1), ({"name": "another"}, 0),
        ({"start_time": "-6d"}, 1), ({"start_time": "-4d"}, 0), ({"end_time": "-4d"}, 1), ({"end_time": "-6d"}, 0),
        ({"start_time": "-6d", "end_time": "-4d"}, 1), ({"limit": 0}, 1), ({"limit": 1}, 1), ({"offset": 1}, 0),
    ],
)
def test_other_filters_hold_too(sim: Simulator, filters: dict[str, Any], count: int) -> None:
    for service in SERVICES:
        job = sim.cloud.add_job(service, age=86400 * 5, duration=60, name="the name")
        result = info(sim, service, job_id=job.job_id, **filters)
        assert result["count"] == len(result["tasks"]) == count, service
        assert result["truncated"] is False
    assert refused_lists(sim) == []


@pytest.mark.parametrize("service", [service for service in SERVICES if service != "dcs"])
def test_of_an_instance(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service)
    assert info(sim, service, job_id=job.job_id, instance_id=job.instance_id)["count"] == 1
    assert info(sim, service, job_id=job.job_id, instance_id="another") == NOTHING


@pytest.mark.parametrize("service", ["rds", "taurusdb"])
def test_of_an_order(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service, order_id="CS1")
    assert info(sim, service, job_id=job.job_id, order_id="CS1")["count"] == 1
    assert info(sim, service, job_id=job.job_id, order_id="CS2") == NOTHING


def test_rds_asks_its_list_first_because_it_says_more(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", order_id="CS1")
    assert info(sim, "rds", job_id=job.job_id)["tasks"][0]["instance_status"] == "BUILD"
    assert len(lists(sim, "rds")) == 1


@pytest.mark.parametrize("status", [404, 400])
def test_rds_without_a_list(sim: Simulator, status: int) -> None:
    """The Swiss one has only the job API."""
    job = sim.cloud.add_job("rds")
    sim.cloud.settings.unpublished = ["rds/tasklist"]
    assert info(sim, "rds", job_id=job.job_id)["count"] == 1
    assert info(sim, "rds", job_id=UNKNOWN[0]) == NOTHING


@pytest.mark.parametrize("service", ["gaussdb", "taurusdb", "dcs"])
def test_without_a_list_one_job_can_be_asked_for(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service)
    sim.cloud.settings.unpublished = [f"{service}/immediate-jobs", f"{service}/tasks"]
    assert info(sim, service, job_id=job.job_id)["count"] == 1
    assert info(sim, service, job_id=UNKNOWN[0]) == NOTHING


@pytest.mark.parametrize("service", SERVICES)
def test_a_job_that_a_service_writes_in_other_letters(sim: Simulator, service: str) -> None:
    """Ids are hexadecimal: whoever asks in capitals means the same job, and gets it from wait_for_job too."""
    job = sim.cloud.add_job(service)
    record = info(sim, service, job_id=job.job_id)["tasks"][0]["raw"]
    body = {"rds": {"tasks": [record], "total_count": 1}, "geminidb": {"jobs": [record], "total_count": 1}, "dcs": record}.get(service, {"job": record})
    path = {"rds": "/tasklist", "geminidb": "/jobs?", "dcs": "/jobs/"}.get(service, "/jobs?")
    sim.cloud.faults.add("status", service=service, path=path, status=200, body=body, times=None)
    assert info(sim, service, job_id=job.job_id.upper())["count"] == 1
