# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each kind of fault does on the socket."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Tuple

from . import refusal
from .faults import SHAPES, Fault
from .wire import HeaderList, Wire, http_date

# status, headers with the Content-Length among them, body
Answer = Tuple[int, HeaderList, bytes]
DRIPS = 50

_HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>The proxy got nothing it could use.</p></body></html>"
_BODIES: dict[int, Any] = {
    400: {"error_code": "DBS.200001", "error_msg": "Parameter error"},
    401: {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: decrypt token fail", "request_id": "0" * 32},
    403: {"error_code": "DBS.280015", "error_msg": "You do not have permission to perform this operation."},
    404: {"error_code": "APIG.0101", "error_msg": "The API does not exist or has not been published in the environment", "request_id": "0" * 32},
    500: {"error_code": "DBS.200005", "error_msg": "Server error."},
    502: _HTML.format("502 Bad Gateway"),
    503: {"error_code": "APIG.0613", "error_msg": "Service unavailable.", "request_id": "0" * 32},
    504: {"error_code": "APIG.0203", "error_msg": "Backend timeout.", "request_id": "0" * 32},
}


def strike(fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    """Does it."""
    _ON_THE_SOCKET.get(fault.kind, _other_answer)(fault, wire, normal)


def _close(_fault: Fault, wire: Wire, _normal: Callable[[], Answer]) -> None:
    wire.close()


def _close_after(_fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    """The connection looks as if it stayed open: whoever uses it again meets the race that keep-alive always has."""
    wire.whole(*normal())
    wire.close()


def _reset(_fault: Fault, wire: Wire, _normal: Callable[[], Answer]) -> None:
    wire.reset()


def _hang(fault: Fault, wire: Wire, _normal: Callable[[], Answer]) -> None:
    wire.wait(fault.seconds)
    wire.close()


def _slow(fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    if wire.wait(fault.seconds or 0):
        wire.whole(*normal())


def _drip(fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    status, headers, body = normal()
    start = wire.head(status, [*headers, ("Connection", "keep-alive")])
    if fault.part == "all":
        start, body = b"", start + body
    wire.send(start)
    size = max(1, len(body) // DRIPS)
    pieces = [body[at:at + size] for at in range(0, len(body), size)]
    for piece in pieces:
        if not wire.wait((fault.seconds or 0) / len(pieces)):
            return
        wire.send(piece)


def _cut(_fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    status, headers, body = normal()
    wire.send(wire.head(status, headers) + body[:len(body) // 2])
    wire.close()


def _cut_chunked(_fault: Fault, wire: Wire, normal: Callable[[], Answer]) -> None:
    status, headers, body = normal()
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    half = body[:max(1, len(body) // 2)]
    wire.send(wire.head(status, [*kept, ("Transfer-Encoding", "chunked")]) + f"{len(half):x}\r\n".encode() + half + b"\r\n")
    wire.close()


def _garbage(_fault: Fault, wire: Wire, _normal: Callable[[], Answer]) -> None:
    wire.send(b"\x16\x03\x01 220 this is not the server you are looking for\r\n\x00\xff\xfe\r\n")
    wire.close()


_ON_THE_SOCKET: dict[str, Callable[[Fault, Wire, Callable[[], Answer]], None]] = {
    "close": _close,
    "close_after": _close_after,
    "reset": _reset,
    "hang": _hang,
    "slow": _slow,
    "drip": _drip,
    "cut": _cut,
    "cut_chunked": _cut_chunked,
    "garbage": _garbage,
}


def _other_answer(fault: Fault, wire: Wire, _normal: Callable[[], Answer]) -> None:
    """The faults that are a whole answer, only a wrong one."""
    status, headers, body = _OTHER[fault.kind](fault)
    headers = {"X-Request-Id": "0" * 32, **headers, **(fault.headers or {})}
    content = body.encode()
    wire.whole(status, [*headers.items(), ("Content-Length", str(len(content)))], content)


def _as_body(body: Any) -> tuple[dict[str, str], str]:
    if isinstance(body, str):
        return {"Content-Type": "text/html" if body.lstrip().startswith("<") else "text/plain"}, body
    return {"Content-Type": "application/json"}, json.dumps(body)


def _status(fault: Fault) -> tuple[int, dict[str, str], str]:
    status = fault.status or 500
    headers, body = _as_body(_BODIES.get(status, _BODIES[500]) if fault.body is None else fault.body)
    return status, headers, body


def _throttle(fault: Fault) -> tuple[int, dict[str, str], str]:
    said = refusal.too_many_connections() if fault.code == "DBS.280443" else refusal.throttled()
    headers = {"Content-Type": "application/json"}
    if fault.retry_after == "date":
        headers["Retry-After"] = http_date(time.time() + (fault.seconds or 0))
    elif fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    body = {**said.body, "request_id": "0" * 32} if "request_id" in said.body else said.body
    return 429, headers, json.dumps(body if fault.body is None else fault.body)


def _redirect(fault: Fault) -> tuple[int, dict[str, str], str]:
    return fault.status or 302, {"Location": fault.location or "/", "Content-Type": "text/html"}, _HTML.format("Moved")


_OTHER: dict[str, Callable[[Fault], tuple[int, dict[str, str], str]]] = {
    "html": lambda fault: (200, {"Content-Type": "text/html; charset=utf-8"}, str(fault.body or _HTML.format("Sign in"))),
    "not_json": lambda fault: (200, {"Content-Type": "application/json"}, str(fault.body or '{"tasks": [{"id": "1", ')),
    "empty": lambda _fault: (200, {"Content-Type": "application/json"}, ""),
    "wrong_shape": lambda fault: (200, {"Content-Type": "application/json"}, json.dumps(SHAPES[fault.shape])),
    "status": _status,
    "throttle": _throttle,
    "redirect": _redirect,
}
