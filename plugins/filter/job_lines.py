# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import one_line
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import COMPLETED, ENDED, UNKNOWN
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import span

DOCUMENTATION = r"""
name: job_lines
short_description: A line of text for each job
version_added: 1.0.0
author: the hwcloud.taskcenter authors (@hwcloud)
description:
  - Says what became of jobs in lines for people.
  - Text from the cloud stays within its line. Line breaks and control characters become spaces, and what is very long is cut.
options:
  _input:
    description:
      - Records of jobs, such as RV(hwcloud.taskcenter.wait_for_job#module:jobs) or RV(hwcloud.taskcenter.rds_task_info#module:tasks).
      - A record may have a key C(label), which then begins its line.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: hwcloud.taskcenter.wait_outcome
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what failed
  ansible.builtin.debug:
    msg: "{{ listed.tasks | hwcloud.taskcenter.job_lines }}"
  # [
  #   "rds RestoreSqlserverInInstance on billing (676e9f17f9b74289883a44a47b8101f5): Failed after 5m12s: The backup file is damaged."
  # ]
"""

RETURN = r"""
_value:
  description: The lines, in the order of the records.
  type: list
  elements: str
"""

LONGEST_NAME = 100
LONGEST_REASON = 300


def _plain(value: Any, longest: int = LONGEST_NAME) -> str:
    text = one_line(str(value)).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _end(job: Mapping[str, Any]) -> str:
    status = job.get("status") or UNKNOWN
    if status in ENDED:
        after = "" if job.get("duration") is None else f" after {span(job['duration'])}"
        reason = "" if status == COMPLETED else f": {_plain(job.get('fail_reason') or 'the service gives no reason', LONGEST_REASON)}"
        return f"{status}{after}{reason}"
    if status == UNKNOWN and not job.get("service_status"):
        return "never seen"
    percent = "" if job.get("progress") is None else f" at {job['progress']} %"
    return f"last seen {status if status != UNKNOWN else _plain(job['service_status'])}{percent}"


def _line(job: Mapping[str, Any]) -> str:
    label = f"{_plain(job['label'])}: " if job.get("label") else ""
    instance = job.get("instance_name") or job.get("instance_id")
    on_instance = f" on {_plain(instance)}" if instance else ""
    return f"{label}{job['service']} {_plain(job.get('name') or 'job')}{on_instance} ({_plain(job['job_id'])}): {_end(job)}"


def job_lines(jobs: Iterable[Mapping[str, Any]]) -> list[str]:
    """See DOCUMENTATION."""
    try:
        return [_line(job) for job in jobs]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise AnsibleFilterError("job_lines takes a list of jobs, such as the jobs of wait_for_job or the tasks of rds_task_info.") from None


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"job_lines": job_lines}
