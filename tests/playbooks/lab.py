# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases by the dozen in one ansible-playbook: each is a host with a task of its own, and an address of its own in the cloud."""
from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from playbook import Run, run, save
from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN, Fault, Simulator
from simulator.request_log import Seen

COLLECTION = "hwcloud.taskcenter"
SERVICES = ("rds", "gaussdb", "taurusdb", "geminidb", "dcs")
Task = dict[str, Any]
Result = dict[str, Any]


class Outcome(Mapping[str, Result]):
    """What the task of each case registered, and the run that it was part of."""

    def __init__(self, finished: Run) -> None:
        self.run = finished

    def __getitem__(self, case: str) -> Result:
        result: Result = self.run.saved[case]
        return result

    def __iter__(self) -> Any:
        return iter(self.run.saved)

    def __len__(self) -> int:
        return len(self.run.saved)


class Lab:
    """A cloud and a way to run tasks against it."""

    def __init__(self, simulator: Simulator, folder: Path, in_worker: bool) -> None:
        self.simulator = simulator
        self.cloud = simulator.cloud
        self.in_worker = in_worker
        # options of every ansible-playbook
        self.options = ["-e", json.dumps({"hwcloud_taskcenter_in_worker": in_worker})]
        self._folder = folder
        self._numbers = itertools.count(1)
        self._reactions: list[tuple[Callable[[], Any], Callable[[], Any]]] = []

    def new_folder(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    def endpoints(self, case: str, *services: str) -> dict[str, str]:
        """Base URLs that only this case uses, so that its requests can be told from those of others."""
        return {service: f"{self.simulator.url}/{case}/{service}" for service in services or (*SERVICES, "iam")}

    def connection(self, case: str, **options: Any) -> dict[str, Any]:
        """The connection options of a case: a token that is good for every project, unless other credentials are given."""
        given = {"auth_token", "access_key", "username"} & set(options)
        usual = {} if given else {"auth_token": STATIC_TOKEN}
        return {**usual, "project_id": DEFAULT_PROJECT_ID, "endpoints": self.endpoints(case), **options}

    def info(self, case: str, service: str, **options: Any) -> Task:
        return {f"{COLLECTION}.{service}_task_info": without_nothing(self.connection(case, **options))}

    def wait(self, case: str, **options: Any) -> Task:
        return {f"{COLLECTION}.wait_for_job": without_nothing(self.connection(case, **{"timeout": 30, "interval": 0.3, **options}))}

    def seen(self, case: str) -> list[Seen]:
        """The requests of a case, in the order of their arrival."""
        return [seen for seen in self.cloud.requests if seen.path.startswith(f"/{case}/")]

    def when(self, condition: Callable[[], Any], action: Callable[[], Any]) -> None:
        """During the next run: do something as soon as a condition holds, so that no test depends on how fast a machine is."""
        self._reactions.append((condition, action))

    def when_seen(self, case: str, more_than: int, action: Callable[[], Any]) -> None:
        """During the next run: do something as soon as a case has sent more than so many requests."""
        self.when(lambda: len(self.seen(case)) > more_than, action)

    def when_struck(self, fault: Fault, times: int, action: Callable[[], Any]) -> None:
        """During the next run: do something as soon as a fault has struck so often."""
        self.when(lambda: fault.hits >= times, action)

    @contextlib.contextmanager
    def _reacting(self) -> Iterator[None]:
        """Watches the conditions from a thread of its own for as long as the block lasts."""
        waiting, self._reactions = self._reactions, []
        over = threading.Event()
        errors: list[Exception] = []

        def watch() -> None:
            while waiting and not over.wait(0.02):
                try:
                    due = [reaction for reaction in waiting if reaction[0]()]
                    for reaction in due:
                        waiting.remove(reaction)
                        reaction[1]()
                except Exception as error:
                    errors.append(error)
                    return

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
        if errors:
            raise errors[0]

    def run(self, cases: Mapping[str, Task | Sequence[Task]], *, forks: int = 2, environment: Mapping[str, str] | None = None,
            options: Sequence[str] = (), keywords: Mapping[str, Any] | None = None) -> Outcome:
        """Runs the task of each case, as many at a time as there are forks; the last of several tasks counts."""
        folder = self.new_folder()
        for case, tasks in cases.items():
            steps = [tasks] if isinstance(tasks, Mapping) else list(tasks)
            named = [{"name": f"{case}, step {number}", "ignore_errors": True, **step} for number, step in enumerate(steps, 1)]
            named[-1] = {"register": "result", **named[-1]}
            (folder / f"{case}.yml").write_text(json.dumps(named), encoding="utf-8")
        include = {"name": "Run the case", "ansible.builtin.include_tasks": "{{ inventory_hostname }}.yml"}
        play = {"name": "Cases", "hosts": "cases", "gather_facts": False, "strategy": "free", "tasks": [include], **(keywords or {})}
        results = "dict(groups.cases | zip(groups.cases | map('extract', hostvars) | map(attribute='result', default=none)))"
        plays = [play, save(folder, results)]
        with self._reacting():
            return Outcome(run(folder, plays, hosts=cases, options=[f"--forks={forks}", *self.options, *options], environment=environment))


def without_nothing(options: Mapping[str, Any]) -> dict[str, Any]:
    """Leaves out the options that are None: not given at all."""
    return {name: value for name, value in options.items() if value is not None}
