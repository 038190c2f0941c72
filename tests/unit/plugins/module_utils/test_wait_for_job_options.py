# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that cannot be used, check mode, and the wait's times against the simulator and the real clock."""
from __future__ import annotations

import sys
import time
from typing import Any

import pytest
from driving import SERVICES, wait

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import RequestsMissing
from simulator import Clock, Simulator

NOWHERE = "31b8ae23-c687-4d80-b7b4-42a66c9bb886"
ONE = {"service": "rds", "job_id": [NOWHERE]}
JOB = {"service": "rds", "job_id": NOWHERE}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "job_id: "),
        ({"job_id": [NOWHERE]}, "service: "),
        ({"service": "rds"}, "job_id: "),
        ({"service": "rds", "job_id": []}, "job_id: "),
        ({"service": "rds", "job_id": [""]}, "job_id: "),
        ({"service": "rds", "job_id": [NOWHERE, "  "]}, "job_id: "),
        ({"jobs": []}, "job_id: "),
        ({"jobs": [JOB], **ONE}, "jobs: "),
        ({"jobs": [JOB], "service": "rds"}, "jobs: "),
        ({"jobs": [JOB], "job_id": [NOWHERE]}, "jobs: "),
        ({"jobs": [], "job_id": []}, "jobs: "),
        ({"jobs": [JOB, {"service": "rds", "job_id": ""}]}, "jobs[1].job_id: "),
        ({"jobs": [{**JOB, "region": "mars-1"}]}, "mars-1"),
        ({"jobs": [{**JOB, "endpoint": "ftp://x"}]}, "endpoint: "),
        ({"jobs": [{**JOB, "endpoint": "http://me:s3cret@x"}]}, "endpoint: "),
        ({**ONE, "timeout": -1.0}, "timeout: "),
        ({**ONE, "timeout": float("nan")}, "timeout: "),
        ({**ONE, "timeout": float("inf")}, "timeout: "),
        ({**ONE, "interval": 0.0}, "interval: "),
        ({**ONE, "interval": -5.0}, "interval: "),
        ({**ONE, "delay": -1.0}, "delay: "),
        ({**ONE, "not_found_grace": -1.0}, "not_found_grace: "),
        ({**ONE, "region": None, "endpoints": None}, "region: "),
        ({**ONE, "region": "mars-1", "endpoints": None}, "region: "),
        ({**ONE, "access_key": "a"}, "secret_key is missing"),
        ({**ONE, "endpoints": {"ecs": "https://x"}}, "endpoints: "),
        ({**ONE, "ca_cert": "/nowhere.pem"}, "ca_cert: "),
        ({**ONE, "request_timeout": 0.0}, "request_timeout: "),
        ({**ONE, "retries": -1}, "retries: "),
    ],
    ids=str,
)
def test_wrong_options_are_named_before_any_request(sim: Simulator, options: dict[str, Any], said: str) -> None:
    result = wait(sim, **options)
    assert result["failed"] and said in result["msg"] and "s3cret" not in result["msg"]
    assert len(sim.cloud.requests) == 0
    assert (result["requests"], result["polls"], result["timed_out"], result["jobs"], result["job"]) == (0, 0, False, [], None)
    assert list(result["error"].values()) == [None] * 5


def test_ids_are_stripped(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=0)
    assert wait(sim, service="rds", job_id=[f" {job.job_id}\n"])["completed"] == [job.job_id]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("job", "failed", "status"),
    [
        ({"duration": 100}, False, "Running"), ({"duration": 0}, False, "Completed"), ({"duration": 0, "outcome": "Failed"}, True, "Failed"),
        (None, False, "Unknown"),
    ],
    ids=str,
)
@pytest.mark.parametrize("grace", [60.0, 0.0])
def test_check_mode_is_one_look(sim: Simulator, service: str, job: dict[str, Any] | None, failed: bool, status: str, grace: float) -> None:
    job_id = NOWHERE if job is None else sim.cloud.add_job(service, **job).job_id
    result = wait(sim, service=service, job_id=[job_id], check_mode=True, delay=500.0, not_found_grace=grace)
    assert bool(result.get("failed")) is failed
    assert (result["job"]["status"], result["polls"], result["elapsed"], result["timed_out"]) == (status, 1, 0.0, False)


