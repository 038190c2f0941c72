# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules' pages say is what the modules take and give."""
from __future__ import annotations

from typing import Any, Mapping

import pytest
import yaml
from driving import SERVICES, info, wait
from module_pages import SPECS, documentation, fragment, module

from simulator import Simulator

SECRET = {"access_key", "secret_key", "security_token", "auth_token", "password"}


def essence(options: Mapping[str, Mapping[str, Any]], inner: str) -> dict[str, Any]:
    """What an option is, whether a page or a spec says so."""
    return {
        option: {
            **{key: details.get(key) for key in ("type", "default", "choices", "elements")},
            "required": bool(details.get("required")),
            "inner": essence(details[inner], inner) if inner in details else None,
        }
        for option, details in options.items()
    }


@pytest.mark.parametrize("name", SPECS)
def test_options_are_the_argument_spec(name: str) -> None:
    page = documentation(name)
    assert page["module"] == name
    assert essence(page["options"], "suboptions") == essence(SPECS[name], "options")


@pytest.mark.parametrize("name", SPECS)
def test_secrets_are_not_logged_and_nothing_else_is_hidden(name: str) -> None:
    assert {option for option, details in SPECS[name].items() if details.get("no_log")} == SECRET


@pytest.mark.parametrize("name", SPECS)
def test_variables_of_the_environment_are_documented(name: str) -> None:
    from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ENVIRONMENT

    options = documentation(name)["options"]
    for option, variables in {**ENVIRONMENT, "retries": ("HW_MAX_RETRIES",)}.items():
        text = " ".join(options[option]["description"])
        places = [text.find(f"E({variable})") for variable in variables]
        assert -1 not in places and places == sorted(places), option


@pytest.mark.parametrize("name", SPECS)
def test_examples_use_what_there_is(name: str) -> None:
    tasks: list[dict[str, Any]] = []
    todo = list(yaml.safe_load(module(name).EXAMPLES))
    while todo:
        task = todo.pop()
        tasks.append(task)
        todo += task.get("block", []) + task.get("rescue", [])
    used = [(key.rpartition(".")[2], task[key]) for task in tasks for key in task if key.startswith("hwcloud.taskcenter.")]
    assert any(used_name == name for used_name, options in used)
    for used_name, options in used:
        assert set(options) <= set(SPECS[used_name])
        for entry in options.get("jobs", []):
            assert set(entry) <= set(SPECS["wait_for_job"]["jobs"]["options"])


def check_types(documented: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    types: dict[str, Any] = {"str": str, "int": int, "float": (int, float), "bool": bool, "list": list, "dict": dict}
    for key, details in documented.items():
        value = result[key]
        assert value is None or isinstance(value, types[details["type"]]), key
        if details.get("contains") and value:
            check_types(details["contains"], value[0] if isinstance(value, list) else value)


@pytest.mark.parametrize("service", SERVICES)
def test_an_info_module_returns_what_it_documents(sim: Simulator, service: str) -> None:
    sim.cloud.fill(service, 3, failed=1)
    documented = yaml.safe_load(module(f"{service}_task_info").RETURN)
    result = info(sim, service)
    assert set(documented) - {"error"} == set(result) - {"changed"}
    assert list(documented["tasks"]["contains"]) == list(result["tasks"][0])
    check_types({key: value for key, value in documented.items() if key != "error"}, result)
    sim.cloud.settings.denied = [service]
    assert list(documented["error"]["contains"]) == list(info(sim, service)["error"])


@pytest.mark.parametrize("job", [{"duration": 0}, {"duration": 0, "outcome": "Failed"}, {"duration": None}], ids=str)
def test_wait_for_job_returns_what_it_documents(sim: Simulator, job: dict[str, Any]) -> None:
    documented = yaml.safe_load(module("wait_for_job").RETURN)
    result = wait(sim, service="rds", job_id=[sim.cloud.add_job("rds", **job).job_id], timeout=10.0)
    always = {key for key, details in documented.items() if details["returned"] == "always"}
    assert set(result) - {"changed", "failed", "msg", "error"} == always
    check_types({key: details for key, details in documented.items() if key in result}, result)
    if result.get("failed"):
        assert list(documented["error"]["contains"]) == list(result["error"])


@pytest.mark.parametrize("name", SPECS)
def test_the_page_is_complete(name: str) -> None:
    page = documentation(name)
    assert page["version_added"] == "1.0.0" or page["version_added"] == yaml.safe_load("1.0.0")
    assert page["short_description"] and page["description"] and page["author"]
    attributes: dict[str, Any] = {}
    for each in page["extends_documentation_fragment"]:
        for attribute, details in fragment(each).get("attributes", {}).items():
            attributes[attribute] = {**attributes.get(attribute, {}), **details}
    assert set(attributes) >= {"check_mode", "diff_mode", "idempotent", "action_group"}
    assert all(details.get("support") and details.get("description") for details in attributes.values())
    assert attributes["action_group"]["membership"] == ["hwcloud.taskcenter.all"]
