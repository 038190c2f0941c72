# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the report's page looks: at three widths, light and dark, and on paper; contrast; and how quick it is with ten thousand tasks."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab
from pages import Page
from reporting import HOSTILE, reports
from simulator import PROJECTS

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")

# the lowest contrast of any text that is shown, with the text; large text may have less
LOWEST_CONTRAST = """
const channel = (value) => { const part = value / 255; return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const colour = (text) => text.match(/[\\d.]+/g).map(Number);
const behind = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const found = colour(getComputedStyle(one).backgroundColor);
    if (found.length === 3) return found;
  }
  return [255, 255, 255];
};
let lowest = [99, ''];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim();
  const element = walker.currentNode.parentElement;
  if (!text || !element.checkVisibility() || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
  const pair = [luminance(colour(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => b - a);
  const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
  if (contrast < lowest[0]) lowest = [contrast, text.slice(0, 60)];
}
return lowest;
"""


@pytest.fixture(scope="module")
def made(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    for service in SERVICES:
        lab.cloud.fill(service, 2000, days=20, running=3, failed=40, instances=30)
        lab.cloud.fill(service, 30, project_id="sim-2", days=1, running=2, failed=5)
        for text in HOSTILE.values():
            lab.cloud.add_job(service, project_id="sim-2", age=600, duration=60, name=text, instance_name=text, outcome="Failed", reason=text)
    return reports(lab, tmp_path_factory.mktemp("reports"), {
        "many": {"start": "-25d"},
        "some": {"connection": {"project_id": PROJECTS["sim-2"]}, "start": "-40d"},
        "none": {"connection": {"project_id": PROJECTS["eu-de"]}},
    })


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", ["many", "some", "none"])
def test_nothing_is_wider_than_the_screen_and_all_can_be_read(chromium: Any, made: Any, case: str, width: Any, scheme: Any) -> None:
    page = Page(chromium, made[case].path("html"), width=width, scheme=scheme)
    assert page.run("return [innerWidth, document.documentElement.scrollWidth]") == [width, width]
    contrast, text = page.run(LOWEST_CONTRAST)
    assert contrast >= 4.5, text


def test_schemes_differ(chromium: Any, made: Any) -> None:
    colours = [Page(chromium, made["none"].path("html"), scheme=scheme).run("return getComputedStyle(document.body).backgroundColor") for scheme in SCHEMES]
    assert colours[0] != colours[1]


def test_ten_thousand_tasks(chromium: Any, made: Any) -> None:
    path = made["many"].path("html")
    page = Page(chromium, path)
    # a machine that tests run on may be slow and busy; a quick one takes less than a second
    assert page.seconds < 10
    assert path.stat().st_size < 5_000_000
    assert page.text("#status").startswith("10,000 tasks")
    assert (page.complaints(), page.requests()) == ([], [])
    page.run("document.getElementById('all-lanes').click()")
    assert len(page.texts("#lanes .label button")) == 121
    typed = page.run("""
        const begin = performance.now();
        document.getElementById('text').value = 'failed';
        document.getElementById('filters').dispatchEvent(new Event('input'));
        return performance.now() - begin;""")
    assert page.text("#status").startswith("200 of 10,000 tasks") and typed < 3000


@pytest.mark.parametrize("case", ["many", "some", "none"])
def test_on_paper(chromium: Any, made: Any, case: str) -> None:
    sheets = Page(chromium, made[case].path("html"), scheme="dark").on_paper()
    assert 1 <= len(sheets) < 60
    assert all(len(sheet.split()) >= 5 for sheet in sheets), "no blank page"
    assert "Zoom in" not in "".join(sheets), "what cannot be pressed is not printed"
    if case == "many":
        assert "Single task exception." in "".join(sheets)
        assert "rows 1 to 200" in "".join(sheets)
