# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the template of the page shows: texts that still have to be escaped, and the data of the page's script."""
from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import read_service_time

from . import _shown as shown
from ._report_data import embedded
from ._report_figures import NameFigures, by_name, by_outcome, counts, key_of, most_at_once
from ._report_tasks import WORDS, Collected, ReportTask

# of the parts that are written into the page itself; the table, which the page's script makes, has everything
MOST_FAILURES = 50
MOST_OF_A_KIND = 20
MOST_NAMES = 100


def page(collected: Collected, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the template needs."""
    now = read_service_time(plan["made_at"]) or 0.0
    tasks, names, found = collected.tasks, by_name(collected.tasks), counts(collected)
    slow = [task for task in tasks if names[key_of(task)].unusual(task.seconds(now))]
    kinds = _failures(tasks)
    return {
        "nonce": secrets.token_urlsafe(18),
        "title": shown.name(plan["title"]),
        "made_at": plan["made_at"],
        "made": shown.moment(plan["made_at"]),
        "start": shown.moment(plan["start"]),
        "end": shown.moment(plan["end"] or plan["made_at"]),
        "services": ", ".join(plan["services"]),
        "places": ", ".join(shown.name(place["label"]) for place in plan["places"] if place["label"]),
        "problems": [{"who": shown.passage(who), "message": shown.passage(message)} for who, message in collected.grouped_problems()],
        "notices": [shown.passage(notice) for notice in plan["notices"]],
        "counts": found,
        "slow": len(slow),
        "at_once": most_at_once(tasks, now),
        "failures": kinds[:MOST_FAILURES],
        "more_failures": sum(kind["count"] for kind in kinds[MOST_FAILURES:]),
        "totals": _totals(collected, plan, found),
        "names": _names(list(names.values())),
        "more_names": max(len(names) - MOST_NAMES, 0),
        "data": embedded(collected, plan, names, now) if tasks else "",
    }


def _failures(tasks: Sequence[ReportTask]) -> list[dict[str, Any]]:
    """Failed tasks, those with the same name and reason together; the latest first."""
    kinds: dict[tuple[Any, ...], list[ReportTask]] = {}
    for task in tasks:
        if task["status"] == "Failed":
            kinds.setdefault((*key_of(task), task["fail_reason"]), []).append(task)
    return [
        {
            "service": service,
            "name": shown.name(name or "(no name)"),
            "reason": shown.passage(reason) if reason else "",
            "count": len(of_kind),
            "tasks": [_failed(task) for task in of_kind[:MOST_OF_A_KIND]],
            "more": max(len(of_kind) - MOST_OF_A_KIND, 0),
        }
        for (service, name, reason), of_kind in kinds.items()
    ]


def _failed(task: ReportTask) -> dict[str, str]:
    return {
        "when": shown.moment(task["created_at"]),
        "when_exactly": task["created_at"] or "",
        "place": shown.name(task.place),
        "instance": shown.name(task["instance_name"] or task["instance_id"] or ""),
        "duration": shown.duration(task["duration"]),
        "job_id": shown.name(task["job_id"]),
    }


def _totals(collected: Collected, plan: Mapping[str, Any], found: Mapping[str, int]) -> dict[str, Any]:
    """A line for each service; outcomes that nobody has are left out, unless they are the usual ones."""
    words = [word for word in WORDS if found[word] or word in ("Running", "Completed", "Failed")]
    rows = [
        {"group": shown.name(group), "cells": [outcomes[word] for word in words], "all": sum(outcomes.values())}
        for group, outcomes in by_outcome(collected, plan).items()
    ]
    several = len(plan["places"]) > 1
    missing = [shown.name(f"{one.service} \u00b7 {one.place}" if several else one.service) for one in collected.problems]
    return {"words": words, "rows": rows, "missing": missing, "sums": [found[word] for word in words], "all": found["tasks"]}


def _names(figures: Sequence[NameFigures]) -> list[dict[str, Any]]:
    longest = max((one.worst or 0.0 for one in figures), default=0.0) or 1.0
    return [
        {
            "service": one.service,
            "name": shown.name(one.name or "(no name)"),
            "count": one.count,
            "median": shown.duration(one.median),
            "worst": shown.duration(one.worst),
            "median_share": round(100 * (one.median or 0.0) / longest, 2),
            "worst_share": round(100 * (one.worst or 0.0) / longest, 2),
        }
        for one in figures[:MOST_NAMES]
    ]
