# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
import time
from typing import Any

import pytest

from simulator import Simulator

RDS = "/rds/v3/{p}/tasklist?"
GAUSSDB = "/gaussdb/v3/{p}/tasks?"
GEMINIDB = "/geminidb/v3/{p}/jobs?"
TAURUSDB = "/taurusdb/v3/{p}/immediate-jobs?"
DCS = "/dcs/v2/{p}/tasks?"


def dated(path: str) -> str:
    """<3> is three days ago: written when the test runs, for its name has to be the same in every process."""
    now = time.time()
    return re.sub(r"<(\d+)>", lambda days: time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now - int(days[1]) * 86400)) + "%2B0000", path)


ACCEPTED = [
    RDS + "limit=1", RDS + "limit=50&offset=0", RDS + "status=Running", RDS + "start_time=1747919701390&end_time=1748524501390",
    RDS + "name=anything&order_id=&instance_id=x",
    GAUSSDB + "limit=1", GAUSSDB + "limit=100&offset=2147483647", GAUSSDB + "name=CreateGaussDBV5Instance", GAUSSDB + "start_time=1747919701390",
    GEMINIDB + "limit=10", GEMINIDB + "limit=20", GEMINIDB + "limit=50", GEMINIDB + "name=CreateInstance&status=Failed",
    GEMINIDB + "start_time=<29>&end_time=<1>", GEMINIDB + "start_time=2020-01-01T00:00:00%2B0800&end_time=2020-01-30T00:00:00-0100",
    TAURUSDB + "limit=20&status=Pending", TAURUSDB + "status=Canceled", TAURUSDB + "job_name=OpenGaussDBforMySQLProxy",
    DCS + "limit=1000", DCS + "start_time=20200609160000&end_time=20230612155959",
    "/dcs/v2/{p}/instances/x/tasks?begin_time=20200609160000",
]

REFUSED = [
    RDS + "limit=0", RDS + "limit=51", RDS + "limit=x", RDS + "limit=", RDS + "offset=-1", RDS + "offset=1.5", RDS + "status=Pending", RDS + "status=running",
    RDS + "start_time=1747919701390", RDS + "end_time=1747919701390", RDS + "start_time=2020-01-01&end_time=2020-01-02", RDS + "start_time=2&end_time=1",
    "/rds/v3/{p}/jobs", "/rds/v3/{p}/jobs?id=",
    GAUSSDB + "limit=0", GAUSSDB + "limit=101", GAUSSDB + "offset=2147483648", GAUSSDB + "status=Pending", GAUSSDB + "name=CreateMysqlInstance",
    GAUSSDB + "start_time=2020-01-01T00:00:00%2B0000", "/gaussdb/v3/{p}/jobs",
    GEMINIDB + "limit=100", GEMINIDB + "limit=11", GEMINIDB + "status=Canceled", GEMINIDB + "name=CreateCassandra", GEMINIDB + "offset=-1",
    # a plus that was not encoded, a Z, no zone, a colon in the zone
    GEMINIDB + "start_time=2026-01-01T00:00:00+0000", GEMINIDB + "start_time=2026-01-01T00:00:00Z", GEMINIDB + "start_time=2026-01-01T00:00:00",
    GEMINIDB + "start_time=2026-01-01T00:00:00%2B00:00", GEMINIDB + "start_time=2026-13-01T00:00:00%2B0000",
    # too long, the wrong way round, nothing
    GEMINIDB + "start_time=<31>", GEMINIDB + "end_time=<31>", GEMINIDB + "start_time=<1>&end_time=<2>",
    GEMINIDB + "start_time=<1>&end_time=<1>", GEMINIDB + "start_time=1747919701390",
    TAURUSDB + "limit=100", TAURUSDB + "status=Done", TAURUSDB + "job_name=CreateMysqlInstance", TAURUSDB + "start_time=<31>", TAURUSDB + "offset=a",
    "/taurusdb/v3/{p}/jobs",
    DCS + "limit=0", DCS + "limit=1001", DCS + "offset=-1", DCS + "status=SUCCESS", DCS + "name=EXTEND", DCS + "start_time=2020-06-09",
    DCS + "start_time=1747919701390", DCS + "start_time=20201309160000",
]


