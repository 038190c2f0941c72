# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that sets AWX up: its options against the documentation of awx.awx, then those modules themselves against a stand-in of AWX."""
from __future__ import annotations

import copy
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from awx_examples import EXAMPLES, example
from controller import Controller
from documents import GUIDES, Document, commands
from module_options import documented, mistakes
from playbook import variables

PLAY = example("configure.yml")[0]
MODULE = re.compile(r"awx\.awx\.\w+")
# the edges of the workflow
EDGES = {
    "approve": {"success": ["start"]},
    "start": {"success": ["wait"], "failure": ["failed"]},
    "wait": {"success": ["report"], "failure": ["failed"]},
    "report": {},
    "failed": {},
}


def tasks() -> list[tuple[str, str, dict[str, Any]]]:
    """The name of each task, its module, and its options together with the play's defaults."""
    found = [(task["name"], next(key for key in task if "." in key), task) for task in PLAY["tasks"]]
    return [(name, module, {**PLAY["module_defaults"].get(module, {}), **task[module]}) for name, module, task in found]


@pytest.fixture(scope="module")
def options() -> dict[str, dict[str, Any]]:
    return documented(*sorted({module for _name, module, _options in tasks()}))


def test_all_tasks_are_of_awx() -> None:
    assert len(tasks()) == 12 and all(MODULE.fullmatch(module) for _name, module, _options in tasks())


@pytest.mark.parametrize(("name", "module", "given"), tasks(), ids=[name for name, _module, _options in tasks()])
def test_options_are_as_documented(options: Any, name: str, module: Any, given: Any) -> None:
    assert not list(mistakes(given, options[module], module))


def broken(module: str, path: tuple[Any, ...], value: Any) -> tuple[str, dict[str, Any]]:
    """A task of the module with one thing changed; None takes it away."""
    given = copy.deepcopy(next(options for _name, each, options in tasks() if each == module))
    place = given
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return module, given


@pytest.mark.parametrize(("module", "path", "value", "said"), [
    ("job_template", ("playbok",), "x.yml", "playbok is unknown"),
    ("job_template", ("name",), None, "name is missing"),
    ("job_template", ("timeout",), "long", "timeout is no int"),
    ("job_template", ("survey_enabled",), 1, "survey_enabled is no bool"),
    ("credential_type", ("kind",), "clud", "kind is none of"),
    ("workflow_job_template", ("workflow_nodes", 0, "identifier"), None, "workflow_nodes[0].identifier is missing"),
    ("workflow_job_template", ("workflow_nodes", 1, "related", "sucess_nodes"), [], "workflow_nodes[1].related.sucess_nodes is unknown"),
    ("workflow_job_template", ("workflow_nodes", 2, "related", "failure_nodes", 0), "failed", "failure_nodes[0] is no dict"),
    ("workflow_job_template", ("workflow_nodes", 0, "unified_job_template", "timeout"), "1d", "unified_job_template.timeout is no int"),
])
def test_a_broken_option_is_found(options: Any, module: Any, path: Any, value: Any, said: Any) -> None:
    module, given = broken(f"awx.awx.{module}", path, value)
    found = list(mistakes(given, options[module], module))
    assert len(found) == 1 and said in found[0]


def commands_of_the_guide(program: str) -> list[list[str]]:
    words = [shlex.split(command) for command in commands(Document(GUIDES / "guide_awx.rst"))]
    return [line[1:] for line in words if line[0] == program]


def test_the_guide_names_variables_of_the_playbook() -> None:
    (arguments,) = commands_of_the_guide("ansible-playbook")
    names = {word.partition("=")[0] for word in arguments if "=" in word}
    assert names and names <= set(PLAY["vars"])


