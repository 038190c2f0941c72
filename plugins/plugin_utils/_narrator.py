# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines on the screen while waiting: what to say, and how seldom."""
from __future__ import annotations

import threading
from collections.abc import Callable

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import one_line
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import COMPLETED, ENDED, FAILED, Task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import ENDED_BADLY, LOST, Group, Job, Waiter

# Runners and log collectors end what is silent for some minutes.
HEARTBEAT = 45.0
# A line a second at most, and about 200 an hour: some at once, then one every 20 seconds.
CLOSEST = 1.0
BURST = 20.0
PER_SECOND = 1 / 20
# lines that only failures and lost connections may use
RESERVED = 5.0
# So many jobs have a line each; more are summed up.
FEW = 3
NAMED = 20
LONGEST_TEXT = 300


def span(seconds: float) -> str:
    """``42s``, ``6m10s``, ``2h05m``."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s"
    return f"{whole // 3600}h{whole % 3600 // 60:02d}m"


class Narrator:
    """Hears what a Waiter does and says it in single lines.

    ``say`` puts a line on the screen, ``hide`` takes the secrets out of a text; ``tick`` is called often, from any thread.
    """

    def __init__(self, host: str, clock: Callable[[], float], say: Callable[[str], None], hide: Callable[[str], str] = str) -> None:
        self._lock = threading.Lock()
        self._host = host
        self._hide = hide
        self._clock = clock
        self._say = say
        self._began = clock()
        self._waiter: Waiter | None = None
        self._urgent: list[str] = []
        self._changed: dict[Job, None] = {}
        self._lines = BURST
        self._lines_at = self._began
        self._said_at = float("-inf")
        self._summed_up_at = self._began
        self._troubled: set[str] = set()

    def _plain(self, text: str) -> str:
        """Text from the cloud as part of a line, and not endless; hidden before it is cut, so that no part of a secret is left."""
        shown = one_line(self._hide(text))
        return shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - 1] + "…"

    def hear(self, waiter: Waiter, event: str, about: Job | Group | None) -> None:
        """The Waiter's ``tell``."""
        with self._lock:
            self._waiter = waiter
            if event == "begin":
                self._urgent.append(self._how_to_resume())
            elif isinstance(about, Group):
                self._hear_trouble(event, about)
            elif isinstance(about, Job):
                if about.outcome in (ENDED_BADLY, LOST):
                    self._changed.pop(about, None)
                    self._urgent.append(self._about(about))
                else:
                    self._changed[about] = None
            self._say_what_is_due()

    def _hear_trouble(self, event: str, group: Group) -> None:
        if event == "trouble" and group.name not in self._troubled:
            self._troubled.add(group.name)
            why = str(group.trouble.message or group.trouble.code or group.trouble) if group.trouble else ""
            self._urgent.append(f"{group.name} does not answer as it should: {self._plain(why)}; the wait goes on")
        elif event == "recovered" and group.name in self._troubled:
            self._troubled.discard(group.name)
            self._urgent.append(f"{group.name} answers again")

    def tick(self) -> None:
        """Say what is due, at most one line."""
        with self._lock:
            self._say_what_is_due()

    def _say_what_is_due(self) -> None:
        now = self._clock()
        self._lines = min(BURST, self._lines + (now - self._lines_at) * PER_SECOND)
        self._lines_at = now
        if now - self._said_at < CLOSEST or self._lines < 1:
            return
        if self._waiter is not None and now - self._summed_up_at >= 2 * HEARTBEAT:
            line = self._summary(now)  # whatever else there is to tell
        elif self._urgent:
            line = self._urgent.pop(0)
            if self._urgent and self._lines < RESERVED:
                # too many to tell one by one: the result will hold them all
                line, self._urgent = f"{line}; and {len(self._urgent)} more", []
        elif self._changed and self._lines >= RESERVED:
            line = self._news()
        elif now - self._said_at >= HEARTBEAT and self._waiter is not None:
            line = self._summary(now)
        else:
            return
        self._lines -= 1
        self._said_at = now
        self._say(f"[{self._host}] {line}")

    def _news(self) -> str:
        if self._waiter is None or len(self._waiter.jobs) > FEW:
            self._changed.clear()
            return self._summary(self._clock())
        job = next(iter(self._changed))
        del self._changed[job]
        return self._about(job)

    def _how_to_resume(self) -> str:
        jobs = self._waiter.jobs if self._waiter else []
        by_service: dict[str, list[str]] = {}
        for job in jobs[:NAMED]:
            by_service.setdefault(job.service, []).append(self._plain(job.job_id))
        ids = "; ".join(f"{service} {', '.join(ids)}" for service, ids in by_service.items())
        more = f"; and {len(jobs) - NAMED} more" if len(jobs) > NAMED else ""
        return f"waiting for {ids}{more}; if this run is cut off, run wait_for_job again with the same ids"

    def _about(self, job: Job) -> str:
        now = self._clock()
        if not job.outcome:
            self._summed_up_at = now
        task = job.task or Task(job.service, job.job_id)
        where = " on ".join(self._plain(part) for part in (task.name, task.instance_name or task.instance_id) if part)
        label = f"{job.service} {where or self._plain(job.job_id)}"
        elapsed = span(now - self._began)
        if job.outcome == LOST:
            return f"{label}: not known to the service, {elapsed}"
        if task.status in ENDED:
            if task.status == COMPLETED:
                return f"{label}: {task.status}, {elapsed}"
            return f"{label} ({self._plain(job.job_id)}): {task.status}, {elapsed}: {self._plain(task.fail_reason or 'the service gives no reason')}"
        if job.task is None:
            return f"{label}: not visible yet, {elapsed}"
        percent = "" if task.progress is None else f" {task.progress} %"
        left = job.pace.remaining(now) if job.pace else None
        status = task.status if task.status != "Unknown" else self._plain(task.service_status or task.status)
        return f"{label}: {status}{percent}, {elapsed}" + (f", about {span(left)} left" if left and left >= 1 else "")

    def _summary(self, now: float) -> str:
        self._summed_up_at = now
        jobs = self._waiter.jobs if self._waiter else []
        if len(jobs) == 1:
            return self._about(jobs[0])
        counts: dict[str, int] = {}
        for job in jobs:
            status = job.task.status if job.task else "not visible yet"
            counts[status] = counts.get(status, 0) + 1
        percents = [job.task.progress for job in jobs if not job.outcome and job.task and job.task.progress is not None]
        percent = f" ({sum(percents) // len(percents)} %)" if percents else ""
        order = sorted(counts, key=lambda status: ([COMPLETED, FAILED].index(status) if status in (COMPLETED, FAILED) else 9, status))
        parts = [f"{counts[status]} {status}{percent if status == 'Running' else ''}" for status in order]
        return f"{len(jobs)} jobs: {', '.join(parts)}, {span(now - self._began)}"
