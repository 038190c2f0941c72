# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from types import TracebackType

from . import script as scripts
from .application import create
from .clock import Clock
from .cloud import Cloud
from .server import Server
from .vocabulary import SERVICES


class Simulator:
    """A cloud and the port it listens on: `with Simulator(clock=ManualClock()) as sim`."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        speed: float = 1.0,
        host: str = "127.0.0.1",
        port: int = 0,
        script: str | Path | None = None,
        tls: tuple[str, str] | None = None,
    ) -> None:
        """`tls` is a certificate and its key, two files."""
        self.cloud = Cloud(clock, speed)
        self._app = create(self.cloud)
        self._host, self._port, self._tls = host, port, tls
        self._servers: list[Server] = []
        self.url = ""
        if script is not None:
            scripts.load(self.cloud, script)

    def start(self) -> Simulator:
        self.url = self._listen(self._port, None)
        return self

    def stop(self) -> None:
        for server in self._servers:
            server.end()
        self._servers.clear()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def endpoints(self, region: str | None = None) -> dict[str, str]:
        """Base URLs for the option `endpoints`; with a region those that serve its projects only."""
        base = f"{self.url}/{region}" if region else self.url
        return {service: f"{base}/{service}" for service in (*SERVICES, "iam")}

    @property
    def auth_url(self) -> str:
        return f"{self.url}/iam/v3"

    @property
    def service_urls(self) -> dict[str, str]:
        """A port for each service, for clients that drop the path of a base URL, as the vendor's SDK does."""
        self.open_service_ports()
        return dict(self.cloud.service_urls)

    def open_service_ports(self) -> None:
        if not self.cloud.service_urls:
            for service in (*SERVICES, "iam"):
                self.cloud.service_urls[service] = self._listen(0, service)

    def _listen(self, port: int, own_service: str | None) -> str:
        server = Server(self._host, port, self._app, self.cloud, own_service, self._tls)
        server.begin()
        self._servers.append(server)
        return f"{'https' if self._tls else 'http'}://{self._host}:{server.port}"
