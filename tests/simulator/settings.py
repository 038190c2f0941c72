# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be set: above all what the published pages leave open or say in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

OFFSET_READINGS = ("record", "page", "page0")
QUIRKS = {
    "gaussdb_times_in_ms": "openGauss lists give created_at and ended_at as integer milliseconds",
    "gaussdb_fail_reason_int": "openGauss lists give a numeric fail_reason as a number",
    "gaussdb_process_null": "openGauss lists give null rather than an empty process",
    "rds_no_planned_end": "the RDS list leaves end_time empty while a task runs",
    "rds_progress_blank": "the RDS job look-up writes '60% ' with a blank behind",
    "rds_no_ended": "the RDS job look-up has no key ended, not even for a job that has ended",
    "rds_resource_id": "the RDS job look-up says resource_id rather than resource_ids",
    "geminidb_no_early_end": "GeminiDB leaves end_time empty while a job runs",
    "dcs_count_text": "DCS gives task_count as text",
    "full_progress": "a Completed job says 100% rather than nothing",
}


def _no_such_job() -> dict[str, list[Any]]:
    return {
        "rds": [400, "DBS.200543", "The job does not exist."],
        "gaussdb": [400, "DBS.200543", "The job does not exist."],
        "taurusdb": [400, "DBS.200543", "The job does not exist."],
        "dcs": [404, "111404001", "The job does not exist."],
    }


@dataclass
class Settings:
    # service -> record (skip so many), page (index from 1; 0 is the first too) or page0 (index from 0)
    offset_reading: dict[str, str] = field(default_factory=dict)
    # names out of QUIRKS
    quirks: list[str] = field(default_factory=list)
    # service -> [HTTP status, code, text] for a job id that is not known
    unknown_job: dict[str, list[Any]] = field(default_factory=_no_such_job)
    # gateway: 401 APIG.0301; service: the service's own answer (DBS.280056 under 403, DCS under 401)
    token_errors: str = "gateway"
    token_lifetime: float = 86400.0
    # service -> days after which a task is forgotten; a service that is not named never forgets
    history_days: dict[str, float] = field(default_factory=lambda: {"gaussdb": 30.0, "taurusdb": 30.0, "rds": 30.0})
    # what this cloud has not published, e.g. taurusdb/immediate-jobs and dcs/tasks
    unpublished: list[str] = field(default_factory=list)
    # services that the caller may not use
    denied: list[str] = field(default_factory=list)
    # requests per minute of each service in each region, or null; how many may come at once; what the 429 says
    requests_per_minute: float | None = None
    burst: int = 10
    retry_after: str | None = None
    # seconds by which the gateway's clock is ahead of the real time, for the check of X-Sdk-Date
    clock_skew: float = 0.0

    def update(self, changes: Mapping[str, Any]) -> None:
        known = {each.name for each in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"there is no setting {name}; there are {', '.join(sorted(known))}")
            self._check(name, value)
            current = getattr(self, name)
            setattr(self, name, {**current, **value} if isinstance(current, dict) else value)

    @staticmethod
    def _check(name: str, value: Any) -> None:
        if name == "quirks":
            strange = sorted(set(value) - set(QUIRKS))
        elif name == "offset_reading":
            strange = sorted(set(value.values()) - set(OFFSET_READINGS))
        elif name == "token_errors":
            strange = sorted({value} - {"gateway", "service"})
        else:
            strange = []
        if strange:
            raise ValueError(f"{name} cannot be {', '.join(strange)}")

    def reset(self) -> None:
        """In place, because others hold on to this object."""
        fresh = Settings()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))

    def quirk(self, name: str) -> bool:
        return name in self.quirks

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
