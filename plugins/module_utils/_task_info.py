# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ``<service>_task_info`` modules do: options in, result out."""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ._auth import Identity
from ._connection import Connection, find_target
from ._errors import NotPublished, OptionError, RequestsMissing, TaskCenterError, UnknownJob
from ._http import Http
from ._options import ARGUMENT_SPEC as CONNECTION_SPEC
from ._options import number, read_settings
from ._pages import Pager
from ._secrets import Secrets
from ._service import Listing, Query, Service
from ._task import STATUSES, Task
from ._task_center import TaskCenter, applies, same_id
from ._times import iso, read_user_time

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION_SPEC,
    "job_id": {"type": "str"},
    "instance_id": {"type": "str"},
    "order_id": {"type": "str"},
    "name": {"type": "str"},
    "status": {"type": "str", "choices": list(STATUSES)},
    "start_time": {"type": "str"},
    "end_time": {"type": "str"},
    "offset": {"type": "int", "default": 0},
    "limit": {"type": "int", "default": 100},
}


def _read_time(params: Mapping[str, Any], option: str, now: float) -> float | None:
    text = params.get(option)
    if text is None:
        return None
    try:
        return read_user_time(text, now)
    except (ValueError, OverflowError, OSError):
        raise OptionError(
            f"{option}: {text!r} is no time; give ISO 8601 such as 2026-01-15T10:00:00Z (no zone: UTC),"
            " epoch seconds or milliseconds, or an age such as -90m, -2h or -7d."
        ) from None


def read_query(service: Service, params: Mapping[str, Any], now: float) -> Query:
    """The filters. Raises OptionError."""
    texts: dict[str, str | None] = {}
    for option in ("job_id", "instance_id", "order_id", "name"):
        text = params.get(option)
        if text is not None and not text.strip():
            raise OptionError(f"{option}: it is empty; give a value, or leave the option out.")
        texts[option] = text.strip() if text else None
    if texts["order_id"] and not service.has_order_id:
        raise OptionError(f"order_id: tasks of {service.title} have no order; only those of RDS and TaurusDB have. Leave the option out.")
    if texts["job_id"] and texts["instance_id"] and not service.instance_in_job:
        raise OptionError(f"instance_id: {service.title} does not say which instance a job belongs to; give job_id or instance_id, not both.")
    for option in ("offset", "limit"):
        number(params, option, least=0)
    start, end = _read_time(params, "start_time", now), _read_time(params, "end_time", now)
    if start is not None and (now if end is None else end) < start:
        raise OptionError(
            f"end_time: {iso(end) if end is not None else 'now (it is not given)'} is before start_time, {iso(start)}; give a later one."
        )
    return Query(**texts, status=params.get("status"), start=start, end=end)


class _Reading:
    """Picks the tasks that were asked for out of those that arrive, and knows how many there are."""

    def __init__(self, check: Callable[[Task], bool], offset: int, limit: int) -> None:
        self._check = check
        self._skip = offset
        self._limit = limit
        self.tasks: list[Task] = []
        self.matched = 0
        self.dropped = 0
        self.more = False

    def take(self, tasks: list[Task]) -> None:
        for task in tasks:
            if not self._check(task):
                self.dropped += 1
                continue
            self.matched += 1
            if self.matched <= self._skip:
                continue
            if self._limit and len(self.tasks) >= self._limit:
                self.more = True
            else:
                self.tasks.append(task)


def _filters_here(query: Query, listing: Listing) -> bool:
    """Whether a filter is left for the records that arrive."""
    sent = set(listing.params.values())
    at_service = (query.job_id, query.order_id, query.name, query.status)
    local = any(value is not None and value not in sent for value in at_service)
    local = local or (query.instance_id is not None and query.instance_id not in sent and listing.instance_id is None)
    return local or (not listing.times_applied and (query.start is not None or query.end is not None))


