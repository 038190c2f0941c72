# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GeminiDB (GaussDB(for NoSQL)): ``/v3/{project_id}/jobs``, for one job and for all.

Source: "Querying Tasks and Details" in the API references of Huawei Cloud and Open Telekom Cloud.
"""
from __future__ import annotations

import math

from .._service import Listing, LookUp, Query, Service
from .._task import COMPLETED, FAILED, RUNNING, Fields
from .._times import with_numeric_zone

_ROW = Fields(
    job_id="id", name="name", created="start_time", ended="end_time", progress="progress",
    instance_id="instance.id", instance_name="instance.name",
)
_LONGEST = 30 * 86400.0


def _listing(query: Query, now: float) -> Listing:
    # Names go unfiltered: the API's names for its filter are not those that it returns (CreateInstance, CreateCassandra).
    params = {"status": query.status} if query.status in (RUNNING, COMPLETED, FAILED) else {}
    warnings: tuple[str, ...] = ()
    start, end = query.start, query.end
    if start is not None and end is None and now - start < _LONGEST - 3600:
        params["start_time"] = with_numeric_zone(start)
    elif start is not None or end is not None:
        # both, in whole seconds, so that the span is never a blink longer than the API takes
        last = math.ceil(now if end is None else end)
        first = max(0.0, last - _LONGEST) if start is None else math.floor(start)
        last = max(last, math.floor(first) + 1)
        if last - first > _LONGEST:
            first = last - _LONGEST
        if start is not None and first - start >= 2:
            warnings = (
                "start_time: GeminiDB answers for 30 days at most;"
                f" only tasks from {with_numeric_zone(first)} to {with_numeric_zone(last)} were asked for.",
            )
        params["start_time"], params["end_time"] = with_numeric_zone(first), with_numeric_zone(last)
    return Listing("jobs", "jobs", "total_count", _ROW, params, warnings=warnings)


SERVICE = Service(
    name="geminidb",
    title="GeminiDB",
    version="v3",
    host=lambda region, otc: "gaussdb-nosql",
    page_sizes=(10, 20, 50),
    listing=_listing,
    look_ups=lambda job_id: (LookUp("jobs", _ROW, {"id": job_id, "limit": "10"}, rows="jobs"),),
)
