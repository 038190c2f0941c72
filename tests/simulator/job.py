# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any, Sequence, Union

from .vocabulary import DCS_END_WORD, INSTANCE_STATUS, PENDING_WORD, RUNNING_WORD

Progress = Union[str, Sequence[Sequence[float]]]


@dataclass
class Job:
    """One scripted job: what it says depends on nothing but the time."""

    service: str
    job_id: str
    task_id: str
    project_id: str
    name: str
    filter_name: str
    created: float
    begins: float
    ends: float
    outcome: str
    reason: str | None
    progress: Progress
    instance_id: str
    instance_name: str
    instance_status: str | None = None
    order_id: str = ""
    visible_from: float = 0.0
    visible_until: float = inf
    final_status: str | None = None
    running_status: str | None = None
    pending_status: str | None = None
    entities: dict[str, Any] | None = None
    details: dict[str, Any] | None = None
    error_code: str | None = "111400063"
    row: dict[str, Any] = field(default_factory=dict)

    def visible(self, now: float) -> bool:
        return self.created <= now and self.visible_from <= now < self.visible_until

    def ended(self, now: float) -> bool:
        return now >= self.ends

    def succeeded(self, now: float) -> bool:
        return now >= self.ends and self.outcome == "Completed"

    def failed(self, now: float) -> bool:
        return now >= self.ends and self.outcome != "Completed"

    def status(self, now: float) -> str:
        if now >= self.ends:
            return self.final_status or (DCS_END_WORD.get(self.outcome, self.outcome) if self.service == "dcs" else self.outcome)
        if now < self.begins:
            return self.pending_status or PENDING_WORD[self.service]
        return self.running_status or RUNNING_WORD[self.service]

    def percent(self, now: float) -> int | None:
        """How far a running job is; nothing before, after, and for a job that does not say."""
        if not self.begins <= now < self.ends or self.progress == "none":
            return None
        fraction = 0.0 if self.ends == inf else (now - self.begins) / (self.ends - self.begins)
        if isinstance(self.progress, str):
            return int(fraction * 100)
        return _on_the_line(self.progress, fraction)

    def word_for_instance(self, now: float) -> str:
        under_way, good, bad = INSTANCE_STATUS[self.service]
        return self.instance_status or (bad if self.failed(now) else good if self.ended(now) else under_way)

    def end_now(self, now: float, outcome: str, reason: str | None) -> None:
        self.begins, self.ends, self.outcome = min(self.begins, now), now, outcome
        if reason is not None:
            self.reason = reason


def _on_the_line(points: Sequence[Sequence[float]], fraction: float) -> int:
    """The percentage on the line through the points (fraction of the time, percent)."""
    left, low = 0.0, 0.0
    for right, high in points:
        if fraction < right:
            return int(low + (high - low) * (fraction - left) / (right - left))
        left, low = right, high
    return int(low)
