# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from simulator import ManualClock, Simulator

CREATED = 1533523274.0  # 2018-08-06T02:41:14Z
TAURUS = {
    "job_id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
    "instance_id": "a48e43ff268f4c0e879652d65e63d0fbin07",
    "instance_name": "DO-NOT-TOUCH-mgr2-mysql-single",
}
DCS_JOB = "ff8080818822bbf70188235afc24141a"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(CREATED)


@pytest.fixture(autouse=True)
def remember_everything(sim: Simulator) -> None:
    sim.cloud.settings.history_days = {}


def test_taurusdb_completed(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    """The start in one zone, the end in another."""
    sim.cloud.add_job("taurusdb", duration=14 * 3600, **TAURUS)
    clock.advance(20 * 3600)
    assert ask(f"/taurusdb/v3/{{p}}/jobs?id={TAURUS['job_id']}").json() == published["taurusdb/job_completed_hws"]


@pytest.mark.parametrize(
    ("example", "passed", "options"),
    [
        ("job_pending", 5, {"name": "RestartGaussMySQLInstance"}),
        ("job_running", 64, {}),
        ("job_failed", 200, {"outcome": "Failed"}),
    ],
)
def test_taurusdb_has_the_keys_of(sim: Simulator, clock: ManualClock, ask: Any, published: Any, example: str, passed: float, options: Any) -> None:
    wanted = published[f"taurusdb/{example}"]["job"]
    made = sim.cloud.add_job("taurusdb", duration=100, pending=10, instance_name="taurus-1", job_id=wanted["id"], **options)
    clock.advance(passed)
    row = ask(f"/taurusdb/v3/{{p}}/jobs?id={made.job_id}").json()["job"]
    assert set(row) == set(wanted)
    for key in ("id", "name", "status", "process", "entities", "fail_reason"):
        assert row.get(key) == wanted.get(key)


def test_dcs_center(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    created, wanted = 1686989886.597, published["dcs/tasks_center"]
    clock.advance(created - clock.now())
    for row in reversed(wanted["tasks"]):
        by = {key: row[key] for key in ("user_id", "user_name")}
        sim.cloud.add_job("dcs", name=row["name"], duration=3.509, job_id=row["job_id"], task_id=row["id"], row={**by, "enable_show": True})
    clock.advance(1000)
    assert ask("/dcs/v2/{p}/tasks").json() == wanted


def test_dcs_nothing_in_the_documented_type(sim: Simulator, ask: Any, published: Any) -> None:
    assert ask("/dcs/v2/{p}/tasks").json() == {"task_count": 0, "tasks": []}
    sim.cloud.settings.update({"quirks": ["dcs_count_text"]})
    assert ask("/dcs/v2/{p}/tasks").json() == published["dcs/tasks_empty"]


def test_dcs_instance(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    wanted = published["dcs/instance_tasks"]["tasks"][0]
    details = {key: float(value) if key.endswith("_capacity") else value for key, value in wanted["details"].items()}
    clock.advance(1592381886.597 - clock.now())
    made = sim.cloud.add_job(
        "dcs", name="EXTEND", duration=3.509, details=details, task_id=wanted["id"],
        row={"enable_show": False, "user_id": wanted["user_id"], "user_name": wanted["user_name"]},
    )
    sim.cloud.add_job("dcs")
    clock.advance(1000)
    assert ask(f"/dcs/v2/{{p}}/instances/{made.instance_id}/tasks").json() == published["dcs/instance_tasks"]


@pytest.mark.parametrize(
    ("example", "duration", "passed", "options"),
    [
        ("job_fail", 453.869, 500, {"name": "createDCSInstance", "outcome": "Failed"}),
        ("job_running", 100, 10, {"name": "extendDCSInstance"}),
        ("job_success_otc", 2.869, 500, {"name": "masterStandbySwapJob"}),
    ],
)
def test_dcs_job(sim: Simulator, clock: ManualClock, ask: Any, published: Any, example: str, duration: float, passed: float, options: Any) -> None:
    clock.advance(1684191545.379 - clock.now())
    sim.cloud.add_job("dcs", duration=duration, job_id=DCS_JOB, **options)
    clock.advance(passed)
    assert ask(f"/dcs/v2/{{p}}/jobs/{DCS_JOB}").json() == published[f"dcs/{example}"]


def test_taurusdb_list_row(sim: Simulator, clock: ManualClock, ask: Any) -> None:
    """A success may carry a reason: the status alone decides."""
    made = sim.cloud.add_job("taurusdb", duration=60, reason="left over", order_id="CS1", **TAURUS)
    clock.advance(60)
    assert ask("/taurusdb/v3/{p}/immediate-jobs").json() == {
        "jobs": [{
            "instance_id": made.instance_id,
            "instance_name": made.instance_name,
            "instance_status": "normal",
            "job_id": made.job_id,
            "order_id": "CS1",
            "job_name": "CreateGaussDBforMySQLInstance",
            "status": "Completed",
            "process": "",
            "created_time": "2018-08-06T02:41:14+0000",
            "ended_time": "2018-08-06T02:42:14+0000",
            "fail_reason": "left over",
            "show_detail": False,
            "extend_fields": {},
        }],
        "action_names": ["CreateGaussDBforMySQLInstance"],
        "total_count": 1,
    }
