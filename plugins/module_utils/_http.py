# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One session: time limits, retries, faults of the connection as exceptions. The only file that imports requests."""
from __future__ import annotations

import http.client
import json
import random
import time
import traceback
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from ._errors import RequestsMissing, TaskCenterError, TransientFault
from ._faults import Call, fault_of
from ._options import Settings
from ._timed import timed_pools

VERSION = "1.0.0"
USER_AGENT = f"hwcloud.taskcenter/{VERSION} (ansible)"
# Who is asked to come back later than this is told so rather than kept waiting by one request.
LONGEST_RETRY_AFTER = 120.0


class Answer(NamedTuple):
    """An HTTP answer that was read to its end. ``body`` is None where it is no JSON; ``retry_after`` is in seconds."""

    status: int
    headers: Mapping[str, str]
    body: Any
    retry_after: float | None


def _open_session(pools: dict[str, Any]) -> Any:
    """A session of requests over pools of our own, through proxies too, that follows no redirect.

    All its requests have the same options for proxies and certificates.
    """
    import requests
    from requests.adapters import HTTPAdapter

    class TimedAdapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = pools

        def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
            through = super().proxy_manager_for(proxy, **kwargs)
            if not proxy.lower().startswith("socks"):
                through.pool_classes_by_scheme = pools
            return through

    merged: dict[tuple[str, str], Any] = {}

    class Session(requests.Session):
        def get_redirect_target(self, resp: Any) -> str | None:
            return None

        def merge_environment_settings(self, url: Any, *settings: Any) -> Any:
            # a fourth of what a request costs, and the same for every request to one host
            scheme, _empty, host = url.split("/")[:3]
            if (scheme, host) not in merged:
                merged[scheme, host] = super().merge_environment_settings(url, *settings)
            return merged[scheme, host]

    session = Session()
    session.mount("https://", TimedAdapter())
    session.mount("http://", TimedAdapter())
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json", "X-Language": "en-us"})
    return session


def _retry_policy(retries: int) -> Any:
    """urllib3's Retry, with jitter on every version of it, and more patience with a service that wants fewer requests."""
    from urllib3.util.retry import Retry

    class Policy(Retry):
        def get_backoff_time(self) -> float:
            # 2, 4, 8, 16 and 32 seconds, and not less, outlast a limit that counts the calls of a minute
            shortest = 2.0 if self.history[-1].status == 429 else 0.5
            pause: float = min(shortest * 2 ** (len(self.history) - 1), 60.0)
            return pause * random.uniform(1.0, 1.5)

    return Policy(total=retries)


class Http:
    """Sends requests."""

    def __init__(
        self,
        settings: Settings,
        retries: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            import requests
            from urllib3.exceptions import HTTPError
        except ImportError:
            raise RequestsMissing(traceback.format_exc()) from None
        self._faults = (requests.RequestException, HTTPError, http.client.HTTPException, OSError, ValueError)
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._limit = 0.0
        self._sent = 0
        self._deadline: float | None = None
        self._policy = _retry_policy(retries)
        self._session = _open_session(timed_pools(lambda: self._limit - self._clock()))
        if settings.verify is False:
            import urllib3

            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)

    def count(self) -> int:
        """The number of requests sent so far, further tries included."""
        return self._sent

    def cut_at(self, moment: float) -> None:
        """From now on no request goes on after this moment of ``clock``."""
        self._deadline = moment

    def send(self, call: Call) -> Answer:
        """One request and, after transient faults, as many further tries as this session grants.

        An answer of any HTTP status is returned. Raises TransientFault, Misdirected, Refused or OptionError where
        there was none.
        """
        from urllib3.exceptions import MaxRetryError

        # A loop around Retry, because urllib3 by itself tries again before the body is read: a cut one would get through.
        policy = self._policy
        while True:
            answer: Answer | None = None
            fault: TaskCenterError | None = None
            reply: Any = None
            try:
                reply = self._request(call)
                answer = _read(reply, call)
                if answer.status != 429 and answer.status < 500 or (answer.retry_after or 0) > LONGEST_RETRY_AFTER:
                    return answer
            except TransientFault as error:
                fault = error
            try:
                policy = policy.increment(call.method, call.url, getattr(reply, "raw", None), fault)
            except MaxRetryError:
                if answer is not None:
                    return answer
                raise (fault or TransientFault(f"Cannot {call.intent}", service=call.service)) from None
            self._sleep((answer.retry_after if answer else None) or policy.get_backoff_time())

    def _request(self, call: Call) -> Any:
        settings = self._settings
        seconds = settings.request_timeout
        if self._deadline is not None:
            seconds = max(0.001, min(seconds, self._deadline - self._clock()))
        self._limit = self._clock() + seconds
        self._sent += 1
        proxies = {"http": settings.proxy, "https": settings.proxy} if settings.proxy else None
        try:
            return self._session.request(
                call.method, call.url, auth=call.auth, json=call.body, timeout=seconds, allow_redirects=False,
                verify=settings.verify, proxies=proxies,
            )
        except self._faults as error:
            raise fault_of(error, call, seconds, settings.proxy) from None


def _read(reply: Any, call: Call) -> Answer:
    """The answer with its JSON. Raises TransientFault for a success without JSON: no service answers like that."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util.retry import Retry

    try:
        body = json.loads(reply.content)
    except (ValueError, RecursionError):
        body = None
    try:
        asked = Retry(0).get_retry_after(reply.raw)
    except (InvalidHeader, ValueError, OverflowError):
        asked = None
    if 200 <= reply.status_code < 300 and body is None:
        sort = reply.headers.get("Content-Type", "no content type")
        why = f"HTTP {reply.status_code} with a body that is no JSON ({sort}, {len(reply.content)} bytes)"
        text = f"Cannot {call.intent}: {call.service} at {call.address} answered {why}"
        raise TransientFault(text, service=call.service, http_status=reply.status_code, message=why)
    return Answer(reply.status_code, reply.headers, body, asked)
