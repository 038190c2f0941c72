# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from simulator import (
    ACCESS_KEY,
    PASSWORD,
    PROJECTS,
    SECURITY_TOKEN,
    STATIC_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    USER_NAME,
    ManualClock,
    Simulator,
)

LIST = "/rds/v3/{p}/tasklist"


def login(scope: Any = None, password: str = PASSWORD, domain: str = "demo-domain", methods: Any = None) -> dict[str, Any]:
    user = {"name": USER_NAME, "password": password, "domain": {"name": domain}}
    auth: dict[str, Any] = {"identity": {"methods": methods or ["password"], "password": {"user": user}}}
    if scope is not None:
        auth["scope"] = scope
    return {"auth": auth}


def token(ask: Any, scope: Any) -> str:
    answer = ask("/iam/v3/auth/tokens", "POST", json=login(scope))
    assert answer.status_code == 201
    return str(answer.headers["X-Subject-Token"])


def without_request_id(answer: Any) -> dict[str, Any]:
    body = answer.json()
    assert answer.headers["X-Request-Id"] == body.pop("request_id", answer.headers["X-Request-Id"])
    return dict(body)


def said(published: Any, name: str) -> dict[str, Any]:
    return {key: value for key, value in published[f"errors/{name}"].items() if key != "request_id"}


@pytest.mark.parametrize("scope", [{"project": {"name": "sim-1"}}, {"project": {"id": PROJECTS["sim-1"]}, "domain": {"name": "demo-domain"}}])
def test_a_token_for_a_project(ask: Any, scope: Any) -> None:
    answer = ask("/iam/v3/auth/tokens", "POST", json=login(scope))
    assert answer.status_code == 201
    body = answer.json()["token"]
    assert body["project"] == {"domain": body["user"]["domain"], "name": "sim-1", "id": PROJECTS["sim-1"]}
    assert body["expires_at"].endswith("000Z")
    assert {"rdsv3", "dcs", "identity"} <= {entry["type"] for entry in body["catalog"]}
    assert ask(LIST, headers={"X-Auth-Token": answer.headers["X-Subject-Token"]}).status_code == 200


def test_the_catalogue_can_be_left_out(ask: Any) -> None:
    assert ask("/iam/v3/auth/tokens?nocatalog=1", "POST", json=login()).json()["token"]["catalog"] == []


def test_the_domain_may_be_called_like_the_user(ask: Any) -> None:
    assert ask("/iam/v3/auth/tokens", "POST", json=login(domain=USER_NAME)).status_code == 201


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"domain": "elsewhere"}])
def test_wrong_password_or_domain(ask: Any, published: Any, wrong: Any) -> None:
    answer = ask("/iam/v3/auth/tokens", "POST", json=login(**wrong))
    assert (answer.status_code, answer.json()) == (401, published["errors/iam_keystone_401"])


@pytest.mark.parametrize("body", ["", "no json", "[]", '{"auth": {}}', '{"auth": {"identity": null}}'])
def test_a_body_that_asks_for_nothing(ask: Any, body: str) -> None:
    answer = ask("/iam/v3/auth/tokens", "POST", data=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)


def test_another_method_and_a_project_that_is_not_there(ask: Any) -> None:
    assert ask("/iam/v3/auth/tokens", "POST", json=login(methods=["hw_ak_sk"])).status_code == 400
    assert ask("/iam/v3/auth/tokens", "POST", json=login({"project": {"name": "nowhere"}})).status_code == 401


@pytest.mark.parametrize(("service", "path", "status"), [("rds", LIST, 403), ("dcs", "/dcs/v2/{p}/tasks", 401)])
def test_a_token_is_good_for_its_project_only(ask: Any, published: Any, service: str, path: str, status: int) -> None:
    for scope in ({"project": {"name": "sim-2"}}, {"project": {"name": "sim-1_dev"}}, None):
        answer = ask(path, headers={"X-Auth-Token": token(ask, scope)})
        assert answer.status_code == status
        if service == "rds":
            assert answer.json() == published["errors/dbs_280056_token_invalid"]


def test_a_token_ends(sim: Simulator, clock: ManualClock, ask: Any, published: Any) -> None:
    headers = {"X-Auth-Token": token(ask, {"project": {"name": "sim-1"}})}
    clock.advance(86399)
    assert ask(LIST, headers=headers).status_code == 200
    clock.advance(2)
    answer = ask(LIST, headers=headers)
    assert (answer.status_code, without_request_id(answer)) == (401, said(published, "apig_0301_decrypt_token_fail"))
    sim.cloud.settings.update({"token_errors": "service"})
    answer = ask(LIST, headers=headers)
    assert (answer.status_code, answer.json()) == (403, published["errors/dbs_280056_token_invalid"])
    answer = ask("/dcs/v2/{p}/tasks", headers={})
    assert (answer.status_code, answer.json()) == (401, published["errors/dcs_401_no_token"])


