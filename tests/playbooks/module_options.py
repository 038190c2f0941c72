# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of tasks held against the documentation of their modules, as far as one can see without running them."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {"str": (str, int, float), "int": (int,), "float": (int, float), "bool": (bool,), "dict": (dict,), "list": (list,)}


def documented(*modules: str) -> dict[str, dict[str, Any]]:
    """The options of each module, as ansible-doc tells them."""
    command = [str(Path(sys.executable).parent / "ansible-doc"), "-t", "module", "-j", *modules]
    told = json.loads(subprocess.run(command, env=os.environ, stdout=subprocess.PIPE, check=True).stdout)
    return {module: details["doc"]["options"] for module, details in told.items()}


def mistakes(given: Mapping[str, Any], options: Mapping[str, Any], where: str) -> Iterator[str]:
    """Unknown and missing options, values of another type or none of the choices; in options of options too."""
    names = {alias: name for name, option in options.items() for alias in (name, *option.get("aliases", ()))}
    found = {names[name]: value for name, value in given.items() if name in names}
    yield from (f"{where}.{name} is unknown" for name in given if name not in names)
    yield from (f"{where}.{name} is missing" for name, option in options.items() if option.get("required") and name not in found)
    for name, value in found.items():
        yield from _mistakes_in_value(value, options[name], f"{where}.{name}")


def _mistakes_in_value(value: Any, option: Mapping[str, Any], where: str) -> Iterator[str]:
    if isinstance(value, str) and "{{" in value:
        return  # not known before it runs
    wanted = option.get("type", "str")
    if wanted in TYPES and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "bool")):
        yield f"{where} is no {wanted}: {value!r}"
        return
    if option.get("choices") and value not in option["choices"]:
        yield f"{where} is none of {option['choices']}: {value!r}"
    if wanted == "list" and option.get("elements") in TYPES:
        element = {**option, "type": option["elements"], "choices": None}
        for number, entry in enumerate(value):
            yield from _mistakes_in_value(entry, element, f"{where}[{number}]")
    elif option.get("suboptions"):
        yield from mistakes(value, option["suboptions"], where)
