# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""request_timeout holds for a whole answer, however slowly it drips in, and the deadline of a wait cuts it shorter."""
from __future__ import annotations

import socket
import time
from typing import Any, Iterator

import pytest
from asking import Asking
from odd_server import OddServer

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import TransientFault
from simulator import ManualClock, Simulator

# what a busy machine may add; whatever drips goes on for twice as long
SLACK = 2.0


def seconds_until_fault(asking: Asking, url: str) -> float:
    begin = time.monotonic()
    with pytest.raises(TransientFault, match="no complete answer within"):
        asking.send(url)
    return time.monotonic() - begin


@pytest.fixture
def url(sim: Simulator) -> Iterator[str]:
    sim.cloud.fill("rds", 50)
    yield f"{sim.url}/rds/v3/{sim.cloud.project_id(None)}/tasklist?limit=50"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "hang"},
        {"kind": "slow", "seconds": 30.0},
        {"kind": "drip", "seconds": 5.0},
        {"kind": "drip", "seconds": 5.0, "part": "all"},
    ],
    ids=["hang", "slow", "body drips", "all drips"],
)
def test_an_answer_that_takes_too_long_is_cut(sim: Simulator, url: str, fault: dict[str, Any]) -> None:
    """A drop every tenth of a second: no single read takes long, only all of them together."""
    sim.cloud.faults.add(**fault)
    assert 0.3 <= seconds_until_fault(Asking(seconds=0.3), url) <= 0.3 + SLACK


@pytest.mark.parametrize("fault", [{"kind": "slow", "seconds": 0.2}, {"kind": "drip", "seconds": 0.3}, {"kind": "drip", "seconds": 0.3, "part": "all"}])
def test_an_answer_that_is_slow_but_in_time_is_taken(sim: Simulator, url: str, fault: dict[str, Any]) -> None:
    sim.cloud.faults.add(**fault)
    assert len(Asking(seconds=8.0).send(url).body["tasks"]) == 50


def test_headers_that_never_end() -> None:
    def drip(connection: socket.socket, head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(80):
            connection.sendall(f"X-{number}: 1\r\n".encode())
            time.sleep(0.05)

    with OddServer(drip) as server:
        assert seconds_until_fault(Asking(seconds=0.3), server.url) <= 0.3 + SLACK


def test_interim_answers_that_never_end() -> None:
    def drip(connection: socket.socket, head: bytes) -> None:
        for _turn in range(80):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.05)

    with OddServer(drip) as server:
        assert seconds_until_fault(Asking(seconds=0.3), server.url) <= 0.3 + SLACK


def test_chunks_that_never_end() -> None:
    def drip(connection: socket.socket, head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _turn in range(80):
            connection.sendall(b"1\r\n \r\n")
            time.sleep(0.05)

    with OddServer(drip) as server:
        assert seconds_until_fault(Asking(seconds=0.3), server.url) <= 0.3 + SLACK


def test_a_connection_that_is_never_taken() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        address = listening.getsockname()
        waiting = [socket.socket() for _turn in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        assert seconds_until_fault(Asking(seconds=0.3), f"http://127.0.0.1:{address[1]}") <= 0.3 + SLACK
        for each in waiting:
            each.close()


def test_the_limit_is_each_requests_own(sim: Simulator, url: str, clock: ManualClock) -> None:
    """By the session's clock a hundred seconds pass between two requests of ten each."""
    asking = Asking(seconds=10.0, clock=clock.now)
    for _turn in range(4):
        assert asking.send(url).status == 200
        clock.advance(100.0)


def test_each_try_has_the_whole_time(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("hang")
    begin = time.monotonic()
    assert Asking(1, seconds=1.5).send(url).status == 200
    assert 1.5 <= time.monotonic() - begin <= 1.5 + SLACK


def test_a_deadline_cuts_the_request_in_flight(sim: Simulator, url: str) -> None:
    for fault in ({"kind": "hang"}, {"kind": "drip", "seconds": 5.0}):
        sim.cloud.faults.add(**fault)
        asking = Asking(seconds=30.0)
        asking.http.cut_at(time.monotonic() + 0.3)
        assert seconds_until_fault(asking, url) <= 0.3 + SLACK


def test_a_deadline_that_is_over_leaves_no_time(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("hang")
    asking = Asking(seconds=30.0)
    asking.http.cut_at(time.monotonic() - 5.0)
    assert seconds_until_fault(asking, url) <= SLACK


def test_a_deadline_far_away_does_not_lengthen_the_limit(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("hang")
    asking = Asking(seconds=0.3)
    asking.http.cut_at(time.monotonic() + 1000.0)
    assert seconds_until_fault(asking, url) <= 0.3 + SLACK


def test_the_text_tells_the_limit(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("hang")
    with pytest.raises(TransientFault, match=r"no complete answer within 0\.3 s"):
        Asking(seconds=0.3).send(url)
