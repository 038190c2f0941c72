# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing gets into the page unescaped, whatever is added to its template or scripts."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

ROLE = Path(__file__).resolve().parents[4] / "roles/task_report"
TEMPLATE = (ROLE / "templates/report.html.j2").read_text(encoding="utf-8")
# the page's own style and scripts, parts that are escaped where they are made, and JSON that is escaped already
AS_IT_IS = {"lookup('ansible.builtin.file', 'page.css')", "lookup('ansible.builtin.file', script)", "failure(kind)", "page.data"}


def test_every_text_of_the_template_is_escaped() -> None:
    texts = [text.strip() for text in re.findall(r"{{(.*?)}}", TEMPLATE)]
    bare = {text for text in texts if not text.endswith("| e") and text not in AS_IT_IS and not text.startswith("durations(page.names[")}
    # words of the template itself, in a condition
    bare = {text for text in bare if not re.fullmatch(r"'[^']*' if (?!.* else [^']).+", text)}
    assert len(texts) > 60 and bare == set()


@pytest.mark.parametrize("script", sorted((ROLE / "files").glob("*.js")), ids=lambda path: path.name)
def test_scripts_write_texts_only(script: Path) -> None:
    code = script.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", code)
    assert not re.search(r"fetch\(|XMLHttpRequest|https?://(?!www\.(gnu|w3)\.org/)", code)
    assert "</script" not in code.lower()


def test_the_page_asks_nobody_for_anything() -> None:
    assert "default-src 'none'" in TEMPLATE
    assert not re.search(r"(src|href)=\"(?!data:,|#)", TEMPLATE)
    assert not re.search(r"@import|url\(", (ROLE / "files/page.css").read_text(encoding="utf-8"))
