# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser that the other tests rely on runs scripts, and tells of errors on its console."""
from __future__ import annotations


def test_it_runs_scripts_and_tells_of_errors(chromium, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>before</title><script>document.title = 'after'; missing()</script>", encoding="utf-8")
    chromium.get(page.as_uri())
    assert chromium.title == "after"
    assert ["missing is not defined" in entry["message"] for entry in chromium.get_log("browser")] == [True]
