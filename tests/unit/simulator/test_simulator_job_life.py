# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from simulator import ManualClock, Simulator

SINGLE = {
    "rds": "/rds/v3/{p}/jobs?id=",
    "gaussdb": "/gaussdb/v3/{p}/jobs?id=",
    "taurusdb": "/taurusdb/v3/{p}/jobs?id=",
    "geminidb": "/geminidb/v3/{p}/jobs?id=",
    "dcs": "/dcs/v2/{p}/jobs/",
}
WORDS = {
    "rds": ("Running", "Running", "Completed", "Failed"),
    "gaussdb": ("Running", "Running", "Completed", "Failed"),
    "taurusdb": ("Pending", "Running", "Completed", "Failed"),
    "geminidb": ("Running", "Running", "Completed", "Failed"),
    "dcs": ("INIT", "RUNNING", "SUCCESS", "FAIL"),
}


def look(ask: Any, job: Any) -> dict[str, Any] | None:
    answer = ask(SINGLE[job.service] + job.job_id)
    body = answer.json()
    if job.service == "dcs":
        return body if answer.status_code == 200 else None
    if job.service == "geminidb":
        return body["jobs"][0] if body["jobs"] else None
    return dict(body["job"]) if answer.status_code == 200 else None


def status(ask: Any, job: Any) -> str | None:
    row = look(ask, job)
    return str(row["status"]) if row else None


@pytest.fixture(params=sorted(SINGLE))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_from_the_beginning_to_the_end(sim: Simulator, clock: ManualClock, ask: Any, service: str) -> None:
    good = sim.cloud.add_job(service, pending=10, duration=60)
    bad = sim.cloud.add_job(service, pending=10, duration=60, outcome="Failed")
    pending, running, completed, failed = WORDS[service]
    for seconds, words in ((0, (pending, pending)), (9, (pending, pending)), (1, (running, running)), (49, (running, running)), (1, (completed, failed))):
        clock.advance(seconds)
        assert (status(ask, good), status(ask, bad)) == words
    row = look(ask, bad)
    assert row is not None
    assert row["fail_reason"]


def test_an_id_that_comes_late_and_goes_early(sim: Simulator, clock: ManualClock, ask: Any, service: str) -> None:
    job = sim.cloud.add_job(service, visible_after=5, vanish_after=20, duration=100)
    seen = []
    for _turn in range(5):
        seen.append(look(ask, job) is not None)
        clock.advance(5)
    assert seen == [False, True, True, True, False]


def test_words_that_nobody_knows(sim: Simulator, clock: ManualClock, ask: Any, service: str) -> None:
    job = sim.cloud.add_job(service, running_status="Reticulating", final_status="Splined", duration=10)
    assert status(ask, job) == "Reticulating"
    clock.advance(10)
    assert status(ask, job) == "Splined"


def test_canceled_and_endless(sim: Simulator, clock: ManualClock, ask: Any, service: str) -> None:
    canceled, endless = sim.cloud.add_job(service, outcome="Canceled"), sim.cloud.add_job(service, duration=None)
    clock.advance(86400)
    assert status(ask, canceled) == ("CANCELED" if service == "dcs" else "Canceled")
    assert status(ask, endless) == WORDS[service][1]
    sim.cloud.end_job(endless.job_id, "Failed", "pulled the plug")
    row = look(ask, endless)
    assert row is not None
    assert row["fail_reason"] == "pulled the plug"
    sim.cloud.remove_job(endless.job_id)
    assert look(ask, endless) is None


@pytest.mark.parametrize(
    ("progress", "wanted"),
    [
        ("linear", ["", "0", "25", "50", "75", ""]),
        ("none", ["", "", "", "", "", ""]),
        # quick at first, then stuck
        ([(0.25, 80), (0.75, 80), (1, 100)], ["", "0", "80", "80", "80", ""]),
        ([[0.5, 10]], ["", "0", "5", "10", "10", ""]),
    ],
)
def test_progress(sim: Simulator, clock: ManualClock, ask: Any, progress: Any, wanted: list[str]) -> None:
    job = sim.cloud.add_job("rds", pending=10, duration=50, progress=progress)
    said = []
    for _turn in range(6):
        said.append(ask(f"/rds/v3/{{p}}/tasklist?id={job.job_id}").json()["tasks"][0]["process"])
        clock.advance(10)
    assert said == wanted


def test_speed_shortens_what_is_still_to_come() -> None:
    clock = ManualClock(1_000_000_000)
    with Simulator(clock=clock, speed=10) as sim:
        new = sim.cloud.add_job("rds", duration=60, pending=20, visible_after=10, vanish_after=600)
        assert (new.visible_from - new.created, new.begins - new.created, new.ends - new.created, new.visible_until - new.created) == (1, 2, 6, 60)
        over = sim.cloud.add_job("rds", duration=60, age=3600)
        assert (clock.now() - over.created, over.ends - over.created) == (3600, 60)
        half = sim.cloud.add_job("rds", duration=60, age=30)
        assert half.percent(clock.now()) == 50


def test_quirks_of_gaussdb(sim: Simulator, clock: ManualClock, ask: Any) -> None:
    clock.advance(1659344800.845 - clock.now())
    sim.cloud.add_job("gaussdb", duration=10, outcome="Failed")
    path = "/gaussdb/v3/{p}/tasks"
    assert ask(path).json()["tasks"][0]["created_at"] == "2022-08-01T17:06:40+0800"
    clock.advance(10)
    sim.cloud.settings.update({"quirks": ["gaussdb_times_in_ms", "gaussdb_fail_reason_int", "gaussdb_process_null"]})
    row = ask(path).json()["tasks"][0]
    assert (row["created_at"], row["ended_at"], row["fail_reason"], row["process"]) == (1659344800845, 1659344810845, 500000, None)


@pytest.mark.parametrize(("service", "key"), [("rds", "process"), ("gaussdb", "progress"), ("taurusdb", "process"), ("geminidb", "progress")])
def test_a_hundred_percent_at_the_end(sim: Simulator, clock: ManualClock, ask: Any, service: str, key: str) -> None:
    sim.cloud.settings.update({"quirks": ["full_progress"]})
    job = sim.cloud.add_job(service, duration=10)
    clock.advance(10)
    row = look(ask, job)
    assert row is not None
    assert row[key] == "100%"


def test_what_makes_no_sense(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="no service"):
        sim.cloud.add_job("ecs")
    with pytest.raises(ValueError, match="progress"):
        sim.cloud.add_job("rds", progress="fast")
    with pytest.raises(TypeError):
        sim.cloud.add_job("rds", colour="green")
    with pytest.raises(LookupError):
        sim.cloud.end_job("nothing")
    with pytest.raises(ValueError, match="no setting"):
        sim.cloud.settings.update({"colour": "green"})
    with pytest.raises(ValueError, match="quirks"):
        sim.cloud.settings.update({"quirks": ["green"]})
    with pytest.raises(ValueError, match="offset_reading"):
        sim.cloud.settings.update({"offset_reading": {"rds": "rows"}})
