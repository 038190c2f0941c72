# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from . import environment_file
from .background import Background
from .script_rules import ScriptError
from .simulated import Simulator


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    # Asked before anybody is told that the simulator is there, and may end.
    own_child = options.parent == os.getppid() and not options.background
    tls = (options.tls_cert, options.tls_key) if options.tls_cert else None
    # A process with threads had better not fork: the simulator has none before it starts.
    background = Background() if options.background else None
    try:
        simulator = Simulator(speed=options.speed, host=options.host, port=options.port, script=options.script, tls=tls).start()
        if options.environment:
            environment_file.write(simulator, Path(options.environment))
    except (ScriptError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1
    ending = simulator.cloud.ending
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    if options.service_ports:
        simulator.open_service_ports()
    message = f"simulator ready at {simulator.url}"
    if background:
        background.ready(message)
    else:
        print(message, flush=True)
    while not ending.wait(0.2):
        if options.parent is not None and _is_gone(options.parent, own_child):
            break
    simulator.stop()
    return 0


def _is_gone(process: int, own_parent: bool) -> bool:
    """A process that has ended may stay as a zombie, but its children get another parent."""
    if own_parent and os.getppid() != process:
        return True
    try:
        os.kill(process, 0)
        # The state stands behind the name in parentheses; other systems than Linux have no such file.
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except ProcessLookupError:
        return True
    except OSError:
        return False


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text}")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise argparse.ArgumentTypeError(f"a speed is a number above 0, not {text}")
    return speed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="A loopback cloud with IAM and five task centers.")
    parser.add_argument("--port", type=_port, default=18080, help="0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--script", help="YAML file with jobs, answers, faults, credentials, limits and settings")
    parser.add_argument("--speed", type=_speed, default=1.0, help="how many times faster than scripted jobs run")
    parser.add_argument("--environment", metavar="FILE", help="write the environment variables that point playbooks at the simulator")
    parser.add_argument("--background", action="store_true", help="come back when the simulator is ready; POST /_simulator/stop ends it")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process is gone")
    parser.add_argument("--service-ports", action="store_true", help="a port for each service too; GET /_simulator/state tells them")
    parser.add_argument("--tls-cert", help="speak https with this certificate")
    parser.add_argument("--tls-key", help="and this key")
    return parser
