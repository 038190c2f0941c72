# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many checks passed, and which did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Tally:
    """What passed and what did not, over all stages."""

    passed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)

    def expect(self, what: str, ok: bool) -> bool:
        if ok:
            self.passed += 1
        else:
            self.failures.append(what)
        return ok

    def count(self, what: str, code: int, reports: list[Path]) -> None:
        """Add a test runner's JUnit reports. A runner that failed, or that ran nothing, has failed whatever its reports say."""
        passed, failed = 0, []
        for report in reports:
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                verdicts = {child.tag for child in case}
                if verdicts & {"failure", "error"}:
                    failed.append(f"{what}: {case.get('classname', '')} {case.get('name', '')}")
                elif "skipped" in verdicts:
                    self.skipped += 1
                else:
                    passed += 1
        if not code:
            # a failure that a playbook expected, and went on after, stands in its report too
            passed, failed = passed + len(failed), []
        self.passed += passed
        self.failures += failed
        if code and not failed:
            self.failures.append(f"{what}: exit code {code}")
        elif not passed and not failed:
            self.failures.append(f"{what}: no test ran")

    def add(self, other: Tally, prefix: str) -> None:
        """Take over what another tally counted."""
        self.passed += other.passed
        self.skipped += other.skipped
        self.failures += [prefix + failure for failure in other.failures]
