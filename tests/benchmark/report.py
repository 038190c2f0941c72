# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a measurement found, as a table: figures, goals, and whether each goal is met."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One figure. Without a goal it is there for comparison only.

    A noisy figure differs between runs of the same code: to miss its goal is shown but fails nothing.
    """

    what: str
    figure: float
    goal: float | None = None
    unit: str = ""
    noisy: bool = False
    note: str = ""

    @property
    def missed(self) -> bool:
        return self.goal is not None and self.figure > self.goal

    def cells(self) -> list[str]:
        goal = "" if self.goal is None else f"<= {_number(self.goal)}"
        verdict = "" if self.goal is None else "MISSED" if self.missed else "met"
        return [self.what, f"{_number(self.figure)}{self.unit and ' '}{self.unit}", goal, verdict, self.note]


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 2 and value != int(value) else f"{value:.1f}" if value != int(value) else f"{value:.0f}"


def show(title: str, findings: Sequence[Finding]) -> None:
    print(f"\n{title}")
    show_table(["", "figure", "goal", "", ""], [finding.cells() for finding in findings])


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their cells; all but the first and the last to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = [text.rjust(width) for text, width in zip(row, widths)]
        cells[0], cells[-1] = row[0].ljust(widths[0]), row[-1] if head[-1] == "" else cells[-1]
        print("  " + "  ".join(cells).rstrip(), flush=True)
