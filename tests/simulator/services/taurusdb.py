# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ..cloud import Cloud, names_of
from ..job import Job
from ..query import Query, page
from ..refusal import bad_parameter, service_error
from ..vocabulary import TAURUSDB_FILTER_NAMES
from ..wire_time import parse_zoned, zoned

SERVICE = "taurusdb"
STATUS_WORDS = ("Pending", "Running", "Completed", "Failed", "Unauthorized", "Canceled")


def routes(cloud: Cloud) -> Blueprint:
    taurusdb = Blueprint("taurusdb", __name__, url_prefix="/taurusdb/v3/<project_id>")

    @taurusdb.get("/jobs")
    def jobs(project_id: str) -> dict[str, Any]:
        if not request.args.get("id"):
            raise bad_parameter(SERVICE)
        now = cloud.now()
        job = cloud.jobs.find(SERVICE, project_id, request.args["id"], now, cloud.oldest_kept(SERVICE))
        if job is None:
            raise service_error(SERVICE, *cloud.settings.unknown_job[SERVICE])
        return {"job": single(cloud, job, now)}

    @taurusdb.get("/immediate-jobs")
    def immediate_jobs(project_id: str) -> dict[str, Any]:
        query = Query(SERVICE, request.args)
        offset, limit = query.offset(), query.size((10, 20, 50), 10)
        status = query.one_of("status", STATUS_WORDS)
        name = query.one_of("job_name", TAURUSDB_FILTER_NAMES)
        job_id = request.args.get("job_id")
        now = cloud.now()
        start, end = query.month(parse_zoned, now)

        def matches(job: Job) -> bool:
            if job_id is not None and job.job_id != job_id:
                return False
            return (status is None or job.status(now) == status) and (name is None or job.filter_name == name)

        filtered = matches if job_id is not None or status is not None or name is not None else None
        found = cloud.jobs.select(SERVICE, project_id, now, max(start, cloud.oldest_kept(SERVICE)), end, filtered)
        shown = page(found, offset, limit, cloud.settings.offset_reading.get(SERVICE, "record"))
        return {"jobs": [immediate(cloud, job, now) for job in shown], "action_names": names_of(found), "total_count": len(found)}

    return taurusdb


def _process(cloud: Cloud, job: Job, now: float) -> str:
    percent = job.percent(now)
    if cloud.settings.quirk("full_progress") and job.succeeded(now):
        return "100%"
    return "" if percent is None else f"{percent}%"


def single(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """Two zones in one record, as published; a key is missing rather than empty."""
    row: dict[str, Any] = {
        "id": job.job_id,
        "name": job.name,
        "status": job.status(now),
        "created": zoned(job.created, 8),
        "process": _process(cloud, job, now),
        "instance": {"id": job.instance_id, "name": job.instance_name},
    }
    if now >= job.begins:
        row["entities"] = _entities(job, now) if job.entities is None else job.entities
    if job.ended(now):
        row["ended"] = zoned(job.ends)
        if job.reason is not None:
            row["fail_reason"] = job.reason
    return {**row, **job.row}


def _entities(job: Job, now: float) -> dict[str, Any]:
    if not job.succeeded(now) or not job.name.startswith("Create"):
        return {}
    return {
        "instance": {"endpoint": "192.168.1.203:3306", "type": "Cluster", "datastore": {"type": "gaussdb-mysql", "version": "8.0"}},
        "resource_ids": [f"{job.instance_id}.vm", f"{job.instance_id}.volume"],
    }


def immediate(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    ended = job.ended(now)
    return {
        "instance_id": job.instance_id,
        "instance_name": job.instance_name,
        "instance_status": job.word_for_instance(now),
        "job_id": job.job_id,
        "order_id": job.order_id,
        "job_name": job.name,
        "status": job.status(now),
        "process": _process(cloud, job, now),
        "created_time": zoned(job.created),
        "ended_time": zoned(job.ends) if ended else "",
        "fail_reason": (job.reason or "") if ended else "",
        "show_detail": False,
        "extend_fields": {},
        **job.row,
    }
