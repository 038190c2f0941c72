# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request

from ..cloud import Cloud
from ..credentials import USER_ID, USER_NAME
from ..job import Job
from ..query import Query, page
from ..refusal import service_error
from ..wire_time import epoch_milliseconds, parse_compact, utc_milliseconds

SERVICE = "dcs"
_WELL_FORMED = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def routes(cloud: Cloud) -> Blueprint:
    dcs = Blueprint("dcs", __name__, url_prefix="/dcs/v2/<project_id>")

    def answer(project_id: str, instance_id: str | None) -> dict[str, Any]:
        query = Query(SERVICE, request.args)
        offset, limit = query.offset(), query.whole("limit", 10, 1, 1000)
        start, end = query.window(parse_compact)
        # The instance's list has its start under two names: one in the table, one in the sample.
        start = max(start, query.time("begin_time", parse_compact) or start)
        now = cloud.now()
        filtered = None if instance_id is None else lambda job: job.instance_id == instance_id
        jobs = cloud.jobs.select(SERVICE, project_id, now, max(start, cloud.oldest_kept(SERVICE)), end, filtered)
        shown = page(jobs, offset, limit, cloud.settings.offset_reading.get(SERVICE, "record"))
        rows = [task(job, now) if instance_id is None else instance_task(job, now) for job in shown]
        return {"task_count": str(len(jobs)) if cloud.settings.quirk("dcs_count_text") else len(jobs), "tasks": rows}

    @dcs.get("/tasks")
    def tasks(project_id: str) -> dict[str, Any]:
        Query(SERVICE, request.args).only("offset", "limit", "start_time", "end_time")
        return answer(project_id, None)

    @dcs.get("/instances/<instance_id>/tasks")
    def instance_tasks(project_id: str, instance_id: str) -> dict[str, Any]:
        Query(SERVICE, request.args).only("offset", "limit", "start_time", "end_time", "begin_time")
        return answer(project_id, instance_id)

    @dcs.get("/jobs/<job_id>")
    def jobs(project_id: str, job_id: str) -> dict[str, Any]:
        now = cloud.now()
        job = cloud.jobs.find(SERVICE, project_id, job_id, now, cloud.oldest_kept(SERVICE))
        if job is not None:
            return single(job, now)
        if not _WELL_FORMED.fullmatch(job_id):
            raise service_error(SERVICE, 400, "111400070", "Invalid task ID format.")
        raise service_error(SERVICE, *cloud.settings.unknown_job[SERVICE])

    return dcs


def task(job: Job, now: float) -> dict[str, Any]:
    """Two ids, of which job_id is the one to wait for; an error code stands on successes too."""
    row = _common(job, now)
    row["job_id"] = job.job_id
    row["error_code"] = job.error_code if job.ended(now) else None
    return {**row, **job.row}


def instance_task(job: Job, now: float) -> dict[str, Any]:
    """The instance's own list names no job id, no error code, and writes capacities as text."""
    row = _common(job, now)
    if row["details"]:
        row["details"] = {key: str(value) if key.endswith("_capacity") else value for key, value in row["details"].items()}
    return {**row, **job.row}


def _common(job: Job, now: float) -> dict[str, Any]:
    details = job.details
    if details is None and job.name == "ChangeInstanceSpec":
        details = {"old_cache_mode": "single", "new_cache_mode": "single", "old_capacity": 0.125, "new_capacity": 0.25}
    changed = job.ends if job.ended(now) else max(job.created, min(now, job.begins))
    return {
        "id": job.task_id,
        "name": job.name,
        "user_name": USER_NAME,
        "user_id": USER_ID,
        "details": details,
        "status": job.status(now),
        "created_at": utc_milliseconds(job.created),
        "updated_at": utc_milliseconds(changed),
        "enable_show": details is not None,
    }


def single(job: Job, now: float) -> dict[str, Any]:
    """Flat, with the times as text of milliseconds."""
    ended = job.ended(now)
    return {
        "job_id": job.job_id,
        "job_type": job.name,
        "status": job.status(now),
        "begin_time": str(epoch_milliseconds(job.created)),
        "end_time": str(epoch_milliseconds(job.ends)) if ended else None,
        "fail_reason": job.reason if ended else None,
        **job.row,
    }
