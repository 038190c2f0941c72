# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking up jobs of a simulator, within the budget of requests."""
from __future__ import annotations

from typing import Any

from driving import center

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._budget import Budget
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import LookUps
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task
from simulator import Simulator


class Looker:
    """Looks up jobs; pauses for the budget move the simulator's clock."""

    def __init__(self, sim: Simulator, service: str, **options: Any) -> None:
        self.sim, self.service = sim, service
        budget = Budget(sim.cloud.now)
        self.look_ups = LookUps(center(sim, service, budget, **options), budget)
        self.requests = 0
        # what came before the look was over, or broke off
        self.found: dict[str, Task | None] = {}

    def look(self, job_ids: list[str]) -> dict[str, Task | None]:
        before = len(self.sim.cloud.requests.of(self.service))
        self.found = {}
        try:
            for one in self.look_ups.look(job_ids):
                if isinstance(one, float):
                    assert one > 0
                    self.sim.cloud.clock.advance(one)
                else:
                    assert one[0] not in self.found, "a job was answered twice"
                    self.found[one[0]] = one[1]
        finally:
            self.requests = len(self.sim.cloud.requests.of(self.service)) - before
        assert set(self.found) == set(job_ids)
        return self.found


def statuses(found: dict[str, Task | None]) -> set[str | None]:
    return {task.status if task else None for task in found.values()}
