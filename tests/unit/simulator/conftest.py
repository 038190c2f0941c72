# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable
from urllib.parse import urlsplit

import pytest
import requests

HERE = Path(__file__).resolve().parent
# tests/, where the simulator is a package. This folder must have no __init__.py, else it would hide that one.
sys.path.insert(0, str(HERE.parent.parent))

if TYPE_CHECKING:
    from simulator import ManualClock, Simulator

Ask = Callable[..., requests.Response]


@pytest.fixture
def clock() -> ManualClock:
    from simulator import ManualClock

    return ManualClock()


@pytest.fixture
def sim(clock: ManualClock) -> Iterator[Simulator]:
    from simulator import Simulator

    with Simulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
def ask(sim: Simulator) -> Iterator[Ask]:
    """GET with the static token; `{p}` in a path is the default project."""
    from simulator import STATIC_TOKEN

    session = requests.Session()
    session.trust_env = False

    def get(path: str, method: str = "GET", **options: Any) -> requests.Response:
        headers = options.pop("headers", {"X-Auth-Token": STATIC_TOKEN})
        url = sim.url + path.replace("{p}", sim.cloud.project_id(None))
        return session.request(method, url, headers=headers, allow_redirects=False, **{"timeout": 10, **options})

    with session:
        yield get


@pytest.fixture
def signed(sim: Simulator) -> Callable[..., dict[str, str]]:
    """The headers of a signed GET."""
    from simulator import ACCESS_KEY, SECRET_KEY
    from simulator.signature import SignedRequest, expected_signature
    from simulator.wire_time import signature_date

    def headers(path: str, access_key: str = ACCESS_KEY, secret_key: str = SECRET_KEY, age: float = 0, **more: str) -> dict[str, str]:
        host = urlsplit(sim.url).netloc
        given = {"host": host, "x-sdk-date": signature_date(time.time() - age)}
        given.update({name.replace("_", "-"): value for name, value in more.items()})
        names = tuple(sorted(given))
        target = path.replace("{p}", sim.cloud.project_id(None))
        signature = expected_signature(SignedRequest("GET", target, given), names, secret_key)
        return {**given, "Authorization": f"SDK-HMAC-SHA256 Access={access_key}, SignedHeaders={';'.join(names)}, Signature={signature}"}

    return headers


@pytest.fixture(scope="session")
def published() -> dict[str, Any]:
    """Answers as the vendor's documentation shows them."""
    examples: dict[str, Any] = json.loads((HERE / "published_examples.json").read_text(encoding="utf-8"))
    return examples
