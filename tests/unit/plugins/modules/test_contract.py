# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract with users: names, types, defaults and variables that never change, and what comes back. It stands here once more, on purpose."""
from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import yaml
from driving import SERVICES, info, wait
from module_pages import SPECS, documentation, module

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ENVIRONMENT
from simulator import Simulator


class Option(NamedTuple):
    """What users may rely on."""

    type: str = "str"
    default: Any = None
    choices: tuple[str, ...] | None = None
    elements: str | None = None


CONNECTION = {
    "region": Option(),
    "project_id": Option(),
    "project_name": Option(),
    "access_key": Option(),
    "secret_key": Option(),
    "security_token": Option(),
    "auth_token": Option(),
    "username": Option(),
    "password": Option(),
    "domain_name": Option(),
    "auth_url": Option(),
    "endpoints": Option("dict"),
    "validate_certs": Option("bool", True),
    "ca_cert": Option("path"),
    "proxy": Option(),
    "request_timeout": Option("float", 30),
    "retries": Option("int", 5),
}
TASK_INFO = {
    "job_id": Option(),
    "instance_id": Option(),
    "order_id": Option(),
    "name": Option(),
    "status": Option(choices=("Pending", "Running", "Completed", "Failed", "Canceled")),
    "start_time": Option(),
    "end_time": Option(),
    "offset": Option("int", 0),
    "limit": Option("int", 100),
}
WAIT_FOR_JOB = {
    "service": Option(choices=("rds", "gaussdb", "taurusdb", "geminidb", "dcs")),
    "job_id": Option("list", elements="str"),
    "jobs": Option("list", elements="dict"),
    "wait_for": Option(default="all", choices=("all", "any")),
    "fail_fast": Option("bool", False),
    "timeout": Option("float", 3600),
    "interval": Option("float"),
    "delay": Option("float", 0),
    "not_found_grace": Option("float", 60),
    "progress": Option(default="auto", choices=("auto", "always", "never")),
}
ENTRY_OF_JOBS = ["service", "job_id", "region", "project_id", "endpoint"]
VARIABLES = {
    "region": ["HW_REGION_NAME", "OS_REGION_NAME"],
    "project_id": ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID"],
    "project_name": ["HW_PROJECT_NAME", "OS_PROJECT_NAME"],
    "access_key": ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"],
    "secret_key": ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"],
    "security_token": ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "OS_SECURITY_TOKEN"],
    "auth_token": ["HW_AUTH_TOKEN", "OS_TOKEN", "OS_AUTH_TOKEN"],
    "username": ["HW_USER_NAME", "OS_USERNAME"],
    "password": ["HW_USER_PASSWORD", "OS_PASSWORD"],
    "domain_name": ["HW_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"],
    "auth_url": ["HW_AUTH_URL", "OS_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT"],
    "endpoints": ["HW_ENDPOINTS"],
    "ca_cert": ["OS_CACERT"],
    "retries": ["HW_MAX_RETRIES"],
}
TASK = {
    "service": "str", "job_id": "str", "name": "str", "status": "str", "service_status": "str", "progress": "int", "instance_id": "str",
    "instance_name": "str", "instance_status": "str", "created_at": "str", "ended_at": "str", "duration": "float", "fail_reason": "str", "raw": "dict",
}
ERROR = {"service": "str", "http_status": "int", "code": "str", "message": "str", "request_id": "str"}
FROM_INFO = {"tasks": "list", "count": "int", "total_count": "int", "truncated": "bool", "error": "dict"}
FROM_WAIT = {
    "jobs": "list", "job": "dict", "completed": "list", "failed_jobs": "list", "unfinished": "list", "timed_out": "bool", "elapsed": "float",
    "polls": "int", "requests": "int", "error": "dict",
}


def wanted(name: str) -> dict[str, Option]:
    return {**CONNECTION, **(WAIT_FOR_JOB if name == "wait_for_job" else TASK_INFO)}


def said(options: dict[str, Any]) -> dict[str, Option]:
    """What a page or an argument spec says."""
    return {
        option: Option(details["type"], details.get("default"), tuple(details["choices"]) if details.get("choices") else None, details.get("elements"))
        for option, details in options.items()
    }


def types(documented: dict[str, Any]) -> dict[str, str]:
    return {key: details["type"] for key, details in documented.items()}


def returned(name: str) -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(module(name).RETURN)
    return page


def test_the_modules() -> None:
    assert set(SPECS) == {"rds_task_info", "gaussdb_task_info", "taurusdb_task_info", "geminidb_task_info", "dcs_task_info", "wait_for_job"}


@pytest.mark.parametrize("name", SPECS)
def test_options_in_the_argument_spec(name: str) -> None:
    assert said(SPECS[name]) == wanted(name)
    assert not [option for option, details in SPECS[name].items() if details.get("required")]


@pytest.mark.parametrize("name", SPECS)
def test_options_on_the_page(name: str) -> None:
    assert said(documentation(name)["options"]) == wanted(name)


def test_an_entry_of_jobs() -> None:
    entry = SPECS["wait_for_job"]["jobs"]["options"]
    assert list(entry) == ENTRY_OF_JOBS == list(documentation("wait_for_job")["options"]["jobs"]["suboptions"])
    assert {option for option, details in entry.items() if details.get("required")} == {"service", "job_id"}


def test_variables_of_the_environment() -> None:
    from_spec = {option: details["fallback"][1] for option, details in SPECS["wait_for_job"].items() if "fallback" in details}
    assert {**{option: list(names) for option, names in ENVIRONMENT.items()}, **from_spec} == VARIABLES


@pytest.mark.parametrize("service", SERVICES)
def test_what_an_info_module_returns(sim: Simulator, service: str) -> None:
    page = returned(f"{service}_task_info")
    assert types(page) == FROM_INFO
    assert types(page["tasks"]["contains"]) == TASK
    assert types(page["error"]["contains"]) == ERROR
    sim.cloud.fill(service, 1)
    result = info(sim, service)
    assert set(result) == {"changed", *FROM_INFO} - {"error"} and result["changed"] is False
    assert set(result["tasks"][0]) == set(TASK)


def test_what_wait_for_job_returns(sim: Simulator) -> None:
    page = returned("wait_for_job")
    assert types(page) == FROM_WAIT
    assert types(page["error"]["contains"]) == ERROR
    result = wait(sim, service="rds", job_id=[sim.cloud.add_job("rds", duration=0, outcome="Failed").job_id])
    assert set(result) == {"changed", "failed", "msg", *FROM_WAIT} and result["changed"] is False
    assert set(result["job"]) == set(TASK) and set(result["error"]) == set(ERROR)
