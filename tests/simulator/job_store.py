# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from math import inf
from typing import Any, Sequence

from .job import Job


def _created(job: Job) -> float:
    return job.created


class _Moments(Sequence[float]):
    """A list of jobs as their times of creation, for bisect: it takes no key before Python 3.10."""

    def __init__(self, jobs: list[Job]) -> None:
        self._jobs = jobs

    def __len__(self) -> int:
        return len(self._jobs)

    def __getitem__(self, index: Any) -> Any:
        return self._jobs[index].created


class JobStore:
    """All jobs, each service's and project's oldest first, so that a time window is two look-ups."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lists: dict[tuple[str, str], list[Job]] = {}
        self._by_id: dict[tuple[str, str], Job] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, job: Job) -> None:
        with self._lock:
            self._check_new(job)
            jobs = self._lists.setdefault((job.service, job.project_id), [])
            jobs.insert(bisect_right(_Moments(jobs), job.created), job)

    def add_many(self, jobs: Iterable[Job]) -> None:
        """One sort for all of them: thousands of jobs take no time."""
        with self._lock:
            touched = set()
            for job in jobs:
                self._check_new(job)
                self._lists.setdefault((job.service, job.project_id), []).append(job)
                touched.add((job.service, job.project_id))
            for key in touched:
                self._lists[key].sort(key=_created)

    def _check_new(self, job: Job) -> None:
        key = (job.service, job.job_id)
        if key in self._by_id:
            raise ValueError(f"there is a {job.service} job {job.job_id} already")
        self._by_id[key] = job

    def remove(self, job: Job) -> None:
        with self._lock:
            self._by_id.pop((job.service, job.job_id), None)
            self._lists[(job.service, job.project_id)].remove(job)

    def clear(self) -> None:
        with self._lock:
            self._lists.clear()
            self._by_id.clear()

    def everything(self) -> list[Job]:
        with self._lock:
            return list(self._by_id.values())

    def anywhere(self, job_id: str) -> Job | None:
        """The job of that id, whatever its service: for the test's own hand, not for the services."""
        with self._lock:
            return next((job for (_service, known), job in self._by_id.items() if known == job_id), None)

    def find(self, service: str, project_id: str, job_id: str, now: float, since: float) -> Job | None:
        job = self._by_id.get((service, job_id))
        if job is None or job.project_id != project_id or not job.visible(now) or job.created < since:
            return None
        return job

    def select(
        self,
        service: str,
        project_id: str,
        now: float,
        since: float = -inf,
        until: float = inf,
        keep: Callable[[Job], bool] | None = None,
    ) -> list[Job]:
        """The jobs that can be seen, newest first."""
        with self._lock:
            jobs = self._lists.get((service, project_id), [])
            first = bisect_left(_Moments(jobs), since)
            last = bisect_right(_Moments(jobs), min(until, now))
            window = jobs[first:last]
        window.reverse()
        if keep is None:
            return [job for job in window if job.visible_from <= now < job.visible_until]
        return [job for job in window if job.visible_from <= now < job.visible_until and keep(job)]
