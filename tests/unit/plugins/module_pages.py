# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' pages and argument specs."""
from __future__ import annotations

import importlib
from typing import Any

import yaml
from driving import SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _task_info, _wait_for_job

COLLECTION = "ansible_collections.hwcloud.taskcenter.plugins"
SPECS = {**{f"{service}_task_info": _task_info.ARGUMENT_SPEC for service in SERVICES}, "wait_for_job": _wait_for_job.ARGUMENT_SPEC}


def module(name: str) -> Any:
    return importlib.import_module(f"{COLLECTION}.modules.{name}")


def fragment(name: str) -> dict[str, Any]:
    """hwcloud.taskcenter.attributes.info: the part INFO of the fragment attributes."""
    _namespace, _collection, file, *part = name.split(".")
    held = importlib.import_module(f"{COLLECTION}.doc_fragments.{file}").ModuleDocFragment
    read: dict[str, Any] = yaml.safe_load(getattr(held, part[0].upper() if part else "DOCUMENTATION"))
    return read


def documentation(name: str) -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(module(name).DOCUMENTATION)
    options = dict(page.get("options", {}))
    for each in page["extends_documentation_fragment"]:
        for option, details in fragment(each).get("options", {}).items():
            assert option not in options, f"{option} is documented twice"
            options[option] = details
    return {**page, "options": options}
