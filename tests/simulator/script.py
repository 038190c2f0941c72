# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cloud written down: what a YAML file, or a JSON body, says there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from .cloud import Cloud

LIMITS = {"requests_per_minute", "burst", "retry_after"}


def load(cloud: Cloud, path: str | Path) -> None:
    with open(path, encoding="utf-8") as stream:
        script = yaml.safe_load(stream)
    apply(cloud, {} if script is None else script)


def apply(cloud: Cloud, script: Any) -> None:
    """Projects first, since jobs may name them; faults last, since nothing may strike before all is there."""
    if not isinstance(script, Mapping):
        raise ValueError("a script is a mapping")
    strange = sorted(set(script) - set(_PARTS))
    if strange:
        raise ValueError(f"a script has no {', '.join(strange)}; it has {', '.join(_PARTS)}")
    for name, part in _PARTS.items():
        if script.get(name) is not None:
            part(cloud, script[name])


def _settings(cloud: Cloud, changes: Mapping[str, Any]) -> None:
    cloud.settings.update(changes)


def _limits(cloud: Cloud, changes: Mapping[str, Any]) -> None:
    strange = sorted(set(changes) - LIMITS)
    if strange:
        raise ValueError(f"limits have no {', '.join(strange)}; they have {', '.join(sorted(LIMITS))}")
    cloud.settings.update(changes)


def _credentials(cloud: Cloud, given: Mapping[str, Any]) -> None:
    adders: dict[str, Callable[..., object]] = {
        "projects": cloud.accounts.add_project,
        "users": cloud.accounts.add_user,
        "keys": cloud.accounts.add_key,
        "tokens": cloud.accounts.add_token,
    }
    strange = sorted(set(given) - set(adders))
    if strange:
        raise ValueError(f"credentials have no {', '.join(strange)}; they have {', '.join(adders)}")
    for name, add in adders.items():
        for each in given.get(name) or []:
            add(**each)


def _jobs(cloud: Cloud, jobs: list[dict[str, Any]]) -> None:
    for job in jobs:
        cloud.add_job(**job)


def _fill(cloud: Cloud, fills: list[dict[str, Any]]) -> None:
    for fill in fills:
        cloud.fill(**fill)


def _faults(cloud: Cloud, faults: list[dict[str, Any]]) -> None:
    for fault in faults:
        cloud.faults.add(**fault)


_PARTS: dict[str, Callable[[Cloud, Any], None]] = {
    "settings": _settings,
    "limits": _limits,
    "credentials": _credentials,
    "jobs": _jobs,
    "fill": _fill,
    "faults": _faults,
}
