# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keywords of tasks, blocks and plays mean the same inside Ansible's worker; some send the task to the module."""
from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from lab import COLLECTION, Lab
from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN
from test_in_worker_results import SWITCH, compare, plain, through_both_doors
from test_lines_arrive import running_job

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

INFO, WAIT = f"{COLLECTION}.rds_task_info", f"{COLLECTION}.wait_for_job"
# Needs no password and no other user: what counts is that somebody asked for it.
BECOME_PLUGIN = '''
DOCUMENTATION = """
name: as_is
short_description: The same user
description: [The same user.]
author: [nobody]
options: {become_user: {description: Nobody., default: root, vars: [{name: ansible_become_user}]}}
"""
from ansible.plugins.become import BecomeBase


class BecomeModule(BecomeBase):
    name = "as_is"

    def build_become_command(self, cmd, shell):
        super().build_become_command(cmd, shell)
        return self._build_success_command(cmd, shell) if cmd else cmd
'''
CONNECTION_PLUGIN = '''
DOCUMENTATION = """
name: elsewhere
short_description: A host that only pretends to be another
description: [A host.]
author: [nobody]
"""
from ansible.plugins.connection.local import Connection as Local


class Connection(Local):
    transport = "elsewhere"
'''
# cases that run as a module wherever it is asked for, and how many modules that takes
AS_MODULES = {"become": 1, "async": 1, "async-later": 1, "connection": 1, "switched-off": 1, "switched-off-by-text": 1}
# two tasks; the turns of a loop and the tries of until have one file
MODULES = {**AS_MODULES, "rescue": 2}


@pytest.fixture(scope="module")
def cases(lab: Lab) -> Any:
    cloud = lab.cloud
    for number, project in enumerate(("sim-1", "sim-2", "sim-1_dev"), 1):
        for _job in range(number):
            cloud.add_job("rds", duration=60, age=61, project_id=project)
    bad = cloud.add_job("dcs", duration=60, age=61, outcome="Failed", reason="no capacity")
    endless = running_job(lab, 42, "gaussdb")
    cloud.faults.add("hang", path="/hanging/", times=None)
    dev, other = {"HW_PROJECT_NAME": "sim-1_dev"}, {"HW_PROJECT_NAME": "sim-2"}
    hanging = {"endpoints": lab.endpoints("hanging"), "project_id": DEFAULT_PROJECT_ID}
    return {
        "environment-play": {INFO: {}},
        "environment-block": {"block": [{INFO: {}, "register": "result"}], "environment": other},
        "environment-task": {INFO: {}, "environment": dev},
        "environment-list": {INFO: {}, "environment": [other, {"HW_PROJECT_NAME": "{{ 'sim-1' }}_dev", "HW_MAX_RETRIES": 1}]},
        "environment-wrong": {INFO: {}, "environment": {"HW_PROJECT_NAME": "nowhere"}},
        "defaults-of-the-group": {f"{COLLECTION}.gaussdb_task_info": {}},
        "defaults-of-the-module": {INFO: {}, "module_defaults": {INFO: {"limit": 1, "offset": "{{ 0 }}"}}, "environment": other},
        "defaults-overruled": {INFO: {"limit": 2}, "module_defaults": {INFO: {"limit": 1}}, "environment": other},
        "check-mode": {WAIT: {"service": "gaussdb", "job_id": endless.job_id}, "check_mode": True, "diff": True},
        "delegated": {INFO: {}, "delegate_to": "localhost", "delegate_facts": True},
        "loop": {INFO: {"limit": "{{ item }}"}, "loop": [1, "many", 2], "loop_control": {"label": "some"}, "environment": other},
        "until": {INFO: {}, "register": "result", "until": "result.attempts > 1", "retries": 3, "delay": 0},
        "until-in-vain": {WAIT: {"service": "dcs", "job_id": bad.job_id}, "until": "result is success", "retries": 1, "delay": 0},
        "no-log": {INFO: {"limit": 1}, "no_log": True},
        "no-log-failed": {WAIT: {"service": "dcs", "job_id": bad.job_id}, "no_log": True},
        "time-limit": {INFO: hanging, "timeout": 1},
        "changed-and-failed-when": {WAIT: {"service": "dcs", "job_id": bad.job_id}, "failed_when": "result.job.status != 'Failed'", "changed_when": True},
        "rescue": {"ignore_errors": False, "block": [{WAIT: {"service": "dcs", "job_id": bad.job_id}}], "rescue": [{INFO: {"limit": 1}, "register": "result"}]},
        "become": {INFO: {}, "become": True, "become_method": "as_is"},
        "async": {WAIT: {"service": "dcs", "job_id": bad.job_id}, "async": 120, "poll": 1},
        "async-later": [
            {INFO: {}, "async": 120, "poll": 0, "register": "later"},
            {"ansible.builtin.async_status": {"jid": "{{ later.ansible_job_id }}"}, "until": "result.finished", "retries": 400, "delay": 0.2},
        ],
        "connection": {INFO: {}, "vars": {"ansible_connection": "elsewhere"}},
        "switched-off": {INFO: {}, "vars": {SWITCH: False}},
        "switched-off-by-text": {INFO: {}, "vars": {SWITCH: "{{ 'no' }}"}},
    }


