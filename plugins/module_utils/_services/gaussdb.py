# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GaussDB (openGauss): ``/v3/{project_id}/tasks`` and ``/v3/{project_id}/jobs``.

Sources: "Querying Tasks" and "Obtaining Task Information" in the API references of Huawei Cloud and Open Telekom Cloud.
"""
from __future__ import annotations

from .._service import Listing, LookUp, Query, Service
from .._task import COMPLETED, FAILED, RUNNING, Fields
from .._times import milliseconds

_ROW = Fields(
    job_id="job_id", name="name", created="created_at", ended="ended_at", progress="process",
    instance_id="instance_info.instance_id", instance_name="instance_info.instance_name",
    instance_status="instance_info.instance_status",
)
_JOB = Fields(
    job_id="id", name="name", created="created", ended="ended", progress="progress|process",
    instance_id="instance.id", instance_name="instance.name",
)
# The API takes these names as a filter; the tasks that it returns have others too.
_NAMES = frozenset((
    "CreateGaussDBV5Instance BackupSnapshotGaussDBV5InInstance CloneGaussDBV5NewInstance RestoreGaussDBV5InInstance"
    " RestoreGaussDBV5InInstanceToExistedInst DeleteGaussDBV5Instance EnlargeGaussDBV5Volume ResizeGaussDBV5Flavor"
    " GaussDBV5ExpandClusterCN GaussDBV5ExpandClusterDN"
).split())
# The vendor's SDK has another host for these regions; in the others "gaussdb" is TaurusDB.
_PLAIN_HOST = frozenset(
    "cn-east-2 cn-east-4 cn-east-5 ap-southeast-5 tr-west-1 me-east-1 af-north-1 cn-north-12".split()
)


def _listing(query: Query, now: float) -> Listing:
    params = {
        "name": query.name if query.name in _NAMES else None,
        "status": query.status if query.status in (RUNNING, COMPLETED, FAILED) else None,
        "start_time": None if query.start is None else milliseconds(query.start),
        "end_time": None if query.end is None else milliseconds(query.end),
    }
    return Listing("tasks", "tasks", "total_count", _ROW, {key: value for key, value in params.items() if value})


SERVICE = Service(
    name="gaussdb",
    title="GaussDB (openGauss)",
    version="v3",
    host=lambda region, otc: "gaussdb" if otc or region in _PLAIN_HOST else "gaussdb-opengauss",
    page_sizes=(100,),
    any_size=True,
    offset_counts_records=False,
    listing=_listing,
    # The single-job API does not know some kinds of jobs, manual backups among them; the list has them.
    look_ups=lambda job_id: (
        LookUp("jobs", _JOB, {"id": job_id}, key="job"),
        LookUp("tasks", _ROW, {"limit": "100"}, rows="tasks"),
    ),
)
