# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Pythons of this machine."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from pathlib import Path


def find_python(version: str) -> Path | None:
    """The interpreter of a version such as 3.12: this one, one that a version manager keeps beside it, or one on PATH."""
    folders = [*pythons_beside_this_one(), *working_path()]
    return next((path for folder in folders if (path := Path(folder) / f"python{version}").exists() and _starts(path)), None)


@functools.cache
def working_path() -> list[str]:
    """PATH without the folders of version managers' stand-ins for Pythons that are not there: ansible-test takes them at their word."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return [folder for folder in folders if all(_starts(python) for python in _interpreters(folder))]


def _interpreters(folder: str | Path) -> list[Path]:
    return [path for path in Path(folder).glob("python3.*") if re.fullmatch(r"python3\.\d+", path.name)]


def _starts(python: Path) -> bool:
    return subprocess.run([python, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def pythons_beside_this_one() -> list[str]:
    """The folders of real interpreters: this one's, then those that a version manager keeps next to it."""
    here = Path(sys.base_prefix)
    folders = [here / "bin", *sorted(here.parent.glob("*/bin"))]
    return [str(folder) for folder in folders if _interpreters(folder)]
