# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role wait_for_jobs leaves beside its result: the report, and what set_stats hands on."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lab import Lab, Outcome
from test_role_wait_for_jobs import ended, entry, left, role, shown

# what becomes of a result is the same in the worker and as a module
pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

STATS = ["counts", "elapsed", "failed", "msg", "outcome"]


@pytest.fixture(scope="module")
def jobs(lab: Lab) -> Any:
    return [entry(ended(lab, "Completed", name="Create", instance_name="orders"), label="first"), entry(ended(lab, "Failed", reason="No space."))]


@pytest.fixture(scope="module")
def folder(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def outcome(lab: Lab, jobs: Any, folder: Path) -> Any:
    (folder / "old.txt").write_text("an old report, " * 1000, encoding="utf-8")
    lab.cloud.faults.add("status", status=403, path="/refused/", times=None, body={"error_code": "DBS.280015", "error_msg": "No permission."})
    cases = {
        "text": role(lab, "text", jobs, report=str(folder / "report.txt")),
        "json": role(lab, "json", jobs, report=str(folder / "report.json")),
        "old": role(lab, "old", jobs[:1], report=str(folder / "old.txt")),
        "empty": role(lab, "empty", [], report=str(folder / "empty.json")),
        "refused": role(lab, "refused", jobs, report=str(folder / "refused.txt")),
    }
    return lab.run(cases)


def test_a_report_in_text_is_the_summary(outcome: Outcome, folder: Path) -> None:
    assert (folder / "report.txt").read_text(encoding="utf-8").splitlines() == shown(outcome, "text")


def test_a_report_in_json_is_the_result(outcome: Outcome, folder: Path) -> None:
    result, failed = left(outcome, "json")
    assert failed and json.loads((folder / "report.json").read_text(encoding="utf-8")) == result


def test_an_old_report_is_replaced(outcome: Outcome, folder: Path) -> None:
    assert (folder / "old.txt").read_text(encoding="utf-8").splitlines() == shown(outcome, "old")


def test_there_is_a_report_when_there_was_nothing_to_wait_for(outcome: Outcome, folder: Path) -> None:
    assert json.loads((folder / "empty.json").read_text(encoding="utf-8"))["outcome"] == "nothing"


def test_there_is_a_report_when_nobody_could_be_asked(outcome: Outcome, folder: Path) -> None:
    first, why, *lines = (folder / "refused.txt").read_text(encoding="utf-8").splitlines()
    assert first.startswith("The jobs could not be waited for: ") and "No permission." in why and len(lines) == 2


def test_check_mode_writes_no_report(lab: Lab, jobs: Any, folder: Path) -> None:
    report = folder / "checked.txt"
    checked = lab.run({"checked": role(lab, "checked", jobs, report=str(report))}, options=["--check"])
    assert left(checked, "checked")[0]["outcome"] == "failed" and not report.exists()


@pytest.mark.parametrize(("case", "count", "word"), [("stats-good", 1, "completed"), ("stats-bad", 2, "failed"), ("stats-none", 0, "nothing")])
def test_the_run_hands_the_outcome_on(lab: Lab, jobs: Any, case: str, count: Any, word: Any) -> None:
    run = lab.run({case: role(lab, case, jobs[:count])}, environment={"ANSIBLE_SHOW_CUSTOM_STATS": "1"})
    result, _failed = left(run, case)
    stats = json.loads(run.run.output.split("\tRUN: ")[1].split("\n")[0])
    assert stats == {"wait_for_jobs_outcome": {name: result[name] for name in STATS}}
    assert stats["wait_for_jobs_outcome"]["outcome"] == word


def test_it_is_handed_on_when_nobody_could_be_asked(lab: Lab, jobs: Any) -> None:
    run = lab.run({"refused": role(lab, "refused", jobs)}, environment={"ANSIBLE_SHOW_CUSTOM_STATS": "1"}).run
    stats = json.loads(run.output.split("\tRUN: ")[1].split("\n")[0])["wait_for_jobs_outcome"]
    assert (stats["outcome"], stats["failed"], stats["counts"]["unfinished"]) == ("error", True, 2)
    assert "No permission." in stats["msg"]


def test_many_jobs_weigh_little(lab: Lab) -> None:
    """A result of more than 700,000 characters is not shown by AWX."""
    ends = ["Completed" if number % 10 else "Failed" for number in range(200)]
    found = [entry(ended(lab, end, "taurusdb", reason="No space. " * 40), label=f"job {number}") for number, end in enumerate(ends)]
    run = lab.run({"many": role(lab, "many", found)}, environment={"ANSIBLE_SHOW_CUSTOM_STATS": "1"})
    result, failed = left(run, "many")
    lines = shown(run, "many")
    stats = run.run.output.split("\tRUN: ")[1].split("\n")[0]
    assert failed.startswith("20 of 200 jobs did not complete")
    assert [job["label"] for job in result["jobs"]] == [job["label"] for job in found] and len(lines) == 1 + 200
    assert all("Failed" in line for line in lines[1:21]) and all("Completed" in line for line in lines[21:])
    assert len(json.dumps(result)) < 200 * 700 and len(stats) < 2000
    assert len(lab.seen("many")) < 20
