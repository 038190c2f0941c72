# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the collection under measurement is."""
from __future__ import annotations

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
INSIDE = Path("ansible_collections/hwcloud/taskcenter")


def collections_path() -> Path:
    """The folder that Ansible finds the collection in, as the environment says."""
    for folder in os.environ.get("ANSIBLE_COLLECTIONS_PATH", "").split(os.pathsep):
        if folder and (Path(folder) / INSIDE / "plugins").is_dir():
            return Path(folder).absolute()
    raise SystemExit(f"Set ANSIBLE_COLLECTIONS_PATH to a folder with {INSIDE}, or run make bench.")
