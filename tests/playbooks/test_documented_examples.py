# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation shows can be copied and run. Only addresses are changed here: those of a simulator stand in for those of the cloud."""
from __future__ import annotations

import contextlib
import json
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
import yaml

from documents import ROOT, Document, commands, documents
from playbook import run, variables
from simulator import ACCESS_KEY, DEFAULT_PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, STATIC_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, Simulator

DOCUMENTS = documents()
RUNNABLE = [document for document in DOCUMENTS if document.blocks("yaml+jinja")]
INSTANCE_ID = "a48e43ff268f4c0e879652d65e63d0fbin01"
# The projects that examples name, beside those that a simulator has anyway.
PROJECTS = ("ap-southeast-3", "eu-de_billing", "eu-nl")
INSTALLING = {"ansible-galaxy", "python3"}


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    with Simulator() as simulator:
        cloud = simulator.cloud
        for project in PROJECTS:
            cloud.accounts.add_project(project)
        for service in ("rds", "gaussdb", "taurusdb", "geminidb", "dcs"):
            cloud.fill(service, 30, failed=5)
        cloud.answers.add(service="rds", request="POST /v3/{project_id}/instances/{instance_id}/action", job={"name": "RestartMysqlInstance", "duration": 1})
        yield simulator


def examples(document: Document, sim: Simulator, folder: Path) -> str:
    """All examples of a document in one text, with the simulator's addresses, and with a folder for the files that they write."""
    text = "\n".join(document.blocks("yaml+jinja")).replace("/tmp/", f"{folder}/")
    text = re.sub(r"https://(iam|rds)\.(?:internal\.example\.com|\{\{ region \}\}\.otc\.t-systems\.com)", rf"{sim.url}/\1", text)
    text = text.replace("http://proxy.example.com:3128", sim.url)
    return text.replace("/etc/ssl/certs/ca-certificates.crt", certifi.where())


def with_addresses(value: Any, sim: Simulator) -> Any:
    """Jobs of other regions than the task's have the addresses of these regions: the simulator's are given to them."""
    if isinstance(value, list):
        return [with_addresses(item, sim) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: with_addresses(item, sim) for key, item in value.items()}
    if {"service", "job_id", "region"} <= set(changed) and "timeout" not in changed and not changed.keys() & {"auth_token", "username"}:
        changed["endpoint"] = f"{sim.url}/{changed['service']}"
    return changed


def plays(document: Document, sim: Simulator, folder: Path) -> list[dict[str, Any]]:
    """The examples as plays, those that are tasks in a play of their own."""
    found = []
    for item in with_addresses(yaml.safe_load(examples(document, sim, folder)), sim):
        if "hosts" in item:
            found.append(item)
            continue
        if not found or found[-1]["name"] != "Tasks":
            found.append({"name": "Tasks", "hosts": "localhost", "gather_facts": False, "tasks": []})
        found[-1]["tasks"].append(item)
    return found


def given(document: Document, sim: Simulator) -> dict[str, Any]:
    """The variables that the examples use."""

    def started(service: str, project: str | None = None, duration: float = 0.5) -> dict[str, Any]:
        return {"json": {"job_id": sim.cloud.add_job(service, project_id=project, duration=duration).job_id}}

    service = document.path.stem.removesuffix("_task_info")
    sim.cloud.add_job("rds", duration=60, age=3600, outcome="Failed", reason="createVM failed.")
    jobs = {name: started("rds") for name in ("restore", "primary")}
    return {
        **jobs,
        "replica": started("rds", "ap-southeast-3") if document.path.stem == "guide_authentication" else started("rds"),
        "resizes": {"results": [started("gaussdb"), started("gaussdb")]},
        "rds_job": started("rds")["json"]["job_id"],
        "dcs_job": started("dcs")["json"]["job_id"],
        "geminidb_job": started("geminidb", "ap-southeast-3")["json"]["job_id"],
        "my_region": "sim-1",
        "my_user": "demo",
        "my_password": "demo-password",
        "my_domain": "demo-domain",
        "restore_job": started("rds")["json"]["job_id"],
        "cache_job": started("dcs")["json"]["job_id"],
        "job_id": started(service if document.name.startswith("plugins/modules") and service != "wait_for_job" else "taurusdb")["json"]["job_id"],
        "instance_id": INSTANCE_ID,
        "project_id": DEFAULT_PROJECT_ID,
        "access_key": ACCESS_KEY,
        "secret_key": SECRET_KEY,
        "temporary": {"access": TEMPORARY_ACCESS_KEY, "secret": TEMPORARY_SECRET_KEY, "securitytoken": SECURITY_TOKEN},
        "token": STATIC_TOKEN,
        "username": "demo",
        "password": "demo-password",
        "domain_name": "demo-domain",
    }


