# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a list page by page, so that no task is lost or repeated while new ones arrive and old ones leave."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Callable, Optional

from ._task import Task


@dataclass(frozen=True)
class Page:
    """Some tasks, and how many there are in all as far as the service says."""

    tasks: list[Task]
    total: int | None


# offset (None: leave it out), page size -> the page
Fetch = Callable[[Optional[int], int], Page]


def _key(task: Task) -> tuple[str, str]:
    """A task's identity in a list: the job id, and the row's own id, which differs where a job has several rows."""
    return task.job_id, str((task.raw or {}).get("id"))


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
        seen: set[tuple[str, str]] = set()

        def get(offset: int | None) -> tuple[Page, list[bool]]:
            page = fetch(offset, self.size)
            new = [_key(task) not in seen for task in page.tasks]
            seen.update(_key(task) for task in page.tasks)
            return page, new

        def only_new(page: Page, new: list[bool]) -> Page:
            return Page([task for task, is_new in zip(page.tasks, new) if is_new], page.total)

        page, new = get(start or None)
        yield only_new(page, new)
        position, total = start + len(page.tasks), page.total
        if not self._resolved and total is not None and total > (self.size - 1) * self.size:
            # So long a list has a page of the number that is the second page's first record: ask what tells them apart.
            page, new = get(1)
            yield only_new(page, new)
            self._resolve(new)
        tries = 0
        while page.tasks and (position < total if total is not None else len(page.tasks) >= self.size):
            tries += 1
            if tries > 20 + 3 * (total or 0) // self.size and total is not None:
                break
            page, new = get(position if self._first_page is None else self._first_page + position // self.size)
            yield only_new(page, new)
            if not self._resolved and any(new):
                self._resolved = True
            elif not self._resolved:
                page, new = get(1)
                yield only_new(page, new)
                self._resolve(new)
                continue
            gone = total - page.total if total is not None and page.total is not None else 0
            total = page.total
            if gone > 0 and page.tasks:
                # What left the list moved the rest up: step back as far as that may have been.
                position = max(start, position - gone)
                position -= 0 if self._first_page is None else position % self.size
            else:
                position += len(page.tasks) if self._first_page is None else self.size
        if not self._documented and total is not None and len(seen) < total:
            # An offset that is left out may count as 1; and what was found out about offsets may be wrong.
            page, new = get(0)
            yield only_new(page, new)
            self._resolved = self._first_page is None and len(seen) >= total

    def _resolve(self, new: list[bool]) -> None:
        """What the answer to offset 1 says: another first record, the first page again, or the second page."""
        self._resolved = True
        if not any(new) or not new[-1]:
            self._first_page = 1
        elif all(new):
            self._first_page = 0
