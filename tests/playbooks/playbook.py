# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook processes: plays in, exit code, output and saved variables out."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What the modules would take for their own options, and what changes how Ansible talks.
FOREIGN = ("HW_", "HUAWEICLOUD_", "OS_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PATIENCE = 120.0
INTERPRETER = "{{ ansible_playbook_python }}"


@dataclass(frozen=True)
class Run:
    """How an ansible-playbook ended, all that it printed, and what the plays saved."""

    code: int
    output: str
    saved: dict[str, Any]


def variables(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of an ansible-playbook."""
    if "ANSIBLE_COLLECTIONS_PATH" not in os.environ:
        raise RuntimeError("ANSIBLE_COLLECTIONS_PATH is missing: the folder with ansible_collections/hwcloud/taskcenter in it")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(FOREIGN)}
    return {
        **kept,
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "False",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def command(folder: Path, plays: Sequence[Mapping[str, Any]], hosts: Iterable[str] = ()) -> list[str]:
    """Writes the playbook and an inventory (JSON is YAML), and says how to run them."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"ansible_connection": "local", "ansible_python_interpreter": INTERPRETER}
    groups = {"cases": {"hosts": dict.fromkeys(hosts)}}
    inventory = {"all": {"hosts": {"localhost": None}, "vars": settings, "children": groups}}
    (folder / "inventory.yml").write_text(json.dumps(inventory), encoding="utf-8")
    # by default Ansible looks a thousand times a second whether a task has ended
    (folder / "ansible.cfg").write_text("[defaults]\ninternal_poll_interval = 0.02\n", encoding="utf-8")
    (folder / "playbook.yml").write_text(json.dumps(plays, indent=1), encoding="utf-8")
    program = Path(sys.executable).parent / "ansible-playbook"
    return [str(program), "-i", str(folder / "inventory.yml"), str(folder / "playbook.yml")]


def save(folder: Path, expression: str) -> dict[str, Any]:
    """A play that keeps the value of an expression for the test."""
    content = "{{ (" + expression + ") | to_json }}"
    task = {"name": "Save", "ansible.builtin.copy": {"dest": str(folder / "saved.json"), "content": content, "mode": "0600"}, "check_mode": False}
    return {"name": "Save", "hosts": "localhost", "gather_facts": False, "tasks": [task]}


def start(
    folder: Path,
    plays: Sequence[Mapping[str, Any]],
    *,
    hosts: Iterable[str] = (),
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """An ansible-playbook that has a session of its own, so that it can be ended with all that it started."""
    settings = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), **(environment or {})}
    return subprocess.Popen(
        [*command(folder, plays, hosts), *options], env=variables(settings), cwd=folder, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )


def run(
    folder: Path,
    plays: Sequence[Mapping[str, Any]],
    *,
    hosts: Iterable[str] = (),
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Runs the plays to their end."""
    process = start(folder, plays, hosts=hosts, options=options, environment=environment)
    with process:
        try:
            output, _nothing = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    kept = folder / "saved.json"
    return Run(process.returncode, output, json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {})
