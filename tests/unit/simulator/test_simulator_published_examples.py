# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The published example answers, made again by jobs scripted to be theirs: equal to the last key and type."""

from __future__ import annotations

from calendar import timegm
from time import strptime
from typing import Any

import pytest

from simulator import ManualClock, Simulator

UNTIL_LONG_AFTER = 10_000_000.0


def at(text: str) -> float:
    return float(timegm(strptime(text, "%Y-%m-%dT%H:%M:%S")))


@pytest.fixture
def clock() -> ManualClock:
    """The examples are of several years; each test goes on from here."""
    return ManualClock(at("2018-08-06T00:00:00"))


@pytest.fixture(autouse=True)
def remember_everything(sim: Simulator) -> None:
    sim.cloud.settings.history_days = {}


def job(sim: Simulator, service: str, created: str, ended: str | None, **options: Any) -> Any:
    start = at(created)
    # RDS plans the end of a running task, so a running one is cut in its middle.
    duration = at(ended) - start if ended else None
    return sim.cloud.add_job(service, age=sim.cloud.now() - start, duration=duration, **options)


SINGLE = {
    "job_id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
    "instance_id": "a48e43ff268f4c0e879652d65e63d0fbin01",
    "instance_name": "DO-NOT-TOUCH-mgr2-mysql-single",
}


