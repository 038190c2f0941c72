# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections whose answers must be complete by a point in time, however slowly they drip in."""
from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable
from typing import Any


class _TimedReader(io.RawIOBase):
    """Reads from a socket up to a point in time. A socket's own limit starts again with every byte that drips in."""

    def __init__(self, sock: socket.socket, remaining: Callable[[], float]) -> None:
        super().__init__()
        self._sock = sock
        self._remaining = remaining
        # holds the socket open until the answer has been read, as http.client expects
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(max(self._remaining(), 0.001))
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def timed_pools(remaining: Callable[[], float]) -> dict[str, Any]:
    """urllib3's pools for http and https, with answers that must be complete before ``remaining()`` seconds are over."""
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.response import HTTPResponse

    class TimedSocket:
        def __init__(self, sock: socket.socket) -> None:
            self._sock = sock

        def makefile(self, mode: str) -> io.BufferedReader:
            return io.BufferedReader(_TimedReader(self._sock, remaining))

    class TimedResponse(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            timed_socket: Any = TimedSocket(sock)
            super().__init__(timed_socket, *args, **kwargs)

    class WholeResponse(HTTPResponse):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            # urllib3 before 2.0 takes a body that was cut for a whole one unless it is told not to; later ones leave this class alone
            super().__init__(*args, **{**kwargs, "enforce_content_length": True})

    def timed(pool: Any) -> Any:
        connection = type("TimedConnection", (pool.ConnectionCls,), {"response_class": TimedResponse})
        return type("TimedPool", (pool,), {"ConnectionCls": connection, "ResponseCls": WholeResponse})

    return {"http": timed(HTTPConnectionPool), "https": timed(HTTPSConnectionPool)}
