# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and reasons that would do harm: in the page, in JSON, in CSV, and on the way through Ansible."""
from __future__ import annotations

import html
import re
from typing import Any

import html5lib
import pytest

from lab import SERVICES, Lab
from reporting import HOSTILE, reports

pytestmark = pytest.mark.parametrize("lab", ["module"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def made(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    for service in SERVICES:
        for text in HOSTILE.values():
            lab.cloud.add_job(service, age=600, duration=60, name=text, instance_name=text, outcome="Failed", reason=f"{text} is why")
    return reports(lab, tmp_path_factory.mktemp("reports"), {"hostile": {"title": HOSTILE["script"]}})["hostile"]


def test_the_page_is_valid(made: Any) -> None:
    html5lib.HTMLParser(strict=True).parse(made.path("html").read_bytes())


def test_the_page_has_the_elements_of_its_template_only(made: Any) -> None:
    tree = html5lib.parse(made.page, namespaceHTMLElements=False)
    assert len(tree.findall(".//script")) == 4 and not tree.findall(".//img")
    names = {name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not {name for name in names if name.startswith("on")}
    assert str(tree.findtext(".//title")).startswith(HOSTILE["script"])


def test_nothing_ends_the_block_of_data(made: Any) -> None:
    found = re.search('id="data">(.*?)</script>', made.page, re.DOTALL)
    assert found
    block = found[1]
    assert not re.search("[<>&\u2028\u2029\u202e\x00-\x1f]", block)
    assert len(made.data["tasks"]) == len(HOSTILE) * len(SERVICES)


def test_what_cannot_be_seen_is_shown(made: Any) -> None:
    shown = {name for _service, name, _median in made.data["names"]}
    assert {"⟨U+202E⟩gpj.exe", "one⟨U+2028⟩two⟨U+2029⟩three", "⟨U+0000⟩⟨U+001B⟩[31m⟨U+0007⟩bell"} <= shown
    assert HOSTILE["script"] in shown and HOSTILE["template"] in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\u2028-\u202e]", made.page)


def test_long_names_are_cut_on_the_page_only(made: Any) -> None:
    assert max(len(name) for _service, name, _median in made.data["names"]) == 120
    assert html.escape(HOSTILE["long"]) not in made.page
    assert HOSTILE["long"] in {task["name"] for task in made.json["tasks"]}


def test_json_has_the_tasks_as_they_are(made: Any) -> None:
    assert {task["name"] for task in made.json["tasks"]} == set(HOSTILE.values())


def test_csv_holds_no_formula(made: Any) -> None:
    rows = made.rows
    assert len(rows) == len(HOSTILE) * len(SERVICES)
    cells = {cell for row in rows for cell in row.values()}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{HOSTILE['formula']}" in cells
    assert HOSTILE["lines"] in cells and HOSTILE["quotes"] in cells


def test_nothing_is_templated(made: Any) -> None:
    texts = made.page + made.path("csv").read_text(encoding="utf-8") + made.path("json").read_text(encoding="utf-8")
    assert "0" * 40 not in texts and "{{ 10 ** 40 }}" in texts
