# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report for machines: JSON and CSV, a task a line."""
from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from ._report_figures import counts
from ._report_tasks import KEYS, Collected
from ._shown import visible

# A spreadsheet takes what begins so for a formula; the last four are the wide forms of the first.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def summary(collected: Collected, plan: Mapping[str, Any]) -> dict[str, Any]:
    """All but the tasks: small enough for any log."""
    problems = [{"services": who, "message": message} for who, message in collected.grouped_problems()]
    return {
        "title": plan["title"],
        "made_at": plan["made_at"],
        "window": {"start": plan["start"], "end": plan["end"] or plan["made_at"]},
        "services": list(plan["services"]),
        "places": [{key: place[key] for key in ("region", "project_id", "project_name")} for place in plan["places"]],
        "problems": problems,
        "notices": list(plan["notices"]),
        "counts": counts(collected),
    }


def _dumps(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # half of a surrogate pair cannot be written as UTF-8, only as JSON's own escape
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", text)


def json_text(collected: Collected, plan: Mapping[str, Any]) -> str:
    head = [f' "{key}": {_dumps(value)},' for key, value in summary(collected, plan).items()]
    tasks = ",\n".join(f"  {_dumps(task.record)}" for task in collected.tasks)
    return "\n".join(["{", *head, ' "tasks": [' + (f"\n{tasks}\n " if tasks else "") + "]", "}"])


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return "" if value is None else value
    return visible(f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value, "\t\r\n")


def csv_text(collected: Collected) -> str:
    """RFC 4180, with a line of names; an apostrophe before what a spreadsheet would calculate."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(KEYS)
    writer.writerows([_cell(task[key]) for key in KEYS] for task in collected.tasks)
    return text.getvalue()
