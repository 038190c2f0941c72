# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Further tries after transient faults: how many, how long in between, and for what there is none."""
from __future__ import annotations

import pytest
from asking import Asking

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import TransientFault
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import LONGEST_RETRY_AFTER
from simulator import Simulator

ON_THE_SOCKET = ["close", "reset", "cut", "cut_chunked", "garbage", "html", "not_json", "empty"]


@pytest.fixture
def url(sim: Simulator) -> str:
    return f"{sim.url}/rds/v3/{sim.cloud.project_id(None)}/tasklist"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
@pytest.mark.parametrize(("retries", "faults"), [(0, 0), (1, 1), (3, 3), (5, 2)])
def test_as_many_tries_as_are_granted(sim: Simulator, url: str, status: int, retries: int, faults: int) -> None:
    sim.cloud.faults.add("status", status=status, times=faults)
    asking = Asking(retries)
    assert asking.send(url).status == 200
    assert asking.http.count() == len(sim.cloud.requests) == faults + 1
    assert len(asking.naps) == faults


@pytest.mark.parametrize("status", [500, 503, 429])
@pytest.mark.parametrize("retries", [0, 1, 4])
def test_the_last_answer_is_given_when_the_tries_are_used_up(sim: Simulator, url: str, status: int, retries: int) -> None:
    sim.cloud.faults.add("status", status=status, times=None)
    asking = Asking(retries)
    assert asking.send(url).status == status
    assert asking.http.count() == len(sim.cloud.requests) == retries + 1


@pytest.mark.parametrize("kind", ON_THE_SOCKET)
def test_faults_of_the_connection_and_bodies_that_are_no_answer_are_tried_again(sim: Simulator, url: str, kind: str) -> None:
    sim.cloud.faults.add(kind, times=2)
    asking = Asking(2)
    assert asking.send(url).status == 200
    assert asking.http.count() == len(sim.cloud.requests) == 3


@pytest.mark.parametrize("kind", ON_THE_SOCKET)
def test_the_last_fault_is_raised_when_the_tries_are_used_up(sim: Simulator, url: str, kind: str) -> None:
    sim.cloud.faults.add(kind, times=None)
    asking = Asking(2)
    with pytest.raises(TransientFault):
        asking.send(url)
    assert asking.http.count() == len(sim.cloud.requests) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 409])
def test_no_is_no(sim: Simulator, url: str, status: int) -> None:
    sim.cloud.faults.add("status", status=status, times=None)
    asking = Asking(5)
    assert asking.send(url).status == status
    assert asking.http.count() == len(sim.cloud.requests) == 1
    assert asking.naps == []


def test_several_kinds_of_fault_in_a_row_share_the_tries(sim: Simulator, url: str) -> None:
    for kind in ("close", "status", "not_json", "throttle", "reset"):
        sim.cloud.faults.add(kind)
    assert Asking(5).send(url).status == 200
    assert len(sim.cloud.requests) == 6


def test_each_request_has_its_own_tries(sim: Simulator, url: str) -> None:
    asking = Asking(1)
    for _turn in range(3):
        sim.cloud.faults.add("close")
        assert asking.send(url).status == 200
    assert asking.http.count() == 6


@pytest.mark.parametrize(("status", "first"), [(500, 0.5), (429, 2.0)])
def test_pauses_double_with_some_jitter(sim: Simulator, url: str, status: int, first: float) -> None:
    sim.cloud.faults.add("status", status=status, times=None)
    seen = []
    for _turn in range(6):
        asking = Asking(9)
        asking.send(url)
        seen.append(asking.naps)
        for number, nap in enumerate(asking.naps):
            usual = min(first * 2**number, 60.0)
            # never less than that, or a limit that counts the calls of a minute would not be outlasted
            assert usual <= nap <= 1.5 * usual
    assert len({naps[0] for naps in seen}) > 1


@pytest.mark.parametrize(("header", "low", "high"), [("0", 2, 3), ("1", 1, 1), ("7", 7, 7), ("120", 120, 120), (" 5 ", 5, 5)])
def test_retry_after_in_seconds(sim: Simulator, url: str, header: str, low: float, high: float) -> None:
    sim.cloud.faults.add("throttle", retry_after=header)
    asking = Asking(1)
    assert asking.send(url).status == 200
    assert low <= asking.naps[0] <= high


def test_retry_after_of_another_status(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("status", status=503, headers={"Retry-After": "9"})
    asking = Asking(1)
    asking.send(url)
    assert asking.naps == [9.0]


def test_retry_after_as_a_date(sim: Simulator, url: str) -> None:
    sim.cloud.faults.add("throttle", retry_after="date", seconds=30)
    asking = Asking(1)
    asking.send(url)
    assert 27 <= asking.naps[0] <= 31


@pytest.mark.parametrize("header", ["soon", "-5", "1.5", "nan", "", "1e3", "12:00", "Wed, 99 Jan 2026 99:99:99 GMT"])
def test_a_retry_after_that_cannot_be_read_is_none(sim: Simulator, url: str, header: str) -> None:
    sim.cloud.faults.add("status", status=429, headers={"Retry-After": header})
    asking = Asking(1)
    assert asking.send(url).status == 200
    assert 2.0 <= asking.naps[0] <= 3.0


@pytest.mark.parametrize("header", [f"{LONGEST_RETRY_AFTER + 1:.0f}", "3600", "99999999999999999999", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_who_asks_for_too_long_is_told_to_the_user_at_once(sim: Simulator, url: str, header: str) -> None:
    sim.cloud.faults.add("throttle", retry_after=header, times=None)
    asking = Asking(5)
    answer = asking.send(url)
    assert answer.status == 429 and answer.retry_after is not None and answer.retry_after > LONGEST_RETRY_AFTER
    assert (asking.naps, asking.http.count()) == ([], 1)


@pytest.mark.parametrize("header", ["0", "Sat, 01 Jan 2000 00:00:00 GMT"])
def test_who_asks_to_come_back_at_once_is_given_time_all_the_same(sim: Simulator, url: str, header: str) -> None:
    sim.cloud.faults.add("throttle", retry_after=header, times=None)
    asking = Asking(5)
    asking.send(url)
    assert sum(asking.naps) > 5


def test_a_post_is_tried_again_with_its_body(sim: Simulator) -> None:
    sim.cloud.faults.add("close", times=2)
    asking = Asking(2)
    answer = asking.send(f"{sim.url}/iam/v3/auth/tokens", "POST", {"auth": {}})
    assert answer.status == 400
    assert [seen.body for seen in sim.cloud.requests] == ['{"auth": {}}'] * 3


def test_the_auth_is_asked_for_every_try(sim: Simulator, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature has the time in it."""
    sim.cloud.faults.add("status", status=500, times=2)
    asking = Asking(2, token="first")
    tokens = iter(["first", "second", "third"])
    inner = asking.auth

    def auth(request: object) -> object:
        asking._token = next(tokens)
        return inner(request)

    monkeypatch.setattr(asking, "auth", auth)
    asking.send(url)
    assert [seen.headers["X-Auth-Token"] for seen in sim.cloud.requests] == ["first", "second", "third"]
