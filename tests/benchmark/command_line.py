# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python tests/benchmark [PART…]`: measure the collection; without a part all of them.

Set ANSIBLE_COLLECTIONS_PATH to the folder that Ansible finds it in. The exit code is 1 when a goal is missed by a figure
that is the same in every run.
"""
from __future__ import annotations

import argparse
import importlib
import sys
import time

from .collection import collections_path

# part -> the file whose function measure does it, in this order
PARTS = {"requests": "request_counts", "memory": "memory", "cpu": "cpu", "interval": "interval", "payload": "payload", "in_worker": "in_worker"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmark", description="Measures the collection against its goals.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all when none is named")
    asked = parser.parse_args(arguments).parts
    strange = sorted(set(asked) - set(PARTS))
    if strange:
        parser.error(f"there is no part {', '.join(strange)}; there are {', '.join(PARTS)}")
    sys.path.insert(1, str(collections_path()))
    failed = False
    for part in asked or PARTS:
        began = time.monotonic()
        # here and not above: most parts import the collection
        findings = importlib.import_module(f".{PARTS[part]}", __package__).measure()
        missed = [finding for finding in findings if finding.missed]
        failed = failed or any(not finding.noisy for finding in missed)
        goals = sum(finding.goal is not None for finding in findings)
        print(f"  {part}: {goals - len(missed)} of {goals} goals met, {time.monotonic() - began:.0f} s", flush=True)
    return 1 if failed else 0
