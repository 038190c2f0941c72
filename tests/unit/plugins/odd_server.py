# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that answers with whatever bytes a test wants, for what no decent server says; and certificates to say it with."""
from __future__ import annotations

import datetime
import ipaddress
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Callable, Union

Reply = Union[bytes, Callable[[socket.socket, bytes], None]]


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


class OddServer:
    """Each connection gets the next reply, the last one again and again, and is closed then. `heads` is what came in."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._current: socket.socket | None = None
        self.heads: list[bytes] = []
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> OddServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopping.set()
        if self._current is not None:
            hang_up(self._current)
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            connection = self._socket.accept()[0]
            if self._stopping.is_set():
                connection.close()
                return
            self._current = connection
            with connection:
                head = self._read_head(connection)
                self.heads.append(head)
                reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
                try:
                    if callable(reply):
                        reply(connection, head)
                    else:
                        connection.sendall(reply)
                except OSError:
                    continue

    @staticmethod
    def _read_head(connection: socket.socket) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                break
            head += piece
        return head


def hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def relay(connection: socket.socket, head: bytes) -> None:
    """What a proxy does after CONNECT."""
    host, port = head.split()[1].decode().split(":")
    with socket.create_connection((host, int(port))) as upstream:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_copy, args=(upstream, connection), daemon=True)
        back.start()
        _copy(connection, upstream)
        back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while True:
            piece = source.recv(65536)
            if not piece:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(piece)
    except OSError:
        return


def make_certificate(folder: Path, host: str = "127.0.0.1", days: int = 1) -> tuple[str, str]:
    """A certificate for that host that vouches for itself, and its key: two files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "simulator")])
    now = datetime.datetime.now(datetime.timezone.utc)
    begin = now - datetime.timedelta(days=10)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")
