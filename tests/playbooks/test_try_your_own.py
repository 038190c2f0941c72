# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide page about trying one's own playbooks: what it shows, and a user who follows it to the letter."""
from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from playbook import variables
from simulator import Simulator
from simulator.script_rules import ANSWER, FAULT, JOB

COLLECTION = Path(os.environ["HWCLOUD_COLLECTIONS"]) / "ansible_collections/hwcloud/taskcenter"
EXAMPLE = COLLECTION / "examples/try_your_own"
GUIDE = (COLLECTION / "docs/docsite/rst/guide_simulator.rst").read_text(encoding="utf-8")
BLOCK = re.compile(r"^\.\. code-block:: (\S+)\n(?:    :caption: (.+)\n)?\n((?:(?: {4}.*)?\n)+)", re.MULTILINE)
BLOCKS = [(language, caption, textwrap.dedent(text).strip("\n") + "\n") for language, caption, text in BLOCK.findall(GUIDE)]
SHOWN = {caption: text for _language, caption, text in BLOCKS if caption}
PATIENCE = 300.0


def commands(part: str) -> list[str]:
    """What a reader types, but for what is installed already."""
    lines = [line[2:] for language, _caption, text in BLOCK.findall(part) if language == "console" for line in textwrap.dedent(text).splitlines() if line]
    return [line for line in lines if not line.startswith(("ansible-galaxy collection install", "python3 -m pip install"))]


