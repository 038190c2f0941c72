# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = 100_000


@dataclass
class Seen:
    """One request that reached the simulator. The status is None until, and unless, an answer went out."""

    time: float
    method: str
    path: str
    query: str
    headers: dict[str, str]
    service: str | None = None
    region: str | None = None
    status: int | None = None
    fault: str | None = None
    authenticated_as: str | None = None
    body: str = ""
    client_port: int = 0
    # the query decoded, the last value of each name
    args: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class RequestLog:
    """Noted as they arrive, so that a request is there even while it hangs."""

    def __init__(self) -> None:
        self._seen: deque[Seen] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def add(self, seen: Seen) -> None:
        with self._lock:
            self._seen.append(seen)

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[Seen]:
        with self._lock:
            return iter(list(self._seen))

    def __getitem__(self, index: int) -> Seen:
        return self._seen[index]

    def of(self, service: str) -> list[Seen]:
        return [seen for seen in self if seen.service == service]
