# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answers of a cloud that says no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Ends a request with an error answer."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def gateway(status: int, code: str, text: str, headers: dict[str, str] | None = None) -> Refusal:
    """The gateway in front of the services; its errors carry the request id in the body too."""
    return Refusal(status, {"error_msg": text, "error_code": code, "request_id": ""}, headers)


def not_authenticated(text: str) -> Refusal:
    return gateway(401, "APIG.0301", f"Incorrect IAM authentication information: {text}")


def not_published() -> Refusal:
    return gateway(404, "APIG.0101", "The API does not exist or has not been published in the environment")


def service_error(service: str, status: int, code: str, text: str) -> Refusal:
    body: dict[str, Any] = {"error_code": code, "error_msg": text}
    if service == "dcs":
        body["error_ext_msg"] = None
    return Refusal(status, body)


def keystone(status: int, text: str) -> Refusal:
    titles = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
    return Refusal(status, {"error": {"code": status, "message": text, "title": titles[status]}})


def bad_parameter(service: str) -> Refusal:
    if service == "dcs":
        # The placeholder is never filled, by the published example.
        return Refusal(400, {"error_code": "111400063", "error_msg": "Invalid {0} parameter in the request."})
    return service_error(service, 400, "DBS.200001", "Parameter error")


def invalid_token(service: str) -> Refusal:
    """What the service itself says about a token that is not good for it."""
    if service == "iam":
        return keystone(401, "The token is invalid or has expired.")
    if service == "dcs":
        return service_error(service, 401, "111401004", "Invalid token in the request.")
    return service_error(service, 403, "DBS.280056", "Invalid token.")


def no_credentials(service: str) -> Refusal:
    if service == "iam":
        return keystone(401, "The request you have made requires authentication.")
    return not_authenticated("x-auth-token not found")


def no_credentials_at_service(service: str) -> Refusal:
    if service == "dcs":
        return service_error(service, 401, "111401003", "No token in the request.")
    return invalid_token(service)


def no_permission(service: str) -> Refusal:
    if service == "iam":
        return keystone(403, "You are not authorized to perform the requested action.")
    if service == "dcs":
        return service_error(service, 403, "DCS.2003", "You do not have permission to perform this operation.")
    # GeminiDB's table has the same code under another status.
    status = 400 if service == "geminidb" else 403
    return service_error(service, status, "DBS.280015", "You do not have permission to perform this operation.")


def throttled(headers: dict[str, str] | None = None) -> Refusal:
    text = "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute"
    return gateway(429, "APIGW.0308", text, headers)


def too_many_connections() -> Refusal:
    return Refusal(429, {"error_code": "DBS.280443", "error_msg": "The maximum number of connections has been reached."})
