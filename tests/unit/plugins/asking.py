# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of the collection's own, without anything around it: to send one request and see what becomes of it."""
from __future__ import annotations

import time
from typing import Any, Callable

from driving import CONNECTION

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._faults import Call
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import Answer, Http
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets
from simulator import STATIC_TOKEN


class Asking:
    """Sends with `retries` further tries; naps are noted and, unless `sleep` is given, not taken."""

    def __init__(
        self,
        retries: int = 0,
        seconds: float = 10.0,
        sleep: Callable[[float], None] = lambda nap: None,
        clock: Callable[[], float] = time.monotonic,
        token: str = STATIC_TOKEN,
        **options: Any,
    ) -> None:
        settings = read_settings({**CONNECTION, "auth_token": token, "request_timeout": seconds, **options}, {}, Secrets())
        self.naps: list[float] = []
        self._sleep = sleep
        self._token = token
        self.http = Http(settings, retries, clock, self.nap)

    def nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        self._sleep(seconds)

    def auth(self, request: Any) -> Any:
        request.headers["X-Auth-Token"] = self._token
        return request

    def send(self, url: str, method: str = "GET", body: Any = None) -> Answer:
        return self.http.send(Call(method, url, self.auth, "rds", "look up rds job 1", "endpoints.rds", body))
