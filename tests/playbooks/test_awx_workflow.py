# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks of the workflow, run one after the other as AWX does: what one hands on is an extra variable of the next."""
from __future__ import annotations

import json
from typing import Any

import pytest

from awx_examples import AwxJob, example
from lab import SERVICES, Lab
from simulator import DOMAIN_NAME, PASSWORD, USER_NAME

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

INSTANCE = "5f1f5c1fd1f84b8f9a1b0c4a4b6c9fdein01"
PERSON = {"region": "sim-1", "username": USER_NAME, "password": PASSWORD, "domain_name": DOMAIN_NAME}


@pytest.fixture(scope="module")
def cloud(lab: Lab) -> Any:
    restart = {"service": "rds", "request": "POST /v3/{project_id}/instances/{instance_id}/action", "containing": "restart"}
    lab.cloud.answers.add(**restart, times=1, job={"name": "RestartMysqlInstance", "duration": 1})
    lab.cloud.answers.add(**restart, times=1, job={"name": "RestartMysqlInstance", "duration": 1, "outcome": "Failed", "reason": "It hangs."})
    lab.cloud.answers.add(**restart, status=409, body={"error_code": "DBS.200011", "error_msg": "The instance is busy."})
    return lab


def launch(cloud: Any, tmp_path_factory: pytest.TempPathFactory, case: str, playbook: str, extra_vars: dict[str, Any], **credential: str) -> AwxJob:
    endpoints = ",".join(f"{service}={url}" for service, url in cloud.endpoints(case).items())
    addresses = {"iam_url": f"{cloud.endpoints(case)['iam']}/v3", "rds_url": f"{cloud.endpoints(case)['rds']}/v3"} if playbook == "start.yml" else {}
    folder = tmp_path_factory.mktemp(case)
    return AwxJob(folder, playbook, {**PERSON, "endpoints": endpoints, **credential}, {**extra_vars, **addresses})


@pytest.fixture(scope="module")
def good(cloud: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    start = launch(cloud, tmp_path_factory, "good-start", "start.yml", {"instance_id": INSTANCE})
    asked = {"wait_for_jobs_timeout": 60}
    return start, launch(cloud, tmp_path_factory, "good-wait", "wait.yml", {**asked, **start.artifacts})


@pytest.fixture(scope="module")
def bad(good: Any, cloud: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    start = launch(cloud, tmp_path_factory, "bad-start", "start.yml", {"instance_id": INSTANCE})
    wait = launch(cloud, tmp_path_factory, "bad-wait", "wait.yml", start.artifacts)
    return start, wait, launch(cloud, tmp_path_factory, "bad-failed", "failed.yml", {**start.artifacts, **wait.artifacts})


def test_what_starts_the_job_hands_it_on(good: Any) -> None:
    start, _wait = good
    assert start.code == 0, start.stdout
    assert set(start.artifacts) == {"service", "job_ids"} and start.artifacts["service"] == "rds"


def test_the_wait_takes_it(good: Any) -> None:
    start, wait = good
    assert wait.code == 0, wait.stdout
    assert start.artifacts["job_ids"] in wait.stdout
    assert wait.artifacts["wait_for_jobs_outcome"]["outcome"] == "completed"
    assert "[WARNING]" not in wait.stdout


def test_the_failure_branch_says_why(bad: Any) -> None:
    start, wait, failed = bad
    assert start.code == 0 and wait.code != 0 and failed.code != 0
    assert wait.artifacts["wait_for_jobs_outcome"]["outcome"] == "failed"
    assert "RestartMysqlInstance" in failed.stdout and "Failed: It hangs." in failed.stdout


def test_a_job_that_was_not_started(bad: Any, cloud: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    start = launch(cloud, tmp_path_factory, "busy-start", "start.yml", {"instance_id": INSTANCE})
    assert start.code != 0 and "The instance is busy." in start.stdout
    failed = launch(cloud, tmp_path_factory, "busy-failed", "failed.yml", start.artifacts)
    assert failed.code != 0 and "could not be started" in failed.stdout


@pytest.mark.parametrize(("case", "extra_vars", "credential", "said"), [
    ("no-instance", {"instance_id": ""}, {}, "instance_id is needed"),
    ("no-user", {"instance_id": INSTANCE}, {"username": ""}, "a credential with a user name and a password"),
    ("refused", {"instance_id": INSTANCE}, {"password": "wrong-password"}, "IAM gave no token"),
])
def test_what_the_start_needs(cloud: Any, tmp_path_factory: pytest.TempPathFactory, case: str, extra_vars: Any, credential: Any, said: Any) -> None:
    start = launch(cloud, tmp_path_factory, case, "start.yml", extra_vars, **credential)
    assert start.code != 0 and said in start.stdout, start.stdout
    assert "wrong-password" not in json.dumps(start.events)


@pytest.mark.parametrize("services", [[], ["rds"]], ids=["all", "rds"])
def test_the_report_takes_what_its_survey_gives(good: Any, bad: Any, cloud: Any, tmp_path_factory: pytest.TempPathFactory, services: Any) -> None:
    """AWX gives no variable for a question with several answers that was not answered, and what the nodes before handed on comes too."""
    folder = tmp_path_factory.mktemp("reports")
    answers = {"folder": str(folder), "start": "-24h", **({"services": services} if services else {})}
    report = launch(cloud, tmp_path_factory, f"report-{len(services)}", "report.yml", {**good[0].artifacts, **good[1].artifacts, **answers})
    assert report.code == 0, report.stdout
    told = json.loads((folder / "task-report.json").read_text(encoding="utf-8"))
    assert {task["name"] for task in told["tasks"]} == {"RestartMysqlInstance"} and (folder / "task-report.html").exists()
    assert {seen.service for seen in cloud.seen(f"report-{len(services)}")} - {"iam"} == set(services or SERVICES)


def test_no_event_holds_a_secret(good: Any, bad: Any, cloud: Any) -> None:
    events = json.dumps([job.events for job in (*good, *bad)])
    tokens = [seen.headers["X-Auth-Token"] for seen in cloud.cloud.requests if "X-Auth-Token" in seen.headers]
    assert tokens and not [secret for secret in {PASSWORD, *tokens} if secret in events]


def test_pods_that_wait_are_left_alone(lab: Lab) -> None:
    pod = example("pod_spec.yml")
    (container,) = pod["spec"]["containers"]
    assert container["resources"]["requests"] == container["resources"]["limits"]
    assert container["args"][:2] == ["ansible-runner", "worker"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["spec"]["volumes"]}
