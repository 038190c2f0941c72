# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which versions of ansible-core there are to test, on which Python, and what came of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .checkout import ROOT

PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"
BEGIN, END = "<!-- tested versions: begin -->", "<!-- tested versions: end -->"


@dataclass(frozen=True)
class Core:
    """One version of ansible-core. Its environment holds the test tools too if it runs all tests of playbooks."""

    version: str
    pythons: tuple[str, ...]
    oldest: str
    pins: tuple[str, ...]
    playbooks: bool


@dataclass(frozen=True)
class Outcome:
    """What came of one gate: how many checks passed, or why it was not run."""

    verdict: str
    checks: int = 0
    seconds: float = 0.0
    why: str = ""

    def __str__(self) -> str:
        return f"{self.verdict}: {self.why}" if self.why else f"{self.verdict}, {self.checks} in {self.seconds:.0f} s"


@dataclass(frozen=True)
class Row:
    """All gates of one version, on the Python that was found for it."""

    core: Core
    python: str
    outcomes: dict[str, Outcome]


def cores() -> list[Core]:
    import tomllib  # Pythons that only read results may lack it

    with (ROOT / "requirements/matrix.toml").open("rb") as stream:
        return [_core(entry) for entry in tomllib.load(stream)["ansible-core"]]


def save(rows: list[Row], path: Path) -> None:
    """Keep what was found, in the order of the matrix; what earlier runs found of other versions and gates stays."""
    found: dict[Core, Row] = {}
    for row in [*load(path), *rows]:
        before = found.get(row.core)
        kept = before.outcomes if before and before.python == row.python else {}
        found[row.core] = Row(row.core, row.python, {**kept, **row.outcomes})
    path.write_text(json.dumps([asdict(found[core]) for core in cores() if core in found], indent=1) + "\n")


def load(path: Path) -> list[Row]:
    found = json.loads(path.read_text()) if path.exists() else []
    return [Row(_core(row["core"]), row["python"], {name: Outcome(**outcome) for name, outcome in row["outcomes"].items()}) for row in found]


def _core(entry: dict[str, Any]) -> Core:
    return Core(**{**entry, "pythons": tuple(entry["pythons"]), "pins": tuple(entry["pins"])})


def as_text(rows: list[Row]) -> str:
    """For the screen: with figures and times."""
    lines = []
    for row in rows:
        lines.append(f"ansible-core {row.core.version} on Python {row.python}, oldest Python of modules {row.core.oldest}")
        lines += [f"    {gate:20} {outcome}" for gate, outcome in row.outcomes.items()]
    return "\n".join(lines)


def as_table(rows: list[Row]) -> str:
    """For the README: what was run, without what differs from run to run."""
    gates = list(max(rows, key=lambda row: len(row.outcomes)).outcomes)
    head = ["ansible-core", "Python", "oldest Python of modules", *gates]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        cells = [_cell(row.outcomes.get(gate, Outcome(NOT_RUN, why="left out"))) for gate in gates]
        lines.append(_line([row.core.version, row.python, row.core.oldest, *cells]))
    return "\n".join(lines)


def put_table(text: str, table: str) -> str:
    """Put a table between the two marks of a text."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The marks {BEGIN} and {END} are missing")
    return f"{before}{begin}\n{table}\n{end}{after}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(outcome: Outcome) -> str:
    return f"{outcome.verdict}: {outcome.why}" if outcome.verdict == NOT_RUN else outcome.verdict
