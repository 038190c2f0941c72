# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
import requests

from simulator import PROJECTS, STATIC_TOKEN, Simulator
from simulator.routing import Route, find_route, origin_form


@pytest.mark.parametrize(
    ("target", "route"),
    [
        ("/rds/v3/p/tasklist?limit=1", Route("rds", "", "/rds/v3/p/tasklist")),
        ("/sim-1/rds/v3/p/tasklist", Route("rds", "sim-1", "/rds/v3/p/tasklist")),
        ("/elsewhere/rds/v3/p/tasklist", Route("rds", "", "/rds/v3/p/tasklist")),
        ("/some/prefix/rds/v3/p/tasklist", Route("rds", "", "/rds/v3/p/tasklist")),
        ("/some/prefix/sim-1/dcs/v2/p/jobs/x", Route("dcs", "sim-1", "/dcs/v2/p/jobs/x")),
        ("/rds/gaussdb/v3/p/jobs", Route("gaussdb", "", "/gaussdb/v3/p/jobs")),
        ("/gaussdb/opengauss/v3/p/tasks", Route("gaussdb", "", "/gaussdb/v3/p/tasks")),
        ("/taurusdb/mysql/v3/p/jobs", Route("taurusdb", "", "/taurusdb/v3/p/jobs")),
        ("/sim-1/iam/v3/auth/tokens", Route("iam", "sim-1", "/iam/v3/auth/tokens")),
        ("/rds/v3", Route(None, "", "/rds/v3")),
        ("/v3/p/tasklist", Route(None, "", "/v3/p/tasklist")),
        ("/_simulator/rds/v3/x", Route(None, "", "/_simulator/rds/v3/x")),
    ],
)
def test_routes(target: str, route: Route) -> None:
    assert find_route(target, {"sim-1"}) == route


def test_a_port_of_one_service() -> None:
    assert find_route("/v3/p/jobs", set(), "gaussdb") == Route("gaussdb", "", "/gaussdb/v3/p/jobs")
    assert find_route("/some/v3/p/jobs", set(), "gaussdb") == Route("gaussdb", "", "/gaussdb/v3/p/jobs")


def test_the_whole_url_of_a_proxied_request() -> None:
    assert origin_form("http://rds.example.com/v3/p/jobs?id=1") == "/v3/p/jobs?id=1"


def test_a_region_serves_its_own_projects_only(ask: Any) -> None:
    for name, status in (("sim-1", 200), ("sim-1_dev", 200), ("sim-2", 403), ("eu-de", 403)):
        assert ask(f"/sim-1/rds/v3/{PROJECTS[name]}/tasklist").status_code == status
        assert ask(f"/rds/v3/{PROJECTS[name]}/tasklist").status_code == 200


def test_a_signature_holds_below_a_prefix(ask: Any, signed: Any) -> None:
    path = "/any/where/sim-1/gaussdb/v3/{p}/tasks"
    assert ask(path, headers=signed(path)).status_code == 200


def test_addresses(sim: Simulator) -> None:
    assert sim.endpoints()["rds"] == f"{sim.url}/rds"
    assert sim.endpoints("sim-2")["iam"] == f"{sim.url}/sim-2/iam"
    assert sim.auth_url == f"{sim.url}/iam/v3"


def test_a_port_for_each_service(sim: Simulator) -> None:
    urls = sim.service_urls
    assert len(set(urls.values())) == 6
    assert sim.service_urls == urls
    for service, path in (("rds", "tasklist"), ("gaussdb", "tasks"), ("geminidb", "jobs")):
        answer = requests.get(f"{urls[service]}/v3/{PROJECTS['sim-1']}/{path}", headers={"X-Auth-Token": STATIC_TOKEN}, timeout=10)
        assert (answer.status_code, sim.cloud.requests[-1].service) == (200, service)


def test_a_body_of_an_unread_request_does_not_spoil_the_next_one(ask: Any) -> None:
    for _turn in range(3):
        assert ask("/nothing", "POST", data=b"x" * 100_000).status_code == 404
        assert ask("/rds/v3/{p}/tasklist").status_code == 200
    assert ask("/iam/v3/auth/tokens", "POST", data=iter([b"{", b"}"])).status_code == 400
    assert ask("/rds/v3/{p}/tasklist").status_code == 200


def test_head_has_no_body(ask: Any) -> None:
    answer = ask("/rds/v3/{p}/tasklist", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert ask("/rds/v3/{p}/tasklist").status_code == 200
