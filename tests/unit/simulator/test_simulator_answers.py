# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted answers: what services say beside their task centers, and the jobs that begin with it."""
from __future__ import annotations

from typing import Any

import pytest

from simulator import Simulator

RECOVERY = "/rds/v3/{p}/instances/recovery"
RESTORE = {"service": "rds", "request": "POST /v3/{project_id}/instances/recovery", "job": {"name": "RestoreMysqlInInstance", "duration": 30}}


def test_a_request_starts_a_job(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    answer = ask(RECOVERY, "POST", json={"target": {"instance_id": "x"}})
    assert answer.status_code == 202
    task = ask("/rds/v3/{p}/jobs?id=" + answer.json()["job_id"]).json()["job"]
    assert (task["name"], task["status"]) == ("RestoreMysqlInInstance", "Running")
    assert list(answer.json()) == ["job_id"]
    assert ask(RECOVERY, "POST").json()["job_id"] != answer.json()["job_id"]


def test_in_the_project_of_the_request(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    project = sim.cloud.project_id("sim-2")
    job = ask(RECOVERY.replace("{p}", project), "POST").json()["job_id"]
    assert sim.cloud.job(job).project_id == project


def test_places_in_the_path(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(service="dcs", request="PUT /v2/{project_id}/instances/{instance_id}/nodes/{node}", job={}, status=200,
                          body={"results": [{"job_id": "$job_id", "instance_id": "$instance_id", "node": "$node", "price": "5$", "other": "$other"}], "n": 1})
    answer = ask("/dcs/v2/{p}/instances/i-1/nodes/n%201", "PUT")
    job = next(iter(sim.cloud.jobs.everything()))
    assert (answer.status_code, job.instance_id) == (200, "i-1")
    said = {"job_id": job.job_id, "instance_id": "i-1", "node": "n 1", "price": "5$", "other": "$other"}
    assert answer.json() == {"results": [said], "n": 1}


@pytest.mark.parametrize(("sent", "name"), [('{"name": "orders"}', "orders"), ('{"name": 1}', None), ("[]", None), ("no JSON", None), ("", None)])
def test_an_instance_that_is_created_has_the_name_that_was_asked_for(sim: Simulator, ask: Any, sent: str, name: str | None) -> None:
    sim.cloud.answers.add(service="rds", request="POST /v3/{project_id}/instances", job={}, body={"instance": {"id": "$instance_id", "name": "$instance_name"}})
    said = ask("/rds/v3/{p}/instances", "POST", data=sent).json()["instance"]
    job = next(iter(sim.cloud.jobs.everything()))
    assert said == {"id": job.instance_id, "name": job.instance_name}
    assert name is None or job.instance_name == name


def test_which_answer_is_given(sim: Simulator, ask: Any) -> None:
    path = "POST /v3/{project_id}/instances/{instance_id}/action"
    for more in ({"containing": '"restart"', "body": 1}, {"times": 1, "body": 2}, {"times": 2, "body": 3, "status": 409}, {"service": "gaussdb", "body": 4}):
        sim.cloud.answers.add(**{"service": "rds", "request": path, **more})
    answers = [ask("/rds/v3/{p}/instances/i/action", "POST", data=data) for data in ('{"restart":{}}', "{}", "{}", '{"restart":{}}', "{}", "{}")]
    assert [answer.json() for answer in answers[:-1]] == [1, 2, 3, 1, 3]
    assert [answer.status_code for answer in answers] == [200, 200, 409, 200, 409, 404]
    assert [answer["hits"] for answer in ask("/_simulator/state").json()["answers"]] == [2, 1, 2, 0]


def test_nothing_but_a_status(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(service="dcs", request="PUT /v2/{project_id}/instances/{instance_id}/resize", job={"duration": 5}, status=204)
    answer = ask("/dcs/v2/{p}/instances/i/resize", "PUT")
    assert (answer.status_code, answer.content) == (204, b"")
    assert ask("/dcs/v2/{p}/instances/i/tasks").json()["task_count"] == 1


def test_other_requests_are_refused_as_ever(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    refused = [
        ask(RECOVERY, "POST", headers={}), ask(RECOVERY, "POST", headers={"X-Auth-Token": "wrong"}), ask(RECOVERY.replace("{p}", "0" * 32), "POST"),
        ask(RECOVERY), ask(RECOVERY + "/", "POST"), ask("/gaussdb/v3/{p}/instances/recovery", "POST"), ask("/rds/v1/{p}/instances/recovery", "POST"),
        ask("/rds/v3/{p}/instances/recovery/x", "POST", headers={}),
    ]
    assert [answer.status_code for answer in refused] == [401, 401, 403, 404, 404, 404, 404, 404]
    assert len(sim.cloud.jobs) == 0
    assert next(iter(sim.cloud.answers)).hits == 0


def test_faults_strike_here_too(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    sim.cloud.faults.add("status", status=503, method="POST", path="/recovery")
    assert [ask(RECOVERY, "POST").status_code for _turn in range(2)] == [503, 202]


def test_a_job_id_of_ones_own_can_be_given_once(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**{**RESTORE, "job": {"job_id": "restore-1"}})
    first, second = ask(RECOVERY, "POST"), ask(RECOVERY, "POST")
    assert (first.json(), second.status_code) == ({"job_id": "restore-1"}, 409)
    assert "there is a rds job restore-1 already" in second.text


@pytest.mark.parametrize(
    "request_line", ["", "POST", "/v3/{project_id}/x", "POST /v3/x", "POST /instances", "HEAD /v3/{project_id}/x", "POST /v3/{project_id}/x?y=1",
                     "POST /v3/{project_id}/{id}/{id}"],
)
def test_what_is_no_request(sim: Simulator, request_line: str) -> None:
    with pytest.raises(ValueError, match="is no request such as|same name twice"):
        sim.cloud.answers.add(service="rds", request=request_line)


def test_reset_forgets_them(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    ask("/_simulator/reset", "POST")
    assert ask(RECOVERY, "POST").status_code == 404


def test_requests_by_service_method_and_path(sim: Simulator, ask: Any) -> None:
    sim.cloud.answers.add(**RESTORE)
    ask(RECOVERY, "POST", json={"a": 1})
    ask("/rds/v3/{p}/tasklist")
    ask("/dcs/v2/{p}/tasks")
    found = {query: [seen["path"].rpartition("/")[2] for seen in ask(f"/_simulator/requests?{query}").json()]
             for query in ("service=rds", "service=rds&method=GET", "method=POST&path=/instances/", "path=task", "method=DELETE")}
    assert list(found.values()) == [["recovery", "tasklist"], ["tasklist"], ["recovery"], ["tasklist", "tasks"], []]
    assert ask("/_simulator/requests?verb=POST").status_code == 400