def test_rds_list(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2020-08-01T00:00:00") - clock.now())
    assert ask("/rds/v3/{p}/tasklist").json() == published["rds/tasklist_empty"]
    job(
        sim, "rds", "2020-07-15T07:46:10", "2020-07-15T09:46:10", name="RestoreSqlserverInInstance", instance_status="FAILED",
        job_id="676e9f17f9b74289883a44a47b8101f5", instance_id="4d00c7e9d22145deb889937a72b59c8ein01", instance_name="rds-local-scale",
    )
    assert ask("/rds/v3/{p}/tasklist").json() == published["rds/tasklist_completed"]


def test_rds_list_with_a_running_and_a_failed_task(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    created = at("2026-01-15T10:02:11")
    clock.advance(created - clock.now())
    sim.cloud.settings.update({"quirks": ["rds_no_planned_end"]})
    sim.cloud.add_job(
        "rds", name="CreateMysqlReplicaInstance", duration=100, job_id="c4a1f0de-6f0a-4b3f-9a63-3f7f5f2a1b10",
        instance_id="288caaa9d05f4ec1a1f58de2e0945685in01", instance_name="mysql-replica",
    )
    job(
        sim, "rds", "2026-01-15T09:02:11", "2026-01-15T09:14:40", outcome="Failed", job_id="7d0b7a9a-2f58-4a8f-b8bd-16c0c2d40e0b",
        instance_id=SINGLE["instance_id"], instance_name="orders", order_id="CS2601150902ABCDE",
    )
    clock.advance(37.5)
    assert ask("/rds/v3/{p}/tasklist").json() == published["rds/tasklist_running_and_failed"]
    sim.cloud.settings.update({"quirks": []})
    assert ask("/rds/v3/{p}/tasklist").json()["tasks"][0]["end_time"] == "2026-01-15T10:03:51+0000"


@pytest.mark.parametrize(
    ("example", "options"),
    [
        ("job_completed_create_single", {}),
        ("job_completed_bind_eip", {"name": "MysqlBindEIP", "entities": {"public_ip": "10.10.10.1"}}),
        ("job_completed_restart_empty_entities", {"name": " RestartMysqlInstance"}),
        ("job_failed", {"outcome": "Failed"}),
        ("job_completed_no_ended_swiss", {"quirks": ["rds_no_ended", "rds_resource_id"]}),
    ],
)
def test_rds_job(sim: Simulator, clock: ManualClock, ask: Any, published: Any, example: str, options: dict[str, Any]) -> None:
    clock.advance(UNTIL_LONG_AFTER)
    sim.cloud.settings.update({"quirks": options.pop("quirks", [])})
    made = job(sim, "rds", "2018-08-06T10:41:14", "2018-08-06T16:41:14", **SINGLE, **options)
    assert ask(f"/rds/v3/{{p}}/jobs?id={made.job_id}").json() == published[f"rds/{example}"]


def test_rds_job_that_runs(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2018-08-06T10:41:14") - clock.now())
    sim.cloud.settings.update({"quirks": ["rds_progress_blank"]})
    sim.cloud.add_job("rds", duration=100, **SINGLE)
    clock.advance(60)
    assert ask(f"/rds/v3/{{p}}/jobs?id={SINGLE['job_id']}").json() == published["rds/job_running"]


def test_gaussdb_list(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2022-08-15T00:00:00") - clock.now())
    assert ask("/gaussdb/v3/{p}/tasks").json() == published["gaussdb/tasks_empty"]
    # The page lists the older task first; a real list is by age, so the rows are compared one by one.
    job(
        sim, "gaussdb", "2022-08-05T00:15:07", "2022-08-08T19:06:52", outcome="Failed", instance_status="creating",
        job_id="03bc055a-135c-4245-8bd8-b0bc6d3350b3", instance_id="ce2dce50f365430abe161bab79495a6ein14", instance_name="gauss-6568-zzh",
    )
    job(
        sim, "gaussdb", "2022-08-06T01:15:07", "2022-08-09T19:06:52", name="DeleteGaussDBV5Instance", instance_status="deleted",
        job_id="2cc16e0b-75ab-4a28-9453-16517e990bba", instance_id="20ba433bd7ee40da9cf35064f04f9e4cin14", instance_name="gauss-7875-lt-m",
    )
    answer = ask("/gaussdb/v3/{p}/tasks").json()
    assert answer["total_count"] == 2
    assert answer["tasks"][::-1] == published["gaussdb/tasks_seed"]["tasks"]


GAUSS = {"job_id": "5cbb8a90-2253-4cff-8a13-49aa8f31dfb5", "instance_id": "b34f8c791f2643578510c093aa2351a8in14", "instance_name": "gauss-c1a3"}


def test_gaussdb_job(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2022-01-01T00:00:00") - clock.now())
    job(sim, "gaussdb", "2021-07-12T09:22:04", "2021-07-12T10:10:13", **GAUSS)
    assert ask(f"/gaussdb/v3/{{p}}/jobs?id={GAUSS['job_id']}").json() == published["gaussdb/job_completed_hws"]


def test_gaussdb_job_that_runs(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2026-01-15T10:02:11") - clock.now())
    sim.cloud.add_job("gaussdb", duration=100, **GAUSS)
    clock.advance(60)
    assert ask(f"/gaussdb/v3/{{p}}/jobs?id={GAUSS['job_id']}").json() == published["gaussdb/job_running"]


def test_geminidb(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2023-09-12T06:44:01") - clock.now())
    assert ask("/geminidb/v3/{p}/jobs?id=nothing").json() == published["geminidb/jobs_unknown_id"]
    sim.cloud.add_job(
        "geminidb", duration=100, job_id="6f85e061-04dd-42e7-86d6-d3b1e40aac2e", instance_id="27a045b6bf9e46f691f81366d398cb04in06", instance_name="nosql-12f5",
    )
    clock.advance(14.5)
    assert ask("/geminidb/v3/{p}/jobs").json() == published["geminidb/jobs_running"]


def test_geminidb_failed(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    clock.advance(at("2026-01-20T00:00:00") - clock.now())
    job(
        sim, "geminidb", "2026-01-15T06:44:01", "2026-01-15T06:58:03", outcome="Failed", name="EnlargeInstanceVolume",
        job_id="89a0cde6-9c46-4b89-a92c-573e1083ff23", instance_id="27a045b6bf9e46f691f81366d398cb04in06", instance_name="nosql-12f5",
    )
    assert ask("/geminidb/v3/{p}/jobs").json() == published["geminidb/jobs_failed"]