def test_all_tokens_end_at_once(sim: Simulator, ask: Any) -> None:
    headers = {"X-Auth-Token": token(ask, {"project": {"name": "sim-1"}})}
    assert ask("/_simulator/tokens/expire", "POST").json() == {"expired": 1}
    assert ask(LIST, headers=headers).status_code == 401
    assert ask(LIST).status_code == 200
    assert sim.cloud.expire_tokens(put_in_by_hand=True) == 1
    assert ask(LIST).status_code == 401


def test_without_credentials(ask: Any) -> None:
    answer = ask(LIST, headers={})
    assert (answer.status_code, answer.json()["error_code"]) == (401, "APIG.0301")
    assert ask("/iam/v3/projects", headers={}).json()["error"]["code"] == 401


def test_projects_by_name(ask: Any, published: Any) -> None:
    body = ask("/iam/v3/projects?name=eu-de").json()
    assert [project["name"] for project in body["projects"]] == ["eu-de"]
    wanted = published["auth/projects_by_name"]
    assert set(body) == set(wanted)
    assert set(body["projects"][0]) == set(wanted["projects"][0])
    assert ask("/iam/v3/projects?name=nowhere").json()["projects"] == []


def test_a_signed_request(sim: Simulator, ask: Any, signed: Any) -> None:
    path = LIST + "?limit=5&name=a%20b%2Bc"
    assert ask(path, headers=signed(path)).status_code == 200
    assert sim.cloud.requests[-1].authenticated_as == f"key:{ACCESS_KEY}"
    assert ask("/iam/v3/projects", headers=signed("/iam/v3/projects")).status_code == 200


def test_the_project_named_in_a_header_is_the_one_asked_for(sim: Simulator, ask: Any, signed: Any) -> None:
    assert ask(LIST, headers=signed(LIST, x_project_id=PROJECTS["sim-1"])).status_code == 200
    for other in (PROJECTS["sim-2"], "unknown"):
        assert ask(LIST, headers=signed(LIST, x_project_id=other)).status_code == 403


def test_an_unknown_key(ask: Any, signed: Any, published: Any) -> None:
    answer = ask(LIST, headers=signed(LIST, access_key="EXAMPLEAK0000000001"))
    assert (answer.status_code, without_request_id(answer)) == (401, said(published, "apig_0301_ak_not_exist"))


def test_a_key_is_locked_after_too_many_bad_signatures(clock: ManualClock, ask: Any, signed: Any) -> None:
    for _turn in range(6):
        assert "verify aksk signature fail" in ask(LIST, headers=signed(LIST, secret_key="wrong")).text
    answer = ask(LIST, headers=signed(LIST))
    assert (answer.status_code, "AK access failed to reach the limit,forbidden" in answer.text) == (401, True)
    clock.advance(301)
    assert ask(LIST, headers=signed(LIST)).status_code == 200


@pytest.mark.parametrize("age", [1000, -1000])
def test_a_signature_of_another_time(ask: Any, signed: Any, age: float) -> None:
    answer = ask(LIST, headers=signed(LIST, age=age))
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (401, "APIG.0303")
    assert "signature time:" in body["error_msg"] and ",server time:" in body["error_msg"]


def test_a_clock_that_is_wrong(sim: Simulator, ask: Any, signed: Any) -> None:
    sim.cloud.settings.update({"clock_skew": 1200})
    assert ask(LIST, headers=signed(LIST)).status_code == 401
    assert ask(LIST, headers=signed(LIST, age=-1200)).status_code == 200


def test_moving_the_jobs_clock_spoils_no_signature(clock: ManualClock, ask: Any, signed: Any) -> None:
    clock.advance(86400)
    assert ask(LIST, headers=signed(LIST)).status_code == 200


def test_temporary_keys_need_their_security_token(ask: Any, signed: Any) -> None:
    keys = (TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY)
    assert ask(LIST, headers=signed(LIST, *keys, x_security_token=SECURITY_TOKEN)).status_code == 200
    # Go libraries add it unsigned.
    assert ask(LIST, headers={**signed(LIST, *keys), "X-Security-Token": SECURITY_TOKEN}).status_code == 200
    assert ask(LIST, headers=signed(LIST, *keys, x_security_token="another")).status_code == 401
    assert ask(LIST, headers=signed(LIST, *keys)).status_code == 401


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (LIST, 403, "DBS.280015"),
        ("/geminidb/v3/{p}/jobs", 400, "DBS.280015"),
        ("/dcs/v2/{p}/tasks", 403, "DCS.2003"),
    ],
)
def test_no_permission(sim: Simulator, ask: Any, path: str, status: int, code: str) -> None:
    assert ask(path).status_code == 200
    sim.cloud.settings.update({"denied": ["rds", "geminidb", "dcs"]})
    answer = ask(path)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


def test_a_static_token_is_good_for_every_project(ask: Any) -> None:
    for project_id in PROJECTS.values():
        assert ask(f"/rds/v3/{project_id}/tasklist", headers={"X-Auth-Token": STATIC_TOKEN}).status_code == 200
    assert ask("/rds/v3/nowhere/tasklist").status_code == 403
