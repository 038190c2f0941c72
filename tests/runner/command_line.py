# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `python tests/runner TARGET` does, one target of the Makefile after the other."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from . import check, stages
from .checkout import clean, workshop
from .coverage import coverage
from .environment import Environment, prepare
from .processes import no_survivors
from .tally import Tally

Stage = Callable[[Environment, Tally], None]

TARGETS: dict[str, list[Stage]] = {
    "demo": [stages.demo],
    "lint": [stages.lint],
    "nox": [stages.nox],
    "docs": [stages.docs],
    "unit": [stages.unit],
    "sanity": [stages.sanity],
    "build": [stages.build],
    "integration": [stages.integration],
    "browser": [stages.browser],
    "artifact": [stages.artifact],
    "coverage": [coverage],
    "matrix": [check.matrix],
    "bench": [stages.bench],
}
TARGETS["test"] = [TARGETS[name][0] for name in ("lint", "nox", "docs", "unit", "sanity", "build", "artifact", "integration", "browser")]
TARGETS["check"] = [TARGETS[name][0] for name in ("lint", "nox", "docs", "build", "artifact", "browser", "coverage", "matrix")]


def main(target: str) -> int:
    try:
        return _carry_out(target)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _carry_out(target: str) -> int:
    if target == "clean":
        clean()
        return 0
    if target == "table":
        with workshop() as place:
            return check.write_table(place)
    tally = Tally()
    with workshop() as place, no_survivors():
        environment = prepare(place, "demo" if target == "demo" else "test")
        for stage in TARGETS[target]:
            _perform(stage, environment, tally)
    for failure in tally.failures:
        print(f"FAILED {failure}")
    if target not in ("demo", "bench"):
        skipped = f", {tally.skipped} skipped" if tally.skipped else ""
        print(f"{tally.passed} passed, {len(tally.failures)} failed{skipped}")
    return 1 if tally.failures else 0


def _perform(stage: Stage, environment: Environment, tally: Tally) -> None:
    """Run one stage; the next one runs whatever becomes of it."""
    print(f"== {stage.__name__}", flush=True)
    before, begin = len(tally.failures), time.monotonic()
    try:
        stage(environment, tally)
    except Exception as error:
        tally.failures.append(f"{stage.__name__}: {type(error).__name__}: {error}")
    verdict = "failed" if len(tally.failures) > before else "passed"
    print(f"== {stage.__name__} {verdict} in {time.monotonic() - begin:.0f} s\n", flush=True)
