# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of the page's script: all tasks, each text once, in a block that nothing in it can end."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import read_service_time

from . import _shown as shown
from ._report_figures import SAMPLES, NameFigures, by_outcome, key_of
from ._report_tasks import WORDS, Collected, ReportTask

# bytes: with the rest of the page it stays below five million
MOST = 4_000_000
# how many characters of a text are kept: the first that stays below
LENGTHS = (300, 120, 60, 30, 12)


class _Texts:
    """Texts by number, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self.values: list[Any] = []

    def number(self, key: Any, value: Any) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]


def embedded(collected: Collected, plan: Mapping[str, Any], names: Mapping[tuple[str, str], NameFigures], now: float) -> str:
    """JSON that may stand in a script element as it is. Long texts are cut until the page is small enough."""
    text = ""
    for length in LENGTHS:
        text = _escaped(json.dumps(_data(collected, plan, names, now, length), ensure_ascii=False, separators=(",", ":")))
        if len(text.encode()) <= MOST:
            break
    return text


def _escaped(text: str) -> str:
    """Inside of JSON's strings only, as these characters stand nowhere else in it."""
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _data(
    collected: Collected, plan: Mapping[str, Any], names: Mapping[tuple[str, str], NameFigures], now: float, length: int
) -> dict[str, Any]:
    kinds, lanes, reasons = _Texts(), _Texts(), _Texts()
    rows = []
    for task in collected.tasks:
        figures = names[key_of(task)]
        seconds = task.seconds(now)
        known = figures.median if figures.ended >= SAMPLES else None
        rows.append([
            kinds.number(key_of(task), [task["service"], shown.name(task["name"] or "", min(length, 120)), known]),
            _lane(lanes, task, min(length, 120)),
            WORDS.index(task["status"]),
            _whole(task.created),
            _whole(task.ended),
            _whole(seconds),
            task["progress"],
            reasons.number(task["fail_reason"], shown.passage(task["fail_reason"], length)) if task["fail_reason"] else None,
            shown.name(task["job_id"], 80),
            1 if figures.unusual(seconds) else 0,
        ])
    return {
        "now": _whole(now),
        "start": _whole(read_service_time(plan["start"])),
        "end": _whole(read_service_time(plan["end"])) or _whole(now),
        "groups": [shown.name(group) for group in by_outcome(collected, plan)],
        "outcomes": WORDS,
        "names": kinds.values,
        "lanes": lanes.values,
        "reasons": reasons.values,
        "tasks": rows,
    }


def _lane(lanes: _Texts, task: ReportTask, length: int) -> int:
    """Group, name and id of the instance; without either it is the lane of those that name none."""
    instance = task["instance_id"] or task["instance_name"] or ""
    label = task["instance_name"] or task["instance_id"] or ""
    identity = task["instance_id"] or ""
    return lanes.number((task.group, instance), [shown.name(task.group), shown.name(label, length), shown.name(identity, 80)])


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
