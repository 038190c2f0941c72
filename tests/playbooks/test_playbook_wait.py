# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook wait, by its name and with nothing but variables and the environment, as from a shell or an AWX survey."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lab import COLLECTION, SERVICES, Lab
from playbook import PATIENCE, Run, variables
from simulator import ACCESS_KEY, SECRET_KEY
from test_role_wait_for_jobs import ended, entry

# the playbook only makes variables of the role out of its own
pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

PLAYBOOK = f"{COLLECTION}.wait"


def surroundings(lab: Lab, case: str) -> dict[str, str]:
    """All that the modules need, in the environment; the project is that of the region."""
    endpoints = ",".join(f"{service}={base}" for service, base in lab.endpoints(case).items())
    return {"HW_ENDPOINTS": endpoints, "HW_REGION_NAME": "sim-1", "HW_ACCESS_KEY": ACCESS_KEY, "HW_SECRET_KEY": SECRET_KEY}


def wait(lab: Lab, case: str, *arguments: str, **given: Any) -> Run:
    """Arguments are key=value texts, as after -e; the others are variables of any type, as AWX gives them."""
    extra = [word for argument in arguments for word in ("-e", argument)] + (["-e", json.dumps(given)] if given else [])
    settings = variables({**surroundings(lab, case), "ANSIBLE_SHOW_CUSTOM_STATS": "1"})
    command = [str(Path(sys.executable).parent / "ansible-playbook"), PLAYBOOK, *extra]
    done = subprocess.run(command, env=settings, cwd=lab.new_folder(), capture_output=True, text=True, timeout=PATIENCE, check=False)
    output = done.stdout + done.stderr
    stats = output.split("\tRUN: ")[1].split("\n")[0] if "\tRUN: " in output else "{}"
    return Run(done.returncode, output, json.loads(stats).get("wait_for_jobs_outcome", {}))


@pytest.fixture(scope="module")
def ids(lab: Lab) -> list[str]:
    return [ended(lab, "Completed", instance_name=f"orders-{number}").job_id for number in range(3)]


def test_ids_from_a_shell(lab: Lab, ids: Any) -> None:
    run = wait(lab, "shell", "service=rds", f"job_ids={ids[0]},{ids[1]}", "timeout=600")
    assert (run.code, run.saved["outcome"], run.saved["counts"]["completed"]) == (0, "completed", 2)
    assert "on orders-0" in run.output and "on orders-1" in run.output


@pytest.mark.parametrize("between", [" ", ", ", "\n", "\r\n\r\n", ";\t", '",\n"'], ids=["space", "comma", "lines", "windows", "tab", "quotes"])
def test_ids_from_a_survey(lab: Lab, ids: Any, between: str) -> None:
    """All answers are texts, and those that were left out are empty."""
    empty = dict.fromkeys(["jobs", "timeout", "on_failure", "report", "region", "project_id"], "")
    run = wait(lab, "survey", service="rds", job_ids=f" {between.join(ids)}\n", **empty)
    assert (run.code, run.saved["counts"]["completed"]) == (0, 3), run.output


def test_ids_as_a_list_and_twice(lab: Lab, ids: Any) -> None:
    run = wait(lab, "listed", service="rds", job_ids=[*ids, ids[0]], timeout=60)
    assert (run.code, run.saved["counts"]["jobs"]) == (0, 3)


@pytest.mark.parametrize("as_text", [False, True], ids=["list", "text"])
def test_jobs_of_several_services(lab: Lab, ids: Any, as_text: bool) -> None:
    jobs = [entry(ended(lab, "Completed", service), label=f"of {service}") for service in SERVICES]
    run = wait(lab, "several", service="rds", job_ids=ids[0], jobs=json.dumps(jobs) if as_text else jobs)
    assert (run.code, run.saved["counts"]["completed"]) == (0, 6)
    assert all(f'"of {service}: {service} ' in run.output for service in SERVICES)


