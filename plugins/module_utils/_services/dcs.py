# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DCS: ``/v2/{project_id}/tasks``, ``/v2/{project_id}/instances/{id}/tasks`` and ``/v2/{project_id}/jobs/{id}``.

Sources: "Querying the Task List in the Task Center", "Querying the Background Task List" and "Querying the Job
Execution Result of a Tenant" in the API references of Huawei Cloud and Open Telekom Cloud.
"""
from __future__ import annotations

import math
from urllib.parse import quote

from .._service import Listing, LookUp, Query, Service
from .._task import Fields
from .._times import compact

# error_code is filled on tasks that succeeded too: the status decides whether it is a reason.
_ROW = Fields(job_id="job_id|id", name="name", created="created_at", ended="updated_at", fail_reason="error_code")
_JOB = Fields(
    job_id="job_id", name="job_type", created="begin_time", ended="end_time", fail_reason="fail_reason|fail_resson|error_code"
)


def _listing(query: Query, now: float) -> Listing:
    params = {
        "start_time": None if query.start is None else compact(query.start),
        "end_time": None if query.end is None else compact(math.ceil(query.end)),
    }
    given = {key: value for key, value in params.items() if value}
    if query.instance_id:
        # Only an instance's own list says which tasks are its. Its documents name the times in two ways: they are checked here.
        path = f"instances/{quote(query.instance_id, safe='')}/tasks"
        return Listing(path, "tasks", "task_count", _ROW, given, times_applied=False, instance_id=query.instance_id, unknown_on=(404,))
    return Listing("tasks", "tasks", "task_count", _ROW, given)


SERVICE = Service(
    name="dcs",
    title="DCS",
    version="v2",
    host=lambda region, otc: "dcs",
    page_sizes=(1000,),
    any_size=True,
    listing=_listing,
    # What it answers for a job that it does not know is not documented.
    look_ups=lambda job_id: (
        LookUp(f"jobs/{quote(job_id, safe='')}", _JOB, unknown_on=(400, 404)),
        LookUp("tasks", _ROW, {"limit": "1000"}, rows="tasks"),
    ),
    reason_in_job_only=True,
    list_missing="Open Telekom Cloud and Huawei Cloud Europe document no list of all DCS tasks; ask with job_id or instance_id there.",
    instance_in_job=False,
)
