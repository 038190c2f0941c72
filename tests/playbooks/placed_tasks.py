# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Some tasks of every kind in each service, and what a filter should find among them."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from lab import SERVICES
from simulator import Cloud, Job
from simulator.vocabulary import NAMES

HOUR = 3600.0
DAY = 86400.0

# what a test calls a task -> its id, age, instance, order, and where its name stands among those of the service
TASKS: dict[str, tuple[int, float, int, str | None, int]] = {
    "running": (1, 60.0, 1, "order-1", 0),
    "pending": (2, 0.5 * HOUR, 2, None, 1),
    "completed": (3, 3 * HOUR, 1, None, 1),
    "failed": (4, 5 * HOUR, 2, "order-1", 0),
    "canceled": (5, 26 * HOUR, 1, None, 2),
    "strange": (6, 30 * HOUR, 3, None, -1),
    "old": (7, 6 * DAY, 3, "order-2", 0),
    "older": (8, 12 * DAY, 1, None, -1),
}
_SCRIPTS: dict[str, dict[str, Any]] = {
    "running": {"duration": None},
    "pending": {"duration": None, "pending": 2 * HOUR},
    "failed": {"outcome": "Failed", "reason": "no capacity"},
    "canceled": {"outcome": "Canceled"},
    "strange": {"duration": None, "running_status": "Migrating"},
}


@dataclass(frozen=True)
class Placed:
    """A task and the status that a module should give it."""

    label: str
    job: Job
    status: str


def job_id_of(label: str) -> str:
    return f"{TASKS[label][0]:032x}"


def instance_of(service: str, number: int) -> str:
    return f"{SERVICES.index(service)}{number:031x}"


def place(cloud: Cloud, service: str, project: str = "sim-1") -> list[Placed]:
    """The tasks, newest first."""
    placed = []
    for label, (_number, age, instance, order, name) in TASKS.items():
        job = cloud.add_job(
            service, project_id=project, job_id=job_id_of(label), task_id=f"{job_id_of(label)}task"[-32:], age=age, order_id=order,
            name=NAMES[service][name], instance_id=instance_of(service, instance), **{"duration": 60.0, **_SCRIPTS.get(label, {})},
        )
        placed.append(Placed(label, job, _status(service, label)))
    return placed


def _status(service: str, label: str) -> str:
    if label == "pending":
        return "Pending" if service in ("taurusdb", "dcs") else "Running"
    return {"running": "Running", "failed": "Failed", "canceled": "Canceled", "strange": "Unknown"}.get(label, "Completed")


def iso(moment: float) -> str:
    return datetime.fromtimestamp(int(moment), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def expected(placed: list[Placed], filters: dict[str, Any], since: float, until: float) -> list[str]:
    """The labels of the tasks that all filters let through; the times as epoch seconds."""
    return [one.label for one in placed if all(_checks(one, filters)) and since <= one.job.created <= until]


def _checks(one: Placed, filters: dict[str, Any]) -> Iterator[bool]:
    found = {"job_id": one.job.job_id, "instance_id": one.job.instance_id, "order_id": one.job.order_id, "name": one.job.name, "status": one.status}
    return (found[name] == value for name, value in filters.items() if name in found)
