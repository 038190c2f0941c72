# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as a command of a user: in the background, with a file of environment variables, and with mistakes."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

SIMULATOR = Path(__file__).resolve().parents[2] / "simulator"


def run(*arguments: str, folder: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Comes back only when nobody holds the pipes any more."""
    return subprocess.run([python, str(SIMULATOR), *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def variables(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Of a simulator in the background, which ends with the test whatever comes in between."""
    done = run("--port", "0", "--background", "--environment", "cloud.env", "--parent", str(os.getpid()), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = dict(line.split("=", 1) for line in (tmp_path / "cloud.env").read_text(encoding="utf-8").splitlines())
    assert done.stdout == f"simulator ready at {found['SIMULATOR_URL']}\n"
    yield found
    try:
        requests.post(f"{found['SIMULATOR_URL']}/_simulator/stop", timeout=10)
    except requests.ConnectionError:
        return


def is_gone(url: str) -> bool:
    try:
        requests.get(f"{url}/_simulator/state", timeout=10)
    except requests.ConnectionError:
        return True
    return False


def test_in_the_background_until_it_is_stopped(variables: dict[str, str]) -> None:
    url = variables["SIMULATOR_URL"]
    assert requests.get(f"{url}/_simulator/state", timeout=10).status_code == 200
    assert requests.post(f"{url}/_simulator/stop", timeout=10).status_code == 204
    while not is_gone(url):
        pass


def test_the_variables_hold_for_every_way_to_authenticate(variables: dict[str, str], tmp_path: Path) -> None:
    shell, bare = ["sh", "-c", "set -a; . ./cloud.env; env"], {"PATH": os.environ["PATH"]}
    said = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=True, env=bare).stdout
    seen = dict(line.split("=", 1) for line in said.splitlines())
    assert {name: seen.get(name) for name in variables} == variables
    endpoints = dict(item.split("=") for item in variables["HW_ENDPOINTS"].split(","))
    assert sorted(endpoints) == ["dcs", "gaussdb", "geminidb", "iam", "rds", "taurusdb"]
    with_token = {"X-Auth-Token": variables["HW_AUTH_TOKEN"]}
    assert requests.get(f"{endpoints['rds']}/v3/{variables['HW_PROJECT_ID']}/tasklist", headers=with_token, timeout=10).status_code == 200
    user = {"name": variables["HW_USER_NAME"], "password": variables["HW_USER_PASSWORD"], "domain": {"name": variables["HW_DOMAIN_NAME"]}}
    asked = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": {"project": {"name": variables["HW_PROJECT_NAME"]}}}}
    token = requests.post(f"{variables['HW_AUTH_URL']}/auth/tokens", json=asked, timeout=10)
    assert token.json()["token"]["project"]["id"] == variables["HW_PROJECT_ID"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--script", "nothing.yml"], "simulator: the script nothing.yml cannot be read: No such file or directory"),
        (["--script", "."], "simulator: the script . cannot be read: Is a directory"),
        (["--script", "bad.yml"], "simulator: bad.yml, line 2: jobs, entry 1, service: must be one of rds"),
        (["--environment", "nowhere/cloud.env"], "simulator: nowhere/cloud.env cannot be written: No such file or directory"),
        (["--port", "99999"], "simulator: error: argument --port: a port is a number from 0 to 65535, not 99999"),
        (["--speed", "0"], "simulator: error: argument --speed: a speed is a number above 0, not 0"),
        (["--speed", "fast"], "simulator: error: argument --speed: a speed is a number above 0, not fast"),
    ],
)
@pytest.mark.parametrize("background", [[], ["--background"]], ids=["foreground", "background"])
def test_mistakes(tmp_path: Path, arguments: list[str], said: str, background: list[str]) -> None:
    (tmp_path / "bad.yml").write_text("jobs:\n  - service: ecs\n", encoding="utf-8")
    done = run("--port", "0", *arguments, *background, folder=tmp_path)
    assert said in done.stderr
    assert (done.returncode in (1, 2), done.stdout, "Traceback" in done.stderr) == (True, "", False)


@pytest.mark.parametrize("background", [[], ["--background"]], ids=["foreground", "background"])
def test_a_port_that_is_in_use(tmp_path: Path, background: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--port", str(port), *background, folder=tmp_path)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
    assert f"Port {port} is in use by another program" in done.stderr


def test_without_its_libraries(tmp_path: Path) -> None:
    """-S: a Python without anything that was installed."""
    done = subprocess.run([sys.executable, "-S", str(SIMULATOR)], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, f"simulator: Flask and PyYAML are needed: {sys.executable} -m pip install Flask PyYAML\n")
