# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from .job import Job, Progress
from .vocabulary import DEFAULT_REASON, FILTER_NAME_OF, INSTANCE_SUFFIX, NAMES

DAY = 86400.0


class JobMaker:
    """Fills in what a test leaves open; the ids of two runs are the same."""

    def __init__(self) -> None:
        self._random = random.Random(20260115)

    def _hex_id(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def _job_id(self, service: str) -> str:
        if service == "dcs":
            return "ff808081" + self._hex_id()[8:]
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def instance_id(self, service: str) -> str:
        if service == "dcs":
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        return self._hex_id() + INSTANCE_SUFFIX[service]

    def make(
        self,
        service: str,
        now: float,
        speed: float,
        project_id: str,
        *,
        name: str | None = None,
        filter_name: str | None = None,
        duration: float | None = 60.0,
        outcome: str = "Completed",
        reason: str | None = None,
        progress: Progress = "linear",
        instance_id: str | None = None,
        instance_name: str | None = None,
        job_id: str | None = None,
        task_id: str | None = None,
        age: float = 0.0,
        visible_after: float = 0.0,
        vanish_after: float | None = None,
        pending: float = 0.0,
        order_id: str | None = None,
        row: dict[str, Any] | None = None,
        **plain: Any,
    ) -> Job:
        """`duration` is the time from the creation to the end, `pending` the first part of it; None never ends."""
        if service not in NAMES:
            raise ValueError(f"there is no service {service}; there are {', '.join(NAMES)}")
        # A job that is over keeps its real age and length: only what is still to come runs faster.
        if duration is None or age >= duration:
            speed = 1.0
        created = now - age / speed
        name = name or NAMES[service][0]
        instance_id = instance_id or self.instance_id(service)
        return Job(
            service=service,
            job_id=job_id or self._job_id(service),
            task_id=task_id or self._hex_id(),
            project_id=project_id,
            name=name,
            filter_name=filter_name or FILTER_NAME_OF.get(name, name),
            created=created,
            begins=created + pending / speed,
            ends=inf if duration is None else created + max(duration, pending) / speed,
            outcome=outcome,
            reason=DEFAULT_REASON[service] if reason is None and outcome == "Failed" else reason,
            progress=_checked(progress),
            instance_id=instance_id,
            instance_name=instance_name or f"{service}-{instance_id[:4]}",
            visible_from=created + visible_after / speed,
            visible_until=inf if vanish_after is None else created + vanish_after / speed,
            order_id=order_id or "",
            row=row or {},
            **plain,
        )

    def many(
        self,
        service: str,
        count: int,
        now: float,
        project_id: str,
        *,
        days: float = 20.0,
        running: int = 0,
        failed: int = 0,
        instances: int = 20,
        names: Sequence[str] | None = None,
        duration: float = 300.0,
    ) -> Iterator[Job]:
        """`running` of them have not ended and are the newest, `failed` are spread over the others; evenly over the days."""
        known = [self.instance_id(service) for _turn in range(max(1, instances))]
        words = names or NAMES[service]
        ended = count - running
        for number in range(count):
            under_way = number < running
            nth = number - running
            # So many of the ended ones fail, at even distances.
            fails = not under_way and nth * failed // ended != (nth + 1) * failed // ended
            yield self.make(
                service,
                now,
                1.0,
                project_id,
                name=words[number % len(words)],
                duration=None if under_way else duration,
                outcome="Failed" if fails else "Completed",
                instance_id=known[number % len(known)],
                age=float(number + 1) if under_way else max(duration, running + 1.0) + nth * days * DAY / ended,
            )


def _checked(progress: Progress) -> Progress:
    if isinstance(progress, str) and progress not in ("linear", "none"):
        raise ValueError(f"progress is linear, none, or a list of (fraction, percent), not {progress}")
    return progress
