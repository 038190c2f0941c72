# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info modules registered, read into the tasks of a report and what was in the way."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import STATUSES, UNKNOWN
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import read_service_time

# what a task of the report has, in the order of the files: the module's keys without ``raw``, and where it was found
KEYS = (
    "service", "region", "project", "job_id", "name", "status", "service_status", "progress", "instance_id", "instance_name",
    "instance_status", "created_at", "ended_at", "duration", "fail_reason",
)
WORDS = (*STATUSES, UNKNOWN)
NOT_ASKED = "It was not asked, because another service refused the credentials."


@dataclass(frozen=True)
class ReportTask:
    """A task, the place that it was found in, and its times as numbers."""

    record: Mapping[str, Any]
    place: str
    created: float | None
    ended: float | None

    def __getitem__(self, key: str) -> Any:
        return self.record[key]

    @property
    def group(self) -> str:
        """The service, and where there are several places, which one."""
        return f"{self.record['service']} \u00b7 {self.place}" if self.place else str(self.record["service"])

    def seconds(self, now: float) -> float | None:
        """How long it took, or has taken so far."""
        duration: float | None = self.record["duration"]
        if duration is None and self.record["status"] == "Running" and self.created is not None:
            return max(now - self.created, 0.0)
        return duration


@dataclass(frozen=True)
class Problem:
    """A service that could not be asked."""

    service: str
    place: str
    message: str


@dataclass(frozen=True)
class Collected:
    """All that was found, newest first, and what was in the way."""

    tasks: Sequence[ReportTask]
    problems: Sequence[Problem]

    def grouped_problems(self) -> Iterator[tuple[str, str]]:
        """Who could not be asked, and why: the same reason once."""
        asked: dict[str, list[str]] = {}
        for problem in self.problems:
            where = f"{problem.service} in {problem.place}" if problem.place else problem.service
            asked.setdefault(problem.message, []).append(where)
        for message, who in asked.items():
            yield ", ".join(who), message


def collect(registered: Mapping[str, Any], plan: Mapping[str, Any]) -> Collected:
    """Reads what each service's looped task registered, an entry for each place of the plan."""
    tasks: list[ReportTask] = []
    problems: list[Problem] = []
    several = len(plan["places"]) > 1
    for service, places in plan["asks"].items():
        result = registered.get(service) or {}
        answers = result.get("results") or []
        for number, place in enumerate(places):
            answer = answers[number] if number < len(answers) else result
            if "tasks" in answer:
                tasks.extend(_task(record, place, str(place["label"]) if several else "") for record in answer["tasks"])
            else:
                silent = NOT_ASKED if answer.get("skipped") else "The task did not run, and did not say why."
                message = str(answer.get("msg") or silent)
                problems.append(Problem(service, str(place["label"]), message))
    tasks.sort(key=lambda task: task.created or 0.0, reverse=True)
    return Collected(tasks, problems)


def _task(record: Mapping[str, Any], place: Mapping[str, Any], label: str) -> ReportTask:
    found = {"region": place["region"], "project": place["project_id"] or place["project_name"]}
    whole = {key: found[key] if key in found else record.get(key) for key in KEYS}
    if whole["status"] not in WORDS:
        whole["status"] = UNKNOWN
    return ReportTask(whole, label, read_service_time(whole["created_at"]), read_service_time(whole["ended_at"]))
