# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cloud written down: what a YAML file, or a JSON body, says there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from .cloud import Cloud
from .script_rules import Place, ScriptError, check


def load(cloud: Cloud, path: str | Path) -> None:
    """A mistake is told with the file and the line."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        script = yaml.safe_load(text)
    except OSError as error:
        raise ScriptError((), f"the script {path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise ScriptError((), f"the script {path} is no UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ScriptError((), f"{path}{line}: this is no YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ScriptError((), f"{path}: this is no YAML: {error}") from None
    try:
        apply(cloud, {} if script is None else script)
    except ScriptError as error:
        raise ScriptError((), f"{path}, line {_line(text, error.place)}: {error}") from None


def _line(text: str, place: Place) -> int:
    """The line of what stands at a place, or of the last that is there on the way to it."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0 if node is None else node.start_mark.line
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1


def apply(cloud: Cloud, script: Any) -> None:
    """Projects first, since jobs may name them; faults last, since nothing may strike before all is there."""
    check(script)
    cloud.settings.update(script.get("settings") or {})
    cloud.settings.update(script.get("limits") or {})
    adders: dict[str, Callable[..., object]] = {
        "projects": cloud.accounts.add_project,
        "users": cloud.accounts.add_user,
        "keys": cloud.accounts.add_key,
        "tokens": cloud.accounts.add_token,
    }
    credentials = script.get("credentials") or {}
    for kind, add in adders.items():
        _add_each(cloud, ("credentials", kind), credentials.get(kind), add)
    _add_each(cloud, ("jobs",), script.get("jobs"), cloud.add_job)
    _add_each(cloud, ("fill",), script.get("fill"), cloud.fill)
    _add_each(cloud, ("answers",), script.get("answers"), cloud.answers.add)
    _add_each(cloud, ("faults",), script.get("faults"), cloud.faults.add)


def _add_each(cloud: Cloud, place: Place, entries: list[dict[str, Any]] | None, add: Callable[..., object]) -> None:
    for number, entry in enumerate(entries or []):
        project = entry.get("project_id")
        if project is not None and place[-1] != "projects" and cloud.project_id(project) not in cloud.accounts.projects:
            known = ", ".join(project.name for project in cloud.accounts.projects.values())
            raise ScriptError((*place, number, "project_id"), f"there is no project {project}; there are {known}, and those in credentials: projects")
        try:
            add(**entry)
        except ValueError as error:
            raise ScriptError((*place, number), str(error)) from None
