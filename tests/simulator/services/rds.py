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
from ..wire_time import parse_milliseconds, zoned

SERVICE = "rds"


def routes(cloud: Cloud) -> Blueprint:
    rds = Blueprint("rds", __name__, url_prefix="/rds/v3/<project_id>")

    @rds.get("/tasklist")
    def tasklist(project_id: str) -> dict[str, Any]:
        query = Query(SERVICE, request.args)
        offset, limit = query.offset(), query.whole("limit", 10, 1, 50)
        status = query.one_of("status", ("Running", "Completed", "Failed"))
        if ("start_time" in request.args) != ("end_time" in request.args):
            raise bad_parameter(SERVICE)
        start, end = query.window(parse_milliseconds)
        now = cloud.now()
        wanted = {name: request.args[name] for name in ("instance_id", "order_id", "name") if request.args.get(name)}
        job_id = request.args.get("id")

        def matches(job: Job) -> bool:
            if job_id is not None and job.job_id != job_id:
                return False
            return (status is None or job.status(now) == status) and all(getattr(job, name) == value for name, value in wanted.items())

        filtered = matches if job_id is not None or status is not None or wanted else None
        jobs = cloud.jobs.select(SERVICE, project_id, now, max(start, cloud.oldest_kept(SERVICE)), end, filtered)
        shown = page(jobs, offset, limit, cloud.settings.offset_reading.get(SERVICE, "record"))
        return {"tasks": [task(cloud, job, now) for job in shown], "actions": names_of(jobs), "total_count": len(jobs)}

    @rds.get("/jobs")
    def jobs(project_id: str) -> dict[str, Any]:
        if not request.args.get("id"):
            raise bad_parameter(SERVICE)
        now = cloud.now()
        job = cloud.jobs.find(SERVICE, project_id, request.args["id"], now, cloud.oldest_kept(SERVICE))
        if job is None:
            raise service_error(SERVICE, *cloud.settings.unknown_job[SERVICE])
        return {"job": single(cloud, job, now)}

    return rds


def task(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """end_time is the planned end, filled from the beginning; fail_reason is there only where there is one."""
    ended = job.ended(now)
    planned = job.ends < float("inf") and (ended or not cloud.settings.quirk("rds_no_planned_end"))
    percent = job.percent(now)
    row = {
        "id": job.job_id,
        "name": job.name,
        "instance_id": job.instance_id,
        "instance_name": job.instance_name,
        "instance_status": job.word_for_instance(now),
        "order_id": job.order_id,
        "process": "" if percent is None else str(percent),
        "create_time": zoned(job.created),
        "end_time": zoned(job.ends) if planned else "",
        "status": job.status(now),
    }
    if ended and job.reason is not None:
        row["fail_reason"] = job.reason
    return {**row, **job.row}


def single(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """The job look-up: other keys than the list, a percent sign, and what the job has made."""
    ended, percent = job.ended(now), job.percent(now)
    process = "" if percent is None else f"{percent}%" + (" " if cloud.settings.quirk("rds_progress_blank") else "")
    if cloud.settings.quirk("full_progress") and job.succeeded(now):
        process = "100%"
    row: dict[str, Any] = {
        "id": job.job_id,
        "name": job.name,
        "status": job.status(now),
        "created": zoned(job.created),
        "process": process,
        "instance": {"id": job.instance_id, "name": job.instance_name},
        "entities": _entities(cloud, job, now) if job.entities is None else job.entities,
    }
    if ended and not cloud.settings.quirk("rds_no_ended"):
        row["ended"] = zoned(job.ends)
    if ended and job.reason is not None:
        row["fail_reason"] = job.reason
    return {**row, **job.row}


def _entities(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    if not job.name.strip().startswith("Create"):
        return {}
    instance: dict[str, Any] = {"type": "Single", "datastore": {"type": "mysql", "version": "5.7"}}
    if not job.succeeded(now):
        return {"instance": instance}
    key = "resource_id" if cloud.settings.quirk("rds_resource_id") else "resource_ids"
    return {"instance": {"endpoint": "192.168.1.203:3306", **instance}, key: [f"{job.instance_id}.vm", f"{job.instance_id}.volume"]}
