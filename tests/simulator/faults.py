# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

KINDS = (
    "close", "close_after", "reset", "hang", "slow", "drip", "cut", "cut_chunked", "html", "not_json", "empty",
    "wrong_shape", "status", "throttle", "redirect", "garbage",
)
SHAPES: dict[str, Any] = {"list": [], "null": None, "text": "tasks", "number": 42, "missing": {"unexpected": True}}


@dataclass
class Fault:
    """What goes wrong, for which requests, and how often."""

    kind: str
    service: str | None = None
    # a part of the path and query as sent
    path: str | None = None
    method: str | None = None
    times: int | None = 1
    after: int = 0
    every: int | None = None
    # hang, slow, drip; None hangs for ever
    seconds: float | None = None
    # drip: body, or all to drip the head too
    part: str = "body"
    # status, redirect
    status: int | None = None
    # status, html, not_json: text, or something to be written as JSON
    body: Any = None
    headers: dict[str, str] | None = None
    # wrong_shape: list, null, text, number, missing
    shape: str = "list"
    # throttle: seconds, "date" for an HTTP date that many `seconds` ahead, or any text
    retry_after: str | float | None = None
    # throttle: DBS.280443 for the service's own way of saying it
    code: str | None = None
    # redirect
    location: str | None = None
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no fault {self.kind}; there are {', '.join(KINDS)}")
        if self.shape not in SHAPES:
            raise ValueError(f"there is no shape {self.shape}; there are {', '.join(SHAPES)}")
        if self.kind == "redirect" and not self.location:
            raise ValueError("a redirect needs a location")

    def concerns(self, service: str | None, method: str, target: str) -> bool:
        return (
            (self.service is None or self.service == service)
            and (self.method is None or self.method.upper() == method)
            and (self.path is None or self.path in target)
        )

    def strikes(self) -> bool:
        """Counts one more matching request, and says whether it is hit."""
        self.seen += 1
        if self.times is not None and self.hits >= self.times:
            return False
        if self.seen <= self.after:
            return False
        if self.every is not None and (self.seen - self.after) % self.every:
            return False
        self.hits += 1
        return True


class Faults:
    """The first one that strikes is taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, kind: str, **details: Any) -> Fault:
        known = {each.name for each in fields(Fault)} - {"kind", "seen", "hits"}
        strange = sorted(set(details) - known)
        if strange:
            raise ValueError(f"a fault has no {', '.join(strange)}; it has {', '.join(sorted(known))}")
        fault = Fault(kind, **details)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(list(self._faults))

    def next_for(self, service: str | None, method: str, target: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.concerns(service, method, target) and fault.strikes():
                    return fault
        return None
