# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-runner, as AWX runs playbooks: each line is an event of its task, and comes while the job runs."""
from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lab import COLLECTION, Lab
from playbook import INTERPRETER, variables
from simulator import ACCESS_KEY, SECRET_KEY
from test_lines_arrive import OURS, running_job
from test_lines_closed_stdout import until

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

BIN = Path(sys.executable).parent
HOSTS = ("db01", "db02")
INSIDE = Path("ansible_collections", *COLLECTION.split("."))


def runner(*arguments: str | Path) -> list[str]:
    return [str(BIN / "ansible-runner"), *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """As after activating the virtual environment: ansible-runner looks for ansible-playbook on the path."""
    return variables({"PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]), **more})


def lay_project(lab: Lab, folder: Path, case: str, jobs: Sequence[Any]) -> None:
    """What ansible-runner takes: a playbook with a task for each job, and an inventory."""
    keys = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
    tasks = [{"name": f"Wait for {job.name}", **lab.wait(case, service=job.service, job_id=job.job_id, **keys)} for job in jobs]
    play = {"name": "Databases", "hosts": "all", "gather_facts": False, "vars": {"hwcloud_taskcenter_in_worker": True}, "tasks": tasks}
    settings = {"ansible_connection": "local", "ansible_python_interpreter": INTERPRETER}
    inventory = {"all": {"hosts": dict.fromkeys(HOSTS), "vars": settings}}
    for name, content in {"project/site.json": [play], "inventory/hosts.json": inventory}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def copy_collection(project: Path) -> None:
    """As `ansible-galaxy collection install -p project/collections` does."""
    for path in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        if (Path(path) / INSIDE / "plugins").is_dir():
            for part in ("plugins", "meta"):
                shutil.copytree(Path(path) / INSIDE / part, project / "collections" / INSIDE / part, ignore=shutil.ignore_patterns("__pycache__"))
            return


def events_in(folder: Path) -> list[dict[str, Any]]:
    """The events so far, in their order."""
    events = []
    for path in (folder / "artifacts").rglob("job_events/*.json"):
        if not path.name.endswith("-partial.json"):
            # one that is still being written has yet to come
            with contextlib.suppress(json.JSONDecodeError):
                events.append(json.loads(path.read_text(encoding="utf-8")))
    return sorted(events, key=lambda event: int(event["counter"]))


def lines_of(events: list[dict[str, Any]], task: str) -> dict[str, list[str]]:
    """What was said for each host, in the events of kind verbose that belong to the task."""
    found: dict[str, list[str]] = {host: [] for host in HOSTS}
    for event in events:
        match = OURS.fullmatch(event["stdout"].strip())
        if event["event"] == "verbose" and match and event["event_data"]["task"] == task:
            found[match[1]].append(match[2])
    return found


def check(jobs: Sequence[Any], events: list[dict[str, Any]]) -> None:
    for job in jobs:
        task = f"Wait for {job.name}"
        lines = lines_of(events, task)
        for host in HOSTS:
            assert lines[host][0].startswith(f"waiting for rds {job.job_id}") and any("Running 10 %" in line for line in lines[host]), events
            assert not [line for line in lines[host] if any(other.name in line for other in jobs if other is not job)], "events of the right task"
        results = {event["event_data"]["host"]: event["event_data"]["res"] for event in events
                   if event["event"] == "runner_on_ok" and event["event_data"]["task"] == task}
        assert {host: result["completed"] for host, result in results.items()} == dict.fromkeys(HOSTS, [job.job_id])
    everything = json.dumps(events)
    assert SECRET_KEY not in everything and "Signature=" not in everything


@pytest.fixture
def jobs(lab: Lab) -> Any:
    return [running_job(lab, 10, name=name) for name in ("RestoreFirst", "RestoreSecond")]


def end_when_told(lab: Lab, jobs: Sequence[Any], folder: Path) -> None:
    """Each job runs until there are events of both hosts that tell how far it is."""
    for job in jobs:
        until(lambda job=job: all("Running 10 %" in str(lines) for lines in lines_of(events_in(folder), f"Wait for {job.name}").values()), job.name)
        lab.cloud.end_job(job.job_id)


def test_run(lab: Lab, jobs: Any, tmp_path: Path) -> None:
    lay_project(lab, tmp_path, "run", jobs)
    command = runner("run", tmp_path, "-p", "site.json")
    with subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            end_when_told(lab, jobs, tmp_path)
            assert process.wait(60) == 0
        finally:
            process.terminate()
    check(jobs, events_in(tmp_path))


def test_transmit_worker_process(lab: Lab, jobs: Any, tmp_path: Path) -> None:
    """The collection travels with the project; the lines come through the stream while the jobs run."""
    there, back, place = (tmp_path / name for name in ("sent", "processed", "worker"))
    lay_project(lab, there, "stream", jobs)
    copy_collection(there / "project")
    settings = environment(ANSIBLE_COLLECTIONS_PATH=str(tmp_path))
    with contextlib.ExitStack() as running:

        def begin(command: list[str], source: Any) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(command, env=settings, stdin=source, stdout=subprocess.PIPE)
            running.callback(process.wait)
            running.callback(process.terminate)
            return process

        transmit = begin(runner("transmit", there, "-p", "site.json"), subprocess.DEVNULL)
        worker = begin(runner("worker", "--private-data-dir", place), transmit.stdout)
        process = begin(runner("process", back), worker.stdout)
        end_when_told(lab, jobs, back)
        process.communicate(timeout=60)
        assert process.returncode == 0
    check(jobs, events_in(back))
