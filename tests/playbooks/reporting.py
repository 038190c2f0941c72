# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role task_report as a case of a lab, and the files that it wrote."""
from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from lab import COLLECTION, Lab, Task, without_nothing

ROLE = f"{COLLECTION}.task_report"
SUFFIXES = ("html", "json", "csv")
# texts that do harm where somebody runs, templates or calculates them
HOSTILE = {
    "script": "<script>document.title='run'</script>",
    "end of script": "</script><img src=x onerror=\"document.title='run'\">",
    "quotes": "\"'><b onmouseover=alert(1)>",
    "comment": "<!--",
    "template": "{{ 10 ** 40 }} {% if true %}",
    "formula": "=HYPERLINK(\"http://example.com\")",
    "separator": "one\u2028two\u2029three",
    "reversed": "\u202egpj.exe",
    "controls": "\x00\x1b[31m\x07bell",
    "lines": "first\r\nsecond\tthird",
    "scripts": "データベース قاعدة بيانات",
    "long": "x" * 4000,
}


@dataclass(frozen=True)
class Report:
    """What a role that ran has left."""

    folder: Path
    failed: str
    result: Mapping[str, Any]
    name: str = "task-report"

    def path(self, suffix: str) -> Path:
        return self.folder / f"{self.name}.{suffix}"

    @property
    def page(self) -> str:
        return self.path("html").read_text(encoding="utf-8")

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.path("json").read_text(encoding="utf-8"))
        return read

    @property
    def rows(self) -> list[dict[str, str]]:
        with self.path("csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, strict=True))

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script reads."""
        block = re.search('<script type="application/json" id="data">(.*?)</script>', self.page, re.DOTALL)
        assert block
        read: dict[str, Any] = json.loads(block[1])
        return read

    def texts(self) -> str:
        """What the page shows without its script."""
        body = re.sub("(?s)<(script|style|noscript)[^>]*>.*?</\\1>", " ", self.page.partition("<body>")[2])
        return " ".join(unescape(re.sub("<[^>]*>", " ", body)).split())


def report(lab: Lab, case: str, folder: Path, *, connection: Mapping[str, Any] | None = None, **options: Any) -> list[Task]:
    """The tasks of a case: the role, and what it left. Options are those of the role without their prefix; None is not given."""
    given = {"folder": str(folder), **options}
    include = {
        "name": "Include the role",
        "ansible.builtin.include_role": {"name": ROLE},
        "vars": {f"task_report_{name}": value for name, value in without_nothing(given).items()},
    }
    failed = {"name": "Keep the failure", "ansible.builtin.set_fact": {"role_failed": "{{ ansible_failed_result.msg }}"}}
    left = {"failed": "{{ role_failed | default('') }}", "result": "{{ task_report_result | default({}) }}"}
    defaults = {f"group/{COLLECTION}.all": without_nothing({**lab.connection(case), "retries": 0, **(connection or {})})}
    return [
        {"module_defaults": defaults, "block": [include], "rescue": [failed], "ignore_errors": False},
        {"ansible.builtin.debug": {"msg": left}},
    ]


def reports(lab: Lab, folder: Path, cases: Mapping[str, Mapping[str, Any]], **keywords: Any) -> dict[str, Report]:
    """Runs the role once for each case, each into a folder of its own."""
    tasks = {}
    for case, options in cases.items():
        tasks[case] = report(lab, case, **{"folder": folder / case, **options})
    outcome = lab.run(tasks, **keywords)
    found = {}
    for case, options in cases.items():
        left = outcome[case]["msg"]
        found[case] = Report(Path(options.get("folder", folder / case)), left["failed"], left["result"], options.get("name", "task-report"))
    return found
