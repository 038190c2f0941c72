# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults in mid-wait: what passes is outlasted, what cannot be cured ends the wait at once and says why."""
from __future__ import annotations

import json
from typing import Any

import pytest
from driving import SERVICES, wait
from odd_server import make_certificate

from simulator import (
    DOMAIN_NAME,
    PASSWORD,
    SECRET_KEY,
    STATIC_TOKEN,
    USER_NAME,
    ManualClock,
    Simulator,
)

USER = {"username": USER_NAME, "password": PASSWORD, "domain_name": DOMAIN_NAME}
PASSING: list[dict[str, Any]] = [
    {"kind": "close"}, {"kind": "close_after"}, {"kind": "reset"}, {"kind": "cut"}, {"kind": "cut_chunked"}, {"kind": "garbage"},
    {"kind": "html"}, {"kind": "not_json"}, {"kind": "empty"},
    {"kind": "wrong_shape", "shape": "list"}, {"kind": "wrong_shape", "shape": "null"}, {"kind": "wrong_shape", "shape": "text"},
    {"kind": "wrong_shape", "shape": "number"}, {"kind": "wrong_shape", "shape": "missing"},
    {"kind": "status", "status": 500}, {"kind": "status", "status": 502}, {"kind": "status", "status": 503}, {"kind": "status", "status": 504},
    {"kind": "status", "status": 408, "body": {}}, {"kind": "status", "status": 400, "body": {"error_code": "DBS.200998", "error_msg": "The system is busy."}},
    {"kind": "status", "status": 503, "headers": {"Retry-After": "7"}},
    {"kind": "status", "status": 404, "body": {"error_code": "APIG.0101", "error_msg": "gone"}},
    {"kind": "throttle"}, {"kind": "throttle", "retry_after": "20"}, {"kind": "throttle", "retry_after": "0"}, {"kind": "throttle", "retry_after": "garbage"},
    {"kind": "throttle", "code": "DBS.280443"}, {"kind": "throttle", "retry_after": "date", "seconds": 30}, {"kind": "throttle", "retry_after": "500"},
    {"kind": "redirect", "location": "https://login.example/sso"}, {"kind": "redirect", "location": "http://[::1"}, {"kind": "redirect", "location": "/"},
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: "-".join(str(value)[:20] for value in fault.values()))
def test_a_fault_in_the_middle_is_outlasted(sim: Simulator, fault: dict[str, Any]) -> None:
    # each service has its share of the faults
    service = list(SERVICES)[PASSING.index(fault) % len(SERVICES)]
    job = sim.cloud.add_job(service, duration=150)
    made = sim.cloud.faults.add(**fault, service=service, after=3, times=3)
    result = wait(sim, service=service, job_id=[job.job_id], project_id=sim.cloud.project_id(None))
    assert not result.get("failed"), result["msg"]
    assert result["completed"] == [job.job_id]
    assert made.hits == 3


@pytest.mark.parametrize(
    "fault",
    [each for each in PASSING if each["kind"] not in ("redirect",) and each.get("status") != 404],
    ids=lambda fault: "-".join(str(value)[:20] for value in fault.values()),
)
def test_and_from_the_beginning_too(sim: Simulator, fault: dict[str, Any]) -> None:
    job = sim.cloud.add_job("gaussdb", duration=30)
    sim.cloud.faults.add(**fault, service="gaussdb", times=3)
    assert wait(sim, service="gaussdb", job_id=[job.job_id], project_id=sim.cloud.project_id(None))["completed"] == [job.job_id]


@pytest.mark.parametrize("kind", ["close", "html", "status", "throttle"])
def test_a_fault_that_does_not_pass_is_told_at_the_timeout(sim: Simulator, kind: str) -> None:
    job = sim.cloud.add_job("rds", duration=6000, name="CreateIt")
    sim.cloud.faults.add(kind, service="rds", after=5, times=None)
    result = wait(sim, service="rds", job_id=[job.job_id], timeout=150.0)
    assert result["failed"] and result["timed_out"]
    assert "still Running" in result["msg"] and "The last look failed: " in result["msg"]
    assert result["error"]["service"] == "rds" and result["error"]["message"]
    assert result["job"]["name"] == "CreateIt" and result["elapsed"] == pytest.approx(150.0, abs=1.1)


