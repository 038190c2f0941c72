# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GeminiDB (GaussDB(for NoSQL)): ``/v3/{project_id}/jobs``, for one job and for all.

Source: "Querying Tasks and Details" in the API references of Huawei Cloud and Open Telekom Cloud.
"""
from __future__ import annotations

from .._service import Listing, LookUp, Query, Service
from .._task import COMPLETED, FAILED, RUNNING, Fields
from .._times import thirty_days

_ROW = Fields(
    job_id="id", name="name", created="start_time", ended="end_time", progress="progress",
    instance_id="instance.id", instance_name="instance.name",
)


def _listing(query: Query, now: float) -> Listing:
    # Names go unfiltered: the API's names for its filter are not those that it returns (CreateInstance, CreateCassandra).
    params = {"status": query.status} if query.status in (RUNNING, COMPLETED, FAILED) else {}
    warning = ""
    if query.start is not None or query.end is not None:
        window, warning = thirty_days(query.start, query.end, now)
        params.update(window)
    return Listing("jobs", "jobs", "total_count", _ROW, params, warnings=(warning,) if warning else ())


SERVICE = Service(
    name="geminidb",
    title="GeminiDB",
    version="v3",
    host=lambda region, otc: "gaussdb-nosql",
    page_sizes=(10, 20, 50),
    listing=_listing,
    look_ups=lambda job_id: (LookUp("jobs", _ROW, {"id": job_id, "limit": "10"}, rows="jobs"),),
)
