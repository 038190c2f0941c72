# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless chromium, one for each file of tests, and reports that the role wrote about a simulated cloud."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent.parent
# tests/, where the simulator is a package, and the helpers of the playbooks' tests
sys.path[:0] = [str(TESTS), str(TESTS / "playbooks")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from chromium import start

    driver = start()
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A simulator, and ansible-playbook pointed at it."""
    from lab import Lab
    from simulator import Simulator

    with Simulator() as simulator:
        yield Lab(simulator, tmp_path_factory.mktemp("lab"), in_worker=True)
