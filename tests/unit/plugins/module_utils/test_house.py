# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that nobody would notice being broken."""
from __future__ import annotations

import ast
from pathlib import Path
from typing import Iterator

import pytest
import yaml
from driving import SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import USER_AGENT, VERSION
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import NAMES

ROOT = Path(__file__).resolve().parents[4]
UTILS = ROOT / "plugins/module_utils"
MODULES = sorted((ROOT / "plugins/modules").glob("*.py"))
FILES = sorted(UTILS.rglob("*.py"))
SHIPPED = [*FILES, *MODULES, *sorted((ROOT / "plugins/doc_fragments").glob("*.py"))]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT / "plugins")) for path in paths]


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """The absolute names of what a file imports."""
    package = ["ansible_collections", "hwcloud", "taskcenter", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *filter(None, [node.module])])
            yield start, node
            for alias in node.names:
                yield f"{start}.{alias.name}", node


def shipped_with(module: Path) -> set[str]:
    """The files of module_utils in a module's payload."""
    found: set[Path] = set()
    todo = [module]
    while todo:
        for name, _node in imported(todo.pop()):
            parts = name.split(".")
            if parts[:5] != ["ansible_collections", "hwcloud", "taskcenter", "plugins", "module_utils"]:
                continue
            path = UTILS.joinpath(*parts[5:]).with_suffix(".py")
            if path.exists() and path not in found:
                found.add(path)
                todo.append(path)
    return {str(path.relative_to(UTILS)) for path in found}


def test_one_version() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    assert str(galaxy["version"]) == VERSION
    assert USER_AGENT.split()[0] == f"{galaxy['namespace']}.{galaxy['name']}/{VERSION}"


def test_the_registry_has_every_service() -> None:
    assert tuple(SERVICES) == NAMES
    assert {path.stem for path in (UTILS / "_services").glob("*.py")} - {"__init__"} == set(NAMES)
    assert all(name == service.name for name, service in SERVICES.items())
    assert {path.stem for path in MODULES} == {f"{name}_task_info" for name in NAMES} | {"wait_for_job"}


def test_the_action_group_has_every_module() -> None:
    runtime = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))
    assert runtime["requires_ansible"] == ">=2.16.0"
    assert runtime["action_groups"]["all"] == [path.stem for path in MODULES]


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_no_file_is_longer_than_250_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem != "wait_for_job"], ids=lambda path: path.stem)
def test_an_info_module_has_at_most_25_lines_of_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pages = {
        line
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in ("DOCUMENTATION", "EXAMPLES", "RETURN")
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    code = [line for number, line in enumerate(text.splitlines(), 1) if number not in pages and line.strip() and not line.startswith("#")]
    assert len(code) <= 25


@pytest.mark.parametrize("name", NAMES)
def test_an_info_module_brings_its_own_service_only(name: str) -> None:
    files = shipped_with(ROOT / f"plugins/modules/{name}_task_info.py")
    assert {file for file in files if file.startswith("_services/")} - {"_services/__init__.py"} == {f"_services/{name}.py"}
    assert not files & {"_wait_for_job.py", "_waiter.py", "_look_up.py", "_schedule.py", "_budget.py"}


def test_a_service_is_named_in_its_own_file_only() -> None:
    """What is peculiar to one stands nowhere else."""
    for path in FILES:
        if path.parent.name == "_services" or path.name in ("_service.py", "_wait_for_job.py"):
            continue
        texts = {node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert not texts & set(NAMES), path.name


@pytest.mark.parametrize("path", SHIPPED, ids=names(SHIPPED))
def test_python_3_8_can_read_it(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", SHIPPED, ids=names(SHIPPED))
def test_the_header(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not text:
        return
    lines = text.splitlines()
    lines = lines[1:] if lines[0].startswith("#!") else lines
    assert lines[:3] == [
        "# Copyright (c) 2026, the hwcloud.taskcenter authors",
        "# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
        # in two pieces, because REUSE reads this file too
        "# SPDX-License-Identifier" + ": GPL-3.0-or-later",
    ]
    assert "from __future__ import annotations" in lines


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_requests_is_imported_late(path: Path) -> None:
    """Only once the options are known to be good, and so that a missing one can be reported."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            roots = [alias.name.split(".")[0] for alias in node.names] if isinstance(node, ast.Import) else [(node.module or "").split(".")[0]]
            assert not {"requests", "urllib3"} & set(roots)


def test_only_the_door_knows_ansible_module() -> None:
    for path in FILES:
        uses = any(name.endswith("AnsibleModule") for name, _node in imported(path))
        assert uses == (path.name == "_module.py"), path.name


def test_module_utils_are_private() -> None:
    assert all(path.relative_to(UTILS).parts[0].startswith("_") for path in FILES)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_service_says_of_itself(name: str) -> None:
    service = SERVICES[name]
    assert list(service.page_sizes) == sorted(service.page_sizes)
    assert service.version in ("v2", "v3") and service.title
    for way in service.look_ups("a/b?c=d e"):
        # an id that goes into a path cannot leave its place there
        assert "a/b" not in way.path and "?" not in way.path and " " not in way.path