@pytest.fixture(scope="module")
def doors(lab: Lab, cases: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    plugins = tmp_path_factory.mktemp("plugins")
    (plugins / "as_is.py").write_text(BECOME_PLUGIN, encoding="utf-8")
    (plugins / "elsewhere.py").write_text(CONNECTION_PLUGIN, encoding="utf-8")
    for case in ("environment-block", "rescue"):
        # a block registers nothing
        cases[case] = [cases[case], {"ansible.builtin.debug": {}, "register": "nothing"}]
    keywords = {
        "environment": {"HW_AUTH_TOKEN": STATIC_TOKEN, "HW_PROJECT_NAME": "sim-1", "HW_ENDPOINTS": json.dumps(lab.endpoints("wrong"))},
        "module_defaults": {f"group/{COLLECTION}.all": {"endpoints": lab.endpoints("right"), "retries": 0}},
    }
    environment = {"ANSIBLE_BECOME_PLUGINS": str(plugins), "ANSIBLE_CONNECTION_PLUGINS": str(plugins), "ANSIBLE_ASYNC_DIR": str(plugins / "async")}
    # Ansible starts nothing in the background below a folder with a space in its name; pytest's folders are named as they really are
    with tempfile.TemporaryDirectory() as kept:
        return through_both_doors(lab, cases, Path(kept), keywords=keywords, environment=environment)


def test_the_results_are_the_same(doors: Any, cases: Any) -> None:
    worker, module = (doors[door][0] for door in ("worker", "module"))
    found = [difference for case in cases for difference in compare(case, plain(worker[case]), plain(module[case]))]
    assert not found, "\n".join(found)


def test_the_work_was_done_where_it_belongs(doors: Any, cases: Any) -> None:
    assert {case: number for case, number in doors["worker"][1].items() if number} == AS_MODULES
    assert doors["module"][1] == {case: MODULES.get(case, 1) for case in cases}


@pytest.mark.parametrize("door", ["worker", "module"])
def test_each_keyword_had_its_effect(doors: Any, door: str) -> None:
    """Two runs that are both wrong are the same, too."""
    results = doors[door][0]
    counts = {case: result["count"] for case, result in results.items() if "count" in result}
    assert counts == {
        "environment-play": 1, "environment-block": 2, "environment-task": 3, "environment-list": 3, "rescue": 1, "defaults-of-the-group": 1,
        "defaults-of-the-module": 1, "defaults-overruled": 2, "delegated": 1, "until": 1, "no-log": 1, "become": 1, "async-later": 1, "connection": 1,
        "switched-off": 1, "switched-off-by-text": 1,
    }, results["async-later"]
    assert [one.get("count") for one in results["loop"]["results"]] == [1, None, 2]
    assert (results["until"]["attempts"], results["until-in-vain"]["attempts"]) == (2, 1)
    assert results["check-mode"]["polls"] == 1 and not results["check-mode"]["failed"]
    assert not results["changed-and-failed-when"]["failed"] and results["changed-and-failed-when"]["changed"]
    assert "no capacity" in results["async"]["msg"] and "nowhere" in results["environment-wrong"]["msg"]
    assert "time" in results["time-limit"]["msg"].lower() and results["time-limit"]["failed"]


def test_each_door_says_the_same_on_the_screen(doors: Any) -> None:
    said = {
        door: sorted(line for line in outcome.run.output.splitlines() if "WARNING" in line or "DEPRECAT" in line)
        for door, (outcome, _number) in doors.items()
    }
    assert said["worker"] == said["module"]
    assert "hwcloud" not in str(said)
