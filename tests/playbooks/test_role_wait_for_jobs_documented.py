# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written about the role wait_for_jobs: its examples run, and its options are those of the module."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab import COLLECTION, Lab
from playbook import run, variables
from simulator import DOMAIN_NAME, PASSWORD, USER_NAME
from test_playbook_wait import surroundings
from test_role_wait_for_jobs import ROLE, ended

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

ROOT = next(path for path in Path(__file__).resolve().parents if (path / "galaxy.yml").exists())
README = (ROOT / "roles/wait_for_jobs/README.md").read_text(encoding="utf-8")
EXAMPLES = {yaml.safe_load(text)[0]["name"]: text for text in re.findall(r"^```yaml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)}
PASSED_ON = ("timeout", "wait_for", "fail_fast", "interval", "delay", "not_found_grace", "progress")


def documentation(kind: str, name: str) -> dict[str, Any]:
    command = [str(Path(sys.executable).parent / "ansible-doc"), "-t", kind, "-j", f"{COLLECTION}.{name}"]
    shown = subprocess.run(command, env=variables({}), capture_output=True, text=True, check=True).stdout
    page: dict[str, Any] = json.loads(shown)[f"{COLLECTION}.{name}"]
    return page


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_runs(lab: Lab, name: str, tmp_path: Path) -> None:
    case = f"readme-{list(EXAMPLES).index(name)}"
    report = tmp_path / "restore.json"
    outcome = "Failed" if "continue" in EXAMPLES[name] else "Completed"
    jobs = {"restore_job": ended(lab, outcome, reason="No space.").job_id, "cache_job": ended(lab, "Completed", "dcs").job_id}
    login = {"my_region": "sim-1", "my_user": USER_NAME, "my_password": PASSWORD, "my_domain": DOMAIN_NAME}
    environment = surroundings(lab, case)
    if "my_user" in EXAMPLES[name]:
        environment = {"HW_ENDPOINTS": environment["HW_ENDPOINTS"]}
    plays = yaml.safe_load(EXAMPLES[name].replace("/tmp/restore.json", str(report)))
    finished = run(tmp_path, plays, options=["-e", json.dumps({**jobs, **login})], environment=environment)
    assert finished.code == 0 and f"({jobs['restore_job']}): {outcome} after 1m12s" in finished.output, finished.output
    if outcome == "Failed":
        assert finished.output.count("No space.") == 2 and json.loads(report.read_text(encoding="utf-8"))["outcome"] == "failed"


def test_there_are_examples(lab: Lab) -> None:
    assert len(EXAMPLES) == 3


@pytest.fixture(scope="module")
def options(lab: Lab) -> Any:
    return documentation("role", "wait_for_jobs")["entry_points"]["main"]["options"]


@pytest.mark.parametrize("name", PASSED_ON)
def test_an_option_is_the_module_s(lab: Lab, options: Any, name: str) -> None:
    ours, theirs = options[f"wait_for_jobs_{name}"], documentation("module", "wait_for_job")["doc"]["options"][name]
    for key in ("type", "choices"):
        assert ours.get(key) == theirs.get(key)
    assert str(ours.get("default")).lower() == str(theirs.get("default")).lower()


def test_every_option_is_documented_and_has_its_default(lab: Lab, options: Any) -> None:
    defaults = yaml.safe_load((ROOT / "roles/wait_for_jobs/defaults/main.yml").read_text(encoding="utf-8"))
    assert {name: options[name]["default"] for name in defaults} == defaults
    assert set(options) == {*defaults, "wait_for_jobs_list", "wait_for_jobs_interval"}
    assert all(option["description"] and option["type"] for option in options.values())
    entries = options["wait_for_jobs_list"]["options"]
    jobs = documentation("module", "wait_for_job")["doc"]["options"]["jobs"]["suboptions"]
    assert set(entries) == {*jobs, "label"}


def test_ansible_doc_lists_the_role(lab: Lab) -> None:
    command = [str(Path(sys.executable).parent / "ansible-doc"), "-t", "role", "-l", COLLECTION, "-j"]
    listed = json.loads(subprocess.run(command, env=variables({}), capture_output=True, text=True, check=True).stdout)
    assert listed[ROLE]["entry_points"]["main"]
