# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloud that is not there for a while: connections are refused, at the beginning or in the middle of a wait."""
from __future__ import annotations

import time
from typing import Any

import pytest

from lab import Lab
from simulator import Simulator

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

AWAY = 1.5
JOB = "e" * 32


class Visiting:
    """A cloud at one address that goes and comes back, each time with the same job."""

    def __init__(self, duration: float | None) -> None:
        self.now = self._new(0, duration)
        self.now.start()
        self.port = int(self.now.url.rpartition(":")[2])
        self.url = self.now.url
        self.left_at: float | None = None
        self.seen = 0

    @staticmethod
    def _new(port: int, duration: float | None) -> Simulator:
        simulator = Simulator(port=port)
        simulator.cloud.add_job("rds", job_id=JOB, duration=duration, age=61)
        return simulator

    def leave(self) -> None:
        self.now.stop()
        self.seen += len(self.now.cloud.requests)
        self.left_at = time.monotonic()

    def is_missed(self) -> bool:
        return self.left_at is not None and time.monotonic() - self.left_at > AWAY

    def come_back(self) -> None:
        self.now = self._new(self.port, 60)
        self.now.start()


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    away, late = Visiting(None), Visiting(None)
    late.leave()
    late.left_at = None
    marker = lab.cloud.add_job("rds", duration=None)
    # one look at a cloud that is there says that the plays have begun
    begin = lab.wait("begin", service="rds", job_id=marker.job_id, timeout=0)
    lab.when(lambda: len(away.now.cloud.requests), away.leave)
    lab.when(away.is_missed, away.come_back)
    lab.when(lambda: lab.seen("begin"), lambda: setattr(late, "left_at", time.monotonic()))
    lab.when(late.is_missed, late.come_back)
    cases = {name: [begin, lab.wait(name, service="rds", job_id=JOB, endpoints={"rds": f"{cloud.url}/rds"})] if name == "late" else
             lab.wait(name, service="rds", job_id=JOB, endpoints={"rds": f"{cloud.url}/rds"}) for name, cloud in {"away": away, "late": late}.items()}
    results = lab.run(cases)
    for cloud in (away, late):
        cloud.leave()
    return results, {"away": away, "late": late}


@pytest.mark.parametrize("case", ["away", "late"])
def test_the_wait_goes_on(outcome: Any, case: str) -> None:
    results, clouds = outcome
    result = results[case]
    assert not result["failed"], result["msg"]
    assert result["job"]["status"] == "Completed"
    assert result["requests"] > clouds[case].seen, "some were refused"
