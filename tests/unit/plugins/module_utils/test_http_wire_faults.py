# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a broken wire, a broken server or a broken proxy can do, and what it is called."""
from __future__ import annotations

import gzip
import json
import socket
from typing import Any

import pytest
from asking import Asking
from odd_server import OddServer, answer

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import Misdirected, OptionError, TransientFault
from simulator import Simulator

GOOD = b'{"tasks": []}'


def fault(url: str, **options: Any) -> TransientFault:
    with pytest.raises(TransientFault) as caught:
        Asking(**options).send(url)
    return caught.value


@pytest.mark.parametrize("kind", ["close", "reset", "cut", "cut_chunked", "garbage"])
def test_faults_of_the_simulator(sim: Simulator, kind: str) -> None:
    sim.cloud.faults.add(kind)
    error = fault(f"{sim.url}/rds/v3/p/tasklist?name=secret-ish")
    text = str(error)
    assert text.startswith("Cannot look up rds job 1: rds at http://127.0.0.1:") and "endpoints.rds" in text
    assert "the connection failed" in text and "name=" not in text
    assert (error.service, error.http_status, error.code, error.request_id) == ("rds", None, None, None)
    assert error.message and not isinstance(error, Misdirected)


@pytest.mark.parametrize(("kind", "said"), [("html", "text/html"), ("not_json", "no JSON"), ("empty", "0 bytes")])
def test_successes_without_json(sim: Simulator, kind: str, said: str) -> None:
    sim.cloud.faults.add(kind)
    error = fault(f"{sim.url}/rds/v3/p/tasklist")
    assert said in str(error) and "HTTP 200" in str(error) and error.http_status == 200


@pytest.mark.parametrize(
    "reply",
    [
        b"", b"\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n{}"[:12],
        b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 100, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        answer(GOOD, length=5000), answer(GOOD, "Content-Encoding: gzip"), answer(gzip.compress(GOOD)[:-9] + b"xxxxxxxxx", "Content-Encoding: gzip"),
        answer(GOOD, *(f"X-{number}: 1" for number in range(200))), answer(GOOD, "X-Long: " + "x" * 70000), answer(b"", status="204 No Content"),
        answer(b"\xff\xfe\xfa"), answer(b"\xc3\x28{}"), answer(b"null"[:3]), answer(b"{'tasks': []}"), answer(GOOD + GOOD),
        answer(b"[" * 100000), answer(b'{"a":' * 100000),
    ],
    ids=lambda reply: repr(reply[:40]),
)
def test_odd_replies(reply: bytes) -> None:
    with OddServer(reply) as server:
        fault(server.url)


@pytest.mark.parametrize(
    "reply",
    [
        answer(GOOD), answer(b"\xef\xbb\xbf" + GOOD), answer(GOOD, "Content-Type: text/plain"), answer(gzip.compress(GOOD), "Content-Encoding: gzip"),
        b"HTTP/1.0 200 OK\r\n\r\n" + GOOD, b"HTTP/1.1 100 Continue\r\n\r\n" + answer(GOOD), answer(GOOD, status="200"), answer(GOOD, status="299 Odd"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + GOOD[:5] + b"\r\n8;x=y\r\n" + GOOD[5:] + b"\r\n0\r\nTrailer: 1\r\n\r\n",
        answer(json.dumps(json.loads(GOOD)).encode("utf-16"), "Content-Type: application/json; charset=utf-16"), answer(GOOD, "X-Odd: \xe4\xff"),
        answer(GOOD, "Set-Cookie: a=b", "Connection: keep-alive"),
    ],
    ids=lambda reply: repr(reply[:50]),
)
def test_odd_but_right_replies(reply: bytes) -> None:
    with OddServer(reply) as server:
        assert Asking().send(server.url).body == {"tasks": []}


@pytest.mark.parametrize("body", [b"", b"no", b"\xff\xfe", b"[" * 100000], ids=["empty", "text", "bytes", "deep"])
@pytest.mark.parametrize("status", ["400 Bad Request", "401 No", "404 Not Found", "500 Odd", "777 Unheard"])
def test_an_error_needs_no_body(status: str, body: bytes) -> None:
    with OddServer(answer(body, status=status)) as server:
        found = Asking().send(server.url)
        assert (found.status, found.body) == (int(status[:3]), None)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_a_refused_connection() -> None:
    error = fault(f"http://127.0.0.1:{closed_port()}/rds")
    assert error.message == "connection refused"


@pytest.mark.parametrize("word", ["PEM", "SOCKS", "CERTIFICATE_VERIFY", "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "TLS CA certificate bundle"])
def test_a_refused_connection_whatever_words_are_in_the_address(word: str) -> None:
    """Names of jobs and instances stand in the query, and so in the texts of the libraries' exceptions."""
    error = fault(f"http://127.0.0.1:{closed_port()}/rds?name={word.replace(' ', '%20')}")
    assert error.message == "connection refused" and not isinstance(error, Misdirected)


@pytest.mark.parametrize(("number", "kind"), [(socket.EAI_NONAME, Misdirected), (socket.EAI_AGAIN, TransientFault), (socket.EAI_FAIL, TransientFault)])
def test_a_host_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch, number: int, kind: type[TransientFault]) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(number, "as resolvers say")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    error = fault("https://rds.nowhere.example/v3")
    assert error.__class__ is kind
    assert "rds.nowhere.example" in str(error) and "endpoints.rds" in str(error) and "cannot be resolved" in str(error)


def test_a_server_that_does_not_speak_tls(sim: Simulator) -> None:
    error = fault(sim.url.replace("http:", "https:"))
    assert isinstance(error, Misdirected) and "TLS" in str(error)


@pytest.mark.parametrize(
    "location",
    ["https://elsewhere.example/x", "/x", "x", "//x", "", "http://[::1", "http://host:port/", "\xff\xfe", "javascript:1", "?" * 50],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_wherever_it_leads(status: int, location: str) -> None:
    with OddServer(answer(b"", f"Location: {location}", status=f"{status} Moved")) as server:
        assert Asking().send(server.url).status == status
        assert len(server.heads) == 1


@pytest.mark.parametrize("proxy", ["ftp://proxy:1", "http://", "nonsense://x", "http://ho st:1", "http://proxy:notaport"])
def test_a_proxy_that_is_none_names_the_option(proxy: str) -> None:
    with pytest.raises(OptionError, match="proxy"):
        Asking(proxy=proxy).send("http://rds.example/v3")


def test_a_proxy_that_does_not_answer() -> None:
    error = fault("http://rds.example/v3", proxy=f"http://127.0.0.1:{closed_port()}")
    assert "proxy" in str(error)


def test_the_race_of_kept_connections(sim: Simulator) -> None:
    """The server closes an idle connection at the moment that it is used again: the next try has a new one."""
    asking, url = Asking(1), f"{sim.url}/rds/v3/{sim.cloud.project_id(None)}/tasklist"
    sim.cloud.faults.add("close_after", times=3)
    for _turn in range(4):
        assert asking.send(url).status == 200