def environment(sim: Simulator) -> dict[str, str]:
    return {
        "HW_AUTH_TOKEN": STATIC_TOKEN,
        "HW_ENDPOINTS": json.dumps(sim.endpoints()),
        "HW_PROJECT_ID": DEFAULT_PROJECT_ID,
        "HW_REGION_NAME": "sim-1",
    }


@contextlib.contextmanager
def busy_instance(sim: Simulator) -> Iterator[None]:
    """A job runs on the instance of the examples; it ends once somebody has asked for it by its id."""
    job = sim.cloud.add_job("rds", instance_id=INSTANCE_ID, duration=None)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            if any(job.job_id in seen.query for seen in sim.cloud.requests):
                break
        sim.cloud.end_job(job.job_id)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("document", RUNNABLE, ids=lambda document: document.name)
def test_examples_run(document: Document, sim: Simulator, tmp_path: Path) -> None:
    options = ["-e", json.dumps(given(document, sim))]
    with busy_instance(sim):
        finished = run(tmp_path, plays(document, sim, tmp_path), options=options, environment=environment(sim))
    assert finished.code == 0, finished.output
    assert "[WARNING]" not in finished.output, finished.output
    # the tasks of roles may have nothing to do, and their READMEs show what to do about jobs that failed
    skipped = re.findall(r"^TASK \[(?!hwcloud\.taskcenter\.)(.*)\] \*+\nskipping:", finished.output, re.MULTILINE)
    assert not skipped or document.name.startswith("roles/"), finished.output


def rescued(document: Document, sim: Simulator, folder: Path, job: dict[str, Any], timeout: int = 7200) -> str:
    """The output of the examples of a document that have a rescue, for jobs that need one; `timeout` in place of two hours."""
    tasks = [task for play in plays(document, sim, folder) for task in play["tasks"] if "rescue" in task]
    text = json.dumps(tasks).replace('"timeout": 7200', f'"timeout": {timeout}')
    jobs = {name: {"json": {"job_id": sim.cloud.add_job("rds", **job).job_id}} for name in ("restore", "replica")}
    play = {"name": "Tasks", "hosts": "localhost", "gather_facts": False, "tasks": json.loads(text)}
    finished = run(folder, [play], options=["-e", json.dumps({**given(document, sim), **jobs})], environment=environment(sim))
    assert finished.code == 0 and "rescued=1" in finished.output, finished.output
    return finished.output


def test_the_reason_of_a_failure_is_shown(sim: Simulator, tmp_path: Path) -> None:
    job = {"duration": 0, "outcome": "Failed", "reason": "The backup file is damaged."}
    assert "Failed: The backup file is damaged." in rescued(Document(ROOT / "plugins/modules/wait_for_job.py"), sim, tmp_path, job)


def test_a_wait_is_taken_up_again(sim: Simulator, tmp_path: Path) -> None:
    output = rescued(Document(ROOT / "docs/docsite/rst/guide_waiting.rst"), sim, tmp_path, {"duration": 8}, timeout=1)
    assert "Timed out after 1 s" in output and "TASK [Wait for those that have not ended]" in output


def test_every_module_has_examples() -> None:
    assert {document.path.stem for document in RUNNABLE} >= {path.stem for path in (ROOT / "plugins/modules").glob("*.py")}


@pytest.mark.parametrize("document", [document for document in DOCUMENTS if commands(document)], ids=lambda document: document.name)
def test_commands_work(document: Document, sim: Simulator) -> None:
    """Those that install something are tried where the collection is built; the targets of make are tested by themselves."""
    known = re.findall(r'"([A-Z]+_[A-Z_]+)"', (ROOT / "plugins/module_utils/_options.py").read_text(encoding="utf-8"))
    targets = re.search(r"^TARGETS = (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    for command in commands(document):
        words = shlex.split(command)
        if words[0] == "make":
            assert set(words[1:]) <= set(targets[1].split()), command
        elif words[0] == "export":
            assert {word.partition("=")[0] for word in words[1:]} <= set(known), command
        elif words[0] in ("ansible", "ansible-doc"):
            program = Path(sys.executable).parent / words[0]
            done = subprocess.run([program, *words[1:]], env=variables(environment(sim)), capture_output=True, text=True, check=False)
            assert done.returncode == 0 and "FAILED" not in done.stdout, done.stdout + done.stderr
        else:
            assert words[0] in INSTALLING and {"install", "build"} & set(words), f"{command}: nothing runs this"
