# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wait without network and without time: scripted jobs, and a clock that moves when somebody sleeps."""
from __future__ import annotations

from typing import Any, Callable, Iterator, Optional, Sequence, Tuple, Union

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import TaskCenterError
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._look_up import Found
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._waiter import Group, Job, Rules, Waiter

# (status, percent); None: not known
State = Optional[Tuple[str, Optional[int]]]
Life = Callable[[float], State]
Trouble = Callable[[float], Union[TaskCenterError, float, None]]


class Time:
    """Seconds since the wait began."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def clock(self) -> float:
        return 5000.0 + self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        assert len(self.naps) < 20000, "it does not come to an end"
        self.naps.append(seconds)
        self.now += seconds


def runs(seconds: float, status: str = "Completed", visible: float = 0.0, gone: float = float("inf")) -> Life:
    """A job that says its percentage, ends after so many seconds, and can be seen in between."""

    def life(now: float) -> State:
        if not visible <= now < gone:
            return None
        return (status, None) if now >= seconds else ("Running", int(100 * now / seconds))

    return life


class Service:
    """The jobs of one group. A look takes `seconds`; `trouble` is raised when it says so, and a number is a pause."""

    def __init__(self, time: Time, jobs: dict[str, Life], *, name: str = "rds in eu-de", seconds: float = 0.0, trouble: Trouble = lambda now: None) -> None:
        self.time, self.lives, self.seconds, self.trouble = time, jobs, seconds, trouble
        self.looks: list[float] = []
        self.asked: list[list[str]] = []
        self.cut_at = float("inf")
        self.group = Group(name, [Job(name.split()[0], job_id) for job_id in jobs], self.look)

    def look(self, job_ids: Sequence[str]) -> Iterator[Found]:
        self.looks.append(self.time.now)
        self.asked.append(list(job_ids))
        trouble = self.trouble(self.time.now)
        if isinstance(trouble, TaskCenterError):
            raise trouble
        if isinstance(trouble, float):
            yield trouble
        self.time.now += self.seconds
        for job_id in job_ids:
            state = self.lives[job_id](self.time.now)
            yield job_id, None if state is None else Task("rds", job_id, status=state[0], progress=state[1])


class Wait:
    """A Waiter over services, and what came of it."""

    def __init__(self, time: Time, *services: Service, **rules: Any) -> None:
        self.time, self.services = time, services
        self.cuts: list[float] = []
        self.told: list[tuple[str, str]] = []
        self.in_time = False
        given = Rules(**{"timeout": 3600.0, **rules})
        self.waiter = Waiter(
            [service.group for service in services], given, time.clock, time.sleep, self.sent, lambda moment: self.cuts.append(moment - 5000.0), self.tell
        )

    def sent(self) -> int:
        return sum(len(service.looks) for service in self.services)

    def tell(self, waiter: Waiter, event: str, about: Any) -> None:
        self.told.append((event, getattr(about, "job_id", getattr(about, "name", ""))))

    def run(self) -> Wait:
        self.in_time = self.waiter.wait()
        return self

    @property
    def outcomes(self) -> dict[str, str]:
        return {job.job_id: job.outcome for service in self.services for job in service.group.jobs}


def wait_for(lives: dict[str, Life], *, seconds: float = 0.0, trouble: Trouble = lambda now: None, **rules: Any) -> Wait:
    """One service's jobs, waited for to the end."""
    time = Time()
    return Wait(time, Service(time, lives, seconds=seconds, trouble=trouble), **rules).run()
