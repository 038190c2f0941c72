# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every published record of every service, and the task that it must become."""
from __future__ import annotations

from typing import Any

import pytest
from published import ANSWERS

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import Query
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import read_task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import SERVICES

SINGLE = {
    "job_id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886", "instance_id": "a48e43ff268f4c0e879652d65e63d0fbin01",
    "instance_name": "DO-NOT-TOUCH-mgr2-mysql-single", "name": "CreateMysqlSingleHAInstance", "service_status": "Completed",
    "created_at": "2018-08-06T10:41:14Z", "ended_at": "2018-08-06T16:41:14Z", "duration": 21600.0,
}
TAURUS = {
    "instance_id": "a48e43ff268f4c0e879652d65e63d0fbin07", "instance_name": "DO-NOT-TOUCH-mgr2-mysql-single", "service_status": "Completed",
    "created_at": "2018-08-06T02:41:14Z", "ended_at": "2018-08-06T16:41:14Z", "duration": 50400.0,
}
GAUSS = {
    "job_id": "5cbb8a90-2253-4cff-8a13-49aa8f31dfb5", "name": "CreateGaussDBV5Instance",
    "instance_id": "b34f8c791f2643578510c093aa2351a8in14", "instance_name": "gauss-c1a3",
}
DCS = {"job_id": "ff8080818822bbf70188235afc24141a", "created_at": "2023-05-15T22:59:05Z"}
RUNNING = {"status": "Running", "service_status": "Running", "ended_at": None, "duration": None}
TAURUS_NEW = {**TAURUS, "job_id": "a9767ede-fe0f-4888-9003-e843a4c90514", "instance_name": "taurus-1", "created_at": "2026-01-15T10:41:14Z"}

