# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

TESTS = Path(__file__).resolve().parents[2]


def start(*arguments: str, directory: Path = TESTS.parent) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def url_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    words, _at, url = process.stdout.readline().strip().rpartition(" ")
    assert words == "simulator ready at"
    return url


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_start_and_end(number: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "cloud.yml"
    script.write_text("jobs: [{service: rds, job_id: one, duration: 600}]", encoding="utf-8")
    with start(str(TESTS / "simulator"), "--port", "0", "--script", str(script), "--speed", "10", "--service-ports", directory=tmp_path) as process:
        url = url_of(process)
        state = requests.get(f"{url}/_simulator/state", timeout=10).json()
        assert (state["speed"], state["unfinished"], len(state["service_urls"])) == (10, ["one"], 6)
        job = requests.get(f"{url}/_simulator/jobs/one", timeout=10).json()
        assert round(job["ends"] - job["created"]) == 60
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
        assert (process.returncode, output, errors) == (0, "", "")


def test_as_a_module_and_with_the_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True) as parent:
        with start("-m", "simulator", "--port", "0", "--parent", str(parent.pid), directory=TESTS) as process:
            assert requests.get(f"{url_of(process)}/_simulator/state", timeout=10).status_code == 200
            assert process.poll() is None
            parent.communicate("\n")
            assert process.wait(timeout=10) == 0


def test_ends_with_the_process_that_started_it() -> None:
    """Whoever is killed cannot clean up."""
    code = (
        "import os, subprocess, sys\n"
        "process = subprocess.Popen([sys.executable, sys.argv[1], '--port', '0', '--parent', str(os.getpid())], stdout=subprocess.PIPE, text=True)\n"
        "print(process.stdout.readline().split()[-1], flush=True)\n"
        "os._exit(1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(TESTS / "simulator")], capture_output=True, text=True, check=False, timeout=20)
    # The simulator holds the pipe of the errors too: run() comes back only when it has ended.
    with pytest.raises(requests.ConnectionError):
        requests.get(done.stdout.strip(), timeout=10)
