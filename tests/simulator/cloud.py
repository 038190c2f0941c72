# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from collections.abc import Sequence
from math import inf
from typing import Any

from .accounts import Accounts
from .answers import Answers
from .clock import Clock
from .credentials import DEFAULT_PROJECT_ID
from .faults import Faults
from .gateway import Gateway
from .job import Job
from .job_maker import DAY, JobMaker
from .job_store import JobStore
from .request_log import RequestLog
from .settings import Settings
from .vocabulary import SERVICES


class Cloud:
    """All that the simulator knows. Speed shortens the jobs, not the hours: time stamps stay real."""

    def __init__(self, clock: Clock | None = None, speed: float = 1.0) -> None:
        self.clock = clock or Clock()
        self.speed = speed
        self.settings = Settings()
        self.accounts = Accounts(self.clock.now)
        self.gateway = Gateway(self.accounts, self.settings, self.clock.now)
        self.jobs = JobStore()
        self.answers = Answers()
        self.faults = Faults()
        self.requests = RequestLog()
        self._maker = JobMaker()
        # set when the simulator is to end
        self.ending = threading.Event()
        # service -> base URL of a port of its own, once there is one
        self.service_urls: dict[str, str] = {}

    def now(self) -> float:
        return self.clock.now()

    def project_id(self, project: str | None) -> str:
        """Takes a project's id or its name."""
        if project is None:
            return DEFAULT_PROJECT_ID
        named = self.accounts.project_named(project)
        return named.id if named else project

    def add_job(self, service: str, *, project_id: str | None = None, **options: Any) -> Job:
        """A job that starts now, or `age` seconds ago; see JobMaker.make for all options."""
        job = self._maker.make(service, self.now(), self.speed, self.project_id(project_id), **options)
        self.jobs.add(job)
        return job

    def fill(self, service: str, count: int, *, project_id: str | None = None, **options: Any) -> list[Job]:
        """Many tasks of the last days at once; see JobMaker.many for all options."""
        jobs = list(self._maker.many(service, count, self.now(), self.project_id(project_id), **options))
        self.jobs.add_many(jobs)
        return jobs

    def end_job(self, job_id: str, outcome: str = "Completed", reason: str | None = None) -> Job:
        """Ends a job now, whatever its script says."""
        job = self.job(job_id)
        job.end_now(self.now(), outcome, reason)
        return job

    def remove_job(self, job_id: str) -> None:
        self.jobs.remove(self.job(job_id))

    def job(self, job_id: str) -> Job:
        job = self.jobs.anywhere(job_id)
        if job is None:
            raise LookupError(f"there is no job {job_id}")
        return job

    def oldest_kept(self, service: str) -> float:
        """The time before which a service has forgotten its tasks."""
        days = self.settings.history_days.get(service)
        return -inf if days is None else self.now() - days * DAY

    def expire_tokens(self, put_in_by_hand: bool = False) -> int:
        return self.accounts.expire_tokens(put_in_by_hand)

    def reset(self) -> None:
        """As if newly started; the clock alone stays where it is."""
        self.jobs.clear()
        self.answers.clear()
        self.faults.clear()
        self.requests.clear()
        self.accounts.reset()
        self.gateway.rate_limit.clear()
        self.settings.reset()
        self._maker = JobMaker()

    def state(self) -> dict[str, Any]:
        now = self.now()
        jobs = self.jobs.everything()
        return {
            "now": now,
            "speed": self.speed,
            "jobs": {service: sum(job.service == service for job in jobs) for service in SERVICES},
            "unfinished": sorted(job.job_id for job in jobs if not job.ended(now)),
            "answers": [answer.as_dict() for answer in self.answers],
            "faults": [vars(fault) for fault in self.faults],
            "requests": len(self.requests),
            "tokens": len(self.accounts.tokens),
            "projects": {project.name: project.id for project in self.accounts.projects.values()},
            "settings": self.settings.as_dict(),
            "service_urls": dict(self.service_urls),
        }


def names_of(jobs: Sequence[Job]) -> list[str]:
    """The task names, each once, as some lists offer them for choosing."""
    return sorted({job.name for job in jobs})
