# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's figures: totals, durations by name, and which tasks take unusually long."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ._report_tasks import WORDS, Collected, ReportTask

# Unusually long: so many times the median of the same name, and so many seconds more; known from so many tasks that ended.
FACTOR = 2
LEAST = 60.0
SAMPLES = 3


@dataclass(frozen=True)
class NameFigures:
    """How long the tasks of one name took; of those that ended."""

    service: str
    name: str
    count: int
    ended: int
    median: float | None
    worst: float | None

    def unusual(self, seconds: float | None) -> bool:
        if seconds is None or self.median is None or self.ended < SAMPLES:
            return False
        return seconds >= FACTOR * self.median and seconds - self.median >= LEAST


def key_of(task: ReportTask) -> tuple[str, str]:
    return str(task["service"]), str(task["name"] or "")


def by_name(tasks: Sequence[ReportTask]) -> dict[tuple[str, str], NameFigures]:
    """Slowest first."""
    counts: Counter[tuple[str, str]] = Counter()
    durations: dict[tuple[str, str], list[float]] = {}
    for task in tasks:
        counts[key_of(task)] += 1
        taken = durations.setdefault(key_of(task), [])
        if task["duration"] is not None:
            taken.append(task["duration"])
    figures = [
        NameFigures(*key, count, len(durations[key]), median(durations[key]) if durations[key] else None, max(durations[key], default=None))
        for key, count in counts.items()
    ]
    figures.sort(key=lambda one: (-(one.worst or -1.0), one.service, one.name))
    return {(one.service, one.name): one for one in figures}


def by_outcome(collected: Collected, plan: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """Outcomes of each service, or of each service and place; also of those where nothing ran."""
    totals: dict[str, Counter[str]] = {}
    several = len(plan["places"]) > 1
    missing = {(problem.service, problem.place) for problem in collected.problems}
    for service, places in plan["asks"].items():
        for place in places:
            if (service, place["label"]) not in missing:
                totals[f"{service} \u00b7 {place['label']}" if several else service] = Counter()
    for task in collected.tasks:
        totals[task.group][task["status"]] += 1
    return totals


def counts(collected: Collected) -> dict[str, int]:
    """How many tasks there are, and how many of each outcome."""
    found = Counter(task["status"] for task in collected.tasks)
    return {"tasks": len(collected.tasks), **{word: found[word] for word in WORDS}}


def most_at_once(tasks: Sequence[ReportTask], now: float) -> int:
    """The largest number of tasks that ran at the same time; one that begins when another ends is not beside it."""
    changes = []
    for task in tasks:
        if task.created is not None:
            end = task.ended if task.ended is not None else now if task["status"] == "Running" else task.created
            if end > task.created:
                changes += [(task.created, 1), (end, -1)]
    running = most = 0
    for _moment, change in sorted(changes):
        running += change
        most = max(most, running)
    return most
