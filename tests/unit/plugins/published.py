# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as the vendor's documentation shows them: those that the simulator is tested with, and those that only clients meet."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


ANSWERS = {**_read(HERE.parent / "simulator/published_examples.json"), **_read(HERE / "published_more.json")}
SIGNING_CASES: list[dict[str, Any]] = _read(HERE.parent / "simulator/signing_vectors.json")["cases"]
