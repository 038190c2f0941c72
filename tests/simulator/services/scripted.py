# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a script answers for the services beside their task centers: behind the gateway like everything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from ..answers import METHODS, Answer, filled_in
from ..cloud import Cloud
from ..job import Job
from ..refusal import not_published, service_error
from ..vocabulary import SERVICES


def asked() -> tuple[str, str, str, str]:
    """The service, the method, the path below it and the body of this request."""
    service = request.path.split("/")[1]
    return service, request.method, request.path[len(service) + 1:], request.get_data(as_text=True)


def routes(cloud: Cloud) -> Blueprint:
    scripted = Blueprint("scripted", __name__)

    @scripted.route(f"/<any({','.join(SERVICES)}):service>/<version>/<project_id>/<path:rest>", methods=METHODS, provide_automatic_options=False)
    def answer(service: str, version: str, project_id: str, rest: str) -> Response:
        taken = cloud.answers.take(*asked())
        if taken is None:
            raise not_published()
        answer, values = taken
        body = answer.body
        if answer.job is not None:
            job = _start(cloud, answer, project_id, values)
            values.update({"job_id": job.job_id, "instance_id": job.instance_id, "instance_name": job.instance_name})
            body = {"job_id": "$job_id"} if body is None else body
        status = answer.status or (200 if answer.job is None else 202)
        said = jsonify({} if body is None else filled_in(body, values)) if status != 204 else Response()
        said.status_code = status
        return said

    return scripted


def _start(cloud: Cloud, answer: Answer, project_id: str, places: Mapping[str, str]) -> Job:
    """The path names the instance of most jobs, and the body of one that is created has its name."""
    found = {key: places[key] for key in ("instance_id",) if key in places}
    if answer.request.endswith("/instances"):
        found.update(_name_in_body())
    try:
        return cloud.add_job(**{"service": answer.service, **found, **(answer.job or {}), "project_id": project_id})
    except ValueError as error:
        raise service_error(answer.service, 409, "SIMULATOR", str(error)) from None


def _name_in_body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        return {}
    name = body.get("name") if isinstance(body, dict) else None
    return {"instance_name": name} if isinstance(name, str) else {}
