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

DOCUMENTATION = r"""
name: task_report
short_description: Make a report of tasks
version_added: 1.0.0
author:
  - the hwcloud.taskcenter authors (@hwcloud)
description:
  - Turns what the info modules found into the texts of the report that the role P(hwcloud.taskcenter.task_report#role) writes.
positional: plan, form
options:
  _input:
    description:
      - For each service what its info module registered in a loop over its entry in C(plan.asks).
    type: dict
    required: true
  plan:
    description:
      - What P(hwcloud.taskcenter.task_report_plan#filter) returned.
    type: dict
    required: true
  form:
    description:
      - V(page) is what the page's template shows, V(json) and V(csv) are the texts of those files, V(summary) is all but the tasks.
    type: str
    choices: [page, json, csv, summary]
    required: true
seealso:
  - plugin: hwcloud.taskcenter.task_report_plan
    plugin_type: filter
"""

EXAMPLES = r"""
- name: List the tasks of RDS, in each place of the plan
  hwcloud.taskcenter.rds_task_info:
    start_time: "{{ plan.start }}"
    limit: 0
  module_defaults:
    hwcloud.taskcenter.rds_task_info: "{{ item.options }}"
  loop: "{{ plan.asks.rds }}"
  register: rds

- name: Show how many tasks there are
  ansible.builtin.debug:
    msg: "{{ ({'rds': rds} | hwcloud.taskcenter.task_report(plan, 'summary')).counts }}"
"""

RETURN = r"""
_value:
  description:
    - A text for V(json) and V(csv), a dictionary for the others.
  type: raw
"""


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
