# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook report by its name: extra variables, empty ones of a survey, and nothing but the environment."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import SERVICES
from playbook import PATIENCE, variables
from simulator import Simulator

ANSIBLE_PLAYBOOK = Path(sys.executable).parent / "ansible-playbook"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Any]:
    with Simulator() as simulator:
        for service in SERVICES:
            simulator.cloud.fill(service, 2000, days=20, running=2, failed=40)
        simulator.cloud.add_job("rds", project_id="sim-2", age=600, duration=60, name="Alone")
        yield simulator


def run(simulator: Simulator, folder: Path, command: Any, **environment: Any) -> Any:
    endpoints = ",".join(f"{service}={url}" for service, url in simulator.endpoints().items())
    surroundings = {"HW_AUTH_TOKEN": "SIMULATOR-STATIC-TOKEN", "HW_REGION_NAME": "sim-2", "HW_ENDPOINTS": endpoints, "PWD": "/of/some/shell", **environment}
    return subprocess.run(
        command, cwd=folder, env=variables(surroundings), text=True, timeout=PATIENCE,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )


def play(simulator: Simulator, folder: Path, *options: Any, **environment: Any) -> Any:
    return run(simulator, folder, [ANSIBLE_PLAYBOOK, "hwcloud.taskcenter.report", *options], **environment)


def read(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_nothing_but_the_environment(simulator: Simulator, tmp_path: Path) -> None:
    done = play(simulator, tmp_path)
    assert done.returncode == 0, done.stdout
    report = read(tmp_path / "task-report/task-report.json")
    assert [task["name"] for task in report["tasks"]] == ["Alone"]
    assert report["places"] == [{"region": "sim-2", "project_id": None, "project_name": None}], "the report names the region"


def test_a_survey_with_empty_answers(simulator: Simulator, tmp_path: Path) -> None:
    questions = ("folder", "services", "regions", "projects", "project_ids", "start", "end", "title", "file_name", "on_error")
    answers = dict.fromkeys(questions, "")
    done = play(simulator, tmp_path, "-e", json.dumps(answers))
    assert done.returncode == 0, done.stdout
    assert read(tmp_path / "task-report/task-report.json")["services"] == list(SERVICES)


def test_extra_variables(simulator: Simulator, tmp_path: Path) -> None:
    asked = ["-e", "folder=here/and/there", "-e", "start=-2d", "-e", "regions=sim-1", "-e", "title='Two days'", "-e", "file_name=days"]
    done = play(simulator, tmp_path, *asked, "-e", "services='rds, dcs'")
    assert done.returncode == 0, done.stdout
    report = read(tmp_path / "here/and/there/days.json")
    assert (report["title"], report["services"]) == ("Two days", ["rds", "dcs"])
    assert report["counts"]["tasks"] > 100


def test_ten_thousand_tasks_in_a_runner_as_in_awx(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    site = [{"ansible.builtin.import_playbook": "hwcloud.taskcenter.report"}]
    (tmp_path / "project/site.json").write_text(json.dumps(site), encoding="utf-8")
    asked = json.dumps({"folder": str(tmp_path / "report"), "start": "-25d", "regions": "sim-1"})
    runner = [ANSIBLE_PLAYBOOK.with_name("ansible-runner"), "run", tmp_path, "-p", "site.json", "-i", "one", "--cmdline", f"-e '{asked}'"]
    path = os.pathsep.join([str(ANSIBLE_PLAYBOOK.parent), os.environ["PATH"]])
    done = run(simulator, tmp_path, runner, PATH=path)
    assert done.returncode == 0, done.stdout
    tasks = read(tmp_path / "report/task-report.json")["tasks"]
    assert len(tasks) == 10_000
    assert (tmp_path / "report/task-report.html").stat().st_size < 5_000_000
    events = [path.read_text(encoding="utf-8") for path in (tmp_path / "artifacts/one/job_events").iterdir()]
    assert any("10000 tasks" in event for event in events)
    assert max(map(len, events)) < 50_000, "AWX loses the results of events over 700,000 characters"
    assert not any(task["job_id"] in "".join(events) for task in tasks[::100]), "the tasks are in the files only"


def test_a_service_that_cannot_be_reached(simulator: Simulator, tmp_path: Path) -> None:
    environment = {"HW_ENDPOINTS": f"rds=http://127.0.0.1:9/rds,dcs={simulator.url}/dcs,iam={simulator.url}/iam", "HW_MAX_RETRIES": "0"}
    done = play(simulator, tmp_path, "-e", "services=rds,dcs", **environment)
    assert done.returncode == 2 and "connection refused" in done.stdout
    assert (tmp_path / "task-report/task-report.html").exists()
    assert play(simulator, tmp_path, "-e", "services=rds,dcs", "-e", "on_error=continue", **environment).returncode == 0
