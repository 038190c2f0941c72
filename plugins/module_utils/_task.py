# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of a task: what every service's record becomes."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ._errors import one_line
from ._times import iso, read_service_time

PENDING, RUNNING, COMPLETED, FAILED, CANCELED, UNKNOWN = (
    "Pending", "Running", "Completed", "Failed", "Canceled", "Unknown",
)
STATUSES = (PENDING, RUNNING, COMPLETED, FAILED, CANCELED)
ENDED = frozenset({COMPLETED, FAILED, CANCELED})

# The services' words for a state, in lower case; a word that is not here is Unknown and never an end.
_WORDS = {
    "pending": PENDING, "initing": PENDING, "init": PENDING, "waiting": PENDING,
    "running": RUNNING, "executing": RUNNING,
    "completed": COMPLETED, "complete": COMPLETED, "success": COMPLETED, "successful": COMPLETED, "finish": COMPLETED,
    "failed": FAILED, "fail": FAILED,
    "canceled": CANCELED, "cancelled": CANCELED, "unauthorized": CANCELED, "deleted": CANCELED,
}


class Task(NamedTuple):
    """One task of a service. Times are seconds since 1970 (UTC); ``raw`` is the service's own record."""

    service: str
    job_id: str
    name: str | None = None
    status: str = UNKNOWN
    service_status: str | None = None
    progress: int | None = None
    instance_id: str | None = None
    instance_name: str | None = None
    instance_status: str | None = None
    created: int | None = None
    ended: int | None = None
    fail_reason: str | None = None
    raw: Mapping[str, Any] | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def as_result(self) -> dict[str, Any]:
        """The record of the modules' documentation."""
        duration = None
        if self.created is not None and self.ended is not None and self.ended >= self.created:
            duration = float(self.ended - self.created)
        return {
            "service": self.service,
            "job_id": self.job_id,
            "name": self.name,
            "status": self.status,
            "service_status": self.service_status,
            "progress": self.progress,
            "instance_id": self.instance_id,
            "instance_name": self.instance_name,
            "instance_status": self.instance_status,
            "created_at": iso(self.created),
            "ended_at": iso(self.ended),
            "duration": duration,
            "fail_reason": self.fail_reason,
            "raw": dict(self.raw or {}),
        }

    def label(self) -> str:
        """``rds job 676e… (RestoreSqlserverInInstance on rds-local-scale)``, as far as it is known."""
        about = " on ".join(one_line(part) for part in (self.name, self.instance_name or self.instance_id) if part)
        return f"{self.service} job {self.job_id}" + (f" ({about})" if about else "")


class Fields(NamedTuple):
    """Where a service's record keeps what a Task holds.

    ``instance.id`` is the key ``id`` of the object ``instance``; ``a|b`` is the first of both that is set.
    """

    job_id: str
    name: str
    created: str
    ended: str
    progress: str = ""
    status: str = "status"
    fail_reason: str = "fail_reason"
    instance_id: str = ""
    instance_name: str = ""
    instance_status: str = ""


def _value(row: Mapping[str, Any], path: str) -> Any:
    if "|" in path:
        values = (_value(row, one) for one in path.split("|"))
        return next((value for value in values if value not in (None, "")), None)
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        found = value.get(key)
        # published examples have keys such as " status"
        value = found if key in value else next((value[k] for k in value if str(k).strip() == key), None)
    return value


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, (Mapping, list)):
        return None
    return str(value).strip() or None


def _percent(value: Any) -> int | None:
    match = re.fullmatch(r"(\d{1,9})(?:\.\d*)?\s*%?", str(value).strip())
    return min(100, int(match.group(1))) if match else None


def _second(value: Any) -> int | None:
    moment = read_service_time(value)
    return None if moment is None else int(moment)


def read_task(service: str, row: Mapping[str, Any], fields: Fields) -> Task:
    """The Task of a service's record. The status alone decides whether it has ended."""
    word = _text(_value(row, fields.status))
    status = _WORDS.get((word or "").lower(), UNKNOWN)
    reason = _text(_value(row, fields.fail_reason)) if fields.fail_reason else None
    return Task(
        service=service,
        job_id=_text(_value(row, fields.job_id)) or "",
        name=_text(_value(row, fields.name)),
        status=status,
        service_status=word,
        progress=_percent(_value(row, fields.progress)) if fields.progress else None,
        instance_id=_text(_value(row, fields.instance_id)),
        instance_name=_text(_value(row, fields.instance_name)),
        instance_status=_text(_value(row, fields.instance_status)),
        created=_second(_value(row, fields.created)),
        ended=_second(_value(row, fields.ended)) if status in ENDED else None,
        fail_reason=reason if status in (FAILED, CANCELED) else None,
        raw=row,
    )


def with_instance(task: Task, instance_id: str) -> Task:
    """The task, of an instance that its record does not name."""
    return task._replace(instance_id=task.instance_id or instance_id)
