# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys
from pathlib import Path


def start() -> int:
    # Started as `python tests/benchmark`: this folder stands on the path where the one above it has to.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmark.command_line import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
