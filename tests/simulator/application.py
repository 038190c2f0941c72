# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services and IAM as one Flask application, behind the gateway."""

from __future__ import annotations

import secrets

from flask import Flask, Response, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from . import control, iam, refusal
from .cloud import Cloud
from .refusal import Refusal
from .request_log import Seen
from .services import dcs, gaussdb, geminidb, rds, scripted, taurusdb
from .settings import Settings


class _AsPublished(DefaultJSONProvider):
    """The keys in the order of the published examples."""

    sort_keys = False


def create(cloud: Cloud) -> Flask:
    app = Flask("simulator", static_folder=None)
    app.json = _AsPublished(app)
    for service in (rds, gaussdb, taurusdb, geminidb, dcs, scripted, iam, control):
        app.register_blueprint(service.routes(cloud))

    @app.before_request
    def enter() -> None:
        if request.blueprint == "control" or request.routing_exception is not None:
            return
        _enter(cloud)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Response:
        request_id = secrets.token_hex(16)
        body = {**error.body, "request_id": request_id} if "request_id" in error.body else error.body
        answer = jsonify(body)
        answer.status_code = error.status
        answer.headers.update(error.headers)
        answer.headers["X-Request-Id"] = request_id
        return answer

    @app.errorhandler(HTTPException)
    def unknown(error: HTTPException) -> Response:
        """Neither the path nor the method is told apart: the gateway knows an API or it does not."""
        if error.code in (404, 405):
            return refused(refusal.not_published())
        return refused(refusal.gateway(error.code or 500, "APIG.0601", "Internal server error."))

    @app.after_request
    def name(answer: Response) -> Response:
        answer.headers.setdefault("X-Request-Id", secrets.token_hex(16))
        return answer

    return app


def _enter(cloud: Cloud) -> None:
    """Published, known, not too often, and allowed: a gateway refuses in this order."""
    region: str = request.environ["simulator.region"]
    seen: Seen = request.environ["simulator.seen"]
    service = seen.service or ""
    if _is_unpublished(cloud.settings, request.path, service) or (request.blueprint == "scripted" and not cloud.answers.known(*scripted.asked())):
        raise refusal.not_published()
    if request.endpoint == "iam.tokens":
        return
    caller = cloud.gateway.authenticate(request, service)
    seen.authenticated_as = caller.who
    cloud.gateway.check_rate(service, region)
    project_id = (request.view_args or {}).get("project_id")
    if project_id is not None:
        cloud.gateway.check_project(caller, service, region, project_id)
    elif service in cloud.settings.denied:
        raise refusal.no_permission(service)


def _is_unpublished(settings: Settings, path: str, service: str) -> bool:
    """taurusdb/immediate-jobs: the service, then the path after the project."""
    if not settings.unpublished:
        return False
    rest = "/".join(path.split("/")[4:])
    return service in settings.unpublished or f"{service}/{rest}" in settings.unpublished
