# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait: when to look, when to stop. Clock, sleep and look-up are handed in."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ._errors import Misdirected, NotPublished, TaskCenterError, Throttled, TransientFault
from ._look_up import Found
from ._schedule import SHORTEST, Pace, pause
from ._task import COMPLETED, Task

COMPLETED_WELL, ENDED_BADLY, LOST = "completed", "failed", "unknown"
LONGEST_PENALTY = 120.0


@dataclass(eq=False, repr=False)
class Job:
    """A job that is waited for, and what is known of it. ``outcome`` is empty while the wait goes on."""

    service: str
    job_id: str
    task: Task | None = None
    outcome: str = ""
    pace: Pace | None = None
    unknown_since: float | None = None


@dataclass(eq=False, repr=False)
class Group:
    """The jobs that are looked up together: of one service, region and project."""

    name: str
    jobs: list[Job]
    look: Callable[[Sequence[str]], Iterator[Found]]
    running: Iterator[Found] | None = None
    started_at: float = 0.0
    next_look: float = float("-inf")
    faults: int = 0
    answered: bool = False
    penalty: float = 0.0
    requests: int = 0
    took: float = 0.0
    trouble: TaskCenterError | None = None

    def __post_init__(self) -> None:
        self.by_id = {job.job_id: job for job in self.jobs}

    def pending(self) -> list[Job]:
        return [job for job in self.jobs if not job.outcome]


class Rules(NamedTuple):
    """What was asked for, in seconds. ``interval`` None: adaptive. ``quick_tries`` follow a fault before the usual pause."""

    timeout: float
    interval: float | None = None
    delay: float = 0.0
    grace: float = 60.0
    any_is_enough: bool = False
    fail_fast: bool = False
    quick_tries: int = 5


