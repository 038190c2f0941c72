# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of tests gets a cloud of its own, and a place for its playbooks."""
from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# tests/, where the simulator is a package
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# What a shell starts in the background ignores interrupts, and hands that down to all that it starts. Some tests send interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module", params=["worker", "module"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A simulator, and ansible-playbook pointed at it: inside Ansible's worker, and as a module."""
    from lab import Lab
    from simulator import Simulator

    with Simulator() as simulator:
        yield Lab(simulator, tmp_path_factory.mktemp("lab"), in_worker=request.param == "worker")
