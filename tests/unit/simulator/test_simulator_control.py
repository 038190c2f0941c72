# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import STATIC_TOKEN, ManualClock, Simulator
from simulator.script_rules import PARTS

SCRIPT = """
settings: {quirks: [gaussdb_times_in_ms], offset_reading: {gaussdb: page}}
limits: {requests_per_minute: 600, burst: 50, retry_after: "3"}
credentials:
  projects: [{name: eu-nl}, {name: eu-nl_dev, project_id: "0123456789abcdef0123456789abcdef"}]
  users: [{name: ada, password: lovelace}]
  keys: [{access_key: AK, secret_key: SK, security_token: ST}]
  tokens: [{value: scripted-token, project_id: "0123456789abcdef0123456789abcdef"}]
jobs:
  - {service: rds, name: MysqlBindEIP, duration: 30, outcome: Failed, reason: no address, job_id: rds-1}
  - {service: dcs, project_id: eu-nl_dev, pending: 5, progress: [[0.5, 90]], job_id: dcs-1}
fill:
  - {service: geminidb, count: 100, days: 7, running: 2}
faults:
  - {kind: status, service: rds, status: 503, times: 1}
"""


def test_a_script(tmp_path: Path, clock: ManualClock) -> None:
    file = tmp_path / "cloud.yml"
    file.write_text(SCRIPT, encoding="utf-8")
    with Simulator(clock=clock, script=file) as sim:
        cloud = sim.cloud
        assert cloud.job("rds-1").reason == "no address"
        assert cloud.job("dcs-1").project_id == "0123456789abcdef0123456789abcdef"
        assert cloud.accounts.projects["0123456789abcdef0123456789abcdef"].region == "eu-nl"
        assert cloud.state()["jobs"] == {"rds": 1, "gaussdb": 0, "taurusdb": 0, "geminidb": 100, "dcs": 1}
        assert (cloud.settings.requests_per_minute, cloud.settings.offset_reading) == (600, {"gaussdb": "page"})
        assert cloud.accounts.users["ada"].domain_name == "ada"
        assert cloud.accounts.keys["AK"].security_token == "ST"
        assert [fault.kind for fault in cloud.faults] == ["status"]
        token = cloud.accounts.valid_token("scripted-token")
        assert token is not None and token.project is not None and token.project.name == "eu-nl_dev"


@pytest.mark.parametrize("script", ["[]", "colours: {}", "credentials: {colours: []}", "limits: {colour: 1}", "faults: [{kind: explode}]"])
def test_a_script_that_makes_no_sense(tmp_path: Path, script: str) -> None:
    file = tmp_path / "cloud.yml"
    file.write_text(script, encoding="utf-8")
    with pytest.raises(ValueError, match="script|have|fault"):
        Simulator(script=file)


def test_an_empty_script(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yml"
    file.write_text("", encoding="utf-8")
    assert len(Simulator(script=file).cloud.jobs) == 0


def test_the_readmes_script_has_every_part_that_the_guide_has_not(tmp_path: Path) -> None:
    import simulator

    text = (Path(simulator.__file__).parent / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "cloud.yml"
    file.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert set(yaml.safe_load(file.read_text(encoding="utf-8"))) | {"jobs", "answers", "faults"} == set(PARTS)
    assert len(Simulator(script=file).cloud.jobs) > 1


def test_jobs_by_http(sim: Simulator, clock: ManualClock, ask: Any) -> None:
    answer = ask("/_simulator/jobs", "POST", json={"service": "rds", "duration": 100, "project_id": "sim-2"})
    assert answer.status_code == 201
    job = answer.json()
    assert (job["status"], job["project_id"]) == ("Running", sim.cloud.project_id("sim-2"))
    ask("/_simulator/clock", "POST", json={"advance": 50})
    assert ask(f"/_simulator/jobs/{job['job_id']}").json()["progress"] == 50
    ended = ask(f"/_simulator/jobs/{job['job_id']}/end", "POST", json={"outcome": "Failed", "reason": "why not"}).json()
    assert (ended["status"], ended["ends"]) == ("Failed", clock.now())
    assert [each["job_id"] for each in ask("/_simulator/jobs").json()] == [job["job_id"]]
    assert ask(f"/_simulator/jobs/{job['job_id']}", "DELETE").status_code == 204
    assert ask(f"/_simulator/jobs/{job['job_id']}").status_code == 404
    filled = ask("/_simulator/fill", "POST", json={"service": "dcs", "count": 30}).json()
    assert (filled["count"], len(filled["job_ids"])) == (30, 30)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("jobs", {"service": "ecs"}), ("jobs", {}), ("jobs", []), ("jobs", {"service": "rds", "colour": 1}), ("fill", {"service": "rds"}),
        ("faults", {"kind": "explode"}), ("settings", {"colour": 1}), ("script", {"colours": []}), ("clock", {}), ("jobs/nothing/end", {}),
    ],
)
def test_a_mistake_is_told(ask: Any, path: str, body: Any) -> None:
    answer = ask(f"/_simulator/{path}", "POST", json=body)
    assert answer.status_code == (404 if path == "jobs/nothing/end" else 400)
    assert answer.json()["error"]


