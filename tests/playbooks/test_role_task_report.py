# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role task_report: what it writes for nothing, for one task and for some, in one place and in several, and what it leaves."""
from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from lab import SERVICES, Lab
from reporting import SUFFIXES, reports
from simulator import PROJECTS

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

INSTANCE = {"instance_id": "a48e43ff268f4c0e879652d65e63d0fbin01", "instance_name": "orders"}


@pytest.fixture(scope="module")
def made(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Each project has its own history."""
    cloud = lab.cloud
    cloud.add_job("rds", project_id="sim-2", age=600, duration=90, name="CreateMysqlSingleHAInstance", **INSTANCE)
    for age, duration in ((40000, 100), (30000, 110), (20000, 120), (10000, 900)):
        cloud.add_job("gaussdb", project_id="sim-1_dev", age=age, duration=duration, name="ResizeFlavor")
    for age in (5000, 4000, 3000, 2000):
        cloud.add_job("rds", project_id="sim-1_dev", age=age, duration=50, name="Backup", outcome="Failed", reason="The disk is full.", **INSTANCE)
    cloud.add_job("rds", project_id="sim-1_dev", age=1000, duration=None, name="Backup", **INSTANCE)
    cloud.add_job("dcs", project_id="sim-1_dev", age=900, duration=60, name="modify")
    cloud.add_job("geminidb", project_id="sim-1_dev", age=2 * 86400, duration=60, name="Old")
    cloud.add_job("taurusdb", project_id="eu-de", age=700, duration=60, name="EuDe")
    some = {"project_id": PROJECTS["sim-1_dev"]}
    nobody = {"project_id": None}
    return reports(lab, tmp_path_factory.mktemp("reports"), {
        "none": {},
        "one": {"connection": {"project_id": PROJECTS["sim-2"]}},
        "some": {"connection": some, "title": "A day's work", "name": "a report", "mode": "0600"},
        "earlier": {"connection": some, "start": "-3d", "end": "-1d"},
        "chosen": {"connection": some, "services": "dcs, rds", "regions": ["sim-1"]},
        "named": {"connection": nobody, "regions": ["sim-1"], "projects": ["sim-1_dev", "eu-de"]},
        "by-id": {"connection": nobody, "regions": "sim-1", "project_ids": [PROJECTS["sim-2"]]},
        "regions": {"connection": nobody, "regions": ["sim-1", "sim-2", "eu-de"]},
        "shared-out": {"connection": nobody, "regions": "sim-1,eu-de", "projects": "sim-1_dev,eu-de"},
    })


def test_all_were_made(made: Any) -> None:
    assert {case: report.failed for case, report in made.items()} == dict.fromkeys(made, "")
    assert all(report.path(suffix).stat().st_size for report in made.values() for suffix in SUFFIXES)


def test_nothing_ran(made: Any) -> None:
    report = made["none"]
    assert "Nothing ran" in report.texts() and "No service had a task in this time" in report.texts()
    assert report.json["tasks"] == [] and report.rows == []
    assert report.result["counts"]["tasks"] == 0
    assert 'id="data"' not in report.page


def test_one_task(made: Any) -> None:
    report = made["one"]
    (task,), (row,) = report.json["tasks"], report.rows
    assert (task["service"], task["name"], task["status"], task["duration"]) == ("rds", "CreateMysqlSingleHAInstance", "Completed", 90.0)
    assert (task["instance_id"], task["instance_name"], task["fail_reason"]) == (INSTANCE["instance_id"], "orders", None)
    assert "raw" not in task
    assert list(task) == list(row)
    assert {key: row[key] for key in ("service", "name", "duration", "fail_reason")} == {
        "service": "rds", "name": "CreateMysqlSingleHAInstance", "duration": "90.0", "fail_reason": ""}
    assert "No task failed." in report.texts()
    assert len(report.data["tasks"]) == 1


def test_what_is_left_is_small_and_says_all(made: Any) -> None:
    report = made["some"]
    assert report.result["files"] == {suffix: str(report.folder / f"a report.{suffix}") for suffix in SUFFIXES}
    assert report.result["counts"] == {"tasks": 10, "Pending": 0, "Running": 1, "Completed": 5, "Failed": 4, "Canceled": 0, "Unknown": 0}
    assert (report.result["problems"], report.result["notices"], report.result["services"]) == ([], [], list(SERVICES))
    assert {key: value for key, value in report.json.items() if key != "tasks"} == {key: value for key, value in report.result.items() if key != "files"}
    assert "tasks" not in report.result


def test_the_page_says_what_counts(made: Any) -> None:
    texts = made["some"].texts()
    order = ["A day's work", "UTC", "Failures", "The disk is full.", "Totals", "Durations", "Timeline", "All tasks"]
    beginning = 0
    for text in order:
        beginning = texts.index(text, beginning)
    assert "rds Backup 4 times The disk is full." in texts
    assert "gaussdb ResizeFlavor 4 1m 55s 15m 00s" in texts, "count, median, worst"
    assert "rds 1 0 4 5" in texts and "gaussdb 0 4 0 4" in texts, "running, completed, failed, all"
    assert "10 Tasks" not in texts and "Tasks 10" in texts and "Unusually long 2" in texts


def test_what_takes_unusually_long_is_marked(made: Any) -> None:
    data = made["some"].data
    marked = [data["names"][task[0]][1] for task in data["tasks"] if task[9]]
    assert sorted(marked) == ["Backup", "ResizeFlavor"], "the one that ended late, and the one that still runs"


def test_lanes_are_instances(made: Any) -> None:
    data = made["some"].data
    lanes = [data["lanes"][task[1]] for task in data["tasks"]]
    assert lanes.count(["rds", "orders", INSTANCE["instance_id"]]) == 5
    assert lanes.count(["dcs", "", ""]) == 1, "its list names no instance"


def test_permissions_and_nothing_half_written(made: Any) -> None:
    report = made["some"]
    assert [stat.S_IMODE(report.path(suffix).stat().st_mode) for suffix in SUFFIXES] == [0o600] * 3
    assert sorted(path.name for path in report.folder.iterdir()) == sorted(f"a report.{suffix}" for suffix in SUFFIXES)


@pytest.mark.parametrize(("case", "names"), [
    ("earlier", {"Old"}),
    ("chosen", {"Backup", "modify"}),
    ("named", {"Backup", "modify", "ResizeFlavor", "EuDe"}),
    ("by-id", {"CreateMysqlSingleHAInstance"}),
    ("regions", {"CreateMysqlSingleHAInstance", "EuDe"}),
    ("shared-out", {"Backup", "modify", "ResizeFlavor", "EuDe"}),
])
def test_what_is_asked_for(made: Any, case: str, names: Any) -> None:
    assert {task["name"] for task in made[case].json["tasks"]} == names


def test_only_chosen_services_are_asked(lab: Lab, made: Any) -> None:
    assert {seen.service for seen in lab.seen("chosen")} == {"rds", "dcs"}


def test_tasks_name_their_place(made: Any) -> None:
    found = {(task["region"], task["project"], task["name"]) for task in made["shared-out"].json["tasks"]}
    assert ("sim-1", "sim-1_dev", "Backup") in found and ("eu-de", "eu-de", "EuDe") in found
    assert not any(region == "eu-de" and project == "sim-1_dev" for region, project, _name in found)
    assert "taurusdb · eu-de" in made["shared-out"].data["groups"]


def test_check_mode_asks_and_writes_nothing(lab: Lab, made: Any, tmp_path: Path) -> None:
    checked = reports(lab, tmp_path, {"checked": {"connection": {"project_id": PROJECTS["sim-1_dev"]}}}, options=["--check"])["checked"]
    assert checked.failed == "" and checked.result["counts"]["tasks"] == 10
    assert not checked.folder.exists()