def test_an_outage_does_not_flood_the_service(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=6000)
    sim.cloud.faults.add("status", service="rds", status=503, times=None)
    result = wait(sim, service="rds", job_id=[job.job_id], timeout=300.0)
    assert result["timed_out"] and result["requests"] <= 160


@pytest.mark.parametrize("style", ["gateway", "service"])
@pytest.mark.parametrize("service", SERVICES)
def test_an_expired_token_is_renewed(sim: Simulator, service: str, style: str) -> None:
    sim.cloud.settings.update({"token_errors": style, "token_lifetime": 90.0})
    job = sim.cloud.add_job(service, duration=200)
    result = wait(sim, service=service, job_id=[job.job_id], interval=20.0, **USER)
    assert result["completed"] == [job.job_id]
    assert [seen.status for seen in sim.cloud.requests.of("iam")] == [201, 201, 201]


def test_faults_of_iam_in_the_middle(sim: Simulator) -> None:
    sim.cloud.settings.token_lifetime = 100.0
    job = sim.cloud.add_job("rds", duration=400)
    for kind in ("close", "html", "status", "throttle"):
        sim.cloud.faults.add(kind, service="iam", after=1)
    assert wait(sim, service="rds", job_id=[job.job_id], interval=10.0, **USER)["completed"] == [job.job_id]


