# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request that got no answer ran into: one class and one sentence for the many exceptions of three libraries."""
from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple

from ._errors import Misdirected, OptionError, Refused, TaskCenterError, TransientFault

Auth = Callable[[Any], Any]
# exceptions of requests for an address or a header that cannot be sent
_MISUSE = frozenset({"InvalidURL", "InvalidHeader", "InvalidSchema"})


class Call(NamedTuple):
    """A request: what it is for, and which option sets its address, are for the errors."""

    method: str
    url: str
    auth: Auth
    service: str
    intent: str
    option: str
    body: Any = None

    @property
    def address(self) -> str:
        """The URL without the query."""
        return self.url.split("?")[0]


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """The exception and all that it was raised from; requests and urllib3 keep some as arguments."""
    seen: list[BaseException] = []
    todo = [fault]
    while todo:
        one = todo.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        todo.extend(item for item in inner if isinstance(item, BaseException))


def _shown(error: BaseException) -> str:
    """The text of a library's exception, without credentials in the addresses that it names."""
    return re.sub(r"//[^/@\s]*@", "//", str(error))


def fault_of(error: Exception, call: Call, seconds: float, proxy_url: str | None) -> TaskCenterError:
    """What a failed request means: one class and one sentence for the many exceptions of three libraries."""
    causes = list(_causes(error))
    names = {type(cause).__name__ for cause in causes}
    text = _shown(error)
    kind: type[TaskCenterError] = TransientFault
    advice = ""
    proxy = f"the proxy {proxy_url}" if proxy_url else "the proxy of the environment"
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    host = call.url.partition("://")[2].partition("/")[0]
    unreadable = "LocationParseError" in names and host not in text
    if unreadable or names & {"InvalidProxyURL", "ProxySchemeUnknown"} or text.startswith("Missing dependencies for SOCKS"):
        return OptionError(f"proxy: {proxy} cannot be used: {text}")
    # urllib3's exception of that name is about a header of an answer
    misused = type(error).__name__ in _MISUSE and not any(type(cause).__module__ == "urllib3.exceptions" for cause in causes)
    if misused or isinstance(error, UnicodeEncodeError) or "LocationParseError" in names:
        return OptionError(f"{call.option}: {call.address} cannot be used: {text}")
    if isinstance(tls, ssl.SSLCertVerificationError):
        kind = Refused
        why, advice = f"its certificate is refused ({getattr(tls, 'verify_message', tls)})", "Set ca_cert to the CA that signed it."
    elif tls is not None and tls.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        kind, why = Misdirected, "it does not speak TLS"
    elif "ProxyError" in names:
        why, advice = f"{proxy} failed", "See the option proxy."
    elif any(isinstance(cause, socket.gaierror) for cause in causes):
        known = next(cause for cause in causes if isinstance(cause, socket.gaierror))
        kind = Misdirected if known.errno == socket.EAI_NONAME else TransientFault
        why = "the host name cannot be resolved"
    elif names & {"ConnectTimeoutError", "ReadTimeoutError", "TimeoutError", "timeout"}:
        why = f"no complete answer within {seconds:.3g} s"
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        why = "connection refused"
    else:
        root = causes[-1]
        why = f"the connection failed ({type(root).__name__}: {_shown(root)})"
    address = f"the address is set by {call.option}"
    text = f"Cannot {call.intent}: {call.service} at {call.address}: {why}; {address}. {advice}".rstrip()
    return kind(text, service=call.service, message=why)
