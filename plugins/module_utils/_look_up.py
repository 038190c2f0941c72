# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many jobs of one service looked up with few requests."""
from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Optional, Tuple, Union

from ._budget import Budget
from ._errors import Refused, TaskCenterError, Throttled, TransientFault, Unauthenticated, UnknownJob
from ._pages import Page
from ._service import Query
from ._task import FAILED, Task
from ._task_center import TaskCenter

# So few jobs are looked up one by one: the answers are short, and nothing depends on the list.
FEW = 3
# So many pages in a row without any of the jobs, beyond where they were found before, and the rest is looked up one by one.
BARREN = 2
# After so many faults of the list in a row the jobs are looked up one by one, and after so many single faults a look is over.
PATIENCE = 3

# A job's id and its task, None for a job that the service does not know; or seconds to pause for the budget.
Found = Union[Tuple[str, Optional[Task]], float]


class LookUps:
    """Looks up jobs of one task center, by its list or one by one, whichever costs fewer requests."""

    def __init__(self, center: TaskCenter, budget: Budget) -> None:
        self._center = center
        self._budget = budget
        self._has_list = center.has_list
        self._list_faults = 0
        # what the last look through the list cost, and what it left for single look-ups
        self._list_cost = 0
        # when each job was last asked for by itself: a number that grows
        self._asked: dict[str, int] = {}
        self._turn = 0
        # how many pages held jobs of ours last time
        self._depth = 0

    def look(self, job_ids: Sequence[str]) -> Iterator[Found]:
        """Each job once, as soon as it is known. Raises the exceptions of _errors.py; what was yielded stays true."""
        # who was asked for longest ago comes first, so that one that always fails does not starve the others
        left = dict.fromkeys(sorted(job_ids, key=lambda job_id: self._asked.get(job_id, 0)))
        listed = 0
        if self._has_list and len(left) > FEW and self._list_cost < len(left) and self._list_faults < PATIENCE:
            try:
                for found in self._from_list(left):
                    if isinstance(found, Page):
                        listed += 1
                    else:
                        yield found
                self._list_faults = 0
            except TransientFault:
                self._list_faults += 1
                raise
            except Unauthenticated:
                raise
            except (Refused, UnknownJob):
                # no list here, or no permission for it: single jobs may still be looked up
                self._has_list = False
        else:
            self._list_faults = 0
        known = 0
        faults: list[TransientFault] = []
        for job_id in left:
            yield from self._pause()
            self._turn += 1
            self._asked[job_id] = self._turn
            try:
                task = self._single(job_id)
            except Throttled:
                raise
            except TransientFault as fault:
                faults.append(fault)
                if len(faults) == PATIENCE:
                    break
                continue
            known += task is not None
            yield job_id, task
        if faults:
            raise faults[0]
        if listed:
            self._list_cost = listed + known

    def _pause(self) -> Iterator[float]:
        seconds = self._budget.seconds_until()
        while seconds > 0:
            yield seconds
            seconds = self._budget.seconds_until()

    def _single(self, job_id: str) -> Task | None:
        try:
            return self._center.job(job_id)
        except UnknownJob:
            return None

    def _from_list(self, left: dict[str, None]) -> Iterator[Page | Found]:
        """Pages as they are read, and the jobs found on them, which leave ``left``."""
        pages = self._center.pages(self._center.service.listing(Query(), time.time()))
        size = self._center.pager.size
        number, read, depth = 0, 0, 0
        total: int | None = None
        while left:
            unread = 1 if total is None else -(-(total - read) // size)
            if number >= max(self._depth, depth) + BARREN and unread >= len(left):
                break
            yield from self._pause()
            page = next(pages, None)
            if page is None:
                break
            yield page
            number, read, total = number + 1, read + len(page.tasks), page.total
            for task in page.tasks:
                if task.job_id in left:
                    depth = number
                    del left[task.job_id]
                    if task.status == FAILED and self._center.service.reason_in_job_only:
                        yield from self._pause()
                        task = self._with_reason(task)
                    yield task.job_id, task
        self._depth = depth

    def _with_reason(self, task: Task) -> Task:
        """The job itself, which says why it failed where the list does not; the list's record serves if that is not to be had."""
        try:
            job = self._center.job(task.job_id)
        except TaskCenterError:
            return task
        return job if job.status == task.status else task
