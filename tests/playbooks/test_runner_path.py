# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way that AWX takes: a playbook of a project, answers of a survey, credentials in the environment, and ansible-runner's events."""
from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lab import COLLECTION, SERVICES, Lab
from simulator import ACCESS_KEY, SECRET_KEY
from test_lines_arrive import OURS, running_job
from test_lines_closed_stdout import until
from test_lines_in_runner import INSIDE, environment, events_in, runner
from test_role_wait_for_jobs import ended

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# An AWX event of more than this loses its result.
HEAVIEST = 700_000
WAIT, SHOW, FAIL = (f"{task} the jobs" for task in ("Wait for", "Show what became of", "Fail because of"))


def lay_project(lab: Lab, folder: Path, case: str, **answers: Any) -> None:
    """What AWX makes of a project, a job template with its survey, and a credential."""
    endpoints = json.dumps(lab.endpoints(case))
    credential = {"HW_ENDPOINTS": endpoints, "HW_REGION_NAME": "sim-1", "HW_ACCESS_KEY": ACCESS_KEY, "HW_SECRET_KEY": SECRET_KEY}
    content = {
        "project/wait.yml": [{"name": "Wait", "import_playbook": f"{COLLECTION}.wait"}],
        "inventory/hosts.json": {"all": {"hosts": {"localhost": None}}},
        "env/envvars": credential,
        "env/extravars": answers,
    }
    for name, value in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(value), encoding="utf-8")


def copy_collection(project: Path) -> None:
    """As `ansible-galaxy collection install -p project/collections` does."""
    for path in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        if (Path(path) / INSIDE / "plugins").is_dir():
            for part in ("plugins", "meta", "roles", "playbooks"):
                shutil.copytree(Path(path) / INSIDE / part, project / "collections" / INSIDE / part, ignore=shutil.ignore_patterns("__pycache__"))
            return


def lines_in(events: list[dict[str, Any]]) -> list[str]:
    """What was said while the jobs ran, in events of the task that waited."""
    return [match[2] for event in events if event["event"] == "verbose" and event.get("event_data", {}).get("task") == WAIT
            and (match := OURS.fullmatch(event["stdout"].strip()))]


def result_of(events: list[dict[str, Any]], task: str, kind: str = "runner_on_ok") -> dict[str, Any]:
    return next(event["event_data"]["res"] for event in events if event["event"] == kind and event["event_data"]["task"] == task)


def handed_on(events: list[dict[str, Any]]) -> dict[str, Any]:
    """What AWX gives to the next nodes of a workflow."""
    return next(event["event_data"]["artifact_data"] for event in events if event["event"] == "playbook_on_stats")


def run_to_the_end(folder: Path, meanwhile: Any) -> Path:
    command = runner("run", folder, "-p", "wait.yml")
    with subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            meanwhile(folder)
            process.wait(60)
        finally:
            process.terminate()
    return folder


def stream_to_the_end(folder: Path, meanwhile: Any) -> Path:
    """As between AWX and its execution nodes. The collection travels with the project."""
    copy_collection(folder / "project")
    back = folder / "back"
    settings = environment(ANSIBLE_COLLECTIONS_PATH=str(folder / "nothing"))
    with contextlib.ExitStack() as running:

        def begin(command: list[str], source: Any) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(command, env=settings, stdin=source, stdout=subprocess.PIPE)
            running.callback(process.wait)
            running.callback(process.terminate)
            return process

        transmit = begin(runner("transmit", folder, "-p", "wait.yml"), subprocess.DEVNULL)
        worker = begin(runner("worker", "--private-data-dir", folder / "worker"), transmit.stdout)
        process = begin(runner("process", back), worker.stdout)
        meanwhile(back)
        process.communicate(timeout=60)
    return back


@pytest.mark.parametrize("go", [run_to_the_end, stream_to_the_end])
def test_the_events_tell_all_and_no_secret(lab: Lab, tmp_path: Path, go: Any) -> None:
    good, bad = running_job(lab, 10, instance_name="orders"), running_job(lab, 20, instance_name="billing")
    lay_project(lab, tmp_path, go.__name__, service="rds", job_ids=f"{good.job_id}\n{bad.job_id}", timeout="50", report="")

    def end_when_told(place: Path) -> None:
        def told(text: str) -> None:
            until(lambda: any(text in line for line in lines_in(events_in(place))), text)

        told(" on orders: Running 10 %")
        told(" on billing: Running 20 %")
        lab.cloud.end_job(bad.job_id, "Failed", "No space.")
        told(f" on billing ({bad.job_id}): Failed, ")
        lab.cloud.end_job(good.job_id)

    events = events_in(go(tmp_path, end_when_told))
    lines = lines_in(events)
    assert lines[0].startswith(f"waiting for rds {good.job_id}, {bad.job_id}")
    assert [line for line in lines if line.endswith("s: No space.")]

    result = result_of(events, WAIT)
    assert (result["completed"], result["failed_jobs"]) == ([good.job_id], [bad.job_id])
    headline, first, second = result_of(events, SHOW)["msg"]
    assert headline.startswith("1 of 2 jobs Completed in ") and headline.endswith(", 1 Failed")
    assert f"({bad.job_id}): Failed after " in first and f"({good.job_id}): Completed after " in second
    assert "Failed: No space." in result_of(events, FAIL, "runner_on_failed")["msg"]
    outcome = handed_on(events)["wait_for_jobs_outcome"]
    assert (outcome["outcome"], outcome["failed"], outcome["counts"]["failed"]) == ("failed", True, 1) and "No space." in outcome["msg"]

    everything = json.dumps(events)
    assert good.job_id in everything
    assert [secret for secret in (ACCESS_KEY, SECRET_KEY, "Signature=") if secret in everything] == []


def test_a_thousand_jobs_leave_what_matters(lab: Lab, tmp_path: Path) -> None:
    """The services' own records are too much for an event; the summary and the result are not."""
    ids = {service: [ended(lab, "Failed" if number % 10 == 0 else "Completed", service, name="CreateMysqlSingleHAInstance", reason="No space. " * 5).job_id
                     for number in range(200)] for service in SERVICES}
    jobs = [{"service": service, "job_id": job_id, "label": f"one of {service}"} for service in SERVICES for job_id in ids[service]]
    lay_project(lab, tmp_path, "thousand", jobs=jobs, on_failure="continue")
    events = events_in(run_to_the_end(tmp_path, lambda place: None))
    assert result_of(events, WAIT) == {}
    assert len(result_of(events, SHOW)["msg"]) == 1 + 1000
    assert max(len(json.dumps(event)) for event in events) < HEAVIEST
    outcome = handed_on(events)["wait_for_jobs_outcome"]
    assert outcome["counts"] == {"jobs": 1000, "completed": 900, "failed": 100, "canceled": 0, "unfinished": 0}
    assert len(json.dumps(outcome)) < 2000
