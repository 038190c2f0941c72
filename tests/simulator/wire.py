# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers as bytes on a socket, whole or broken."""

from __future__ import annotations

import os
import socket
import struct
import threading
from http import HTTPStatus
from typing import List, Tuple
from wsgiref.handlers import format_date_time

from .request_log import Seen

HeaderList = List[Tuple[str, str]]


def _head(status: int, headers: HeaderList) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def http_date(moment: float) -> str:
    return format_date_time(moment)


class Wire:
    """One connection, and whether it goes on after this answer."""

    def __init__(self, connection: socket.socket, stopping: threading.Event, keep_alive: bool, seen: Seen) -> None:
        self._connection = connection
        self._stopping = stopping
        self._seen = seen
        self.keep_alive = keep_alive

    def head(self, status: int, headers: HeaderList) -> bytes:
        """Notes the status before the first byte goes out, so that a client with an answer finds it in the log."""
        self._seen.status = status
        return _head(status, headers)

    def whole(self, status: int, headers: HeaderList, body: bytes) -> None:
        self.send(self.head(status, [*headers, ("Connection", "keep-alive" if self.keep_alive else "close")]) + body)

    def send(self, content: bytes) -> None:
        self._connection.sendall(content)

    def wait(self, seconds: float | None) -> bool:
        """Sleeps, but not past the end of the simulator; says whether to go on."""
        return not self._stopping.wait(seconds)

    def close(self) -> None:
        """Both directions at once, so that the client sees the end now and not when a thread has tidied up."""
        self.keep_alive = False
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def reset(self) -> None:
        """Closing with a linger time of zero sends RST; the descriptor is taken from the socket lest a FIN goes first."""
        self.keep_alive = False
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self._connection.detach())
