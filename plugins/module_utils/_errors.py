# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as exceptions, and how an answer of the cloud is read as one of them.

The class says what a caller may do about it; the text is written for the user.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class TaskCenterError(Exception):
    """Anything that a user is told. ``str()`` is the message; the fields make up the result's ``error``."""

    def __init__(
        self,
        text: str,
        *,
        service: str | None = None,
        http_status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.service = service
        self.http_status = http_status
        self.code = code
        self.message = message
        self.request_id = request_id

    def as_error(self) -> dict[str, Any]:
        """The ``error`` of a result: service, http_status, code, message, request_id; None where not known."""
        return {
            "service": self.service,
            "http_status": self.http_status,
            "code": self.code,
            "message": self.message,
            "request_id": self.request_id,
        }


class OptionError(TaskCenterError):
    """An option, or a variable of the environment in its place, cannot be used. Raised before any request."""


class RequestsMissing(TaskCenterError):
    """The Python library requests is not there; ``traceback`` is the failed import."""

    def __init__(self, traceback: str) -> None:
        super().__init__("The Python library requests is missing.")
        self.traceback = traceback


class TransientFault(TaskCenterError):
    """It may be gone with the next try: connection, time limit, 5xx, a body that is no answer.

    ``retry_after`` is what the service asked for, in seconds.
    """

    retry_after: float | None = None


class Throttled(TransientFault):
    """The service wants fewer requests."""


class Misdirected(TransientFault):
    """Looks like a wrong address (unknown host, a redirect), but may be a fault of the network."""


class Refused(TaskCenterError):
    """Waiting does not cure it: credentials, certificate, a request the service does not take."""


class Unauthenticated(Refused):
    """The credentials are not taken. Where they are a token that was fetched, a new one may be."""


class Forbidden(Refused):
    """The credentials are good, the permission is missing."""


class NotPublished(Refused):
    """There is no such API at this address."""


class UnknownJob(TaskCenterError):
    """The service does not know the job: not yet, or no longer."""


# https://support.huaweicloud.com/intl/en-us/api-rds/ErrorCode.html and the tables of the other services
_UNKNOWN_JOB = frozenset({"DBS.200543", "RDS.5041", "111400070", "DCS.4070"})
_THROTTLED = frozenset({"APIG.0308", "APIGW.0308", "DBS.280443"})
_EXPIRED = frozenset({"DBS.280056", "APIG.0307"})
_FORBIDDEN = frozenset((
    "DBS.280015 DBS.200044 DBS.201003 DBS.200010 DBS.280032 DBS.280063 DCS.2003 DCS.2007 DCS.3002 DCS.3003"
    " APIG.0302 APIG.0304 APIG.0306"
).split())
_NOT_PUBLISHED = frozenset({"APIG.0101", "APIGW.0101", "111404001", "DCS.4001"})
_BUSY = frozenset({"DBS.200005", "DBS.280005", "DBS.200998", "DBS.111205"})

_CODE_KEYS = ("error_code", "errCode", "errorCode", "code")
_MESSAGE_KEYS = ("error_msg", "externalMessage", "errorMsg", "message", "title")


def _objects(body: Any) -> Iterator[Mapping[str, Any]]:
    """The answer and the objects right below it: Keystone and Trove wrap their errors once."""
    if isinstance(body, Mapping):
        yield body
        yield from (value for value in body.values() if isinstance(value, Mapping))


def _first(body: Any, keys: tuple[str, ...]) -> str | None:
    for part in _objects(body):
        for key in keys:
            value = part.get(key)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
    return None


def one_line(text: str) -> str:
    """Text from the cloud as part of a message: without line breaks, control characters and changes of direction."""
    return "".join(character if character.isprintable() else " " for character in text)


def read_error(body: Any, headers: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    """Code, message and request id in any of the shapes that the clouds' services answer with."""
    request_id = _first(body, ("request_id",)) or headers.get("X-Request-Id")
    return _first(body, _CODE_KEYS), _first(body, _MESSAGE_KEYS), request_id


def _says_job_is_unknown(status: int, code: str | None, message: str | None) -> bool:
    text = (message or "").lower()
    return code in _UNKNOWN_JOB or (status in (400, 404) and "job" in text and "not exist" in text)


def error_of(
    status: int,
    body: Any,
    headers: Mapping[str, str],
    *,
    service: str,
    intent: str,
    address: str,
    option: str,
    unknown_on: tuple[int, ...] = (),
) -> TaskCenterError:
    """The exception for an answer that is no success.

    ``intent`` is what was attempted ("look up job …"), ``address`` the base URL, ``option`` what sets that address.
    ``unknown_on`` are HTTP statuses with which the service itself, not the gateway, says that a job is unknown.
    """
    code, message, request_id = read_error(body, headers)
    # Keystone's code is the status again
    parts = [part for part in (code, message) if part and part != str(status)]
    said = ": ".join(one_line(part).rstrip(".") for part in parts) or "no reason given"
    kind: type[TaskCenterError] = Refused
    advice = ""
    if status == 429 or code in _THROTTLED:
        kind, advice = Throttled, "The service wants fewer requests."
    elif _says_job_is_unknown(status, code, message):
        kind = UnknownJob
    elif code in _EXPIRED or (code or "").startswith("1114010"):
        kind, advice = Unauthenticated, "The token is invalid, has expired or is for another project."
    elif status == 401:
        kind, advice = Unauthenticated, _credentials_advice(code, message)
    elif status == 403 or code in _FORBIDDEN:
        kind, advice = Forbidden, "Check the permissions of the user and the project."
    elif status in unknown_on and isinstance(body, Mapping) and not (code or "").startswith("APIG"):
        kind = UnknownJob
    elif status == 404:
        kind, advice = NotPublished, f"The service may not have this API in this region; the address is set by {option}."
    elif status == 407:
        advice = "The proxy wants credentials: see the option proxy."
    elif status >= 500 or status in (408, 425) or code in _BUSY:
        kind = TransientFault
    elif 300 <= status < 400:
        target = headers.get("Location", "nowhere")
        kind = Misdirected
        said = f"redirected to {one_line(target.split('?')[0])}"
        advice = f"Credentials are not sent on to another address; the address is set by {option}."
    text = f"Cannot {intent}: {service} at {address} answered HTTP {status}, {said}"
    return kind(
        f"{text}. {advice}".rstrip() if advice else text,
        service=service,
        http_status=status,
        code=code,
        message=message,
        request_id=request_id,
    )


def _credentials_advice(code: str | None, message: str | None) -> str:
    text = (message or "").lower()
    if "expired" in text and "time" in text or code == "APIG.0303":
        return "The signature's time differs from the server's: check the clock of the host that runs the module."
    if "limit" in text:
        return "The key is locked for some minutes after several bad signatures: wait before another try."
    return "Check the credentials."
