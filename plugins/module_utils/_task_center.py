# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task center of one service: list its tasks, look up a job."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ._connection import Connection
from ._errors import NotPublished, Refused, Throttled, TransientFault, Unauthenticated, UnknownJob, read_error
from ._pages import Page, Pager
from ._regions import HUAWEI, cloud_of, is_otc
from ._service import Listing, LookUp, Query
from ._task import Task, read_task, with_instance


def _count(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if re.fullmatch("[0-9]{1,12}", text) else None


def same_id(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


class TaskCenter:
    """Lists tasks and looks up jobs through a connection. Raises the exceptions of _errors.py."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.service = connection.service
        self.pager = Pager(self.service.page_sizes[-1], self.service.offset_counts_records)
        self._gone: set[str] = set()

    @property
    def has_list(self) -> bool:
        """False where the region is known to have no list of this service."""
        target = self.connection.target
        return self.service.list_on_otc or not (target.from_region and is_otc(target.region))

    def pages(self, listing: Listing, pager: Pager | None = None, start: int = 0) -> Iterator[Page]:
        """The pages of a list, newest tasks first as the services give them."""

        def fetch(offset: int | None, size: int) -> Page:
            params = {**listing.params, "limit": str(size)}
            if offset is not None:
                params["offset"] = str(offset)
            return self._read_page(listing, self._ask(listing, params))

        return (pager or self.pager).read(fetch, start)

    def _ask(self, listing: Listing, params: Mapping[str, str]) -> dict[str, Any]:
        try:
            return self.connection.get(listing.path, params, f"list the tasks of {self.service.name}", listing.unknown_on, listing.version)
        except NotPublished as error:
            cloud = cloud_of(self.connection.target.region)
            if self.service.list_missing and (cloud is None or cloud.name != HUAWEI):
                raise NotPublished(
                    f"{error} {self.service.list_missing}",
                    service=error.service, http_status=error.http_status, code=error.code,
                    message=error.message, request_id=error.request_id,
                ) from None
            raise

    def _rows(self, answer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        rows = answer.get(key)
        if rows is None and key in answer:
            rows = []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._wrong_shape(answer, f"the list {key}")
        return rows

    def _wrong_shape(self, answer: Mapping[str, Any], missing: str) -> TransientFault:
        code, message, request_id = read_error(answer, {})
        target = self.connection.target
        return TransientFault(
            f"{self.service.name} at {target.base} answered without {missing}" + (f": {code}: {message}" if code else ""),
            service=self.service.name, http_status=200, code=code, message=message, request_id=request_id,
        )

    def _read_page(self, listing: Listing, answer: Mapping[str, Any]) -> Page:
        tasks = [read_task(self.service.name, row, listing.fields) for row in self._rows(answer, listing.rows)]
        if listing.instance_id:
            tasks = [with_instance(task, listing.instance_id) for task in tasks]
        return Page(tasks, _count(answer.get(listing.total)))

    def job(self, job_id: str) -> Task:
        """The one job. Raises UnknownJob when the service does not know it, now."""
        unknown: UnknownJob | None = None
        ways = self.service.look_ups(job_id)
        for number, way in enumerate(ways):
            if way.path in self._gone:
                continue
            try:
                return self._look_up(way, job_id)
            except UnknownJob as error:
                unknown = unknown or error
            except (Unauthenticated, Throttled):
                raise
            except (Refused, TransientFault) as error:
                # The first way is what the service documents for a job id; the others may be missing, or fail.
                if number == 0:
                    raise
                if isinstance(error, Refused):
                    self._gone.add(way.path)
        raise unknown or UnknownJob(f"{self.service.name} does not know the job {job_id}", service=self.service.name)

    def _look_up(self, way: LookUp, job_id: str) -> Task:
        name = self.service.name
        answer = self.connection.get(way.path, way.params, f"look up {name} job {job_id}", way.unknown_on, way.version)
        unknown = UnknownJob(f"{name} does not know the job {job_id}", service=name, http_status=200)
        if way.rows:
            tasks = [read_task(name, row, way.fields) for row in self._rows(answer, way.rows)]
            found = [task for task in tasks if same_id(task.job_id, job_id)]
            if not found:
                raise unknown
            return found[0]
        job = answer.get(way.key) if way.key else answer
        if way.key in answer and not job:
            raise unknown
        if not isinstance(job, dict):
            raise self._wrong_shape(answer, f"the object {way.key}")
        task = read_task(name, job, way.fields)
        if not task.job_id and task.service_status is None and not read_error(answer, {})[0]:
            raise unknown
        if not same_id(task.job_id, job_id):
            # To take another job's end for this one's would end a wait too early.
            raise self._wrong_shape(answer, f"the job {job_id} (it has {task.job_id or 'no job id'})")
        return task


def applies(query: Query, times_applied: bool) -> Callable[[Task], bool]:
    """Whether a task is what was asked for. The API's own filters are checked again: some are not documented in full."""

    def check(task: Task) -> bool:
        order_id = str((task.raw or {}).get("order_id") or "").strip()
        wanted = (
            (query.instance_id, task.instance_id), (query.order_id, order_id),
            (query.name, task.name), (query.status, task.status),
        )
        if any(asked is not None and asked != found for asked, found in wanted):
            return False
        if query.job_id is not None and not same_id(query.job_id, task.job_id):
            return False
        if times_applied or (query.start is None and query.end is None):
            return True
        created = task.created
        # the services' times are in whole seconds
        return created is not None and (query.start is None or created >= int(query.start)) and (
            query.end is None or created <= query.end
        )

    return check
