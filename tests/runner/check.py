# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix of `make check`: every gate on every version of ansible-core. What came of it is kept in .work/matrix.json."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from . import stages
from .checkout import ROOT, Workshop
from .environment import Environment, prepare
from .matrix import FAILED, NOT_RUN, PASSED, Core, Outcome, Row, as_table, as_text, cores, load, put_table, save
from .pythons import find_python
from .tally import Tally

Gate = Callable[[Environment, Tally, Core], None]


def matrix(environment: Environment, tally: Tally) -> None:
    """All versions and gates, or those that the variables CORES and GATES name, such as "2.16.19 2.19.14" and "units; units, oldest"."""
    rows = []
    known = {core.version: core for core in cores()}
    wanted = _chosen("CORES", os.environ.get("CORES", "").split(), list(known))
    gates = _chosen("GATES", [name.strip() for name in os.environ.get("GATES", "").split(";") if name.strip()], list(GATES))
    for core in [known[version] for version in wanted]:
        rows.append(_test(environment.place, core, gates, tally))
        save(rows, environment.place.path / "matrix.json")
        print(as_text(rows[-1:]) + "\n", flush=True)
    print(as_text(rows), flush=True)


def _chosen(variable: str, wanted: list[str], known: list[str]) -> list[str]:
    if unknown := set(wanted) - set(known):
        raise ValueError(f"{variable}: {', '.join(sorted(unknown))} is not known; there are {'; '.join(known)}")
    return wanted or known


def write_table(place: Workshop) -> int:
    """Put what the last `make check` found into the README."""
    found = place.path / "matrix.json"
    if not found.exists():
        print("Nothing was tested here yet: run make check.", file=sys.stderr)
        return 1
    readme = ROOT / "README.md"
    readme.write_text(put_table(readme.read_text(), as_table(load(found))))
    return 0


def _test(place: Workshop, core: Core, gates: list[str], tally: Tally) -> Row:
    found = [(release, python) for release in core.pythons if (python := find_python(release))]
    if not found:
        missing = " or ".join(core.pythons)
        return Row(core, "none", {gate: _not_run(tally, f"there is no Python {missing}") for gate in gates})
    release, python = found[0]
    print(f"=== ansible-core {core.version} on Python {release}", flush=True)
    try:
        environment = prepare(place, "test" if core.playbooks else "core", python, core)
    except SystemExit as error:
        if not isinstance(error.code, str):
            raise
        tally.failures.append(f"ansible-core {core.version}: {error.code}")
        return Row(core, release, dict.fromkeys(gates, Outcome(FAILED, why=error.code)))
    outcomes = {}
    for name in gates:
        missing = _missing(name, core)
        outcomes[name] = _not_run(tally, missing) if missing else _pass(GATES[name], environment, tally, core)
    return Row(core, release, outcomes)


def _missing(name: str, core: Core) -> str:
    """Why a gate cannot be run, "" if it can."""
    if name == "playbooks" and not core.playbooks:
        return "left to other versions"
    if name.endswith(", oldest") and find_python(core.oldest) is None:
        return f"there is no Python {core.oldest}"
    return ""


def _not_run(tally: Tally, why: str) -> Outcome:
    tally.skipped += 1
    return Outcome(NOT_RUN, why=why)


def _pass(gate: Gate, environment: Environment, tally: Tally, core: Core) -> Outcome:
    begin, own = time.monotonic(), Tally()
    try:
        gate(environment, own, core)
    except Exception as error:
        own.failures.append(f"{type(error).__name__}: {error}")
    tally.add(own, f"ansible-core {core.version}: ")
    return Outcome(FAILED if own.failures else PASSED, own.passed, round(time.monotonic() - begin, 1))


def _sanity(environment: Environment, tally: Tally, core: Core) -> None:
    environment.place.lay_stage()
    stages.ansible_test(environment, tally, "sanity", "--venv", "--python", environment.release, "--junit")


def _units(environment: Environment, tally: Tally, core: Core) -> None:
    environment.place.lay_stage()
    stages.ansible_test(environment, tally, "units", "--venv", "--python", environment.release)


def _units_on_the_oldest(environment: Environment, tally: Tally, core: Core) -> None:
    environment.place.lay_stage()
    stages.ansible_test(environment, tally, "units", "--venv", "--python", core.oldest)


def _integration(environment: Environment, tally: Tally, core: Core) -> None:
    environment.place.lay_stage()
    stages.targets(environment, tally, "--venv", "--python", environment.release)


def _integration_on_the_oldest(environment: Environment, tally: Tally, core: Core) -> None:
    environment.place.lay_stage()
    stages.targets(environment, tally, "--venv", "--python", core.oldest)


def _artifact(environment: Environment, tally: Tally, core: Core) -> None:
    stages.bare(environment, tally)


def _playbooks(environment: Environment, tally: Tally, core: Core) -> None:
    stages.playbooks(environment, tally)


GATES: dict[str, Gate] = {
    "sanity": _sanity,
    "units": _units,
    "units, oldest": _units_on_the_oldest,
    "integration": _integration,
    "integration, oldest": _integration_on_the_oldest,
    "artifact": _artifact,
    "playbooks": _playbooks,
}
