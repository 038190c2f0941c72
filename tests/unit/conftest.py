# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A loopback cloud for each test, whose time stands still until it is moved, and nothing of the user's own settings."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Iterator

import pytest

HERE = Path(__file__).resolve().parent
# tests/, where the simulator is a package, and the helpers of these tests
sys.path[:0] = [str(HERE.parent), str(HERE / "plugins")]

if TYPE_CHECKING:
    from simulator import ManualClock, Simulator

# 2026-01-15T12:00:00Z and a bit: real clocks do not stand at whole seconds
NOON = 1768478400.25
OF_THE_USER = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")


@pytest.fixture(autouse=True)
def nothing_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OF_THE_USER:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def clock() -> ManualClock:
    from simulator import ManualClock

    return ManualClock(NOON)


@pytest.fixture
def sim(clock: ManualClock) -> Iterator[Simulator]:
    from simulator import Simulator

    with Simulator(clock=clock) as simulator:
        yield simulator
