# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module as a process of its own, as Ansible starts it: parameters in, one JSON result out."""
from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from driving import SERVICES

from simulator import ACCESS_KEY, PASSWORD, SECRET_KEY, USER_NAME, Simulator

RUN = """
import importlib, json, sys
from ansible.module_utils.testing import patch_module_args

name, arguments, missing = json.loads(sys.stdin.read())
for library in missing:
    sys.modules[library] = None
with patch_module_args(arguments):
    importlib.import_module(f"ansible_collections.hwcloud.taskcenter.plugins.modules.{name}").main()
"""


def run(sim: Simulator, name: str, missing: list[str] | None = None, **options: Any) -> tuple[int, dict[str, Any], str]:
    arguments = {"region": "sim-1", "endpoints": sim.endpoints(), "access_key": ACCESS_KEY, "secret_key": SECRET_KEY, **options}
    given = {option: value for option, value in arguments.items() if value is not None}
    process = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps([name, given, missing or []]), capture_output=True, text=True, timeout=60, check=False
    )
    assert process.stdout.lstrip().startswith("{"), process.stderr
    return process.returncode, json.loads(process.stdout), process.stdout + process.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_info_modules(sim: Simulator, service: str) -> None:
    sim.cloud.fill(service, 7)
    code, result, shown = run(sim, f"{service}_task_info", limit=5)
    assert code == 0 and not result.get("failed")
    assert (result["changed"], result["count"], result["total_count"], result["truncated"]) == (False, 5, 7, True)
    assert SECRET_KEY not in shown and ACCESS_KEY not in shown
    assert result["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_wait_for_job(sim: Simulator) -> None:
    jobs = [{"service": service, "job_id": sim.cloud.add_job(service, duration=0).job_id} for service in SERVICES]
    code, result, shown = run(sim, "wait_for_job", jobs=jobs, access_key=None, secret_key=None, username=USER_NAME, password=PASSWORD)
    assert code == 0 and result["completed"] == [job["job_id"] for job in jobs]
    assert PASSWORD not in shown
    assert not [token for token in sim.cloud.accounts.tokens if token in shown]


def test_wait_for_job_that_failed(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=0, outcome="Failed", reason="createVM failed.")
    code, result, _shown = run(sim, "wait_for_job", service="rds", job_id=job.job_id)
    assert code == 1 and result["failed"] and result["msg"].endswith("Failed: createVM failed.")
    assert result["failed_jobs"] == [job.job_id] and result["error"]["message"] == "createVM failed."


def test_check_mode_comes_through(sim: Simulator) -> None:
    job = sim.cloud.add_job("rds", duration=None)
    code, result, _shown = run(sim, "wait_for_job", service="rds", job_id=job.job_id, _ansible_check_mode=True)
    assert code == 0 and result["job"]["status"] == "Running" and result["polls"] == 1


def test_an_error_has_its_full_shape(sim: Simulator) -> None:
    code, result, shown = run(sim, "rds_task_info", auth_token="wrong-s3cret-token", access_key=None, secret_key=None)
    assert code == 1 and result["failed"] and "Traceback" not in shown and "wrong-s3cret-token" not in shown
    assert list(result["error"]) == ["service", "http_status", "code", "message", "request_id"] and result["error"]["http_status"] == 401


def test_without_requests(sim: Simulator) -> None:
    code, result, _shown = run(sim, "dcs_task_info", ["requests"])
    assert code == 1 and "requests" in result["msg"] and "Failed to import the required Python library" in result["msg"]


def test_warnings_are_ansibles(sim: Simulator) -> None:
    code, result, _shown = run(sim, "geminidb_task_info", start_time="-90d")
    assert code == 0 and "30 days" in json.dumps(result["warnings"])


def test_ansible_checks_the_options(sim: Simulator) -> None:
    code, result, _shown = run(sim, "wait_for_job", jobs=[{"service": "rds"}])
    assert code == 1 and "job_id found in jobs" in result["msg"] and len(sim.cloud.requests) == 0
