# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys
from pathlib import Path


def start() -> int:
    if not __package__:
        # Started as `python tests/simulator`: this folder stands on the path where the one above it has to.
        sys.path[0] = str(Path(__file__).resolve().parent.parent)
    try:
        from simulator.command_line import main
    except ModuleNotFoundError as error:
        if error.name not in ("flask", "yaml"):
            raise
        sys.exit(f"simulator: Flask and PyYAML are needed: {sys.executable} -m pip install Flask PyYAML")
    return main()


if __name__ == "__main__":
    sys.exit(start())
