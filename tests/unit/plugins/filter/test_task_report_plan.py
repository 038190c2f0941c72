# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report is to ask whom: places out of regions and projects, windows, and options that cannot be used."""
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.filter.task_report_plan import task_report_plan
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import NAMES

# 2026-01-15T12:00:00Z
NOON = 1768478400.0
USUAL = {"folder": "/tmp/report", "name": "report", "title": "Databases", "on_error": "fail", "mode": "0644"}


def plan(**options: Any) -> dict[str, Any]:
    return task_report_plan({**USUAL, **options}, now=NOON)


def places(**options: Any) -> list[tuple[Any, ...]]:
    planned = plan(**options)
    assert planned["error"] == ""
    return [(place["region"], place["project_id"], place["project_name"]) for place in planned["places"]]


def test_nothing_given() -> None:
    planned = plan()
    assert (planned["services"], planned["start"], planned["end"]) == (list(NAMES), "2026-01-14T12:00:00Z", "")
    assert places() == [(None, None, None)] and planned["places"][0]["options"] == {}


@pytest.mark.parametrize("given", [["dcs", "rds"], "dcs, rds", " dcs,,rds,dcs "])
def test_services_in_their_usual_order(given: Any) -> None:
    planned = plan(services=given)
    assert planned["services"] == ["rds", "dcs"]
    assert {service for service, asked in planned["asks"].items() if asked} == {"rds", "dcs"}


def test_one_region_with_any_projects() -> None:
    assert places(regions="a", projects="p,q", project_ids=["1"]) == [("a", "1", None), ("a", None, "p"), ("a", None, "q")]


def test_regions_alone_are_asked_about_the_project_called_like_them() -> None:
    assert places(regions=["a", "b"]) == [("a", None, "a"), ("b", None, "b")]


def test_projects_belong_to_the_region_that_their_names_begin_with() -> None:
    found = places(regions=["eu-de", "eu-nl"], projects=["eu-de", "eu-nl_shop", "eu-nlx"])
    assert found == [("eu-de", None, "eu-de"), ("eu-de", None, "eu-nlx"), ("eu-nl", None, "eu-nl_shop"), ("eu-nl", None, "eu-nlx")]


def test_a_name_hides_an_id_of_the_defaults() -> None:
    (place,) = plan(projects="p")["places"]
    assert place["options"] == {"project_id": None, "project_name": "p"}


@pytest.mark.parametrize(("options", "label"), [
    ({"regions": "eu-de"}, "eu-de"),
    ({"regions": "eu-de", "projects": "eu-de_shop"}, "eu-de_shop"),
    ({"regions": "eu-de", "project_ids": "0123"}, "eu-de 0123"),
    ({"project_ids": "0123"}, "0123"),
])
def test_labels_say_what_there_is_to_say(options: dict[str, Any], label: str) -> None:
    assert plan(**options)["places"][0]["label"] == label


@pytest.mark.parametrize(("start", "end", "notices"), [
    ("-30d", "", 0), ("-31d", "", 1), ("2025-12-17", "2025-12-18", 0), ("2025-12-15", "2025-12-16", 1), (1768400000, "", 0),
])
def test_a_window_that_began_more_than_a_month_ago(start: Any, end: str, notices: int) -> None:
    assert len(plan(start=start, end=end)["notices"]) == notices


@pytest.mark.parametrize("options", [
    {"services": "mysql"}, {"start": "now"}, {"end": "x"}, {"start": "-1h", "end": "-1h"}, {"start": "2027-01-01"}, {"folder": ""}, {"folder": None},
    {"folder": "report"}, {"name": ""}, {"name": "a/b"}, {"name": ".hidden"}, {"name": "x" * 101}, {"on_error": ""}, {"regions": "a,b", "project_ids": "1"},
])
def test_what_cannot_be_used_is_named(options: dict[str, Any]) -> None:
    error = plan(**options)["error"]
    assert any(error.startswith(f"task_report_{name}: ") for name in options)
