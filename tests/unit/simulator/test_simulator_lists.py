# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from simulator import ManualClock, Simulator

PATHS = {
    "rds": ("/rds/v3/{p}/tasklist", "tasks", "id", 10),
    "gaussdb": ("/gaussdb/v3/{p}/tasks", "tasks", "job_id", 10),
    "taurusdb": ("/taurusdb/v3/{p}/immediate-jobs", "jobs", "job_id", 10),
    "geminidb": ("/geminidb/v3/{p}/jobs", "jobs", "id", 10),
    "dcs": ("/dcs/v2/{p}/tasks", "tasks", "job_id", 10),
}


def ids(ask: Any, service: str, **query: Any) -> list[str]:
    path, key, id_key, _limit = PATHS[service]
    answer = ask(path, params=query)
    assert answer.status_code == 200, answer.text
    return [row[id_key] for row in answer.json()[key]]


@pytest.fixture(params=sorted(PATHS))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_newest_first(sim: Simulator, ask: Any, service: str) -> None:
    ages = [50, 10, 30, 20, 40]
    made = {age: sim.cloud.add_job(service, age=age).job_id for age in ages}
    assert ids(ask, service) == [made[age] for age in sorted(ages)]


@pytest.mark.parametrize(
    ("reading", "offsets"),
    [
        ("record", {0: (0, 10), 1: (1, 11), 10: (10, 20), 25: (25, 27), 27: (0, 0)}),
        ("page", {0: (0, 10), 1: (0, 10), 2: (10, 20), 3: (20, 27), 4: (0, 0)}),
        ("page0", {0: (0, 10), 1: (10, 20), 2: (20, 27), 3: (0, 0)}),
    ],
)
def test_offsets(sim: Simulator, ask: Any, service: str, reading: str, offsets: dict[int, tuple[int, int]]) -> None:
    newest_first = [job.job_id for job in sim.cloud.fill(service, 27)]
    sim.cloud.settings.update({"offset_reading": {service: reading}})
    for offset, (first, last) in offsets.items():
        assert ids(ask, service, limit=10, offset=offset) == newest_first[first:last]
    assert ids(ask, service, limit=10) == newest_first[:10]


@pytest.mark.parametrize(("service", "default"), [("rds", 10), ("gaussdb", 100), ("taurusdb", 10), ("geminidb", 50), ("dcs", 10)])
def test_default_page_sizes(sim: Simulator, ask: Any, service: str, default: int) -> None:
    sim.cloud.fill(service, 120)
    assert len(ids(ask, service)) == default
    path, _key, _id_key, _limit = PATHS[service]
    body = ask(path).json()
    assert body["task_count" if service == "dcs" else "total_count"] == 120


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "geminidb"])
def test_status_filter(sim: Simulator, ask: Any, service: str) -> None:
    running = sim.cloud.add_job(service)
    failed = sim.cloud.add_job(service, age=100, outcome="Failed")
    completed = sim.cloud.add_job(service, age=200)
    assert ids(ask, service, status="Running") == [running.job_id]
    assert ids(ask, service, status="Failed") == [failed.job_id]
    assert ids(ask, service, status="Completed") == [completed.job_id]
    sim.cloud.clock.advance(60)
    assert ids(ask, service, status="Completed") == [running.job_id, completed.job_id]


def test_the_filters_words_are_not_the_records_words(sim: Simulator, ask: Any) -> None:
    cassandra = sim.cloud.add_job("geminidb")
    assert cassandra.name == "CreateCassandra"
    assert ids(ask, "geminidb", name="CreateInstance") == [cassandra.job_id]
    mysql = sim.cloud.add_job("taurusdb", name="CreateMysqlInstance")
    assert ids(ask, "taurusdb", job_name="CreateGaussDBforMySQLInstance") == [mysql.job_id]
    odd = sim.cloud.add_job("gaussdb", name="ModifyGaussDBV5Port")
    assert ids(ask, "gaussdb") == [odd.job_id]
    assert ids(ask, "gaussdb", name="CreateGaussDBV5Instance") == []