# of the single-job APIs: what differs from a Completed job without anything else
JOBS: dict[str, dict[str, Any]] = {
    "rds/job_completed_create_single": SINGLE,
    "rds/job_completed_create_replica": {
        **SINGLE, "name": "CreateMysqlReplicaInstance", "instance_id": "288caaa9d05f4ec1a1f58de2e0945685in01", "instance_name": "mysql-replica",
    },
    "rds/job_completed_bind_eip": {**SINGLE, "name": "MysqlBindEIP"},
    "rds/job_completed_restart_empty_entities": {**SINGLE, "name": "RestartMysqlInstance"},
    "rds/job_completed_hws_resource_id": {**SINGLE, "created_at": "2018-08-06T02:41:14Z", "duration": 50400.0},
    "rds/job_completed_no_ended_swiss": {**SINGLE, "ended_at": None, "duration": None},
    "rds/job_running": {**SINGLE, **RUNNING, "progress": 60},
    "rds/job_failed": {**SINGLE, "status": "Failed", "service_status": "Failed", "fail_reason": "createVM failed."},
    "gaussdb/job_completed_hws": {
        **GAUSS, "service_status": "Completed", "created_at": "2021-07-12T09:22:04Z", "ended_at": "2021-07-12T10:10:13Z", "duration": 2889.0,
    },
    "gaussdb/job_completed_otc": {
        **GAUSS, "service_status": "Completed", "created_at": "2021-07-12T01:22:04Z", "ended_at": "2021-07-12T02:10:13Z", "duration": 2889.0,
    },
    "gaussdb/job_running": {**GAUSS, **RUNNING, "progress": 60, "created_at": "2026-01-15T10:02:11Z"},
    "taurusdb/job_completed_hws": {**TAURUS, "job_id": SINGLE["job_id"], "name": "CreateGaussDBforMySQLInstance"},
    "taurusdb/job_completed_otc": {**TAURUS, "job_id": "a9767ede-fe0f-4888-9003-e843a4c90514", "name": "CreateMysqlInstance"},
    "taurusdb/job_pending": {**TAURUS_NEW, **RUNNING, "name": "RestartGaussMySQLInstance", "status": "Pending", "service_status": "Pending"},
    "taurusdb/job_running": {**TAURUS_NEW, **RUNNING, "name": "CreateGaussDBforMySQLInstance", "progress": 60},
    "taurusdb/job_failed": {
        **TAURUS_NEW, "name": "CreateGaussDBforMySQLInstance", "status": "Failed", "service_status": "Failed",
        "ended_at": "2026-01-15T11:02:10Z", "duration": 1256.0, "fail_reason": "Single task exception.",
    },
    "dcs/job_success_otc": {**DCS, "name": "masterStandbySwapJob", "service_status": "SUCCESS", "ended_at": "2023-05-15T22:59:08Z", "duration": 3.0},
    "dcs/job_running": {**DCS, "name": "extendDCSInstance", "status": "Running", "service_status": "RUNNING"},
    "dcs/job_fail": {
        **DCS, "name": "createDCSInstance", "status": "Failed", "service_status": "FAIL", "ended_at": "2023-05-15T23:06:39Z", "duration": 454.0,
        "fail_reason": "create instance fail",
    },
}
CHANGE = {"service_status": "SUCCESS", "created_at": "2023-06-17T08:18:06Z", "ended_at": "2023-06-17T08:18:10Z", "duration": 4.0}
# of the lists: the rows one by one
ROWS: dict[str, list[dict[str, Any]]] = {
    "rds/tasklist_completed": [{
        "job_id": "676e9f17f9b74289883a44a47b8101f5", "name": "RestoreSqlserverInInstance", "service_status": "Completed",
        "instance_id": "4d00c7e9d22145deb889937a72b59c8ein01", "instance_name": "rds-local-scale", "instance_status": "FAILED",
        "created_at": "2020-07-15T07:46:10Z", "ended_at": "2020-07-15T09:46:10Z", "duration": 7200.0,
    }],
    "rds/tasklist_empty": [],
    "rds/tasklist_running_and_failed": [
        {
            **RUNNING, "job_id": "c4a1f0de-6f0a-4b3f-9a63-3f7f5f2a1b10", "name": "CreateMysqlReplicaInstance", "progress": 37,
            "instance_id": "288caaa9d05f4ec1a1f58de2e0945685in01", "instance_name": "mysql-replica", "instance_status": "BUILD",
            "created_at": "2026-01-15T10:02:11Z",
        },
        {
            "job_id": "7d0b7a9a-2f58-4a8f-b8bd-16c0c2d40e0b", "name": "CreateMysqlSingleHAInstance", "status": "Failed",
            "service_status": "Failed", "instance_id": SINGLE["instance_id"], "instance_name": "orders", "instance_status": "CREATE FAIL",
            "created_at": "2026-01-15T09:02:11Z", "ended_at": "2026-01-15T09:14:40Z", "duration": 749.0, "fail_reason": "createVM failed.",
        },
    ],
    "gaussdb/tasks_seed": [
        {
            "job_id": "03bc055a-135c-4245-8bd8-b0bc6d3350b3", "name": "CreateGaussDBV5Instance", "status": "Failed", "service_status": "Failed",
            "instance_id": "ce2dce50f365430abe161bab79495a6ein14", "instance_name": "gauss-6568-zzh", "instance_status": "creating",
            "created_at": "2022-08-05T00:15:07Z", "ended_at": "2022-08-08T19:06:52Z", "duration": 327105.0, "fail_reason": "500000",
        },
        {
            "job_id": "2cc16e0b-75ab-4a28-9453-16517e990bba", "name": "DeleteGaussDBV5Instance", "service_status": "Completed",
            "instance_id": "20ba433bd7ee40da9cf35064f04f9e4cin14", "instance_name": "gauss-7875-lt-m", "instance_status": "deleted",
            "created_at": "2022-08-06T01:15:07Z", "ended_at": "2022-08-09T19:06:52Z", "duration": 323505.0,
        },
    ],
    "gaussdb/tasks_empty": [],
    "gaussdb/tasks_running": [{**GAUSS, **RUNNING, "progress": 42, "instance_status": "creating", "created_at": "2026-01-15T10:02:11Z"}],
    # an end time two seconds after the start, while it runs
    "geminidb/jobs_running": [{
        **RUNNING, "job_id": "6f85e061-04dd-42e7-86d6-d3b1e40aac2e", "name": "CreateCassandra", "progress": 14,
        "instance_id": "27a045b6bf9e46f691f81366d398cb04in06", "instance_name": "nosql-12f5", "created_at": "2023-09-12T06:44:01Z",
    }],
    "geminidb/jobs_failed": [{
        "job_id": "89a0cde6-9c46-4b89-a92c-573e1083ff23", "name": "EnlargeInstanceVolume", "status": "Failed", "service_status": "Failed",
        "instance_id": "27a045b6bf9e46f691f81366d398cb04in06", "instance_name": "nosql-12f5", "created_at": "2026-01-15T06:44:01Z",
        "ended_at": "2026-01-15T06:58:03Z", "duration": 842.0, "fail_reason": "Failed to extend the volume.",
    }],
    "geminidb/jobs_unknown_id": [],
    # an error code on tasks that succeeded
    "dcs/tasks_center": [
        {**CHANGE, "job_id": "8abf6e1e87bce0740187bd32748b0530", "name": "ChangeInstanceSpec"},
        {**CHANGE, "job_id": "ff80808188bfde180188c36bb9c44a2f", "name": "dcsExportJob"},
    ],
    "dcs/tasks_empty": [],
    # an instance's own list has no job id, so the task's id serves
    "dcs/instance_tasks": [{
        **CHANGE, "job_id": "8abf6e1e72c12e7c0172c15b508500aa", "name": "EXTEND", "created_at": "2020-06-17T08:18:06Z",
        "ended_at": "2020-06-17T08:18:10Z",
    }],
}
NOTHING: dict[str, Any] = dict.fromkeys(
    ("progress", "instance_id", "instance_name", "instance_status", "created_at", "ended_at", "duration", "fail_reason")
)


def expected(service: str, differences: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    return {**NOTHING, "service": service, "status": "Completed", **differences, "raw": raw}


@pytest.mark.parametrize("example", JOBS)
def test_job(example: str) -> None:
    service = example.split("/")[0]
    way = SERVICES[service].look_ups("any")[0]
    answer = ANSWERS[example]
    record = answer[way.key] if way.key else answer
    assert read_task(service, record, way.fields).as_result() == expected(service, JOBS[example], record)


@pytest.mark.parametrize("example", ROWS)
def test_list(example: str) -> None:
    service = example.split("/")[0]
    listing = SERVICES[service].listing(Query(), 0.0)
    records = ANSWERS[example][listing.rows]
    tasks = [read_task(service, record, listing.fields).as_result() for record in records]
    assert tasks == [expected(service, differences, record) for differences, record in zip(ROWS[example], records)]
    assert len(tasks) == len(ROWS[example])


def test_every_published_record_of_these_apis_is_here() -> None:
    theirs = {name for name in ANSWERS if name.split("/")[0] in SERVICES and "error" not in name}
    assert theirs - set(JOBS) - set(ROWS) == {"dcs/instance_task_progress"}