def test_check_mode_has_the_tries_that_every_module_has(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds")
    sim.cloud.faults.add("close", service="rds", times=2)
    result = wait(sim, service="rds", job_id=[job.job_id], check_mode=True, retries=2)
    assert not result.get("failed") and result["job"]["status"] == "Running"
    sim.cloud.faults.add("close", service="rds", times=None)
    assert wait(sim, service="rds", job_id=[job.job_id], check_mode=True, retries=1)["failed"]


@pytest.mark.parametrize("interval", [5.0, 30.0])
def test_a_fixed_interval(sim: Simulator, interval: float) -> None:
    job = sim.cloud.add_job("geminidb", duration=95)
    result = wait(sim, service="geminidb", job_id=[job.job_id], interval=interval)
    times = [seen.time for seen in sim.cloud.requests.of("geminidb")]
    steps = [after - before for before, after in zip(times, times[1:])]
    assert steps == pytest.approx([interval] * len(steps))
    assert result["polls"] == len(times) == -(-95 // interval) + 1


def test_the_delay_counts(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=10)
    result = wait(sim, service="rds", job_id=[job.job_id], delay=30.0)
    assert (result["elapsed"], result["polls"]) == (30.0, 1)
    late = wait(sim, service="rds", job_id=[sim.cloud.add_job("rds", duration=1000).job_id], delay=30.0, timeout=50.0)
    assert late["timed_out"] and late["elapsed"] == pytest.approx(50.0, abs=0.06)


def test_without_time_there_is_one_look(sim: Simulator) -> None:
    done, under_way = sim.cloud.add_job("rds", duration=0).job_id, sim.cloud.add_job("rds", duration=10).job_id
    assert not wait(sim, service="rds", job_id=[done], timeout=0.0).get("failed")
    result = wait(sim, service="rds", job_id=[under_way], timeout=0.0)
    assert result["timed_out"] and result["polls"] == 1 and result["msg"].startswith("Timed out after 0 s: ")


def test_a_request_in_flight_is_cut_at_the_deadline() -> None:
    """With the real clock: the answer hangs, the request may take 30 s, the wait may not."""
    with Simulator(clock=Clock()) as sim:
        job = sim.cloud.add_job("rds", duration=1000)
        sim.cloud.faults.add("hang", service="rds", after=1, times=None)
        begin = time.monotonic()
        result = wait(
            sim, service="rds", job_id=[job.job_id], timeout=1.0, interval=0.2, project_id=sim.cloud.project_id(None), clock=time.monotonic, sleep=time.sleep
        )
        assert result["timed_out"] and result["job"]["status"] == "Running"
        assert 0.9 <= result["elapsed"] <= 5.0 and time.monotonic() - begin <= 5.0


def test_without_requests(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(RequestsMissing):
        wait(sim, **ONE)
    assert wait(sim, service="rds", job_id=[""])["msg"].startswith("job_id: ")


def test_the_environment_serves_where_options_are_missing(sim: Simulator) -> None:
    from simulator import STATIC_TOKEN

    job = sim.cloud.add_job("rds", duration=0)
    environ = {"HW_REGION_NAME": "sim-1", "OS_TOKEN": STATIC_TOKEN, "HW_ENDPOINTS": f"rds={sim.url}/rds/v3", "OS_AUTH_URL": f"{sim.url}/iam/v3"}
    options = {"region": None, "access_key": None, "secret_key": None, "endpoints": None}
    assert wait(sim, service="rds", job_id=[job.job_id], environ=environ, **options)["completed"] == [job.job_id]
