# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info modules registered, as the report in one of its forms."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._report_files import csv_text, json_text, summary
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._report_page import page
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._report_tasks import collect


def task_report(registered: Mapping[str, Any], plan: Mapping[str, Any], form: str) -> Any:
    collected = collect(registered, plan)
    if form == "page":
        return page(collected, plan)
    if form == "json":
        return json_text(collected, plan)
    if form == "csv":
        return csv_text(collected)
    return summary(collected, plan)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"task_report": task_report}
