# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report is to ask whom: the options of the role task_report, checked, as a plan that its tasks follow."""
from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import NAMES
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._times import iso, read_user_time

DOCUMENTATION = r"""
name: task_report_plan
short_description: Read the options of a report
version_added: 1.0.0
author:
  - the hwcloud.taskcenter authors (@hwcloud)
description:
  - Checks the options of the role P(hwcloud.taskcenter.task_report#role), and says which services are to be asked about which regions and projects.
  - It sends nothing.
options:
  _input:
    description:
      - The options, named like those of the role without C(task_report_).
      - Lists may be texts with commas.
    type: dict
    required: true
seealso:
  - plugin: hwcloud.taskcenter.task_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Say what would be asked
  ansible.builtin.debug:
    msg: "{{ plan.error or plan.asks }}"
  vars:
    plan: "{{ options | hwcloud.taskcenter.task_report_plan }}"
    options:
      services: rds, dcs
      regions: [eu-de, eu-nl]
      start: -7d
      folder: /srv/reports
      name: databases
      title: Databases
      on_error: fail
"""

RETURN = r"""
_value:
  description:
    - The plan. Where an option cannot be used, its C(error) says which, and why.
  type: dict
"""


DAY = 86400.0
# what the services keep
KEPT = 30 * DAY


class _Refused(Exception):
    """An option cannot be used; the text is for the user."""


def _words(options: Mapping[str, Any], name: str) -> list[str]:
    """A list, or a text with commas as surveys and the command line give it; nothing empty, nothing twice."""
    value = options.get(name)
    if value is None:
        return []
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]
    return list(dict.fromkeys(word for word in (str(item).strip() for item in items) if word))


def _text(options: Mapping[str, Any], name: str) -> str:
    value = options.get(name)
    return "" if value is None else str(value).strip()


def _services(options: Mapping[str, Any]) -> list[str]:
    chosen = _words(options, "services") or list(NAMES)
    for service in chosen:
        if service not in NAMES:
            raise _Refused(f"task_report_services: {service!r} is no service; there are {', '.join(NAMES)}.")
    return [service for service in NAMES if service in chosen]


def _place(region: str | None, project_id: str | None = None, project_name: str | None = None) -> dict[str, Any]:
    """Where to ask: ``options`` are those of the info modules."""
    project = project_id or project_name
    if not (region and project):
        label = region or project or ""
    else:
        label = project if project.startswith(region) else f"{region} {project}"
    place = {"region": region, "project_id": project_id, "project_name": project_name}
    # of id and name the one that is not given has to be None: it may stand in the defaults
    given = {key: value for key, value in place.items() if value or (project and key != "region")}
    return {**place, "label": label, "options": given}


def _places(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every region with every project, except that a project whose name begins with one of the regions belongs to that one."""
    regions, ids, names = (_words(options, name) for name in ("regions", "project_ids", "projects"))
    if len(regions) < 2:
        region = regions[0] if regions else None
        named = [_place(region, project_id=one) for one in ids] + [_place(region, project_name=one) for one in names]
        return named or [_place(region)]
    if ids:
        raise _Refused(
            "task_report_project_ids: with several regions it is not known which project is in which region;"
            " give task_report_projects, their names, which begin with the region, or make a report of each region."
        )
    if not names:
        # the environment may name a project, but that is one of a single region
        return [_place(region, project_name=region) for region in regions]
    places = []
    for region in regions:
        for name in names:
            homes = [one for one in regions if name == one or name.startswith(f"{one}_")]
            if not homes or region in homes:
                places.append(_place(region, project_name=name))
    return places


def _moment(options: Mapping[str, Any], name: str, now: float) -> float | None:
    text = _text(options, name)
    if not text:
        return None
    try:
        return read_user_time(text, now)
    except (ValueError, OverflowError, OSError):
        raise _Refused(
            f"task_report_{name}: {text!r} is no time; give ISO 8601 such as 2026-01-15T10:00:00Z (no zone: UTC),"
            " epoch seconds or milliseconds, or an age such as -90m, -24h or -7d."
        ) from None


def _window(options: Mapping[str, Any], now: float) -> tuple[float, float | None, list[str]]:
    start, end = _moment(options, "start", now), _moment(options, "end", now)
    start = now - DAY if start is None else start
    if start >= (now if end is None else end):
        until = "now" if end is None else f"task_report_end, {iso(end)}"
        raise _Refused(f"task_report_start: {iso(start)} is not before {until}; give an earlier one.")
    notices = []
    if now - start > KEPT + 1:
        notices.append(
            f"The window begins on {str(iso(start))[:10]}, but the services keep their tasks for a month:"
            f" what ran before {str(iso(now - KEPT))[:10]} may be missing."
        )
    return start, end, notices


def _check_target(options: Mapping[str, Any]) -> None:
    folder, name = _text(options, "folder"), _text(options, "name")
    if not folder:
        raise _Refused("task_report_folder: it is empty; give the folder that the report is written to.")
    if not folder.startswith(("/", "~")):
        raise _Refused(f"task_report_folder: {folder!r} is no absolute path; give one that begins with / or ~.")
    if not re.fullmatch(r"\w[\w. -]{0,99}", name):
        raise _Refused(f"task_report_name: {name!r} cannot be a file's name; give up to 100 letters, digits, and any of '_', '-', '.' or blanks.")
    mode = _text(options, "mode")
    # without quotes YAML makes 420 of 0644
    if mode and not re.fullmatch(r"0[0-7]{3,4}|[ugoa]*[-+=][rwxXstugo]*(,[ugoa]*[-+=][rwxXstugo]*)*", mode):
        raise _Refused(f"task_report_mode: {mode!r} is no mode; give four digits in quotes, such as '0644', or u=rw,go=r.")


def task_report_plan(options: Mapping[str, Any], now: float | None = None) -> dict[str, Any]:
    """The plan. Where an option cannot be used it has ``error``, and nothing else that counts."""
    now = time.time() if now is None else now
    plan: dict[str, Any] = {"error": "", "services": [], "places": [], "asks": {service: [] for service in NAMES}, "notices": []}
    try:
        _check_target(options)
        services, places = _services(options), _places(options)
        start, end, notices = _window(options, now)
        if _text(options, "on_error") not in ("fail", "continue"):
            raise _Refused(f"task_report_on_error: {_text(options, 'on_error')!r} is not known; give fail or continue.")
    except _Refused as refusal:
        return {**plan, "error": str(refusal)}
    return {
        "error": "",
        "title": _text(options, "title"),
        "services": services,
        "places": places,
        "asks": {service: places if service in services else [] for service in NAMES},
        "start": iso(start),
        "end": iso(end) or "",
        "made_at": iso(now),
        "notices": notices,
    }


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"task_report_plan": task_report_plan}
