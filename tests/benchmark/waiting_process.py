# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that waits as the module does, and then tells its peak memory. Parameters come on its input, as JSON."""
from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import run


def peak() -> int:
    """KiB. Not ru_maxrss, which counts what the starting process had before it became this one."""
    match = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if match is None:
        raise SystemExit("Peak memory can be measured on Linux only.")
    return int(match[1])


if __name__ == "__main__":
    result = run(json.load(sys.stdin), environ={})
    # a module's result leaves as one text
    length = len(json.dumps(result))
    print(json.dumps({"completed": len(result["completed"]), "length": length, "peak": peak()}))
