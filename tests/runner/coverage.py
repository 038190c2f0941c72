# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of module_utils the unit tests and the integration targets run."""

from __future__ import annotations

import re

from . import stages
from .environment import Environment
from .processes import Command, read
from .tally import Tally

ENOUGH = 98  # percent


def coverage(environment: Environment, tally: Tally) -> None:
    environment.place.lay_stage()
    python = ["--venv", "--python", environment.release]
    stages.ansible_test(environment, tally, "units", "--coverage", *python)
    stages.targets(environment, tally, "--coverage", *python)
    command: Command = [environment.tool("ansible-test"), "coverage", "report", "--venv", "--requirements", "--show-missing"]
    report = read(command, environment.variables_for_ansible_test(), environment.place.staged)
    lines = [line for line in report.splitlines() if line.startswith("plugins/module_utils/")]
    print("\n".join(lines))
    figures = [re.search(r"\s(\d+)\s+(\d+)\s+(?:\d+\s+\d+\s+)?\d+%", line) for line in lines]
    statements = sum(int(figure[1]) for figure in figures if figure)
    missed = sum(int(figure[2]) for figure in figures if figure)
    percent = 100 * (statements - missed) / statements
    tally.expect(f"{percent:.1f} % of the {statements} statements of module_utils were run, {ENOUGH} % should be", percent >= ENOUGH)
    print(f"{percent:.1f} % of the {statements} statements of module_utils were run, {missed} were not.")