def test_rds_filters(sim: Simulator, ask: Any) -> None:
    one = sim.cloud.add_job("rds", name="MysqlBindEIP", instance_id="i1", order_id="CS1", age=1)
    two = sim.cloud.add_job("rds", instance_id="i1")
    assert ids(ask, "rds", instance_id="i1") == [two.job_id, one.job_id]
    assert ids(ask, "rds", instance_id="i1", order_id="CS1") == [one.job_id]
    assert ids(ask, "rds", name="MysqlBindEIP") == [one.job_id]
    assert ids(ask, "rds", id=two.job_id) == [two.job_id]
    assert ask("/rds/v3/{p}/tasklist").json()["actions"] == ["CreateMysqlSingleHAInstance", "MysqlBindEIP"]


def test_dcs_instance_list(sim: Simulator, ask: Any) -> None:
    one, _other = sim.cloud.add_job("dcs", instance_id="i1"), sim.cloud.add_job("dcs", instance_id="i2")
    body = ask("/dcs/v2/{p}/instances/i1/tasks").json()
    assert [row["id"] for row in body["tasks"]] == [one.task_id]
    assert not {"job_id", "error_code"} & set(body["tasks"][0])
    for name in ("start_time", "begin_time"):
        assert ask(f"/dcs/v2/{{p}}/instances/i1/tasks?{name}=20000101000000").json()["task_count"] == 1
        assert ask(f"/dcs/v2/{{p}}/instances/i1/tasks?{name}=21000101000000").json()["task_count"] == 0


def test_windows(sim: Simulator, clock: ManualClock, ask: Any, service: str) -> None:
    """Both ends belong to the window; the time that counts is that of the creation."""
    from simulator.wire_time import zoned

    clock.advance(1_800_000_000 - clock.now())
    made = [sim.cloud.add_job(service, age=age).job_id for age in (0, 100, 200, 300)]
    now = clock.now()

    def write(moment: float) -> str:
        if service in ("rds", "gaussdb"):
            return str(int(moment * 1000))
        if service == "dcs":
            return zoned(moment)[:19].translate({ord(mark): None for mark in "-T:"})
        return zoned(moment, 8)

    assert ids(ask, service, start_time=write(now - 200), end_time=write(now - 100)) == made[1:3]
    assert ids(ask, service, start_time=write(now - 199), end_time=write(now)) == made[:2]
    if service != "rds":
        assert ids(ask, service, start_time=write(now - 200)) == made[:3]
        assert ids(ask, service, end_time=write(now - 100)) == made[1:]


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "geminidb"])
def test_what_is_older_than_a_month_is_forgotten(sim: Simulator, ask: Any, service: str) -> None:
    kept = sim.cloud.add_job(service, age=29 * 86400)
    old = sim.cloud.add_job(service, age=31 * 86400)
    assert ids(ask, service) == [kept.job_id]
    single = ask(f"/{service}/v3/{{p}}/jobs?id={old.job_id}")
    assert single.json() == {"jobs": [], "total_count": 0} if service == "geminidb" else single.status_code == 400


def test_filling(sim: Simulator, clock: ManualClock) -> None:
    jobs = sim.cloud.fill("rds", 1000, days=10, running=7, failed=50, instances=5)
    now = clock.now()
    words = [job.status(now) for job in jobs]
    assert [words.count(word) for word in ("Running", "Failed", "Completed")] == [7, 50, 943]
    assert len({job.instance_id for job in jobs}) == 5
    assert len({job.job_id for job in jobs}) == 1000
    assert max(now - job.created for job in jobs) <= 10 * 86400 + 300
    with pytest.raises(ValueError, match="already"):
        sim.cloud.add_job("rds", job_id=jobs[0].job_id)
