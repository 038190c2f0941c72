# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import http.client
import socket
import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from simulator import STATIC_TOKEN, Simulator

PATH = "/rds/v3/{p}/tasklist"


def raw(sim: Simulator, path: str = PATH) -> socket.socket:
    """A socket on which a whole request has been sent."""
    where = urlsplit(sim.url)
    connection = socket.create_connection((str(where.hostname), int(where.port or 0)), timeout=10)
    target = path.replace("{p}", sim.cloud.project_id(None))
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\nX-Auth-Token: {STATIC_TOKEN}\r\n\r\n".encode())
    return connection


def everything(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_close(sim: Simulator) -> None:
    sim.cloud.faults.add("close")
    assert everything(raw(sim)) == b""
    assert (sim.cloud.requests[-1].fault, sim.cloud.requests[-1].status) == ("close", None)


def test_reset(sim: Simulator) -> None:
    sim.cloud.faults.add("reset")
    with raw(sim) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_hang_lasts_as_long_as_it_is_told(sim: Simulator, ask: Any) -> None:
    sim.cloud.faults.add("hang", times=2, seconds=0.2)
    with pytest.raises(requests.Timeout):
        ask(PATH, timeout=0.05)
    begun = time.monotonic()
    with pytest.raises(requests.ConnectionError):
        ask(PATH)
    assert 0.19 <= time.monotonic() - begun < 5


def test_hang_is_let_go_at_the_end() -> None:
    with Simulator() as sim:
        sim.cloud.faults.add("hang")
        connection = raw(sim)
        while not len(sim.cloud.requests):
            time.sleep(0.001)
        begun = time.monotonic()
    assert everything(connection) == b""
    assert time.monotonic() - begun < 5


def test_slow(sim: Simulator, ask: Any) -> None:
    sim.cloud.faults.add("slow", seconds=0.2)
    begun = time.monotonic()
    assert ask(PATH).status_code == 200
    assert time.monotonic() - begun >= 0.19


@pytest.mark.parametrize("part", ["body", "all"])
def test_drip(sim: Simulator, part: str) -> None:
    sim.cloud.fill("rds", 10)
    sim.cloud.faults.add("drip", seconds=0.2, part=part)
    begun, pieces, at_first = time.monotonic(), 0, b""
    with raw(sim) as connection:
        content = b""
        while b"total_count" not in content:
            piece = connection.recv(65536)
            at_first = at_first or piece
            content, pieces = content + piece, pieces + 1
    assert pieces > 10
    assert time.monotonic() - begun > 0.1
    # The head comes whole unless it drips too.
    assert (b"\r\n\r\n" in at_first) == (part == "body")


def test_cut(sim: Simulator) -> None:
    sim.cloud.faults.add("cut")
    head, _blank, body = everything(raw(sim)).partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    assert 0 < len(body) < length


def test_cut_chunked(sim: Simulator, ask: Any) -> None:
    sim.cloud.faults.add("cut_chunked", times=2)
    content = everything(raw(sim)).lower()
    assert b"transfer-encoding: chunked" in content and b"content-length" not in content
    assert not content.endswith(b"0\r\n\r\n")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(PATH)


def test_garbage(sim: Simulator, ask: Any) -> None:
    sim.cloud.faults.add("garbage", times=2)
    assert not everything(raw(sim)).startswith(b"HTTP/")
    with pytest.raises(requests.ConnectionError):
        ask(PATH)


def test_close_after_an_answer_that_promised_more(sim: Simulator) -> None:
    sim.cloud.faults.add("close_after")
    where = urlsplit(sim.url)
    client = http.client.HTTPConnection(where.netloc, timeout=10)
    target = PATH.replace("{p}", sim.cloud.project_id(None))
    client.request("GET", target, headers={"X-Auth-Token": STATIC_TOKEN})
    answer = client.getresponse()
    assert (answer.status, answer.headers["Connection"]) == (200, "keep-alive")
    answer.read()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        client.request("GET", target)
        client.getresponse()
    client.close()


@pytest.mark.parametrize(
    ("kind", "details", "status", "content_type", "body"),
    [
        ("html", {}, 200, "text/html; charset=utf-8", "<html>"),
        ("not_json", {}, 200, "application/json", '{"tasks": [{'),
        ("empty", {}, 200, "application/json", ""),
        ("wrong_shape", {}, 200, "application/json", "[]"),
        ("wrong_shape", {"shape": "null"}, 200, "application/json", "null"),
        ("wrong_shape", {"shape": "missing"}, 200, "application/json", '{"unexpected": true}'),
        ("status", {}, 500, "application/json", '{"error_code": "DBS.200005"'),
        ("status", {"status": 502}, 502, "text/html", "<html>"),
        ("status", {"status": 503, "body": {"errCode": "DBS.300101"}}, 503, "application/json", '{"errCode": "DBS.300101"}'),
        ("status", {"status": 418, "body": "short and stout"}, 418, "text/plain", "short and stout"),
        ("redirect", {"location": "http://127.0.0.1:1/"}, 302, "text/html", "<html>"),
        ("redirect", {"location": "/elsewhere", "status": 308}, 308, "text/html", "<html>"),
    ],
)
def test_other_answers(sim: Simulator, ask: Any, kind: str, details: Any, status: int, content_type: str, body: str) -> None:
    sim.cloud.faults.add(kind, **details)
    answer = ask(PATH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, content_type)
    assert answer.text.startswith(body) and bool(answer.text) == bool(body)
    assert answer.headers.get("Location") == details.get("location")
    assert ask(PATH).status_code == 200


def test_throttle(sim: Simulator, ask: Any, published: Any) -> None:
    sim.cloud.faults.add("throttle")
    answer = ask(PATH)
    assert (answer.status_code, answer.json()["error_code"]) == (429, "APIGW.0308")
    assert "Retry-After" not in answer.headers
    for value in (3, "soon", "-1"):
        sim.cloud.faults.add("throttle", retry_after=value)
        assert ask(PATH).headers["Retry-After"] == str(value)
    sim.cloud.faults.add("throttle", retry_after="date", seconds=60, code="DBS.280443")
    answer = ask(PATH)
    assert answer.json() == published["errors/dbs_280443_too_many_connections"]
    assert 50 < parsedate_to_datetime(answer.headers["Retry-After"]).timestamp() - time.time() <= 60


def test_which_requests_are_hit(sim: Simulator, ask: Any) -> None:
    fault = sim.cloud.faults.add("status", service="gaussdb", path="/jobs?id=a", method="get", after=1, every=2, times=2, status=503)
    assert ask("/gaussdb/v3/{p}/tasks").status_code == 200
    assert ask("/rds/v3/{p}/jobs?id=a").status_code == 400
    assert [ask("/gaussdb/v3/{p}/jobs?id=a").status_code for _turn in range(8)] == [400, 400, 503, 400, 503, 400, 400, 400]
    assert (fault.seen, fault.hits) == (8, 2)


def test_for_ever(sim: Simulator, ask: Any) -> None:
    sim.cloud.faults.add("status", times=None)
    assert {ask(PATH).status_code for _turn in range(20)} == {500}
    assert ask("/_simulator/state").status_code == 200
    sim.cloud.faults.clear()
    assert ask(PATH).status_code == 200


def test_what_is_no_fault(sim: Simulator) -> None:
    for kind, details in (("explode", {}), ("redirect", {}), ("close", {"colour": "red"}), ("wrong_shape", {"shape": "round"}), ("close", {"hits": 3})):
        with pytest.raises(ValueError, match=r"there (is|are)|needs|has no"):
            sim.cloud.faults.add(kind, **details)


def test_ten_clients_at_once(sim: Simulator) -> None:
    jobs = [sim.cloud.add_job("rds", duration=None) for _turn in range(10)]
    fault = sim.cloud.faults.add("status", times=50, status=503)
    statuses: list[int] = []

    def client(job_id: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            for _turn in range(30):
                url = f"{sim.url}/rds/v3/{sim.cloud.project_id(None)}/jobs?id={job_id}"
                answer = session.get(url, headers={"X-Auth-Token": STATIC_TOKEN}, timeout=10)
                assert answer.status_code == 503 or answer.json()["job"]["id"] == job_id
                statuses.append(answer.status_code)

    threads = [threading.Thread(target=client, args=(job.job_id,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(200), statuses.count(503), fault.hits) == (250, 50, 50)
    assert len(sim.cloud.requests) == 300
    # Each client has kept its connection.
    assert len({seen.client_port for seen in sim.cloud.requests}) == 10
