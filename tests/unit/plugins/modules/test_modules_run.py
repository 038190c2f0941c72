# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules in a process of their own, as Ansible starts them: parameters in, one JSON result out."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, NamedTuple

import pytest
from driving import SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _http
from simulator import ACCESS_KEY, PASSWORD, SECRET_KEY, USER_NAME, ManualClock, Simulator

# Starting Python and loading Ansible takes most of the time, so all runs share one process.
RUN = """
import contextlib, importlib, io, json, sys

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:  # before ansible-core 2.19
    from ansible.module_utils import basic

    @contextlib.contextmanager
    def patch_module_args(arguments):
        basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        yield

shown = []
for name, arguments, missing in json.load(sys.stdin):
    module = importlib.import_module(f"ansible_collections.hwcloud.taskcenter.plugins.modules.{name}")
    kept = {library: sys.modules.get(library) for library in missing}
    sys.modules.update(dict.fromkeys(missing))
    output = io.StringIO()
    with patch_module_args(arguments), contextlib.redirect_stdout(output):
        try:
            module.main()
        except SystemExit as exit:
            shown.append([exit.code, output.getvalue()])
    for library in missing:
        del sys.modules[library]
json.dump(shown, sys.stdout)
"""
# above ansible_collections, wherever this process found it
COLLECTIONS = str(Path(_http.__file__).parents[5])
KEYS = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}


class Run(NamedTuple):
    code: int
    result: dict[str, Any]
    shown: str


def run_all(calls: list[tuple[str, dict[str, Any], list[str]]]) -> list[Run]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([COLLECTIONS, os.environ.get("PYTHONPATH", "")])}
    process = subprocess.run([sys.executable, "-c", RUN], env=env, input=json.dumps(calls), capture_output=True, text=True, timeout=100, check=False)
    assert process.returncode == 0, process.stderr
    found = []
    for code, output in json.loads(process.stdout):
        result = json.loads(output)
        # from ansible-core 2.22 on: what Ansible itself takes out of the result, and out of all that it shows from then on
        result.pop("_ansible_new_secrets", None)
        found.append(Run(code, result, json.dumps(result) + process.stderr))
    return found


@pytest.fixture(scope="module")
def runs() -> Iterator[dict[str, Run]]:
    with Simulator(clock=ManualClock()) as sim:
        base = {"region": "sim-1", "endpoints": sim.endpoints()}
        for service in SERVICES:
            sim.cloud.fill(service, 7)
        good = [{"service": service, "job_id": sim.cloud.add_job(service, age=60, duration=1).job_id} for service in SERVICES]
        bad = sim.cloud.add_job("rds", age=60, duration=1, outcome="Failed", reason="createVM failed.").job_id
        under_way = sim.cloud.add_job("rds", duration=None).job_id
        calls: dict[str, tuple[str, dict[str, Any], list[str]]] = {
            **{service: (f"{service}_task_info", {**base, **KEYS, "limit": 5}, []) for service in SERVICES},
            "good": ("wait_for_job", {**base, "username": USER_NAME, "password": PASSWORD, "jobs": good}, []),
            "bad": ("wait_for_job", {**base, **KEYS, "service": "rds", "job_id": bad}, []),
            "check mode": ("wait_for_job", {**base, **KEYS, "service": "rds", "job_id": under_way, "_ansible_check_mode": True}, []),
            "refused": ("rds_task_info", {**base, "auth_token": "wrong-s3cret-token"}, []),
            "warned": ("geminidb_task_info", {**base, **KEYS, "start_time": "-90d"}, []),
            "wrong option": ("wait_for_job", {**base, **KEYS, "jobs": [{"service": "rds"}]}, []),
            "no requests": ("dcs_task_info", {**base, **KEYS}, ["requests"]),
        }
        found = dict(zip(calls, run_all(list(calls.values()))))
        tokens = [token for token in sim.cloud.accounts.tokens if any(token in run.shown for run in found.values())]
        assert not tokens
        yield found


@pytest.mark.parametrize("service", SERVICES)
def test_info_modules(runs: dict[str, Run], service: str) -> None:
    code, result, shown = runs[service]
    assert code == 0 and not result.get("failed")
    # seven, and one or more that were waited for
    assert (result["changed"], result["count"], result["truncated"]) == (False, 5, True) and result["total_count"] >= 8
    assert SECRET_KEY not in shown and ACCESS_KEY not in shown
    if "invocation" in result:  # from ansible-core 2.21 on it is there only where it is asked for
        assert result["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_a_wait(runs: dict[str, Run]) -> None:
    code, result, shown = runs["good"]
    assert code == 0 and len(result["completed"]) == 5 and not result.get("failed")
    assert PASSWORD not in shown


def test_a_wait_for_a_job_that_failed(runs: dict[str, Run]) -> None:
    code, result, _shown = runs["bad"]
    assert code == 1 and result["failed"] and result["msg"].endswith("Failed: createVM failed.")
    assert len(result["failed_jobs"]) == 1 and result["error"]["message"] == "createVM failed."


def test_check_mode_comes_through(runs: dict[str, Run]) -> None:
    code, result, _shown = runs["check mode"]
    assert code == 0 and result["job"]["status"] == "Running" and result["polls"] == 1


def test_an_error_has_its_full_shape(runs: dict[str, Run]) -> None:
    code, result, shown = runs["refused"]
    assert code == 1 and result["failed"] and "Traceback" not in shown and "wrong-s3cret-token" not in shown
    assert list(result["error"]) == ["service", "http_status", "code", "message", "request_id"] and result["error"]["http_status"] == 401


def test_warnings_are_ansibles(runs: dict[str, Run]) -> None:
    code, result, _shown = runs["warned"]
    assert code == 0 and "30 days" in json.dumps(result["warnings"])


def test_ansible_checks_the_options(runs: dict[str, Run]) -> None:
    code, result, _shown = runs["wrong option"]
    assert code == 1 and "job_id found in jobs" in result["msg"]


def test_without_requests(runs: dict[str, Run]) -> None:
    code, result, _shown = runs["no requests"]
    assert code == 1 and "Failed to import the required Python library (requests)" in result["msg"]
    assert list(result["error"].values()) == [None] * 5
