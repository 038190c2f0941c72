# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The browser that pages are tested in: Debian's chromium and its driver."""

from __future__ import annotations

import os
import shutil

from .checkout import ROOT
from .processes import run

PROGRAMS = ("chromium", "chromedriver")
PACKAGES = ("chromium", "chromium-driver")


def missing_browser() -> str:
    """Return what to do about a browser that is not there, "" if it is. Where packages can be installed it does so."""
    if _is_there():
        return ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(PACKAGES)} with apt-get.", flush=True)
        variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], variables, ROOT)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], variables, ROOT)
    return "" if _is_there() else f"{' or '.join(PROGRAMS)} is missing; install them, on Debian: apt-get install {' '.join(PACKAGES)}"


def _is_there() -> bool:
    return all(shutil.which(program) for program in PROGRAMS)
