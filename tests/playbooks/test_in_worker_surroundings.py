# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What surrounds the work: the current folder, one run for all hosts, and a Python without the library requests."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from certificates import Authority
from lab import COLLECTION, Lab
from playbook import command, save, variables
from simulator import DEFAULT_PROJECT_ID, STATIC_TOKEN, Simulator
from test_in_worker_results import SWITCH

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

INFO = f"{COLLECTION}.rds_task_info"
# Read by every Python that starts: requests is not there for ansible-playbook, nor where NO_REQUESTS says so.
WITHOUT_REQUESTS = '''
import importlib.machinery
import os
import sys

if "ansible-playbook" in str(sys.orig_argv) and "AnsiballZ" not in str(sys.orig_argv) or os.environ.get("NO_REQUESTS"):
    find = importlib.machinery.PathFinder.find_spec

    def find_others(name, path=None, target=None):
        return None if name == "requests" else find(name, path, target)

    importlib.machinery.PathFinder.find_spec = find_others
'''


def run_from(cwd: Path, folder: Path, plays: Any, **environment: str) -> tuple[Any, str]:
    """Runs the plays from another current folder than theirs; what they saved, and what was printed."""
    settings = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_KEEP_REMOTE_FILES": "1", **environment}
    done = subprocess.run(command(folder, plays, ["db01", "db02"]), env=variables(settings), cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False, timeout=120)
    return json.loads((folder / "saved.json").read_text(encoding="utf-8")), done.stdout + done.stderr


def modules_in(folder: Path) -> int:
    return len(list(folder.glob("remote/*/AnsiballZ_rds_task_info.py")))


def play_of(folder: Path, *tasks: Any, in_worker: bool) -> Any:
    settings = {SWITCH: in_worker, "ansible_remote_tmp": str(folder / "remote")}
    named = [{"name": f"Task {number}", "ignore_errors": True, **task} for number, task in enumerate(tasks, 1)]
    return {"name": "Databases", "hosts": "cases", "gather_facts": False, "vars": settings, "tasks": named}


@pytest.mark.parametrize("in_worker", [True, False], ids=["in-worker", "as-module"])
def test_paths_are_those_of_the_playbook_and_one_run_serves_all_hosts(lab: Lab, tmp_path: Path, in_worker: bool) -> None:
    folder, elsewhere = lab.new_folder(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    authority = Authority(folder, "authority")
    with Simulator(tls=authority.sign("cloud", ["127.0.0.1"])) as cloud:
        connection = {"endpoints": cloud.endpoints(), "project_id": DEFAULT_PROJECT_ID, "auth_token": STATIC_TOKEN, "retries": 0}
        plays = [
            play_of(folder, {INFO: {**connection, "ca_cert": "authority.pem"}, "run_once": True, "register": "once"},
                    {INFO: connection, "environment": {"OS_CACERT": "./authority.pem"}, "when": "inventory_hostname == 'db02'", "register": "other"},
                    {INFO: {**connection, "ca_cert": "../no-such.pem"}, "when": "inventory_hostname == 'db02'", "register": "wrong"},
                    in_worker=in_worker),
            save(folder, "[hostvars.db01.once, hostvars.db02.once, hostvars.db02.other, hostvars.db02.wrong]"),
        ]
        (db01, db02, other, wrong), printed = run_from(elsewhere, folder, plays)
        assert len(cloud.cloud.requests) == 2, "once for two hosts, and once for the second alone"
    assert db01 == db02 and not db01["failed"] and not other["failed"], printed
    assert wrong["failed"] and "ca_cert" in wrong["msg"] and "no-such.pem" in wrong["msg"]
    assert modules_in(folder) == (0 if in_worker else 3)
    assert not list(elsewhere.iterdir())


def test_without_requests_in_ansible_s_python_the_module_works_or_says_what_is_missing(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_REQUESTS, encoding="utf-8")
    folder = lab.new_folder()
    only_here = {"when": "inventory_hostname == 'db01'"}
    plays = [
        play_of(folder, {INFO: lab.connection("without"), "register": "there", **only_here},
                {INFO: lab.connection("without"), "environment": {"NO_REQUESTS": "1"}, "register": "nowhere", **only_here},
                {f"{COLLECTION}.wait_for_job": {**lab.connection("without"), "service": "rds", "job_id": "x"}, "environment": {"NO_REQUESTS": "1"},
                 "register": "wait", **only_here}, in_worker=True),
        save(folder, "[hostvars.db01.there, hostvars.db01.nowhere, hostvars.db01.wait]"),
    ]
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    (there, nowhere, wait), printed = run_from(folder, folder, plays, PYTHONPATH=path)
    assert not there["failed"], printed
    assert modules_in(folder) == 2
    for result in (nowhere, wait):
        assert result["failed"] and "Failed to import the required Python library (requests)" in result["msg"], result
    assert "Traceback" not in printed
