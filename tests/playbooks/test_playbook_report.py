# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook report by its name: extra variables, empty ones of a survey, and nothing but the environment."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lab import SERVICES
from playbook import PATIENCE, variables
from simulator import Simulator

ANSIBLE_PLAYBOOK = Path(sys.executable).parent / "ansible-playbook"


@pytest.fixture(scope="module")
def simulator():
    with Simulator() as simulator:
        for service in SERVICES:
            simulator.cloud.fill(service, 2000, days=20, running=2, failed=40)
        simulator.cloud.add_job("rds", project_id="sim-2", age=600, duration=60, name="Alone")
        yield simulator


def play(simulator, folder, *options, **environment):
    endpoints = ",".join(f"{service}={url}" for service, url in simulator.endpoints().items())
    surroundings = {"HW_AUTH_TOKEN": "SIMULATOR-STATIC-TOKEN", "HW_REGION_NAME": "sim-2", "HW_ENDPOINTS": endpoints, "PWD": str(folder), **environment}
    return subprocess.run(
        [ANSIBLE_PLAYBOOK, "hwcloud.taskcenter.report", *options], cwd=folder, env=variables(surroundings), text=True, timeout=PATIENCE,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_nothing_but_the_environment(simulator, tmp_path):
    done = play(simulator, tmp_path)
    assert done.returncode == 0, done.stdout
    report = read(tmp_path / "task-report/task-report.json")
    assert [task["name"] for task in report["tasks"]] == ["Alone"]
    assert report["places"] == [{"region": "sim-2", "project_id": None, "project_name": None}], "the report names the region"


def test_a_survey_with_empty_answers(simulator, tmp_path):
    questions = ("folder", "services", "regions", "projects", "project_ids", "start", "end", "title", "file_name", "on_error")
    answers = dict.fromkeys(questions, "")
    done = play(simulator, tmp_path, "-e", json.dumps(answers))
    assert done.returncode == 0, done.stdout
    assert read(tmp_path / "task-report/task-report.json")["services"] == list(SERVICES)


def test_extra_variables_and_ten_thousand_tasks(simulator, tmp_path):
    asked = ["-e", "folder=here/and/there", "-e", "start=-25d", "-e", "regions=sim-1", "-e", "title='A month'", "-e", "file_name=month"]
    done = play(simulator, tmp_path, *asked, "-e", "services='rds, gaussdb,taurusdb,geminidb,dcs'", "-vv")
    assert done.returncode == 0, done.stdout
    page = tmp_path / "here/and/there/month.html"
    assert page.stat().st_size < 5_000_000
    assert len(read(page.with_suffix(".json"))["tasks"]) == 10_000
    assert "10000 tasks" in done.stdout
    assert len(done.stdout) < 30_000, "the tasks are in the files, not on the screen"


def test_a_service_that_cannot_be_reached(simulator, tmp_path):
    environment = {"HW_ENDPOINTS": f"rds=http://127.0.0.1:9/rds,dcs={simulator.url}/dcs,iam={simulator.url}/iam", "HW_MAX_RETRIES": "0"}
    done = play(simulator, tmp_path, "-e", "services=rds,dcs", **environment)
    assert done.returncode == 2 and "connection refused" in done.stdout
    assert (tmp_path / "task-report/task-report.html").exists()
    assert play(simulator, tmp_path, "-e", "services=rds,dcs", "-e", "on_error=continue", **environment).returncode == 0
