# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a list page by page, so that no task is lost or repeated while new ones arrive and old ones leave."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Callable, NamedTuple, Optional

from ._task import Task


class Page(NamedTuple):
    """Some tasks, and how many there are in all as far as the service says."""

    tasks: list[Task]
    total: int | None


# offset (None: leave it out), page size -> the page
Fetch = Callable[[Optional[int], int], Page]


def _key(task: Task) -> tuple[str, str]:
    """A task's identity in a list: the job id, and the row's own id, which differs where a job has several rows."""
    return task.job_id, str((task.raw or {}).get("id"))


class _Reading:
    """One reading of a list. All records before ``position`` have been seen, those apart that came after the start."""

    def __init__(self, fetch: Fetch, size: int, start: int) -> None:
        self._fetch = fetch
        self.size = size
        self._start = start
        self._seen: set[tuple[str, str]] = set()
        self.position = start
        self.total: int | None = None
        self.full = True
        self._overlap = 0
        self._reach = start
        self._barren = 0
        self._requests = 0
        self._most: int | None = None
        self._nothing = False

    def get(self, offset: int | None, peek: bool = False) -> tuple[Page, Page]:
        """The page, and what is new on it, now and, with ``peek``, later too.

        What left the list since the last page moved the rest up: the position follows.
        """
        page = self._fetch(offset, self.size)
        new = list({_key(task): task for task in page.tasks if _key(task) not in self._seen}.values())
        if not peek:
            self._seen.update(_key(task) for task in new)
        gone = max(0, self.total - page.total) if self.total is not None and page.total is not None else 0
        if self._most is None and page.total is not None and page.tasks:
            self._most = 30 + 6 * page.total // len(page.tasks)
        self._requests += 1
        self._nothing = not page.tasks and not gone
        self.position = max(self._start, self.position - gone)
        self._reach -= gone
        # not more than half a page, or a list that empties fast would never be read on
        self._overlap = min(max(gone, self._overlap // 2), self.size // 2)
        self.full = len(page.tasks) >= self.size
        self.total = page.total
        return page, Page(new, page.total)

    def has_more(self) -> bool:
        if self._barren > 3 or self._nothing:
            return False  # the service gives the same again and again, or nothing any more
        if self.total is None or self.total < self.position:  # a total below what has come already is none
            return self.full
        # a list may grow as fast as it is read
        return self.position < self.total and self._requests < (self._most or 30)

    def next_page(self, first_page: int | None) -> Page:
        """What is new on the page at the position, or a little before it while records leave the list."""
        at = max(self._start, self.position - self._overlap)
        at -= 0 if first_page is None else at % self.size
        page, fresh = self.get(at if first_page is None else first_page + at // self.size)
        end = at + (len(page.tasks) if first_page is None else self.size)
        if page.tasks and self.position >= at:
            self.position = max(self.position, end)
        if end > self._reach:
            self._barren = 0 if fresh.tasks else self._barren + 1
            self._reach = max(self._reach, end)
        return fresh

    @property
    def is_short(self) -> bool:
        """Whether fewer tasks have come than the service counts."""
        return self.total is not None and self._start + len(self._seen) < self.total

    def begin_again(self) -> None:
        """Read once more from the second page on."""
        self.position, self._reach, self._barren, self._nothing = self.size, self.size, 0, False


class Pager:
    """Reads one list, again and again, and remembers what it found out about the list's offsets.

    Offsets count records, or, where ``counts_records`` is False, that is not documented: the readings that public
    sources hold are records, and pages counted from 1 or from 0. The first page is the same in all of them.
    """

    def __init__(self, size: int, counts_records: bool) -> None:
        self.size = size
        self._documented = counts_records
        self._resolved = counts_records
        # the number of the first page; None while offsets count records
        self._first_page: int | None = None

    def read(self, fetch: Fetch, start: int = 0) -> Iterator[Page]:
        """The pages, with the tasks that were not on one before. ``start`` records are skipped, if offsets count them."""
        reading = _Reading(fetch, self.size, start)
        page, fresh = reading.get(start or None)
        yield fresh
        reading.position = start + len(page.tasks)
        if page.tasks and reading.has_more() and not reading.full:
            reading.size = len(page.tasks)  # the service gives less than it was asked for
        if not self._resolved and page.tasks and reading.has_more():
            self._resolve(reading)
        while reading.has_more():
            yield reading.next_page(self._first_page)
        if self._documented or not reading.is_short:
            return
        # An offset that is left out may count as 1, and what was found out about offsets may be wrong.
        yield reading.get(0)[1]
        found = self._first_page
        for first_page in (None, 1, 0):
            if not reading.is_short or first_page == found:
                continue
            reading.begin_again()
            while reading.has_more():
                fresh = reading.next_page(first_page)
                if not fresh.tasks:
                    break
                self._first_page = first_page
                yield fresh
        self._resolved = not reading.is_short

    def _resolve(self, reading: _Reading) -> None:
        """Find out what offsets count: at offset 2, records begin with what is known, and pages do not."""
        page, fresh = reading.get(2, peek=True)
        if not page.tasks or 2 * len(fresh.tasks) > len(page.tasks):
            page, fresh = reading.get(1, peek=True)
            self._first_page = 0 if 2 * len(fresh.tasks) > len(page.tasks) else 1
        self._resolved = True
