# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-core sends to a host for each module: the file that it leaves there when told to keep it."""
from __future__ import annotations

import base64
import re
from pathlib import Path

from ansible.release import __version__

from .collection import INSIDE, collections_path
from .playbooks import folder
from .report import Finding, show

GOAL = 195.0
KIB = 1024


def measure() -> list[Finding]:
    modules = sorted(path.stem for path in (collections_path() / INSIDE / "plugins/modules").glob("*.py"))
    names = ["ansible.builtin.ping", *(f"hwcloud.taskcenter.{module}" for module in modules)]
    with folder() as place:
        # Without its options a module fails, but it has been sent.
        place.play([{name: {}, "ignore_errors": True} for name in names], as_module=True, ANSIBLE_KEEP_REMOTE_FILES="1")
        files = {path.stem.removeprefix("AnsiballZ_"): path for path in place.remote.glob("*/AnsiballZ_*.py")}
        unsent = [name for name in names if name.rpartition(".")[2] not in files]
        if unsent:
            raise RuntimeError(f"these were not sent as modules: {', '.join(unsent)}")
        findings = [_weigh(name, files[name.rpartition(".")[2]]) for name in names]
    show(f"Payload of each module, ansible-core {__version__} (the kept AnsiballZ file: wrapper, and the zip as text)", findings)
    return findings


def _weigh(name: str, file: Path) -> Finding:
    text = file.read_text()
    zipped = max(re.findall(r"[A-Za-z0-9+/=]{1000,}", text), key=len)
    note = f"zip as text {len(zipped) / KIB:.1f}, zip {len(base64.b64decode(zipped)) / KIB:.1f}"
    goal = GOAL if name.startswith("hwcloud.") else None
    return Finding(name, len(text.encode()) / KIB, goal, "KiB", note=note)