@pytest.mark.parametrize(
    ("options", "status", "code", "said"),
    [
        ({"access_key": "unknown", "secret_key": "s3cret"}, 401, "APIG.0301", "ak not exist"),
        ({"secret_key": "wrong-s3cret", "access_key": "SIMULATORAK000000001"}, 401, "APIG.0301", "verify aksk signature fail"),
        ({"auth_token": "wrong-s3cret"}, 401, "APIG.0301", "decrypt token fail"),
        ({"username": USER_NAME, "password": "wrong-s3cret"}, 401, "401", "The username or password is wrong."),
        ({"username": USER_NAME, "password": PASSWORD, "project_id": "nosuchproject"}, 401, "401", "The project does not exist"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_credentials_that_are_refused_end_it_at_once(sim: Simulator, options: dict[str, str], status: int, code: str, said: str) -> None:
    result = wait(sim, service="rds", job_id=["31b8ae23-c687-4d80-b7b4-42a66c9bb886"], **{"project_id": sim.cloud.project_id(None), **options})
    assert result["failed"] and not result["timed_out"] and result["elapsed"] == 0.0
    assert (result["error"]["http_status"], result["error"]["code"]) == (status, code) and said in result["msg"]
    assert result["requests"] == 1
    assert result["unfinished"] == ["31b8ae23-c687-4d80-b7b4-42a66c9bb886"] and result["job"]["status"] == "Unknown"
    assert "s3cret" not in json.dumps(result)


@pytest.mark.parametrize("service", SERVICES)
def test_a_missing_permission_ends_it_at_once(sim: Simulator, service: str) -> None:
    job = sim.cloud.add_job(service)
    sim.cloud.settings.denied = [service]
    result = wait(sim, service=service, job_id=[job.job_id])
    assert result["failed"] and result["elapsed"] == 0.0 and "permission" in result["msg"]
    assert result["error"]["service"] == service and result["error"]["request_id"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_permission_that_is_taken_away_ends_it_and_what_is_known_is_told(sim: Simulator, service: str) -> None:
    jobs = [sim.cloud.add_job(service, duration=duration).job_id for duration in (20, 6000)]

    def sleep(seconds: float) -> None:
        sim.cloud.clock.advance(seconds)
        if sim.cloud.job(jobs[0]).ends + 60 < sim.cloud.now():
            sim.cloud.settings.denied = [service]

    result = wait(sim, service=service, job_id=jobs, sleep=sleep)
    assert result["failed"] and not result["timed_out"]
    assert (result["completed"], result["unfinished"]) == ([jobs[0]], [jobs[1]])
    assert [job["status"] for job in result["jobs"]] == ["Completed", "Running"]


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "geminidb", "dcs"])
def test_a_wrong_path_ends_it_at_once(sim: Simulator, service: str) -> None:
    result = wait(sim, service=service, job_id=["1"], endpoints={**sim.endpoints(), service: f"{sim.url}/wrong"})
    assert result["failed"] and result["elapsed"] == 0.0
    assert f"{sim.url}/wrong" in result["msg"] and f"endpoints.{service}" in result["msg"] and result["error"]["code"] == "APIG.0101"


def test_a_redirect_from_the_beginning_is_a_wrong_address(sim: Simulator) -> None:
    sim.cloud.faults.add("redirect", service="rds", location="https://login.example/sso?x=1", times=None)
    result = wait(sim, service="rds", job_id=["1"], retries=2)
    assert result["failed"] and not result["timed_out"] and result["elapsed"] < 10
    assert "https://login.example/sso" in result["msg"] and "x=1" not in result["msg"]
    assert len(sim.cloud.requests.of("rds")) == 3


def test_nobody_at_the_address_is_waited_for_until_the_timeout(sim: Simulator) -> None:
    result = wait(sim, service="rds", job_id=["1"], timeout=100.0, endpoints={**sim.endpoints(), "rds": "http://127.0.0.1:1"})
    assert result["timed_out"] and "connection refused" in result["msg"]


def test_a_refused_certificate_ends_it_at_once(tmp_path: Any, clock: ManualClock) -> None:
    with Simulator(clock=clock, tls=make_certificate(tmp_path)) as secure:
        result = wait(secure, service="rds", job_id=["1"])
        assert result["failed"] and result["elapsed"] == 0.0 and "certificate" in result["msg"] and "ca_cert" in result["msg"]
        assert not wait(secure, service="rds", job_id=[secure.cloud.add_job("rds", duration=0).job_id], ca_cert=str(tmp_path / "cert.pem")).get("failed")


def test_a_key_is_not_locked_by_us(sim: Simulator) -> None:
    """Five bad signatures lock a key: one wait sends one."""
    for _turn in range(5):
        wait(sim, service="rds", job_id=["1"], access_key="SIMULATORAK000000001", secret_key="wrong")
    job = sim.cloud.add_job("rds", duration=0)
    assert not wait(sim, service="rds", job_id=[job.job_id], access_key="SIMULATORAK000000001", secret_key=SECRET_KEY).get("failed")


@pytest.mark.parametrize("skew", [-1000.0, 1000.0])
def test_a_clock_that_is_wrong_is_said_as_such(sim: Simulator, skew: float) -> None:
    sim.cloud.settings.clock_skew = skew
    result = wait(sim, service="rds", job_id=["1"])
    assert result["failed"] and result["elapsed"] == 0.0 and "clock" in result["msg"] and "server time:" in result["msg"]


def test_secrets_that_come_back_are_hidden(sim: Simulator) -> None:
    sim.cloud.faults.add("status", service="rds", status=403, body={"error_msg": f"no: {STATIC_TOKEN}"}, times=None)
    result = wait(sim, service="rds", job_id=["1"], auth_token=STATIC_TOKEN)
    assert STATIC_TOKEN not in json.dumps(result) and "no: ****" in result["msg"]
    job = sim.cloud.add_job("dcs", duration=1, outcome="Failed", reason=f"could not log in with {STATIC_TOKEN}")
    assert STATIC_TOKEN not in json.dumps(wait(sim, service="dcs", job_id=[job.job_id], auth_token=STATIC_TOKEN))
