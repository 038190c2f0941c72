# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ..cloud import Cloud
from ..job import Job
from ..query import Query, page
from ..vocabulary import GEMINIDB_FILTER_NAMES
from ..wire_time import parse_zoned, zoned

SERVICE = "geminidb"
EARLY_END = 2.0


def routes(cloud: Cloud) -> Blueprint:
    geminidb = Blueprint("geminidb", __name__, url_prefix="/geminidb/v3/<project_id>")

    @geminidb.get("/jobs")
    def jobs(project_id: str) -> dict[str, Any]:
        """One job and the list are the same call; an id that is not known is an empty list."""
        query = Query(SERVICE, request.args)
        offset, limit = query.offset(), query.size((10, 20, 50), 50)
        status = query.one_of("status", ("Running", "Completed", "Failed"))
        name = query.one_of("name", GEMINIDB_FILTER_NAMES)
        job_id = request.args.get("id")
        now = cloud.now()
        start, end = query.month(parse_zoned, now)

        def matches(job: Job) -> bool:
            if job_id is not None and job.job_id != job_id:
                return False
            return (status is None or job.status(now) == status) and (name is None or job.filter_name == name)

        filtered = matches if job_id is not None or status is not None or name is not None else None
        found = cloud.jobs.select(SERVICE, project_id, now, max(start, cloud.oldest_kept(SERVICE)), end, filtered)
        shown = page(found, offset, limit, cloud.settings.offset_reading.get(SERVICE, "record"))
        return {"jobs": [row(cloud, job, now) for job in shown], "total_count": len(found)}

    return geminidb


def row(cloud: Cloud, job: Job, now: float) -> dict[str, Any]:
    """By the published example a running job has an end time already, two seconds after its start."""
    ended, percent = job.ended(now), job.percent(now)
    end_time = zoned(job.ends) if ended else "" if cloud.settings.quirk("geminidb_no_early_end") else zoned(job.created + EARLY_END)
    progress = "" if percent is None else f"{percent}%"
    if cloud.settings.quirk("full_progress") and job.succeeded(now):
        progress = "100%"
    return {
        "id": job.job_id,
        "name": job.name,
        "status": job.status(now),
        "start_time": zoned(job.created),
        "end_time": end_time,
        "progress": progress,
        "instance": {"id": job.instance_id, "name": job.instance_name},
        "fail_reason": (job.reason or "") if ended else "",
        **job.row,
    }
