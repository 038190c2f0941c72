# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of the contract: every key of every task, whatever types and words a service uses."""
from __future__ import annotations

import re
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from placed_tasks import job_id_of, place

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# key -> the types that the contract names
RECORD: dict[str, Any] = {
    "service": str, "job_id": str, "name": str, "status": str, "service_status": str, "progress": (int, type(None)),
    "instance_id": (str, type(None)), "instance_name": (str, type(None)), "instance_status": (str, type(None)),
    "created_at": (str, type(None)), "ended_at": (str, type(None)), "duration": (float, type(None)),
    "fail_reason": (str, type(None)), "raw": dict,
}
STATUSES = ("Pending", "Running", "Completed", "Failed", "Canceled", "Unknown")
ENDED = ("Completed", "Failed", "Canceled")
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RESULT: dict[str, Any] = {"changed": bool, "tasks": list, "count": int, "total_count": (int, type(None)), "truncated": bool, "failed": bool}
QUIRKS = [
    "gaussdb_times_in_ms", "gaussdb_fail_reason_int", "gaussdb_process_null", "rds_no_planned_end", "rds_progress_blank", "rds_no_ended",
    "rds_resource_id", "geminidb_no_early_end", "dcs_count_text", "full_progress",
]
LABELS = {job_id_of(label): label for label in ("running", "pending", "completed", "failed", "canceled", "strange", "old", "older")}


@pytest.fixture(scope="module")
def placed(lab: Lab) -> None:
    for service in SERVICES:
        place(lab.cloud, service)
    lab.cloud.add_job("gaussdb", duration=60, age=3000, outcome="Failed", reason="500000", job_id="9" * 32)


@pytest.fixture(scope="module")
def published(lab: Lab, placed: Any) -> Any:
    return lab.run({f"{service}-{what}": lab.info(f"{service}-{what}", service, **({"job_id": job_id_of("failed")} if what == "one" else {}))
                    for service in SERVICES for what in ("list", "one")})


@pytest.fixture(scope="module")
def quirky(lab: Lab, placed: Any, published: Any) -> Any:
    """The same when the services write otherwise."""
    lab.cloud.settings.update({"quirks": QUIRKS})
    return lab.run({f"{service}-list": lab.info(f"quirky-{service}", service) for service in SERVICES})


@pytest.fixture(params=["published", "quirky"])
def outcome(request: pytest.FixtureRequest, published: Any, quirky: Any) -> Any:
    return {"published": published, "quirky": quirky}[request.param]


def check(task: dict[str, Any], service: str) -> None:
    assert list(task) == list(RECORD)
    for key, types in RECORD.items():
        assert isinstance(task[key], types) and not isinstance(task[key], bool), (key, task[key])
    assert task["service"] == service and task["status"] in STATUSES
    assert task["progress"] is None or 0 <= task["progress"] <= 100
    for key in ("created_at", "ended_at"):
        assert task[key] is None or UTC.fullmatch(task[key])
    if task["status"] not in ENDED:
        assert task["ended_at"] is None and task["duration"] is None
    if task["status"] not in ("Failed", "Canceled"):
        assert task["fail_reason"] is None
    assert "" not in [value for key, value in task.items() if key != "raw"], "null rather than an empty text"


@pytest.mark.parametrize("service", SERVICES)
def test_every_task_is_such_a_record(outcome: Outcome, service: str) -> None:
    result = outcome[f"{service}-list"]
    assert result["count"] == len(result["tasks"]) >= 8
    for task in result["tasks"]:
        check(task, service)


@pytest.mark.parametrize("service", SERVICES)
def test_the_result_has_the_keys_of_the_contract(outcome: Outcome, service: str) -> None:
    result = outcome[f"{service}-list"]
    assert set(result) == set(RESULT)
    assert all(isinstance(result[key], types) for key, types in RESULT.items())


@pytest.mark.parametrize("service", SERVICES)
def test_newest_first(outcome: Outcome, service: str) -> None:
    created = [task["created_at"] for task in outcome[f"{service}-list"]["tasks"]]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("service", SERVICES)
def test_times_and_reasons(outcome: Outcome, service: str) -> None:
    tasks = {LABELS.get(task["job_id"]): task for task in outcome[f"{service}-list"]["tasks"]}
    assert tasks["completed"]["duration"] == tasks["failed"]["duration"] == 60.0
    assert tasks["completed"]["ended_at"] > tasks["completed"]["created_at"]
    assert tasks["strange"]["service_status"] == "Migrating"
    assert tasks["failed"]["fail_reason"] == ("111400063" if service == "dcs" else "no capacity")
    if service == "gaussdb":
        assert outcome["gaussdb-list"]["tasks"][2]["fail_reason"] == "500000"


@pytest.mark.parametrize("service", SERVICES)
def test_raw_is_the_record_of_the_service(lab: Lab, published: Any, service: str) -> None:
    """Compared with what the cloud answers to the same question now; only progress moves."""
    key = {"rds": "id", "geminidb": "id"}.get(service, "job_id")
    for task in published[f"{service}-list"]["tasks"]:
        assert task["raw"][key] == task["job_id"]
    name = {"taurusdb": "job_name"}.get(service, "name")
    assert all(task["raw"][name] == task["name"] and task["raw"]["status"] == task["service_status"] for task in published[f"{service}-list"]["tasks"])


@pytest.mark.parametrize("service", SERVICES)
def test_one_job(published: Any, service: str) -> None:
    result = published[f"{service}-one"]
    assert (result["count"], result["total_count"], result["truncated"]) == (1, 1, False)
    task = result["tasks"][0]
    check(task, service)
    assert (task["job_id"], task["status"], task["fail_reason"]) == (job_id_of("failed"), "Failed", "no capacity")


@pytest.mark.parametrize("service", SERVICES)
def test_one_job_costs_few_requests(lab: Lab, published: Any, service: str) -> None:
    assert len(lab.seen(f"{service}-one")) == 1
