# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small servers beside the cloud: one that notes what reaches it and says what it is told to, and a forward proxy."""
from __future__ import annotations

import contextlib
import http.client
import select
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Noted:
    """A request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: str = ""


# status, headers, body
Answer = tuple[int, dict[str, str], str]


@dataclass
class Listener:
    """A server that is up as long as its block."""

    url: str = ""
    noted: list[Noted] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    listener: Listener

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on the screen: what came in is noted."""

    def note(self) -> Noted:
        length = int(self.headers.get("Content-Length") or 0)
        noted = Noted(self.command, self.path, dict(self.headers.items()), self.rfile.read(length).decode())
        self.listener.noted.append(noted)
        return noted

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def _serving(handler: type[_Handler]) -> Iterator[Listener]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.listener = Listener(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield handler.listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def listening(say: Callable[[Noted], Answer]) -> Iterator[Listener]:
    """A server that answers whatever it is told to."""

    class Saying(_Handler):
        def do_GET(self) -> None:
            status, headers, body = say(self.note())
            self.answer(status, headers, body.encode())

        do_POST = do_GET

    with _serving(Saying) as listener:
        yield listener


@contextlib.contextmanager
def not_taking() -> Iterator[str]:
    """The URL of a server whose queue is full: a connection is neither taken nor refused."""
    with contextlib.ExitStack() as open_sockets:
        server = open_sockets.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _turn in range(3):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextlib.contextmanager
def proxying(way_to: Callable[[str, int], tuple[str, int]] = lambda host, port: (host, port), refuse: Answer | None = None) -> Iterator[Listener]:
    """A forward proxy for http and, by CONNECT, for https. ``way_to`` says where a host really is."""

    class Proxy(_Handler):
        def do_GET(self) -> None:
            noted = self.note()
            if refuse is not None:
                return self.answer(refuse[0], refuse[1], refuse[2].encode())
            parts = urlsplit(noted.target)
            connection = http.client.HTTPConnection(*way_to(parts.hostname or "", parts.port or 80), timeout=10)
            connection.request(noted.method, f"{parts.path}?{parts.query}" if parts.query else parts.path, noted.body or None, noted.headers)
            reply = connection.getresponse()
            body = reply.read()
            kept = {name: value for name, value in reply.getheaders() if name not in ("Content-Length", "Connection", "Transfer-Encoding")}
            connection.close()
            return self.answer(reply.status, kept, body)

        do_POST = do_GET

        def do_CONNECT(self) -> None:
            noted = self.note()
            host, _colon, port = noted.target.rpartition(":")
            self.close_connection = True
            try:
                if refuse is not None:
                    raise OSError
                far = socket.create_connection(way_to(host, int(port)), timeout=10)
            except OSError:
                status, headers, body = refuse or (502, {}, "Bad Gateway")
                return self.answer(status, headers, body.encode())
            self.send_response(200)
            self.end_headers()
            return self._tunnel(far)

        def _tunnel(self, far: socket.socket) -> None:
            ends = {self.connection: far, far: self.connection}
            with far:
                while True:
                    for end in select.select(list(ends), [], [], 30)[0]:
                        data = end.recv(65536)
                        if not data:
                            return
                        ends[end].sendall(data)

    with _serving(Proxy) as listener:
        yield listener
