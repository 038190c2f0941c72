# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ..cloud import Cloud
from ..job import Job
from ..query import Query, page
from ..refusal import bad_parameter, service_error
from ..vocabulary import GAUSSDB_FILTER_NAMES
from ..wire_time import epoch_milliseconds, parse_milliseconds, zoned

SERVICE = "gaussdb"


def routes(cloud: Cloud) -> Blueprint:
    gaussdb = Blueprint("gaussdb", __name__, url_prefix="/gaussdb/v3/<project_id>")

    @gaussdb.get("/tasks")
    def tasks(project_id: str) -> dict[str, Any]:
        query = Query(SERVICE, request.args)
        offset, limit = query.offset(), query.whole("limit", 100, 1, 100)
        status = query.one_of("status", ("Running", "Completed", "Failed"))
        name = query.one_of("name", GAUSSDB_FILTER_NAMES)
        start, end = query.window(parse_milliseconds)
        now = cloud.now()

        def matches(job: Job) -> bool:
            return (status is None or job.status(now) == status) and (name is None or job.filter_name == name)

        filtered = matches if status is not None or name is not None else None
        jobs = cloud.jobs.select(SERVICE, project_id, now, max(start, cloud.oldest_kept(SERVICE)), end, filtered)
        shown = page(jobs, offset, limit, cloud.settings.offset_reading.get(SERVICE, "record"))
        return {"tasks": [task(cloud, job, now) for job in shown], "total_count": len(jobs)}

    @gaussdb.get("/jobs")
    def jobs(project_id: str) -> dict[str, Any]:
        if not request.args.get("id"):
            raise bad_parameter(SERVICE)
        now = cloud.now()
        job = cloud.jobs.find(SERVICE, project_id, request.args["id"], now, cloud.oldest_kept(SERVICE))
        if job is None:
            raise service_error(SERVICE, *cloud.settings.unknown_job[SERVICE])
        return {"job": single(cloud, job, now)}

    return gaussdb


def task(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """The published examples disagree in the types of nearly every field here, so each can be had either way."""
    quirk = cloud.settings.quirk
    ended, percent = job.ended(now), job.percent(now)
    reason: str | int | None = job.reason if ended else None
    if quirk("gaussdb_fail_reason_int") and reason is not None and str(reason).isdigit():
        reason = int(reason)
    process = f"{percent}%" if percent is not None else None if quirk("gaussdb_process_null") else ""
    if quirk("full_progress") and job.succeeded(now):
        process = "100%"

    def moment(at: float) -> str | int:
        return epoch_milliseconds(at) if quirk("gaussdb_times_in_ms") else zoned(at, 8)

    return {
        "instance_info": {
            "instance_id": job.instance_id,
            "instance_name": job.instance_name,
            "instance_status": job.word_for_instance(now),
        },
        "job_id": job.job_id,
        "name": job.name,
        "status": job.status(now),
        "process": process,
        "created_at": moment(job.created),
        "ended_at": moment(job.ends) if ended else None,
        "fail_reason": reason,
        **job.row,
    }


def single(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """The job look-up calls the progress by another name than the list, and writes UTC."""
    ended, percent = job.ended(now), job.percent(now)
    progress = "" if percent is None else f"{percent}%"
    if cloud.settings.quirk("full_progress") and job.succeeded(now):
        progress = "100%"
    return {
        "id": job.job_id,
        "name": job.name,
        "status": job.status(now),
        "created": zoned(job.created),
        "ended": zoned(job.ends) if ended else "",
        "progress": progress,
        "instance": {"id": job.instance_id, "name": job.instance_name},
        "fail_reason": job.reason if ended else None,
        **job.row,
    }
