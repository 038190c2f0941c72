# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples for AWX as they are installed, and what AWX makes of them."""
from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from test_lines_in_runner import environment, events_in, runner

EXAMPLES = Path(os.environ["HWCLOUD_COLLECTIONS"], "ansible_collections/hwcloud/taskcenter/examples/awx")


def example(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


def injected(inputs: Mapping[str, str]) -> dict[str, str]:
    """The environment that AWX makes of a credential: templates see the fields that are filled in, and the others come out empty."""
    filled = {name: value for name, value in inputs.items() if value}
    templates = example("credential_type/injectors.yml")["env"]
    return {name: ImmutableSandboxedEnvironment().from_string(template).render(**filled) for name, template in templates.items()}


class AwxJob:
    """A playbook of the project, run as AWX runs one: by ansible-runner, in a folder of its own."""

    def __init__(self, folder: Path, playbook: str, credential: Mapping[str, str], extra_vars: Mapping[str, Any]) -> None:
        variables = example("localhost.yml")
        files = {
            "env/envvars": injected(credential),
            "env/extravars": extra_vars,
            "env/settings": {"suppress_ansible_output": True},
            "inventory/hosts.json": {"all": {"hosts": {"localhost": variables}}},
        }
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(json.dumps(content), encoding="utf-8")
        (folder / "project").symlink_to(EXAMPLES / "project")
        command = runner("run", folder, "-p", playbook)
        ended = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        self.code = ended.returncode
        self.events = events_in(folder)
        self.stdout = "".join(event["stdout"] + "\n" for event in self.events)

    @property
    def artifacts(self) -> dict[str, Any]:
        """What set_stats hands on to the next nodes of a workflow."""
        return next(event["event_data"]["artifact_data"] for event in self.events if event["event"] == "playbook_on_stats")