def test_requests_are_noted(sim: Simulator, ask: Any) -> None:
    ask("/rds/v3/{p}/tasklist?limit=5&name=a%20b")
    ask("/sim-1/gaussdb/v3/{p}/tasks", headers={"X-Auth-Token": "wrong", "User-Agent": "me/1"})
    ask("/nothing")
    rds, gaussdb, nothing = ask("/_simulator/requests").json()
    assert (rds["method"], rds["service"], rds["status"], rds["fault"], rds["authenticated_as"]) == ("GET", "rds", 200, None, "token:demo")
    assert (rds["query"], rds["args"]) == ("limit=5&name=a%20b", {"limit": "5", "name": "a b"})
    assert rds["headers"]["X-Auth-Token"] == STATIC_TOKEN
    assert (gaussdb["region"], gaussdb["status"], gaussdb["authenticated_as"], gaussdb["headers"]["User-Agent"]) == ("sim-1", 401, None, "me/1")
    assert (nothing["service"], nothing["status"]) == (None, 404)
    assert len(ask("/_simulator/requests?service=rds").json()) == 1
    assert [seen.status for seen in sim.cloud.requests.of("rds")] == [200]
    assert ask("/_simulator/requests", "DELETE").status_code == 204
    assert ask("/_simulator/requests").json() == []


def test_faults_and_settings_by_http(ask: Any) -> None:
    ask("/_simulator/faults", "POST", json={"kind": "status", "status": 503, "times": None})
    assert ask("/rds/v3/{p}/tasklist").status_code == 503
    assert ask("/_simulator/faults").json()[0]["hits"] == 1
    ask("/_simulator/faults", "DELETE")
    assert ask("/_simulator/settings", "POST", json={"denied": ["rds"]}).json()["denied"] == ["rds"]
    assert ask("/rds/v3/{p}/tasklist").status_code == 403
    ask("/_simulator/script", "POST", json={"settings": {"denied": []}, "jobs": [{"service": "rds"}]})
    assert ask("/rds/v3/{p}/tasklist").json()["total_count"] == 1


def test_reset(sim: Simulator, ask: Any) -> None:
    first = sim.cloud.add_job("rds").job_id
    sim.cloud.faults.add("close", times=None)
    sim.cloud.settings.update({"denied": ["rds"], "unknown_job": {"dcs": [400, "x", "y"]}})
    sim.cloud.accounts.add_user("ada", "lovelace")
    ask("/_simulator/reset", "POST")
    assert ask("/rds/v3/{p}/tasklist").json()["tasks"] == []
    assert "ada" not in sim.cloud.accounts.users
    assert sim.cloud.settings.unknown_job["dcs"][0] == 404
    assert sim.cloud.add_job("rds").job_id == first
    state = ask("/_simulator/state").json()
    assert (state["requests"], state["unfinished"], state["jobs"]["rds"]) == (1, [first], 1)
