# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tested versions: what stands in it, and that the README's is of the versions that are tested."""
from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))

from runner.matrix import BEGIN, END, FAILED, NOT_RUN, PASSED, Core, Outcome, Row, as_table, as_text, load, put_table, save

OLD = Core("2.16.19", ("3.11", "3.12"), "3.8", ("resolvelib==1.0.1",), True)
NEW = Core("2.21.5", ("3.13",), "3.9", (), False)
ROWS = [
    Row(OLD, "3.11", {"sanity": Outcome(PASSED, 30, 61.4), "units": Outcome(FAILED, 5, 7.0)}),
    Row(NEW, "3.13", {"sanity": Outcome(PASSED, 31, 5.0), "units": Outcome(NOT_RUN, why="there is no Python 3.9")}),
]


def test_the_table() -> None:
    assert as_table(ROWS).splitlines() == [
        "| ansible-core | Python | oldest Python of modules | sanity | units |",
        "| --- | --- | --- | --- | --- |",
        "| 2.16.19 | 3.11 | 3.8 | passed | failed |",
        "| 2.21.5 | 3.13 | 3.9 | passed | not run: there is no Python 3.9 |",
    ]


def test_what_is_shown() -> None:
    text = as_text(ROWS)
    assert "ansible-core 2.16.19 on Python 3.11" in text
    assert "passed, 30 in 61 s" in text and "not run: there is no Python 3.9" in text


def test_the_table_is_put_between_the_marks() -> None:
    text = f"before\n{BEGIN}\nan old table\n{END}\nafter\n"
    assert put_table(text, "a table") == f"before\n{BEGIN}\na table\n{END}\nafter\n"
    assert put_table(put_table(text, "another"), "a table") == put_table(text, "a table")


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_without_the_marks(text: str) -> None:
    with pytest.raises(ValueError, match="marks"):
        put_table(text, "a table")


def test_kept_from_run_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.matrix.cores", lambda: [OLD, NEW])
    kept = tmp_path / "matrix.json"
    assert load(kept) == []
    save(ROWS[1:], kept)
    save(ROWS[:1], kept)
    assert load(kept) == ROWS
    save([Row(NEW, "3.13", {"sanity": Outcome(FAILED, 1, 1.0)})], kept)
    assert load(kept) == [ROWS[0], Row(NEW, "3.13", {**ROWS[1].outcomes, "sanity": Outcome(FAILED, 1, 1.0)})]
    on_another = Row(NEW, "3.12", {"sanity": Outcome(PASSED, 1, 1.0)})
    save([on_another], kept)
    assert load(kept) == [ROWS[0], on_another]
    assert as_table(load(kept)).splitlines()[-1] == "| 2.21.5 | 3.12 | 3.9 | passed | not run: left out |"


def versions() -> list[tuple[str, str, str]]:
    """Version, Pythons, oldest Python: as they stand there."""
    text = (ROOT / "requirements/matrix.toml").read_text(encoding="utf-8")
    return re.findall(r'^version = "(.+)"\npythons = \[(.+)\]\noldest = "(.+)"$', text, re.MULTILINE)


def test_the_oldest_version_is_the_one_that_the_collection_asks_for() -> None:
    asked = re.findall(r'^requires_ansible: ">=(\d+\.\d+)', (ROOT / "meta/runtime.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert [versions()[0][0].rpartition(".")[0]] == asked


def test_the_oldest_python_is_the_one_that_modules_promise() -> None:
    promised = re.findall(r"python_requires: '>=(.+)'", (ROOT / "tests/config.yml").read_text(encoding="utf-8"))
    assert [min((oldest for _version, _pythons, oldest in versions()), key=lambda text: [int(part) for part in text.split(".")])] == promised


@pytest.mark.parametrize("tests", ["unit", "integration"])
def test_the_oldest_python_has_the_oldest_requests(tests: str) -> None:
    promised = re.findall(r"^requests>=(.+)$", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"^requests==(.+)\.0 ;", (ROOT / f"tests/{tests}/requirements.txt").read_text(encoding="utf-8"), re.MULTILINE) == promised


def test_nothing_is_ignored() -> None:
    """No finding of a linter is silenced, anywhere."""
    marks = ["no" + "qa", "type: " + "ignore", "pylint: " + "disable", "skip" + "_list", "warn" + "_list"]
    files = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".yml", ".yaml", ".toml", ".cfg", ".ini") and path.is_file()]
    own = [path for path in files if not any(part.startswith(".") or part == "output" for part in path.relative_to(ROOT).parts)]
    assert own
    assert not [(str(path), mark) for path in own for mark in marks if mark in path.read_text(encoding="utf-8")]
    assert not list((ROOT / "tests").glob("sanity/ignore*"))


def test_the_readme_has_the_versions_that_are_tested() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]
    assert [(row[0], row[2]) for row in rows] == [(version, oldest) for version, _pythons, oldest in versions()]
    assert all(row[1] in pythons for row, (_version, pythons, _oldest) in zip(rows, versions()))
    assert "failed" not in table
