# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peak memory of a process that waits for 1,000 jobs against one that waits for a single job."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

from simulator import Simulator

from .collection import TESTS, collections_path
from .report import Finding, show
from .request_counts import EACH, params_for

PAIRS = 3
GOAL = 1.3
# seconds that the jobs run: some looks of every service, within the burst that the budgets allow
DURATION, INTERVAL = 2.0, 0.5


def measure() -> list[Finding]:
    pairs = []
    for _pair in range(PAIRS):
        pairs.append((_peak(EACH), _peak(0)))
    many, one = (median(peaks) for peaks in zip(*pairs))
    ratio = median(many / one for many, one in pairs)
    note = f"{many / 1024:.1f} MiB of {one / 1024:.1f} MiB"
    findings = [Finding(f"peak memory, {5 * EACH} jobs against one", ratio, GOAL, "x", noisy=True, note=note)]
    show(f"Memory of a process that waits, the simulator elsewhere (median of {PAIRS} pairs)", findings)
    return findings


def _peak(each: int) -> int:
    """KiB of a process that waits for so many jobs of each service; 0: for one job in all. The list holds 2,000 older tasks."""
    with Simulator() as simulator:
        endpoints = simulator.endpoints()
        services = [service for service in endpoints if service != "iam"]
        for service in services:
            simulator.cloud.fill(service, 2000)
        counts = dict.fromkeys(services, each) if each else {"rds": 1}
        ours = {
            service: [simulator.cloud.add_job(service, age=60.0, duration=60.0 + DURATION).job_id for _job in range(count)]
            for service, count in counts.items()
        }
        params = {**params_for(endpoints, ours), "interval": INTERVAL}
        command = [sys.executable, "-m", "benchmark.waiting_process"]
        env = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{collections_path()}"}
        said = subprocess.run(command, env=env, input=json.dumps(params), stdout=subprocess.PIPE, text=True, check=True).stdout
    answer: dict[str, int] = json.loads(said)
    if answer["completed"] != sum(counts.values()):
        raise RuntimeError(f"the process saw {answer['completed']} jobs complete")
    return answer["peak"]
