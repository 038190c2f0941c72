# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The definition of the execution environment, as ansible-builder takes it."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from awx_examples import EXAMPLES


def builder(*arguments: str | Path) -> str:
    command = [str(Path(sys.executable).parent / "ansible-builder"), *map(str, arguments)]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("context")
    builder("create", "--file", EXAMPLES / "execution-environment.yml", "--context", folder, "--output-filename", "Containerfile")
    return folder


def test_the_collection_is_installed(context: Any) -> None:
    required = yaml.safe_load((context / "_build/requirements.yml").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in required["collections"]] == ["hwcloud.taskcenter"]


def test_ansible_and_its_runner_are_installed(context: Any) -> None:
    lines = (context / "Containerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("ARG ANSIBLE_INSTALL_REFS=") and "ansible-core" in line and "ansible-runner" in line]


def test_the_collection_says_what_else_it_needs() -> None:
    told = yaml.safe_load(builder("introspect", os.environ["HWCLOUD_COLLECTIONS"]).partition("---")[2])
    assert [line.split(">")[0] for line in told["python"]] == ["requests"]
    assert told["system"] == []
