# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's clients and the modules see the same: each reads the simulator's answers with its own idea of a record."""
from __future__ import annotations

from importlib import import_module
from typing import Any, Callable

import pytest
from driving import info

from simulator import ACCESS_KEY, DEFAULT_PROJECT_ID, SECRET_KEY, Job, Simulator

# package, client; the packages are large, so they are imported only by those who use them
SDK = {
    "rds": ("huaweicloudsdkrds.v3", "RdsClient"),
    "gaussdb": ("huaweicloudsdkgaussdbforopengauss.v3", "GaussDBforopenGaussClient"),
    "taurusdb": ("huaweicloudsdkgaussdb.v3", "GaussDBClient"),
    "geminidb": ("huaweicloudsdkgaussdbfornosql.v3", "GaussDBforNoSQLClient"),
    "dcs": ("huaweicloudsdkdcs.v2", "DcsClient"),
}
Ask = Callable[[Any, Any, str], Any]
LIST: dict[str, Ask] = {
    "rds": lambda sdk, client, _id: client.list_tasks(sdk.ListTasksRequest(limit=50)).tasks,
    "gaussdb": lambda sdk, client, _id: client.list_tasks(sdk.ListTasksRequest(limit=100)).tasks,
    "taurusdb": lambda sdk, client, _id: client.list_immediate_jobs(sdk.ListImmediateJobsRequest(limit="50")).jobs,
    "geminidb": lambda sdk, client, _id: client.list_jobs(sdk.ListJobsRequest(limit="50")).jobs,
    "dcs": lambda sdk, client, _id: client.list_center_task(sdk.ListCenterTaskRequest(limit=50)).tasks,
}
ONE: dict[str, Ask] = {
    "rds": lambda sdk, client, job_id: client.list_job_info(sdk.ListJobInfoRequest(id=job_id)).job,
    "gaussdb": lambda sdk, client, job_id: client.show_job_detail(sdk.ShowJobDetailRequest(id=job_id)).job,
    "taurusdb": lambda sdk, client, job_id: client.show_gauss_my_sql_job_info(sdk.ShowGaussMySqlJobInfoRequest(id=job_id)).job,
    "geminidb": lambda sdk, client, job_id: client.list_jobs(sdk.ListJobsRequest(id=job_id, limit="10")).jobs[0],
    "dcs": lambda sdk, client, job_id: client.show_job_info(sdk.ShowJobInfoRequest(job_id=job_id)),
}
# service -> where the vendor's models of a list's row and of a single job keep what a task holds
ROW = {
    "rds": {"job_id": "id", "instance_id": "instance_id", "instance_name": "instance_name", "instance_status": "instance_status"},
    "gaussdb": {"job_id": "job_id", "instance_id": "instance_info.instance_id", "instance_status": "instance_info.instance_status"},
    "taurusdb": {"job_id": "job_id", "name": "job_name", "instance_id": "instance_id", "instance_name": "instance_name"},
    "geminidb": {"job_id": "id", "instance_id": "instance.id", "instance_name": "instance.name"},
    "dcs": {"job_id": "job_id"},
}
JOB = {
    "rds": {"job_id": "id", "instance_id": "instance.id", "instance_name": "instance.name"},
    "gaussdb": {"job_id": "id", "instance_id": "instance.id", "instance_name": "instance.name"},
    "taurusdb": {"job_id": "id", "instance_id": "instance.id", "instance_name": "instance.name"},
    "geminidb": {"job_id": "id", "instance_id": "instance.id", "instance_name": "instance.name"},
    "dcs": {"job_id": "job_id", "name": "job_type"},
}


def ask(sim: Simulator, service: str, how: dict[str, Ask], job_id: str = "") -> Any:
    package, name = SDK[service]
    sdk = import_module(package)
    credentials = import_module("huaweicloudsdkcore.auth.credentials")
    keys = credentials.BasicCredentials(ACCESS_KEY, SECRET_KEY, DEFAULT_PROJECT_ID)
    client = getattr(sdk, name).new_builder().with_credentials(keys).with_endpoint(sim.service_urls[service]).build()
    return how[service](sdk, client, job_id)


def reach(model: Any, path: str) -> Any:
    for name in path.split("."):
        model = getattr(model, name)
    return model


def agrees(task: dict[str, Any], model: Any, where: dict[str, str]) -> None:
    for key, path in {"name": "name", "service_status": "status", **where}.items():
        assert task[key] == reach(model, path), (key, path)
    known = set(model.attribute_map.values())
    assert set(task["raw"]) <= known, f"the vendor knows no {set(task['raw']) - known}"


def some_jobs(sim: Simulator, service: str) -> list[Job]:
    made = [
        sim.cloud.add_job(service, duration=100),
        sim.cloud.add_job(service, duration=50, outcome="Failed", age=80),
        sim.cloud.add_job(service, duration=60, age=400),
        sim.cloud.add_job(service, duration=None, progress="none", age=500),
    ]
    sim.cloud.clock.advance(30)
    return made


@pytest.mark.parametrize("service", SDK)
def test_lists(sim: Simulator, service: str) -> None:
    some_jobs(sim, service)
    models = ask(sim, service, LIST)
    tasks = info(sim, service)["tasks"]
    assert len(models) == len(tasks) == 4
    for model, task in zip(models, tasks):
        agrees(task, model, ROW[service])


@pytest.mark.parametrize("service", SDK)
def test_single_jobs(sim: Simulator, service: str) -> None:
    for job in some_jobs(sim, service):
        model = ask(sim, service, ONE, job.job_id)
        tasks = info(sim, service, job_id=job.job_id)["tasks"]
        assert len(tasks) == 1
        # RDS answers the module from its list, whose record says more
        if service == "rds":
            assert (tasks[0]["job_id"], tasks[0]["service_status"], tasks[0]["instance_id"]) == (model.id, model.status, model.instance.id)
        else:
            agrees(tasks[0], model, JOB[service])


def test_the_list_of_a_dcs_instance(sim: Simulator) -> None:
    job = sim.cloud.add_job("dcs", duration=10, age=20)
    sim.cloud.add_job("dcs", duration=10, age=30)
    of_instance: dict[str, Ask] = {
        "dcs": lambda sdk, client, instance_id: client.list_background_task(sdk.ListBackgroundTaskRequest(instance_id=instance_id)).tasks
    }
    models = ask(sim, "dcs", of_instance, job.instance_id)
    tasks = info(sim, "dcs", instance_id=job.instance_id)["tasks"]
    assert [task["job_id"] for task in tasks] == [model.id for model in models] == [job.task_id]
    agrees(tasks[0], models[0], {"job_id": "id"})
