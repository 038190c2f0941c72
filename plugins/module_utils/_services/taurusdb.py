# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TaurusDB (GaussDB(for MySQL)): ``/v3/{project_id}/immediate-jobs`` and ``/v3/{project_id}/jobs``.

Sources: "Obtaining Information About a Task with a Specified ID" (Huawei Cloud and Open Telekom Cloud) and
"Obtaining Instant Tasks" (Huawei Cloud only).
"""
from __future__ import annotations

from .._service import Listing, LookUp, Query, Service
from .._task import COMPLETED, FAILED, PENDING, RUNNING, Fields
from .._times import thirty_days

_ROW = Fields(
    job_id="job_id", name="job_name", created="created_time", ended="ended_time", progress="process",
    instance_id="instance_id", instance_name="instance_name", instance_status="instance_status",
)
_JOB = Fields(
    job_id="id", name="name", created="created", ended="ended", progress="process",
    instance_id="instance.id", instance_name="instance.name",
)
# The API takes these names as a filter.
_NAMES = frozenset((
    "CreateGaussDBforMySQLInstance RestoreGaussDBforMySQLNewInstance AddGaussDBforMySQLNodes DeleteGaussDBforMySQLNode"
    " RebootGaussDBforMySQLInstance ModifyGaussDBforMySQLPort ModifyGaussDBforMySQLSecurityGroup"
    " ResizeGaussDBforMySQLFlavor SwitchoverGaussDBforMySQLMasterNode GaussDBforMySQLBindEIP GaussDBforMySQLUnbindEIP"
    " RenameGaussDBforMySQLInstance DeleteGaussDBforMySQLInstance UpgradeGaussDBforMySQLDatabaseVersion"
    " EnlargeGaussDBforMySQLProxy OpenGaussDBforMySQLProxy CloseGaussDBforMySQLProxy GaussdbforMySQLModifyProxyIp"
    " ScaleGaussDBforMySQLProxy GaussDBforMySQLModifyInstanceMetricExtend GaussDBforMySQLModifyInstanceDataVip"
    " GaussDBforMySQLSwitchSSL GaussDBforMySQLModifyProxyConsist GaussDBforMySQLModifyProxyWeight"
).split())
_HOSTS = {
    **dict.fromkeys("ap-southeast-1 ap-southeast-2 tr-west-1 cn-north-11 me-east-1".split(), "gaussdbformysql"),
    **dict.fromkeys("af-south-1 cn-east-5 la-north-2 cn-southwest-3".split(), "gaussdb-mysql"),
    # "gaussdb" is openGauss there, and the vendor's SDK knows no TaurusDB
    **dict.fromkeys("cn-east-2 cn-east-4 ap-southeast-5 af-north-1 cn-north-12".split(), ""),
}


def _listing(query: Query, now: float) -> Listing:
    params = {
        "job_id": query.job_id,
        "job_name": query.name if query.name in _NAMES else None,
        "status": query.status if query.status in (PENDING, RUNNING, COMPLETED, FAILED) else None,
    }
    given = {key: value for key, value in params.items() if value}
    warning = ""
    if query.start is not None or query.end is not None:
        # "the last month" is all that is documented: what GeminiDB takes, with the same parameters, is taken to be safe
        window, warning = thirty_days(query.start, query.end, now)
        given.update(window)
    return Listing("immediate-jobs", "jobs", "total_count", _ROW, given, warnings=(warning,) if warning else ())


SERVICE = Service(
    name="taurusdb",
    title="TaurusDB",
    version="v3",
    host=lambda region, otc: "gaussdb-mysql" if otc else _HOSTS.get(region, "gaussdb"),
    page_sizes=(10, 20, 50),
    offset_counts_records=False,
    listing=_listing,
    look_ups=lambda job_id: (
        LookUp("jobs", _JOB, {"id": job_id}, key="job"),
        LookUp("immediate-jobs", _ROW, {"job_id": job_id, "limit": "10"}, rows="jobs"),
    ),
    has_order_id=True,
    list_missing="Open Telekom Cloud has no list of TaurusDB tasks; ask with job_id there.",
    list_on_otc=False,
)
