# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README has what certification asks for, lists all that there is, and leads nowhere that is not there."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = [
    "Description", "Requirements", "Installation", "Use Cases", "Testing", "Contributing", "Support", "Release Notes and Roadmap",
    "Related Information", "License Information",
]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("roles/*/README.md"))]


def test_the_sections_and_their_order() -> None:
    assert re.findall(r"^## (.*)$", README, re.MULTILINE) == SECTIONS


def test_the_place_of_the_tested_versions() -> None:
    assert README.index("<!-- tested versions: begin -->") < README.index("<!-- tested versions: end -->")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page: Path) -> None:
    """Absolute ones only: Galaxy and Automation Hub show the README where the other files are not."""
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert all(link.startswith("https://") for link in links)
    inside = [link.removeprefix(f"{GALAXY['repository']}/blob/main/") for link in links if link.startswith(f"{GALAXY['repository']}/blob/")]
    assert not [link for link in inside if not (ROOT / link).is_file()]


@pytest.mark.parametrize("folder, pattern", [("plugins/modules", "*.py"), ("roles", "*"), ("playbooks", "*.yml")])
def test_all_that_there_is_is_listed(folder: str, pattern: str) -> None:
    there = {path.stem for path in (ROOT / folder).glob(pattern) if not path.name.startswith("_")}
    kind = {"plugins/modules": "module", "roles": "role", "playbooks": "playbook"}[folder]
    listed = re.search(rf"^\| {kind} \|.*\n.*\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert listed and set(re.findall(r"^\| `hwcloud\.taskcenter\.(\w+)`", listed[1], re.MULTILINE)) == there


def test_every_guide_is_listed() -> None:
    assert {path.stem for path in (ROOT / "docs/docsite/rst").glob("*.rst")} == set(re.findall(r"/(guide_\w+)\.rst\)", README))


def test_the_changelog_has_this_version() -> None:
    changelog = yaml.safe_load((ROOT / "changelogs/changelog.yaml").read_text(encoding="utf-8"))
    assert str(GALAXY["version"]) in changelog["releases"]
    assert "v" + str(GALAXY["version"]).replace(".", r"\.") in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