@dataclass(frozen=True)
class Project:
    """A user's folder, and his shell in it."""

    folder: Path
    port: int

    def shell(self, lines: Sequence[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
        """Runs a script that ends at its first mistake, as CI systems do."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        more = {"PATH": path, "HOME": str(home), "SIMULATOR_PORT": str(self.port), "NO_COLOR": "1", "COLUMNS": "400", **(environment or {})}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)]
        process = subprocess.Popen(
            command, env=variables(more), cwd=self.folder, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        with process:
            try:
                output, _nothing = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        return process.returncode, output

    def simulator_runs(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """The files of the example in a folder of their own, and a port that is free; a simulator that is left over is stopped."""
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLE, folder)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Project(folder, server.getsockname()[1])
    yield found
    if found.simulator_runs():
        stop = urllib.request.Request(f"http://127.0.0.1:{found.port}/_simulator/stop", method="POST")
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(stop, timeout=30).close()


def test_the_guide_shows_the_files_of_the_example() -> None:
    files = {str(path.relative_to(EXAMPLE)): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*") if path.is_file()}
    without_header = {name: text.split("\n", 4)[4] for name, text in files.items()}
    assert {name: text for name, text in SHOWN.items() if name != "all keys"} == without_header


def test_all_keys_are_shown(tmp_path: Path) -> None:
    script = tmp_path / "cloud.yml"
    script.write_text(SHOWN["all keys"], encoding="utf-8")
    shown = yaml.safe_load(SHOWN["all keys"])
    assert set(shown["jobs"][0]) == {*JOB, "service", "project_id"}
    assert set(shown["answers"][0]) == set(ANSWER)
    assert set(re.findall(r"``(\w+)``", GUIDE.split("list-table:: Faults")[1])) | set(shown["faults"][0]) >= set(FAULT) - {"kind"} - {"code"}
    cloud = Simulator(script=script).cloud
    assert (len(cloud.jobs), len(list(cloud.answers)), len(list(cloud.faults))) == (1, 2, 1)


def test_by_hand(project: Project) -> None:
    lines = commands(GUIDE.split("\nWith Molecule\n")[0])
    assert [line.split()[0] for line in lines] == ["ansible-playbook", "set", "ansible-playbook", "ansible-playbook", "ansible-playbook"]
    code, output = project.shell(lines)
    assert code == 0, output
    for line in (
        f"simulator ready at http://127.0.0.1:{project.port}",
        "[localhost] rds in sim-1 does not answer as it should: Service unavailable.; the wait goes on",
        "[localhost] rds RestoreMysqlInInstance on shop: ",  # whether its end is told hangs on when the last line was
        "All assertions passed",
    ):
        assert line in output
    assert re.search(r"^\[localhost] rds RestoreMysqlInInstance on shop \([0-9a-f-]{36}\): Failed, \d+s: The backup file is damaged\.$", output, re.MULTILINE)
    assert not project.simulator_runs()


def test_with_molecule(project: Project) -> None:
    lines = commands(GUIDE.split("\nWith Molecule\n")[1])
    assert lines == ["molecule test"]
    code, output = project.shell(lines)
    assert code == 0, output
    assert "The backup file is damaged." in output
    assert "All assertions passed" in output
    assert not project.simulator_runs()


def test_as_steps_of_a_ci_system(project: Project) -> None:
    """Each step is a shell of its own; what it writes to GITHUB_ENV, the next ones have in their environment."""
    steps = [step for step in yaml.safe_load(SHOWN["workflow.yml"])["jobs"]["try"]["steps"] if "run" in step and step["name"] != "Install"]
    assert len(steps) == 3
    passed_on = project.folder / "github.env"
    passed_on.touch()
    for step in steps:
        environment = dict(line.split("=", 1) for line in passed_on.read_text(encoding="utf-8").splitlines())
        code, output = project.shell([step["run"]], {**environment, "GITHUB_ENV": str(passed_on)})
        assert code == 0, output
    assert "All assertions passed" in output
    assert project.simulator_runs()


@pytest.mark.parametrize("options", ["region=eu-de", "region=eu-de username=demo password=demo-password", ""])
def test_the_variables_are_enough(project: Project, options: str) -> None:
    start, load, *_rest = commands(GUIDE)
    code, output = project.shell([start, load, f"ansible localhost -m hwcloud.taskcenter.gaussdb_task_info -a '{options}'"])
    assert code == 0, output
    assert '"total_count": 0' in output


def test_paths_begin_in_the_current_folder(project: Project) -> None:
    """Whatever a shell, or what started the run without one, left in PWD."""
    start = "ansible-playbook hwcloud.taskcenter.simulator -e simulator_script=cloud.yml -e simulator_environment=cloud.env"
    code, output = project.shell([f"env PWD=/of/some/shell {start}"])
    assert code == 0, output
    assert (project.folder / "cloud.env").is_file()


def test_what_did_not_happen_is_noticed(project: Project) -> None:
    start, load, _restore, verify, _stop = commands(GUIDE.split("\nWith Molecule\n")[0])
    code, output = project.shell([start, load, verify])
    assert code == 2
    assert "Assertion failed" in output


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("simulator_script=nothing.yml", "simulator: the script nothing.yml cannot be read: No such file or directory"),
        ("simulator_script=restore.yml", "simulator: restore.yml, line 5: must be a mapping with keys out of settings, "),
        ("simulator_port=high", "a port is a number from 0 to 65535, not high"),
        ("simulator_python=/nowhere/python3", "/nowhere/python3"),
        ("simulator_state=running", "simulator_state is started or stopped, not running."),
    ],
)
def test_mistakes(project: Project, variable: str, said: str) -> None:
    code, output = project.shell([f"ansible-playbook hwcloud.taskcenter.simulator -e {variable}"])
    assert (code, "Traceback" in output, said in output) == (2, False, True), output
    assert not project.simulator_runs()


def test_a_port_that_is_in_use(project: Project) -> None:
    with socket.create_server(("127.0.0.1", project.port)):
        code, output = project.shell(["ansible-playbook hwcloud.taskcenter.simulator"])
    assert (code, f"Port {project.port} is in use by another program" in output) == (2, True), output


def test_stopping_what_does_not_run(project: Project) -> None:
    code, output = project.shell(["ansible-playbook hwcloud.taskcenter.simulator -e simulator_state=stopped"])
    assert code == 0, output
    assert "changed=0" in output