@dataclass(eq=False, repr=False)
class Waiter:
    """Waits for the jobs of all groups. After ``wait`` the jobs say what became of them.

    ``sent`` is the number of requests so far; ``cut`` is told the moment after which no request may go on.
    ``tell`` hears of what happens: ("begin", None), ("job", Job) when its status or percentage changed or it was given up,
    ("trouble", Group) and ("recovered", Group) when a service does not answer and when it does again.
    """

    groups: list[Group]
    rules: Rules
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    sent: Callable[[], int] = lambda: 0
    cut: Callable[[float], None] = lambda moment: None
    tell: Callable[[Waiter, str, Job | Group | None], None] = lambda waiter, event, about: None
    polls: int = 0
    _cut: float = field(default=float("inf"), init=False)

    def wait(self) -> bool:
        """True when the wait came to its end, False when the time ran out. Raises what waiting cannot cure."""
        rules = self.rules
        self.tell(self, "begin", None)
        deadline = self.clock() + rules.timeout
        self.sleep(min(rules.delay, rules.timeout))
        while True:
            # The last look begins early enough to come to its end; what hangs by then is cut, so that the others have theirs.
            waiting = [group for group in self.groups if group.pending()]
            hangs = len(waiting) > 1 and any(group.trouble is not None for group in waiting)
            lead = min(0.05 + 1.5 * sum(group.took for group in waiting) + 1.0 * hangs, 5.0, rules.timeout / 4)
            final = self.clock() >= deadline - lead
            cut = deadline if final or len(waiting) == 1 else deadline - min(max(lead, 1.0), rules.timeout / 4)
            self._round(final, cut)
            if self._is_settled():
                return True
            if final:
                self.sleep(max(0.0, deadline - self.clock()))
                return False
            wake = deadline - lead
            if self.clock() < cut:
                wake = min(wake, *(group.next_look for group in self.groups if group.pending()))
            self.sleep(max(0.0, wake - self.clock()))

    def look_once(self) -> None:
        """One look at every job, with no waiting and no patience."""
        self.polls += 1
        for group in self.groups:
            for found in group.look([job.job_id for job in group.pending()]):
                if isinstance(found, float):
                    self.sleep(found)
                else:
                    self._note(group, *found, gives_up=False)

    @property
    def jobs(self) -> list[Job]:
        return [job for group in self.groups for job in group.jobs]

    def _is_settled(self) -> bool:
        jobs = self.jobs
        if all(job.outcome for job in jobs):
            return True
        if self.rules.any_is_enough:
            return any(job.outcome == COMPLETED_WELL for job in jobs)
        return self.rules.fail_fast and any(job.outcome in (ENDED_BADLY, LOST) for job in jobs)

    def _round(self, final: bool, cut: float) -> None:
        """Look at the groups whose time has come, in the last round at all. ``cut``: until when a request may take."""
        polls = self.polls
        # those that answer first: one that hangs must not take the last look from the others
        for group in sorted(self.groups, key=lambda group: group.trouble is not None):
            if not group.pending() or (group.next_look > self.clock() and not final):
                continue
            if polls and not final and self.clock() >= cut:
                break  # the time that is left is for the last look
            # the first look gets a second even where the time is up at once
            self._cut = cut if polls else max(cut, self.clock() + 1.0)
            self.cut(self._cut)
            if group.running is None:
                self.polls = polls + 1
            self._look(group)
            if self._is_settled():
                break

    def _look(self, group: Group) -> None:
        """Look at a group's jobs, or go on with a look that had to pause, and set when to look again."""
        began, before = self.clock(), self.sent()
        if group.running is None:
            group.started_at, group.requests = began, 0
            group.running = group.look([job.job_id for job in group.pending()])
        try:
            for found in group.running:
                if isinstance(found, float):
                    group.next_look = self.clock() + found
                    return
                self._note(group, *found)
                if self._is_settled():
                    return
            self._recovered(group)
            group.took = self.clock() - began
        except TransientFault as fault:
            self._fault(group, fault)
        except NotPublished as fault:
            if not group.answered:
                raise
            # it was there before: the gateway's fault, not a wrong address
            self._fault(group, fault)
        finally:
            group.requests += self.sent() - before
        group.running = None
        group.next_look = self._next_look(group)
        if isinstance(group.trouble, Throttled):
            # the limit is the service's: it holds for the jobs of other projects too
            for other in self.groups:
                if other.name == group.name:
                    other.next_look = max(other.next_look, group.next_look)

    def _note(self, group: Group, job_id: str, task: Task | None, gives_up: bool = True) -> None:
        now = self.clock()
        group.answered = True
        job = group.by_id[job_id]
        if task is None:
            job.unknown_since = now if job.unknown_since is None else job.unknown_since
            if gives_up and now - job.unknown_since >= self.rules.grace:
                job.outcome = LOST
                self.tell(self, "job", job)
            return
        changed = job.task is None or (job.task.status, job.task.progress) != (task.status, task.progress)
        job.unknown_since = None
        job.task = task
        job.pace = (job.pace or Pace(now, task.progress, now, task.progress)).seen(now, task.progress)
        if task.has_ended:
            job.outcome = COMPLETED_WELL if task.status == COMPLETED else ENDED_BADLY
        if changed:
            self.tell(self, "job", job)

    def _recovered(self, group: Group) -> None:
        group.answered = True
        group.faults = 0
        group.penalty = group.penalty / 2 if group.penalty > SHORTEST else 0.0
        if group.trouble is not None:
            group.trouble = None
            self.tell(self, "recovered", group)

    def _fault(self, group: Group, fault: TaskCenterError) -> None:
        group.faults += 1
        if isinstance(fault, Misdirected) and not group.answered and group.faults > self.rules.quick_tries:
            raise fault
        if isinstance(fault, Throttled):
            group.penalty = min(max(SHORTEST, 2 * group.penalty), LONGEST_PENALTY)
        if group.trouble is None:
            group.trouble = fault
            self.tell(self, "trouble", group)
        elif self.clock() < self._cut:
            # a request that was cut for want of time says nothing new
            group.trouble = fault

    def _next_look(self, group: Group) -> float:
        rules, now = self.rules, self.clock()
        if rules.interval is not None:
            usual = max(now, group.started_at + rules.interval)
        else:
            usual = now + self._adaptive(group, now)
        if isinstance(group.trouble, Throttled):
            asked = group.trouble.retry_after
            return max(usual, now + group.penalty, now + (asked or 0.0))
        if group.trouble is not None and group.faults <= rules.quick_tries:
            return min(usual, now + 2.0 ** (group.faults - 1))
        return max(usual, now + group.penalty)

    def _adaptive(self, group: Group, now: float) -> float:
        shortest = [pause(job.pace, now) if job.pace else SHORTEST for job in group.pending() if job.unknown_since is None]
        for job in group.pending():
            if job.unknown_since is not None:
                shortest.append(min(max(SHORTEST, (now - job.unknown_since) / 4), job.unknown_since + self.rules.grace - now))
        # a look of many requests leaves the better half of the budget to others
        return max(min(shortest, default=SHORTEST), 2.5 * (group.requests - 1), 0.1)
