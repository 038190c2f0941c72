# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test's own hand, through HTTP: /_simulator/. No credentials, no faults, no log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from .cloud import Cloud
from .job import Job
from .request_log import Seen
from .script import apply


def routes(cloud: Cloud) -> Blueprint:
    control = Blueprint("control", __name__, url_prefix="/_simulator")

    def asked() -> dict[str, Any]:
        body = request.get_json(force=True, silent=True) if request.get_data() else {}
        if not isinstance(body, dict):
            raise ValueError("the body is a JSON object")
        return body

    @control.errorhandler(ValueError)
    @control.errorhandler(TypeError)
    @control.errorhandler(KeyError)
    def wrong(error: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 400

    @control.errorhandler(LookupError)
    def missing(error: LookupError) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 404

    @control.post("/jobs")
    def add_job() -> tuple[Response, int]:
        return jsonify(told(cloud.add_job(**asked()), cloud.now())), 201

    @control.get("/jobs")
    def jobs() -> Response:
        """In the order in which they were made."""
        return jsonify([told(job, cloud.now()) for job in cloud.jobs.everything()])

    @control.get("/jobs/<job_id>")
    def job(job_id: str) -> Response:
        return jsonify(told(cloud.job(job_id), cloud.now()))

    @control.delete("/jobs/<job_id>")
    def remove_job(job_id: str) -> tuple[str, int]:
        cloud.remove_job(job_id)
        return "", 204

    @control.post("/jobs/<job_id>/end")
    def end_job(job_id: str) -> Response:
        return jsonify(told(cloud.end_job(job_id, **asked()), cloud.now()))

    @control.post("/fill")
    def fill() -> tuple[Response, int]:
        jobs = cloud.fill(**asked())
        return jsonify({"count": len(jobs), "job_ids": [job.job_id for job in jobs]}), 201

    @control.post("/faults")
    def add_fault() -> tuple[Response, int]:
        return jsonify(vars(cloud.faults.add(**asked()))), 201

    @control.get("/faults")
    def faults() -> Response:
        return jsonify([vars(fault) for fault in cloud.faults])

    @control.delete("/faults")
    def clear_faults() -> tuple[str, int]:
        cloud.faults.clear()
        return "", 204

    @control.get("/requests")
    def requests() -> Response:
        asked_for = request.args
        if set(asked_for) - {"service", "method", "path"}:
            raise ValueError("requests are chosen by service, method and path")

        def chosen(seen: Seen) -> bool:
            exact = all(getattr(seen, name) == asked_for[name] for name in ("service", "method") if name in asked_for)
            return exact and asked_for.get("path", "") in seen.path

        return jsonify([seen.as_dict() for seen in cloud.requests if chosen(seen)])

    @control.delete("/requests")
    def clear_requests() -> tuple[str, int]:
        cloud.requests.clear()
        return "", 204

    @control.post("/clock")
    def clock() -> Response:
        cloud.clock.advance(float(asked()["advance"]))
        return jsonify({"now": cloud.now()})

    @control.post("/tokens/expire")
    def expire_tokens() -> Response:
        return jsonify({"expired": cloud.expire_tokens(bool(asked().get("static", False)))})

    @control.post("/settings")
    def settings() -> Response:
        cloud.settings.update(asked())
        return jsonify(cloud.settings.as_dict())

    @control.post("/script")
    def script() -> tuple[str, int]:
        apply(cloud, asked())
        return "", 204

    @control.post("/reset")
    def reset() -> tuple[str, int]:
        cloud.reset()
        return "", 204

    @control.post("/stop")
    def stop() -> tuple[str, int]:
        # Not now: whoever asks for the end wants an answer to that.
        request.environ["simulator.afterwards"].append(cloud.ending.set)
        return "", 204

    @control.get("/state")
    def state() -> Response:
        return jsonify(cloud.state())

    return control


def told(job: Job, now: float) -> dict[str, Any]:
    """What a test wants to know of a job that it has made."""
    return {
        "service": job.service,
        "job_id": job.job_id,
        "task_id": job.task_id,
        "project_id": job.project_id,
        "name": job.name,
        "instance_id": job.instance_id,
        "instance_name": job.instance_name,
        "status": job.status(now),
        "progress": job.percent(now),
        "created": job.created,
        "ends": job.ends if job.ends != float("inf") else None,
    }
