# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role task_report where something is wrong: options, folders, services that cannot be asked, windows longer than a month."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lab import Lab
from reporting import reports
from simulator import ACCESS_KEY

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# options -> what the message names
REFUSED = {
    "no-time": ({"start": "yesterday"}, ["task_report_start", "'yesterday'", "-24h"]),
    "no-end": ({"end": "soon"}, ["task_report_end", "'soon'", "2026-01-15T10:00:00Z"]),
    "backwards": ({"start": "-1h", "end": "-2h"}, ["task_report_start", "not before task_report_end"]),
    "future": ({"start": "2999-01-01"}, ["task_report_start", "not before now"]),
    "no-service": ({"services": ["rds", "mongodb"]}, ["task_report_services", "'mongodb'", "geminidb"]),
    "ids-in-regions": ({"regions": ["a", "b"], "project_ids": ["1"]}, ["task_report_project_ids", "several regions", "task_report_projects"]),
    "name-is-a-path": ({"name": "../report"}, ["task_report_name", "'../report'"]),
    "mode-without-quotes": ({"mode": 0o644}, ["task_report_mode", "'420'", "'0644'"]),
    "no-mode": ({"mode": "rw"}, ["task_report_mode", "'rw'", "u=rw,go=r"]),
    "relative": ({"folder": "report"}, ["task_report_folder", "'report'", "absolute"]),
    "empty-folder": ({"folder": ""}, ["task_report_folder", "empty"]),
    "on-error": ({"on_error": "ignore"}, ["task_report_on_error", "fail", "continue"]),
}
PLACES = {"below-a-file": "file/report", "a-file": "file", "kernel": "/proc/report"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "file").write_text("not a folder", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def refused(lab: Lab, folder: Path) -> Any:
    cases: dict[str, Any] = {case: options for case, (options, _named) in REFUSED.items()}
    cases.update({case: {"folder": str(folder / place)} for case, place in PLACES.items()})
    return reports(lab, folder, cases)


@pytest.mark.parametrize("case", REFUSED)
def test_an_option_that_cannot_be_used_is_named(lab: Lab, refused: Any, case: str) -> None:
    assert [text for text in REFUSED[case][1] if text not in refused[case].failed] == [], refused[case].failed
    assert lab.seen(case) == [], "nothing is asked"


@pytest.mark.parametrize("case", PLACES)
def test_a_folder_that_cannot_be_written_is_named_before_anything_is_asked(lab: Lab, refused: Any, case: str) -> None:
    assert refused[case].failed.startswith(f"task_report_folder: {refused[case].folder} cannot be written")
    assert "Nothing was asked." in refused[case].failed
    assert lab.seen(case) == []


@pytest.fixture(scope="module")
def partly(lab: Lab, folder: Path) -> Any:
    """Some services answer, others do not."""
    hostile = "<script>alert(1)</script> {{ 10 ** 40 }}"
    for service in ("gaussdb", "dcs"):
        lab.cloud.add_job(service, age=600, duration=60, name=f"Of{service}")
    body = {"errCode": "DBS.1", "externalMessage": hostile}
    lab.cloud.faults.add("status", status=400, body=body, path="/hostile/", service="rds", times=None)
    lab.cloud.settings.update({"unpublished": ["taurusdb"], "denied": ["geminidb"]})
    nowhere = {"endpoints": {**lab.endpoints("unreachable"), "rds": "http://127.0.0.1:9/rds"}}
    cases: dict[str, Any] = {
        "unreachable": {"connection": nowhere, "services": "rds,gaussdb,dcs"},
        "refused": {"services": "taurusdb,geminidb,dcs", "on_error": "continue"},
        "hostile": {"services": "rds,dcs", "on_error": "continue"},
        "nobody": {"connection": {"auth_token": None}},
        "all-fine": {"services": "gaussdb,dcs"},
    }
    found = reports(lab, folder, cases)
    lab.cloud.settings.update({"unpublished": [], "denied": []})
    return found


def first_line(report: Any) -> Any:
    return report.texts().partition(".")[0]


def test_the_page_begins_with_who_could_not_be_asked(partly: Any) -> None:
    assert first_line(partly["unreachable"]) == "Incomplete: rds could not be asked"
    assert "connection refused" in partly["unreachable"].texts()
    assert first_line(partly["refused"]).startswith("Incomplete: taurusdb") and "geminidb" in first_line(partly["refused"])
    assert first_line(partly["nobody"]) == "Incomplete: rds, gaussdb, taurusdb, geminidb, dcs could not be asked"
    assert partly["all-fine"].texts().startswith("Database tasks")


def test_the_others_are_shown(partly: Any) -> None:
    assert {task["name"] for task in partly["unreachable"].json["tasks"]} == {"Ofgaussdb", "Ofdcs"}
    assert {task["name"] for task in partly["refused"].json["tasks"]} == {"Ofdcs"}
    assert "rds could not be asked" in partly["unreachable"].texts().partition("Totals")[2]
    assert partly["nobody"].json["tasks"] == []


def test_the_role_fails_afterwards_unless_told_otherwise(partly: Any) -> None:
    for text in ("rds: ", "connection refused", str(partly["unreachable"].path("html")), "task_report_on_error: continue"):
        assert text in partly["unreachable"].failed
    assert partly["nobody"].failed.count("No credentials") == 1, "the same reason once"
    assert (partly["refused"].failed, partly["hostile"].failed, partly["all-fine"].failed) == ("", "", "")


def test_the_result_names_the_problems(partly: Any) -> None:
    (problem,) = partly["unreachable"].result["problems"]
    assert problem["services"] == "rds" and "connection refused" in problem["message"]
    assert [one["services"] for one in partly["refused"].json["problems"]] == ["taurusdb", "geminidb"]


def test_a_message_of_the_cloud_is_shown_and_not_run(partly: Any) -> None:
    report = partly["hostile"]
    (problem,) = report.result["problems"]
    for text in (problem["message"], report.texts(), report.json["problems"][0]["message"]):
        assert "<script>alert(1)</script> {{ 10 ** 40 }}" in text
    assert "<script>alert" not in report.page and "0" * 40 not in report.page


@pytest.mark.parametrize("credentials", [
    {"username": "demo", "password": "wrong-password", "domain_name": "demo-domain"},
    {"access_key": ACCESS_KEY, "secret_key": "wrong-secret-key"},
])
def test_credentials_that_are_refused_are_tried_once(lab: Lab, folder: Path, credentials: dict[str, str]) -> None:
    """Accounts and keys are locked after a few wrong tries."""
    name = next(iter(credentials))
    cases: dict[str, Any] = {f"{name}-{turn}": {"connection": {"auth_token": None, **credentials}} for turn in ("first", "second")}
    cases[f"{name}-after"] = {"services": "dcs"}
    refused = {case.rpartition("-")[2]: report for case, report in reports(lab, folder, cases).items()}
    assert [[seen.status for seen in lab.seen(case)] for case in cases] == [[401], [401], [200]]
    problems = refused["second"].json["problems"]
    assert [problem["services"] for problem in problems] == ["rds", "gaussdb, taurusdb, geminidb, dcs"]
    assert "not asked" in problems[1]["message"] and "HTTP 401" in refused["second"].failed
    assert refused["after"].failed == ""


@pytest.fixture(scope="module")
def windows(lab: Lab, folder: Path) -> Any:
    return reports(lab, folder, {
        "month": {"start": "-30d"},
        "longer": {"start": "-45d"},
        "long-ago": {"start": "-100d", "end": "-90d"},
    })


def test_a_window_longer_than_a_month(windows: Any) -> None:
    for case in ("longer", "long-ago"):
        (notice,) = windows[case].result["notices"]
        assert "the services keep their tasks for a month" in notice
        assert notice in windows[case].texts()
    assert windows["month"].result["notices"] == []
    assert {case: report.failed for case, report in windows.items()} == dict.fromkeys(windows, "")
