# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's own client, which knows nothing of the simulator, finds its way through it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulator import (
    ACCESS_KEY,
    DEFAULT_PROJECT_ID,
    SECRET_KEY,
    SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    Simulator,
)

credentials = import_module("huaweicloudsdkcore.auth.credentials")
exceptions = import_module("huaweicloudsdkcore.exceptions.exceptions")


@pytest.fixture(params=["permanent", "temporary"])
def keys(request: pytest.FixtureRequest) -> Any:
    if request.param == "permanent":
        return credentials.BasicCredentials(ACCESS_KEY, SECRET_KEY, DEFAULT_PROJECT_ID)
    return credentials.BasicCredentials(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, DEFAULT_PROJECT_ID).with_security_token(SECURITY_TOKEN)


def client(sim: Simulator, keys: Any, service: str, kind: Any) -> Any:
    return kind.new_builder().with_credentials(keys).with_endpoint(sim.service_urls[service]).build()


def test_rds(sim: Simulator, keys: Any) -> None:
    sdk = import_module("huaweicloudsdkrds.v3")
    job = sim.cloud.add_job("rds", name="with a blank + more")
    rds = client(sim, keys, "rds", sdk.RdsClient)
    assert rds.list_tasks(sdk.ListTasksRequest(limit=50, name=job.name)).tasks[0].id == job.job_id
    assert rds.list_job_info(sdk.ListJobInfoRequest(id=job.job_id)).job.status == "Running"
    with pytest.raises(exceptions.ClientRequestException) as error:
        rds.list_job_info(sdk.ListJobInfoRequest(id="unknown"))
    assert (error.value.status_code, error.value.error_code) == (400, "DBS.200543")


def test_gaussdb(sim: Simulator, keys: Any) -> None:
    sdk = import_module("huaweicloudsdkgaussdbforopengauss.v3")
    job = sim.cloud.add_job("gaussdb")
    gaussdb = client(sim, keys, "gaussdb", sdk.GaussDBforopenGaussClient)
    assert gaussdb.list_tasks(sdk.ListTasksRequest(limit=50, name=job.name)).tasks[0].job_id == job.job_id
    assert gaussdb.show_job_detail(sdk.ShowJobDetailRequest(id=job.job_id)).job.status == "Running"


def test_taurusdb(sim: Simulator, keys: Any) -> None:
    sdk = import_module("huaweicloudsdkgaussdb.v3")
    job = sim.cloud.add_job("taurusdb", pending=10)
    taurusdb = client(sim, keys, "taurusdb", sdk.GaussDBClient)
    assert taurusdb.list_immediate_jobs(sdk.ListImmediateJobsRequest(limit=50)).jobs[0].job_id == job.job_id
    assert taurusdb.show_gauss_my_sql_job_info(sdk.ShowGaussMySqlJobInfoRequest(id=job.job_id)).job.status == "Pending"


def test_geminidb(sim: Simulator, keys: Any) -> None:
    from simulator.wire_time import zoned

    sdk = import_module("huaweicloudsdkgaussdbfornosql.v3")
    job = sim.cloud.add_job("geminidb")
    geminidb = client(sim, keys, "geminidb", sdk.GaussDBforNoSQLClient)
    since = zoned(sim.cloud.now() - 3600, 8)
    assert geminidb.list_jobs(sdk.ListJobsRequest(start_time=since, limit="10")).jobs[0].id == job.job_id


def test_dcs(sim: Simulator, keys: Any) -> None:
    sdk = import_module("huaweicloudsdkdcs.v2")
    job = sim.cloud.add_job("dcs")
    dcs = client(sim, keys, "dcs", sdk.DcsClient)
    assert dcs.list_center_task(sdk.ListCenterTaskRequest(limit=50)).tasks[0].job_id == job.job_id
    assert dcs.show_job_info(sdk.ShowJobInfoRequest(job_id=job.job_id)).status == "RUNNING"


def test_a_wrong_key(sim: Simulator) -> None:
    sdk = import_module("huaweicloudsdkdcs.v2")
    dcs = client(sim, credentials.BasicCredentials(ACCESS_KEY, "wrong", DEFAULT_PROJECT_ID), "dcs", sdk.DcsClient)
    with pytest.raises(exceptions.ClientRequestException) as error:
        dcs.list_center_task(sdk.ListCenterTaskRequest())
    assert (error.value.status_code, error.value.error_code) == (401, "APIG.0301")
