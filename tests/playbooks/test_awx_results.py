# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result may weigh: AWX's own runner drops one of more than 700,000 characters, and those of the defaults stay well below."""
from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from lab import SERVICES, Lab
from playbook import INTERPRETER
from test_lines_in_runner import environment, events_in, runner

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# of the runner's, where AWX does not say otherwise
LIMIT = 700_000
MANY = 1000
# longer than reasons are
REASON = "The instance could not be restored because the backup file is damaged. " * 10


@pytest.fixture(scope="module")
def results(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The result of each task as the events have it; every record has a long reason."""
    for service in SERVICES:
        for job in lab.cloud.fill(service, MANY, days=20, failed=MANY):
            job.reason = REASON
    tasks = [{"name": service, **lab.info("results", service)} for service in SERVICES]
    tasks += [{"name": "everything", **lab.info("results", "taurusdb", limit=0)}]
    play = {"name": "Lists", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    folder = tmp_path_factory.mktemp("results")
    inventory = {"all": {"hosts": {"localhost": {"ansible_connection": "local", "ansible_python_interpreter": INTERPRETER}}}}
    for name, content in {"project/site.json": [play], "inventory/hosts.json": inventory}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    subprocess.run(runner("run", folder, "-p", "site.json"), env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return {event["event_data"]["task"]: event["event_data"]["res"] for event in events_in(folder) if event["event"] == "runner_on_ok"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_list_with_the_defaults_arrives(results: Any, service: str) -> None:
    result = results[service]
    assert result["count"] == 100 and result["truncated"]
    assert all(task["status"] == "Failed" for task in result["tasks"])
    assert len(str(result)) < LIMIT / 2


def test_a_list_of_everything_does_not(results: Any) -> None:
    assert results["everything"] == {}
