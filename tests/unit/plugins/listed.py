# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list as services keep them, newest first, that may change whenever a page of it is asked for."""
from __future__ import annotations

from typing import Any, Callable, Optional

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._pages import Page, Pager
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task

Total = Callable[[int], Optional[int]]


def task(number: int) -> Task:
    return Task("rds", f"job-{number}", raw={"id": f"row-{number}"})


class Listed:
    """`reading`: what its offsets count: records, pages from 1, or pages from 0. `unset`: what an offset left out counts as."""

    def __init__(self, length: int, reading: str = "records", unset: int = 0, largest: int = 10**6, total: Total = lambda length: length) -> None:
        self.rows = list(range(length, 0, -1))
        self.stayed = set(self.rows)
        self.asked: list[tuple[int | None, int]] = []
        self.between: Callable[[Listed], Any] = lambda listed: None
        self._newest = length
        self._reading, self._unset, self._largest, self._total = reading, unset, largest, total

    def insert(self, count: int = 1) -> None:
        for _turn in range(count):
            self._newest += 1
            self.rows.insert(0, self._newest)

    def remove(self, number: int) -> None:
        self.rows.remove(number)
        self.stayed.discard(number)

    def fetch(self, offset: int | None, size: int) -> Page:
        if self.asked:
            self.between(self)
        self.asked.append((offset, size))
        assert len(self.asked) < 300, "it does not come to an end"
        size = min(size, self._largest)
        at = self._unset if offset is None else offset
        first = {"records": at, "pages from 1": (max(1, at) - 1) * size, "pages from 0": at * size}[self._reading]
        return Page([task(number) for number in self.rows[first:first + size]], self._total(len(self.rows)))

    def read(self, size: int, counts_records: bool = True, start: int = 0, pager: Pager | None = None) -> list[int]:
        """The numbers of the tasks that a Pager brings, in its order."""
        pages = (pager or Pager(size, counts_records)).read(self.fetch, start)
        return [int(one.job_id.split("-")[1]) for page in pages for one in page.tasks]