@pytest.mark.parametrize("path", ACCEPTED)
def test_accepted(ask: Any, path: str) -> None:
    answer = ask(dated(path))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", REFUSED)
def test_refused(ask: Any, published: Any, path: str) -> None:
    answer = ask(dated(path))
    body = "dcs/error_400_invalid_parameter" if path.startswith("/dcs/") else "errors/dbs_200001_parameter_error"
    assert (answer.status_code, answer.json()) == (400, published[body])


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb"])
def test_an_unknown_job(ask: Any, published: Any, service: str) -> None:
    answer = ask(f"/{service}/v3/{{p}}/jobs?id=5cbb8a90-2253-4cff-8a13-49aa8f31dfb5")
    assert (answer.status_code, answer.json()) == (400, published["errors/dbs_200543_job_not_exist"])


def test_an_unknown_id_in_a_list_is_nothing(ask: Any) -> None:
    assert ask(RDS + "id=x").json() == {"tasks": [], "actions": [], "total_count": 0}
    assert ask(GEMINIDB + "id=x").json() == {"jobs": [], "total_count": 0}
    assert ask(TAURUSDB + "job_id=x").json()["total_count"] == 0


def test_an_unknown_dcs_job(sim: Simulator, ask: Any, published: Any) -> None:
    answer = ask("/dcs/v2/{p}/jobs/what-is-this")
    assert (answer.status_code, answer.json()) == (400, published["errors/dcs_numeric_code"])
    path = "/dcs/v2/{p}/jobs/ff8080818822bbf70188235afc24141a"
    answer = ask(path)
    assert (answer.status_code, answer.json()["error_code"]) == (404, "111404001")
    sim.cloud.settings.update({"unknown_job": {"dcs": [400, "DCS.4094", "Not supported."]}})
    answer = ask(path)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "DCS.4094")


def test_a_job_of_another_project_or_service_is_unknown(sim: Simulator, ask: Any) -> None:
    job = sim.cloud.add_job("rds", project_id="sim-2")
    assert ask(f"/rds/v3/{{p}}/jobs?id={job.job_id}").status_code == 400
    assert ask(f"/rds/v3/{job.project_id}/jobs?id={job.job_id}").status_code == 200
    assert ask(f"/gaussdb/v3/{job.project_id}/jobs?id={job.job_id}").status_code == 400


@pytest.mark.parametrize("path", ["/", "/rds", "/rds/v3/{p}/nothing", "/v3/{p}/tasklist", "/rds/v2/{p}/tasklist", "/dcs/v2/{p}/jobs/", "/iam/v3/nothing"])
def test_a_path_that_is_not_published(ask: Any, published: Any, path: str) -> None:
    answer = ask(path, headers={})
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (404, "APIG.0101")
    assert body["error_msg"] == published["errors/apig_0101_api_not_exist"]["error_msg"]


def test_a_method_that_is_not_published(ask: Any) -> None:
    assert ask(RDS, "POST").json()["error_code"] == "APIG.0101"


def test_what_another_cloud_has_not_published(sim: Simulator, ask: Any) -> None:
    sim.cloud.settings.update({"unpublished": ["taurusdb/immediate-jobs", "dcs/tasks", "gaussdb"]})
    assert [ask(path).status_code for path in (TAURUSDB, DCS, GAUSSDB, RDS)] == [404, 404, 404, 200]
    job = sim.cloud.add_job("dcs")
    assert ask(f"/dcs/v2/{{p}}/jobs/{job.job_id}").status_code == 200


def test_too_many_requests(sim: Simulator, ask: Any, published: Any) -> None:
    sim.cloud.settings.update({"requests_per_minute": 60, "burst": 3, "retry_after": "7"})
    assert [ask(RDS).status_code for _turn in range(4)] == [200, 200, 200, 429]
    answer = ask(RDS)
    assert answer.json()["error_msg"] == published["errors/apigw_0308_throttled"]["error_msg"]
    assert (answer.json()["error_code"], answer.headers["Retry-After"]) == ("APIGW.0308", "7")
    assert ask(GAUSSDB).status_code == 200
    sim.cloud.clock.advance(1)
    assert [ask(RDS).status_code for _turn in range(2)] == [200, 429]
    sim.cloud.settings.update({"retry_after": None})
    assert "Retry-After" not in ask(RDS).headers
