# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reports of test runners are counted as."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runner.tally import Tally

GOOD, BAD, LEFT_OUT = '<testcase name="a"/>', '<testcase name="b"><failure/></testcase>', '<testcase name="c"><skipped/></testcase>'


@pytest.mark.parametrize(("code", "cases", "passed", "skipped", "failures"), [
    (0, [GOOD, GOOD], 2, 0, []),
    (1, [GOOD, BAD, LEFT_OUT], 1, 1, ["it:  b"]),
    # what a playbook rescued
    (0, [GOOD, BAD], 2, 0, []),
    (2, [GOOD], 1, 0, ["it: exit code 2"]),
    (0, [], 0, 0, ["it: no test ran"]),
    (0, [LEFT_OUT], 0, 1, ["it: no test ran"]),
])
def test_a_report(tmp_path: Path, code: int, cases: list[str], passed: int, skipped: int, failures: list[str]) -> None:
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
    tally = Tally()
    tally.count("it", code, [report])
    assert (tally.passed, tally.skipped, tally.failures) == (passed, skipped, failures)
