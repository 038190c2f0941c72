# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The adaptive interval against looking every 10 s: how many looks, and how late the end is seen."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean, quantiles

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import Found
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import COMPLETED, PENDING, RUNNING, Task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import Group, Job, Rules, Waiter

from .job_trace import TracedJob, make_trace
from .report import Finding, show, show_table

JOBS = 1000
SEEDS = (1, 2, 3)
FIXED = 10.0
# what a request takes, seconds
LATENCY = 0.15
PATIENCE = 4 * 3600.0
LOOKS_GOAL, LAG_GOAL = 0.55, 1.0


@dataclass(frozen=True)
class Waited:
    """One wait: how many looks it took, and the seconds from the end of the job to the moment it was seen."""

    job: TracedJob
    looks: int
    lag: float


@cache
def _task(status: str, percent: int | None) -> Task:
    return Task("rds", "job", status=status, progress=percent)


def wait(job: TracedJob, interval: float | None) -> Waited:
    """Wait for the job with the real Waiter, on a clock of its own that starts where the job does."""
    now = job.waited_from
    looks = 0

    def look(job_ids: Sequence[str]) -> Iterator[Found]:
        nonlocal now, looks
        looks += 1
        now += LATENCY
        status = COMPLETED if job.has_ended(now) else RUNNING if job.is_running(now) else PENDING
        yield job_ids[0], _task(status, job.percent(now))

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    waiter = Waiter([Group("rds", [Job("rds", "job")], look)], Rules(PATIENCE, interval), lambda: now, sleep, lambda: looks)
    if not waiter.wait():
        raise RuntimeError(f"a wait of {PATIENCE:g} s did not see the end of {job}")
    return Waited(job, looks, now - job.duration)


def measure() -> list[Finding]:
    """Every seed by itself: the goals hold for each of them."""
    findings: list[Finding] = []
    adaptive: list[Waited] = []
    fixed: list[Waited] = []
    for seed in SEEDS:
        trace = make_trace(JOBS, seed)
        ours, theirs = [wait(job, None) for job in trace], [wait(job, FIXED) for job in trace]
        findings += _compare(f"seed {seed}", ours, theirs)
        adaptive += ours
        fixed += theirs
    title = f"Adaptive interval against a fixed {FIXED:g} s: {JOBS} jobs from 30 s to 3 h, waited for one at a time, {len(SEEDS)} seeds"
    show(title, findings)
    _show_parts("kind of job", adaptive, fixed, lambda job: job.kind)
    _show_parts("duration", adaptive, fixed, _duration_class)
    _show_parts("the wait begins", adaptive, fixed, lambda job: "with the job" if job.waited_from <= 3.0 else "on its way")
    return findings


def _compare(name: str, ours: list[Waited], theirs: list[Waited]) -> list[Finding]:
    looks = [sum(one.looks for one in waits) for waits in (ours, theirs)]
    means = [fmean(one.lag for one in waits) for waits in (ours, theirs)]
    tails = [_tail(waits) for waits in (ours, theirs)]
    return [
        Finding(f"{name}: looks, of the fixed interval's", looks[0] / looks[1], LOOKS_GOAL, "x", note=f"{looks[0]} of {looks[1]}"),
        Finding(f"{name}: mean lag, of the fixed interval's", means[0] / means[1], LAG_GOAL, "x", note=f"{means[0]:.2f} s of {means[1]:.2f} s"),
        Finding(f"{name}: 95th percentile of the lag", tails[0], unit="s", note=f"fixed: {tails[1]:.1f} s"),
    ]


def _tail(waits: Sequence[Waited]) -> float:
    return quantiles([one.lag for one in waits], n=20, method="inclusive")[-1]


def _duration_class(job: TracedJob) -> str:
    low = 0
    for high in (2, 5, 15, 60):
        if job.duration < 60 * high:
            return f"{low} to {high} min"
        low = high
    return "more"


def _show_parts(title: str, ours: list[Waited], theirs: list[Waited], part_of: Callable[[TracedJob], str]) -> None:
    """The same figures for parts of the trace, the shares of all looks too: they say where it is worth to look less."""
    parts = sorted({part_of(one.job) for one in ours}, key=lambda part: min(one.job.duration for one in ours if part_of(one.job) == part))
    total = sum(one.looks for one in ours)
    rows = []
    for part in [*parts, "all"]:
        mine, other = ([one for one in waits if part in ("all", part_of(one.job))] for waits in (ours, theirs))
        looks = [sum(one.looks for one in waits) for waits in (mine, other)]
        lags = [f"{fmean(one.lag for one in waits):.2f}" for waits in (mine, other)]
        tails = [f"{_tail(waits):.1f}" for waits in (mine, other)]
        each = [f"{sum_of / len(mine):.1f}" for sum_of in looks]
        rows.append([part, str(len(mine)), *each, f"{looks[0] / looks[1]:.3f}", f"{looks[0] / total:.0%}", *lags, *tails])
    print()
    show_table([title, "jobs", "looks", "fixed", "ratio", "share", "lag s", "fixed", "p95 s", "fixed"], rows)
