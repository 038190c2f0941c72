# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Response

from .cloud import Cloud
from .fault_wire import Answer, strike
from .request_log import Seen
from .routing import CONTROL, find_route, origin_form
from .wire import Wire

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


class Server(ThreadedWSGIServer):
    """One port: of all services, or of a single one."""

    daemon_threads = True
    # Idle keep-alive connections must not hold up the end.
    block_on_close = False

    def __init__(self, host: str, port: int, app: Flask, cloud: Cloud, own_service: str | None = None, tls: tuple[str, str] | None = None) -> None:
        self.cloud = cloud
        self.own_service = own_service
        self.stopping = threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(host, port, app, Connection, ssl_context=tls)

    def begin(self) -> None:
        self._accepting = threading.Thread(target=self._accept, daemon=True, name="simulator")
        self._accepting.start()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            self.handle_request()

    def end(self) -> None:
        """Lets go of everything that hangs or idles, at once: hundreds of tests start and stop a server each."""
        self.stopping.set()
        # Wakes the thread that waits for the next client.
        socket.create_connection((self.host, self.port)).close()
        self._accepting.join()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: whoever wants to know asks for the requests."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of the server's business; anything else is a mistake in here."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Connection(WSGIRequestHandler):
    """One client. Werkzeug's own way of answering closes after each request; this one keeps the connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        # The body is read to its end whatever becomes of the request, else the next one begins in its middle.
        length = environ.get("CONTENT_LENGTH")
        source = environ["wsgi.input"]
        body: bytes = source.read() if environ.get("wsgi.input_terminated") else source.read(int(length or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        target = origin_form(self.path)
        seen = self._seen(target, body)
        wire = Wire(self.connection, self.server.stopping, not self.close_connection, seen)
        try:
            self._answer(environ, target, seen, wire)
        except OSError:
            wire.keep_alive = False
        self.close_connection = not wire.keep_alive

    def _answer(self, environ: WSGIEnvironment, target: str, seen: Seen, wire: Wire) -> None:
        cloud = self.server.cloud
        route = find_route(target, cloud.accounts.regions, self.server.own_service)
        environ["PATH_INFO"] = route.path.encode().decode("latin-1")
        environ["simulator.target"] = target
        environ["simulator.region"] = route.region
        seen.service, seen.region = route.service, route.region or None
        environ["simulator.seen"] = seen
        # what a view wants done once its answer is out
        afterwards: list[Callable[[], None]] = []
        environ["simulator.afterwards"] = afterwards

        def normal() -> Answer:
            answer = Response.from_app(self.server.app, environ, buffered=True)
            return answer.status_code, list(answer.headers), answer.get_data()

        fault = None
        if not route.path.startswith(CONTROL):
            cloud.requests.add(seen)
            fault = cloud.faults.next_for(route.service, self.command, target)
        if fault is not None:
            seen.fault = fault.kind
            strike(fault, wire, normal)
            return
        status, headers, content = normal()
        wire.whole(status, headers, b"" if self.command == "HEAD" else content)
        for act in afterwards:
            act()

    def _seen(self, target: str, body: bytes) -> Seen:
        path, _mark, query = target.partition("?")
        return Seen(
            time=self.server.cloud.now(),
            method=self.command,
            path=path,
            query=query,
            headers=dict(self.headers.items()),
            body=body.decode("utf-8", "replace"),
            client_port=self.client_address[1],
            args=dict(parse_qsl(query, keep_blank_values=True)),
        )
