# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's page in a browser: what is shown, by mouse and by keyboard alone, and that nothing of the cloud's texts runs."""
from __future__ import annotations

import re
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from lab import Lab
from pages import Page
from reporting import HOSTILE, reports
from simulator import PROJECTS


def orders(number: int) -> dict[str, str]:
    return {"instance_id": f"{number:032x}in01", "instance_name": f"orders-{number}"}


@pytest.fixture(scope="module")
def made(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    cloud = lab.cloud
    for number in range(60):
        outcome = "Failed" if number % 10 == 3 else "Completed"
        cloud.add_job(
            "rds", age=80000 - number * 1000, duration=100 + number, name=f"Task{number:02d}", outcome=outcome, reason="The disk is full.",
            job_id=f"job-{number:02d}", **orders(number % 3))
    for age in (9000, 8000, 7000):
        cloud.add_job("gaussdb", age=age, duration=60, name="Resize")
    cloud.add_job("gaussdb", age=6000, duration=3000, name="Resize", instance_name="lame")
    cloud.add_job("gaussdb", age=300, duration=None, name="Grow")
    cloud.add_job("dcs", age=500, duration=60, name="modify")
    for service in ("rds", "dcs"):
        for text in HOSTILE.values():
            cloud.add_job(service, project_id="sim-2", age=600, duration=60, name=text, instance_name=text, outcome="Failed", reason=text)
    return reports(lab, tmp_path_factory.mktemp("reports"), {
        "some": {},
        "hostile": {"connection": {"project_id": PROJECTS["sim-2"]}, "title": HOSTILE["script"]},
        "none": {"connection": {"project_id": PROJECTS["eu-de"]}},
        "problem": {"connection": {"endpoints": {**lab.endpoints("problem"), "dcs": "http://127.0.0.1:9/"}}, "on_error": "continue"},
    })


@pytest.fixture
def page(chromium: Any, made: Any) -> Any:
    return Page(chromium, made["some"].path("html"))


@pytest.mark.parametrize("case", ["some", "hostile", "none", "problem"])
def test_no_errors_and_no_requests(chromium: Any, made: Any, case: str) -> None:
    page = Page(chromium, made[case].path("html"))
    assert (page.complaints(), page.requests()) == ([], [])


def test_hostile_texts_are_shown_and_not_run(chromium: Any, made: Any) -> None:
    page = Page(chromium, made["hostile"].path("html"))
    assert page.text("h1") == HOSTILE["script"]
    assert chromium.title.startswith(HOSTILE["script"])
    for shown in (page.column("task"), page.texts("#failures h3"), page.texts("#lanes .label")):
        assert any(HOSTILE["script"] in text for text in shown)
    assert not chromium.find_elements(By.CSS_SELECTOR, "img, b[onmouseover], script[src]")
    assert "⟨U+202E⟩gpj.exe" in page.text("#rows")


def test_even_an_injected_script_would_not_run(page: Any) -> None:
    page.run("""
        const script = document.createElement('script'); script.textContent = "document.title = 'run'"; document.body.append(script);
        const picture = document.createElement('img'); picture.setAttribute('onerror', "document.title = 'run'");
        picture.src = 'http://127.0.0.1:9/x.png'; document.body.append(picture);
    """)
    assert page.chromium.title != "run"
    assert any("Content Security Policy" in text for text in page.complaints())


def test_the_problem_comes_first(chromium: Any, made: Any) -> None:
    page = Page(chromium, made["problem"].path("html"))
    assert page.run("return document.body.innerText").lstrip().startswith("Incomplete: dcs could not be asked.")


def test_lanes(page: Any) -> None:
    assert page.texts("#lanes .group")[0].startswith("rds")
    labels = page.texts("#lanes .label button")
    assert labels[:3] == ["orders-0", "orders-1", "orders-2"] and labels[-1] == "no instance named"
    bars = [len(page.chromium.find_elements(By.CSS_SELECTOR, f"#lanes .bar{kind}")) for kind in ("", ".failed", ".running", ".slow")]
    assert bars == [66, 6, 1, 1]


def test_bars_that_run_at_the_same_time_do_not_cover_each_other(page: Any) -> None:
    overlaps = page.run("""
        let found = 0;
        document.querySelectorAll('#lanes .track').forEach((track) => {
          const bars = [...track.children].map((bar) => bar.task && [bar.task.created, bar.task.ended ?? Infinity, bar.style.top]);
          bars.forEach((a, i) => bars.slice(i + 1).forEach((b) => { if (a[2] === b[2] && a[0] < b[1] && b[0] < a[1]) found += 1; }));
        });
        return found;""")
    assert overlaps == 0
    assert page.text("#at-once").startswith("at most ")


def test_zoom_by_keyboard(page: Any) -> None:
    whole = page.text("#shown-time")
    page.tab_to("closer")
    page.press(Keys.ENTER)
    assert page.text("#shown-time") != whole and page.focused() == "closer"
    page.tab_to("whole")
    page.press(Keys.SPACE)
    assert page.text("#shown-time") == whole


def test_a_bar_tells_about_its_task(page: Any) -> None:
    failed = page.chromium.find_element(By.CSS_SELECTOR, "#lanes .bar.failed")
    page.run("arguments[0].dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))", failed)
    tip = page.text("#tip")
    assert "The disk is full." in tip and "Failed" in tip
    page.run("arguments[0].click()", failed)
    assert len(page.column("task")) == 1, "and shows it in the table"


def test_sort_by_keyboard(page: Any) -> None:
    newest = page.column("started")
    assert newest == sorted(newest, reverse=True) and len(newest) == 50
    page.tab_to("task")
    page.press(Keys.ENTER)
    found = [re.match("Grow|Resize|modify|Task..", text) for text in page.column("task")]
    names = [match[0] if match else "" for match in found]
    assert names[0] == "Grow" and names[-1] > "Task30"
    assert page.run("return document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"
    page.press(Keys.ENTER)
    assert page.column("task")[0].startswith("Task59")
    page.tab_to("duration")
    page.press(Keys.SPACE)
    assert page.column("duration")[0] == "50m 00s", "the longest first"
    assert page.texts("#table [aria-sort]") == ["Duration"]


def test_filter_by_keyboard(page: Any) -> None:
    page.tab_to("text")
    page.press("disk", Keys.SPACE, "orders-0")
    assert {text[:8] for text in page.column("task")} == {"Task03jo", "Task33jo"}
    assert page.text("#status") == "2 of 66 tasks"
    page.tab_to("clear")
    page.press(Keys.ENTER)
    assert page.text("#status").startswith("66 tasks")


def test_select_by_keyboard(page: Any) -> None:
    page.tab_to("outcome")
    page.press("F")
    assert set(page.texts("#rows .outcome")) == {"Failed"} and len(page.column("task")) == 6
    page.tab_to("slow")
    page.press(Keys.SPACE)
    assert page.text("#rows") == "No task is like this."


def test_pages_by_keyboard(page: Any) -> None:
    page.tab_to("next")
    page.press(Keys.ENTER)
    assert len(page.column("task")) == 16 and page.focused() == "next", "the focus stays"
    page.press(Keys.ENTER)
    assert page.text("#page") == "Page 2 of 2"


def test_the_focus_can_be_seen(page: Any) -> None:
    page.tab_to("closer")
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_javascript(chromium: Any, made: Any) -> None:
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page = Page(chromium, made["some"].path("html"))
        text = page.text("body")
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    for part in ("Failures", "The disk is full.", "Totals", "Durations", "need JavaScript", "task-report.csv"):
        assert part in text
    assert "Zoom in" not in text