def configure(controller: Controller, *more: str) -> tuple[int, str]:
    """As the guide says, but for the address and the login."""
    login = {"CONTROLLER_HOST": controller.url, "CONTROLLER_OAUTH_TOKEN": "token-of-an-admin"}
    ((playbook, *arguments),) = commands_of_the_guide("ansible-playbook")
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(EXAMPLES / playbook), *arguments, *more]
    settings = variables({**login, "ANSIBLE_PYTHON_INTERPRETER": sys.executable})
    ended = subprocess.run(command, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return ended.returncode, ended.stdout


@pytest.fixture(scope="module")
def controller() -> Iterator[Any]:
    with Controller() as awx:
        code, output = configure(awx, "-e", "container_group=Patient")
        assert code == 0, output
        yield awx


def test_what_the_command_line_gives_arrives(controller: Any) -> None:
    (project,) = controller.things["projects"].values()
    (environment,) = controller.things["execution_environments"].values()
    assert (project["scm_url"], environment["image"]) == ("https://git.example.com/databases.git", "registry.example.com/hwcloud-taskcenter-ee:1.0.0")


def surveys(controller: Controller) -> Mapping[str, list[dict[str, Any]]]:
    templates = [thing for kind in ("job_templates", "workflow_job_templates") for thing in controller.things[kind].values()]
    return {thing["name"]: controller.surveys[thing["related"]["survey_spec"]]["spec"] for thing in templates if thing["survey_enabled"]}


def test_a_second_run_changes_nothing(controller: Any) -> None:
    """It leaves the instance groups of templates alone too, when it is told of none."""
    before = len(controller.changes)
    code, output = configure(controller, "-e", "report_folder=/reports")
    assert code == 0 and "changed=0 " in output, output
    assert len(controller.changes) == before


def test_the_credential_type_arrives_with_its_templates(controller: Any) -> None:
    arrived = controller.named("credential_types", PLAY["vars"]["credential_type"])
    assert arrived["inputs"] == example("credential_type/inputs.yml")
    assert arrived["injectors"] == example("credential_type/injectors.yml")
    assert arrived["kind"] == "cloud"


def test_the_credential_has_no_secrets(controller: Any) -> None:
    (credential,) = controller.things["credentials"].values()
    assert credential["inputs"] == {"region": "eu-de"}


def test_the_one_host_is_the_execution_environment(controller: Any) -> None:
    (host,) = controller.things["hosts"].values()
    assert json.loads(host["variables"]) == example("localhost.yml")


def test_the_container_group(controller: Any) -> None:
    (group,) = controller.things["instance_groups"].values()
    assert (group["name"], group["is_container_group"]) == ("Patient", True)
    assert group["pod_spec_override"].strip() == (EXAMPLES / "pod_spec.yml").read_text(encoding="utf-8").strip()


def test_job_templates_run_playbooks_of_the_project(controller: Any) -> None:
    templates = controller.things["job_templates"].values()
    assert {template["playbook"] for template in templates} == {path.name for path in (EXAMPLES / "project").glob("*.yml")}
    for template in templates:
        assert template["timeout"] == -1
        assert [len(controller.tied(template, what)) for what in ("credentials", "instance_groups")] == [1, 1]


@pytest.mark.parametrize("identifier", EDGES)
def test_the_workflow(controller: Any, identifier: Any) -> None:
    nodes = controller.things["workflow_job_template_nodes"].values()
    names = {node["id"]: node["identifier"] for node in nodes}
    assert sorted(names.values()) == sorted(EDGES)
    node = next(node for node in nodes if node["identifier"] == identifier)
    edges = {kind: [names[target] for target in controller.tied(node, f"{kind}_nodes")] for kind in ("success", "failure", "always")}
    assert {kind: targets for kind, targets in edges.items() if targets} == EDGES[identifier]
    kind = "workflow_approval_templates" if identifier == "approve" else "job_templates"
    assert node["unified_job_template"] in controller.things[kind]


def test_what_the_workflow_asks_for_reaches_a_node(controller: Any) -> None:
    asked = {name: {question["variable"] for question in survey} for name, survey in surveys(controller).items()}
    names = PLAY["vars"]
    assert asked[names["workflow"]] <= asked[names["start_job"]] | asked[names["wait_job"]]


def test_surveys_ask_for_what_the_playbooks_take(controller: Any) -> None:
    for template in controller.things["job_templates"].values():
        playbook = template["playbook"] if template["playbook"] == "start.yml" else f"../../../playbooks/{template['playbook']}"
        asked = {question["variable"] for question in surveys(controller).get(template["name"], [])} | set(json.loads(template.get("extra_vars", "{}")))
        assert not [name for name in asked if not re.search(rf"\b{name}\b", (EXAMPLES / "project" / playbook).read_text(encoding="utf-8"))], template


def complaints(question: Mapping[str, Any]) -> list[str]:
    """What AWX would refuse in a question of a survey."""
    found = [key for key in ("question_name", "variable", "type", "required") if key not in question]
    kind, default = question["type"], question.get("default")
    if kind in ("multiplechoice", "multiselect"):
        found += [] if question.get("choices") else ["choices"]
        found += [value for value in ([] if default is None else default.split("\n")) if value not in question["choices"]]
    elif kind == "integer":
        found += [] if default is None or (isinstance(default, int) and question["min"] <= default <= question["max"]) else ["default"]
    elif kind not in ("text", "textarea"):
        found.append(kind)
    return found


def test_surveys(controller: Any) -> None:
    found = surveys(controller)
    assert len(found) >= 4
    assert not {(name, question["variable"]): complaints(question) for name, survey in found.items() for question in survey if complaints(question)}
