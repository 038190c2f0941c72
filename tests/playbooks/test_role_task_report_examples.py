# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the documentation of the role task_report and of its filters run as they stand there."""
from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab import COLLECTION, Lab
from playbook import run
from simulator import ACCESS_KEY, SECRET_KEY

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")


def documentation(name: str) -> str:
    for folder in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        path = Path(folder, "ansible_collections", *COLLECTION.split("."), name)
        if path.exists():
            return path.read_text(encoding="utf-8")
    raise AssertionError(f"{name} is in none of the collections' folders")


def surroundings(lab: Lab) -> dict[str, str]:
    endpoints = ",".join(f"{service}={url}" for service, url in lab.simulator.endpoints().items())
    return {"HW_ACCESS_KEY": ACCESS_KEY, "HW_SECRET_KEY": SECRET_KEY, "HW_REGION_NAME": "sim-1", "HW_ENDPOINTS": endpoints}


PLAYS = re.findall("```yaml\n(.*?)```", documentation("roles/task_report/README.md"), re.DOTALL)


@pytest.mark.parametrize("number", range(len(PLAYS)))
def test_readme(lab: Lab, tmp_path: Path, number: Any) -> None:
    lab.cloud.add_job("rds", age=600, duration=60)
    plays = yaml.safe_load(PLAYS[number].replace("/tmp/report", str(tmp_path / "report")))
    keys = json.dumps({"access_key": ACCESS_KEY, "secret_key": SECRET_KEY})
    done = run(tmp_path, plays, environment=surroundings(lab), options=["-e", keys])
    assert done.code == 0, done.output
    assert (tmp_path / "report/task-report.html").exists()


def test_filters(lab: Lab, tmp_path: Path) -> None:
    files = [documentation(f"plugins/filter/{name}.py") for name in ("task_report_plan", "task_report")]
    examples = [yaml.safe_load(re.findall('^EXAMPLES = r"""(.*?)"""', text, re.DOTALL | re.MULTILINE)[0]) for text in files]
    options = {"services": "rds", "folder": "/srv/reports", "name": "databases", "title": "Databases", "on_error": "fail"}
    planned = {"name": "Plan", "ansible.builtin.set_fact": {"plan": "{{ options | hwcloud.taskcenter.task_report_plan }}"}, "vars": {"options": options}}
    play = {"name": "Examples", "hosts": "localhost", "gather_facts": False, "tasks": [*examples[0], planned, *examples[1]]}
    done = run(tmp_path, [play], environment=surroundings(lab))
    assert done.code == 0, done.output
    assert "eu-nl" in done.output and "'tasks':" in done.output.replace('"', "'")
