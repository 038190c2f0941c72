# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RDS: ``/v3/{project_id}/tasklist`` and ``/v3/{project_id}/jobs``.

Sources: "Querying Instant Tasks" and "Obtaining Information About a Task with a Specified ID" in the API references
of Huawei Cloud and Open Telekom Cloud.
"""
from __future__ import annotations

from .._service import Listing, LookUp, Query, Service
from .._task import COMPLETED, FAILED, RUNNING, Fields
from .._times import milliseconds

_ROW = Fields(
    job_id="id", name="name", created="create_time", ended="end_time", progress="process",
    instance_id="instance_id", instance_name="instance_name", instance_status="instance_status",
)
_JOB = Fields(
    job_id="id", name="name", created="created", ended="ended", progress="process",
    instance_id="instance.id", instance_name="instance.name",
)
_DAY = 86400.0


def _listing(query: Query, now: float) -> Listing:
    params = {
        "id": query.job_id,
        "instance_id": query.instance_id,
        "order_id": query.order_id,
        "name": query.name,
        "status": query.status if query.status in (RUNNING, COMPLETED, FAILED) else None,
    }
    if query.start is not None or query.end is not None:
        # The API wants both times or none. A day more than now, for clocks that differ; a year is more than it keeps.
        end = now + _DAY if query.end is None else query.end
        params["start_time"] = milliseconds(max(0.0, min(end, now) - 366 * _DAY) if query.start is None else query.start)
        params["end_time"] = milliseconds(end)
    return Listing("tasklist", "tasks", "total_count", _ROW, {key: value for key, value in params.items() if value})


SERVICE = Service(
    name="rds",
    title="RDS",
    version="v3",
    host=lambda region, otc: "rds",
    page_sizes=(50,),
    any_size=True,
    listing=_listing,
    look_ups=lambda job_id: (
        LookUp("jobs", _JOB, {"id": job_id}, key="job"),
        LookUp("tasklist", _ROW, {"id": job_id, "limit": "10"}, rows="tasks"),
    ),
    lists_by_id=True,
    has_order_id=True,
    list_missing="The Swiss Open Telekom Cloud documents no list of RDS tasks; ask with job_id there.",
)