def test_jobs_after_the_equals_sign(lab: Lab) -> None:
    job = ended(lab, "Completed", "dcs")
    assert wait(lab, "equals", "jobs=" + json.dumps([entry(job)], separators=(",", ":"))).saved["counts"]["completed"] == 1


def test_a_job_that_failed_fails_the_playbook(lab: Lab, ids: Any, tmp_path: Path) -> None:
    job = ended(lab, "Failed", reason="No space.")
    run = wait(lab, "bad", service="rds", job_ids=f"{ids[0]} {job.job_id}", report=str(tmp_path / "report.json"))
    assert run.code == 2 and "Failed: No space." in run.output
    assert (run.saved["outcome"], run.saved["counts"]["failed"]) == ("failed", 1)
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["counts"] == run.saved["counts"]


def test_or_does_not(lab: Lab, ids: Any) -> None:
    job = ended(lab, "Canceled")
    run = wait(lab, "goes-on", service="rds", job_ids=f"{ids[0]} {job.job_id}", on_failure="continue")
    assert (run.code, run.saved["outcome"]) == (0, "failed")


@pytest.mark.parametrize("name", ["timeout", "wait_for_jobs_timeout"])
def test_the_timeout(lab: Lab, name: str) -> None:
    job = lab.cloud.add_job("rds", duration=None)
    run = wait(lab, "timeout", "service=rds", f"job_ids={job.job_id}", f"{name}=1.5")
    assert run.code == 2 and "Timed out after 1.5 s" in run.output


def test_a_place_of_its_own(lab: Lab) -> None:
    """The project is not that of the environment; the endpoint is, as the region is."""
    job = ended(lab, "Completed", project_id="sim-2")
    project = job.project_id
    run = wait(lab, "place", service="rds", job_ids=job.job_id, region="sim-1", project_id=project, timeout=2)
    assert run.code == 0, run.output
    assert {project in one.path for one in lab.seen("place") if "/rds/" in one.path} == {True}


def test_no_id_at_all_is_no_error(lab: Lab) -> None:
    run = wait(lab, "empty", "service=rds", "job_ids=")
    assert run.code == 0 and "There is no job to wait for." in run.output and not lab.seen("empty")


@pytest.mark.parametrize(("given", "message"), [
    ({}, "job_ids: it is missing; give service and job_ids"),
    ({"service": "rds", "job_id": "a"}, "job_ids: it is missing; give service and job_ids"),
    ({"job_ids": "a"}, "service: it is missing; say which service the job_ids are of"),
    ({"service": "dds", "job_ids": "a"}, "there is no service dds; give one of rds"),
    ({"jobs": "a"}, "jobs: it is no list; give a list of jobs"),
    ({"jobs": "[{service: rds"}, "jobs: it cannot be read; give a list of jobs"),
    ({"jobs": {"service": "rds"}}, "jobs: it is no list; give a list of jobs"),
    ({"service": "rds", "job_ids": {"a": "b"}}, "job_ids: it is a dictionary"),
    ({"jobs": [{"service": "rds"}]}, "[0] has no job_id"),
])
def test_what_cannot_be_used_is_said(lab: Lab, given: Any, message: Any) -> None:
    run = wait(lab, "wrong", **given)
    assert run.code == 2 and message in run.output
    assert "Traceback" not in run.output and not lab.seen("wrong")


def test_the_example_at_the_top_runs(lab: Lab, ids: Any) -> None:
    """The command line in the playbook's first lines."""
    source = next(path for path in Path(__file__).resolve().parents if (path / "playbooks/wait.yml").exists()) / "playbooks/wait.yml"
    shown = re.search(r"^# +ansible-playbook (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)
    assert shown
    words = shown[1].replace("ID,ID", ",".join(ids)).split()
    assert words[0] == PLAYBOOK
    assert wait(lab, "example", *(word for word in words[1:] if word != "-e")).saved["counts"]["completed"] == 3