def _page_size(service: Service, offset: int, limit: int) -> int:
    largest = service.page_sizes[-1]
    if not limit or not service.offset_counts_records:
        return largest
    if service.any_size:
        return min(limit, largest)
    return next((size for size in service.page_sizes if size >= limit), largest)


def _list(center: TaskCenter, query: Query, listing: Listing, offset: int, limit: int) -> dict[str, Any]:
    service = center.service
    local = _filters_here(query, listing)
    skip_there = offset if service.offset_counts_records and not local else 0
    reading = _Reading(applies(query, listing.times_applied), offset - skip_there, limit)
    pager = Pager(_page_size(service, offset, 0 if local else limit), service.offset_counts_records)
    total: int | None = None
    complete = True
    for page in center.pages(listing, pager, skip_there):
        total = page.total
        reading.take(page.tasks)
        known = total is not None and not local and not reading.dropped
        if limit and len(reading.tasks) >= limit and (reading.more or known):
            complete = False
            break
    exact = not local and not reading.dropped
    if exact and not complete and total is not None:
        truncated = reading.more or offset + len(reading.tasks) < total
    else:
        truncated = reading.more
    if not exact or total is None:
        total = skip_there + reading.matched if complete and (reading.matched or not skip_there) else None
    return _result(reading.tasks, total, truncated, listing.warnings)


def _result(tasks: list[Task], total: int | None, truncated: bool, warnings: tuple[str, ...] = ()) -> dict[str, Any]:
    result = {
        "changed": False,
        "tasks": [task.as_result() for task in tasks],
        "count": len(tasks),
        "total_count": total,
        "truncated": truncated,
    }
    return {**result, "warnings": list(warnings)} if warnings else result


def _one(center: TaskCenter, query: Query, now: float) -> Iterator[Task]:
    """The job that was asked for by its id, if the service knows it."""
    job_id = query.job_id or ""
    if center.service.lists_by_id or query.order_id:
        listing = center.service.listing(Query(job_id=job_id, order_id=query.order_id), now)
        try:
            found = [task for page in center.pages(listing, Pager(10, True)) for task in page.tasks if same_id(task.job_id, job_id)]
        except (UnknownJob, NotPublished):
            found = []
        if found:
            yield found[0]
            return
    try:
        yield center.job(job_id)
    except UnknownJob:
        return


def _ask(center: TaskCenter, query: Query, now: float, offset: int, limit: int) -> dict[str, Any]:
    service = center.service
    if query.job_id:
        reading = _Reading(applies(query, False), offset, limit)
        reading.take(list(_one(center, query, now)))
        return _result(reading.tasks, reading.matched, False)
    if not center.has_list:
        region = center.connection.target.region
        raise NotPublished(f"Cannot list the tasks of {service.name} in {region}: {service.list_missing}", service=service.name)
    listing = service.listing(query, now)
    try:
        return _list(center, query, listing, offset, limit)
    except UnknownJob:
        if listing.instance_id is None:
            raise
        # it is the instance that is not known: no task is of it
        return _result([], 0, False, listing.warnings)


def run(
    service: Service,
    params: Mapping[str, Any],
    secrets: Secrets | None = None,
    environ: Mapping[str, str] | None = None,
    now: Callable[[], float] = time.time,
) -> dict[str, Any]:
    """The result of an info module, failed or not. Raises RequestsMissing only."""
    secrets = secrets or Secrets()
    moment = now()
    try:
        settings = read_settings(params, os.environ if environ is None else environ, secrets)
        query = read_query(service, params, moment)
        target = find_target(settings, service)
        http = Http(settings, settings.retries)
        center = TaskCenter(Connection(service, target, http, Identity(settings, http)))
        result = _ask(center, query, moment, params["offset"], params["limit"])
    except RequestsMissing:
        raise
    except TaskCenterError as error:
        result = {"changed": False, "failed": True, "msg": str(error), "error": error.as_error()}
    scrubbed: dict[str, Any] = secrets.scrub(result)
    return scrubbed
