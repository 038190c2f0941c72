# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to authenticate, the project by id, name and region, and base URLs in every form."""
from __future__ import annotations

import json
from typing import Any

import pytest

from lab import COLLECTION, SERVICES, Lab, Outcome
from simulator import (
    ACCESS_KEY,
    DEFAULT_PROJECT_ID,
    DOMAIN_NAME,
    PASSWORD,
    PROJECTS,
    SECRET_KEY,
    SECURITY_TOKEN,
    STATIC_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    USER_NAME,
)
from simulator.signature import parse_claim

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# how the cloud knows who asked -> credentials
WAYS = {
    "token": {"auth_token": STATIC_TOKEN},
    "key": {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY},
    "temporary-key": {"access_key": TEMPORARY_ACCESS_KEY, "secret_key": TEMPORARY_SECRET_KEY, "security_token": SECURITY_TOKEN},
    "user": {"username": USER_NAME, "password": PASSWORD, "domain_name": DOMAIN_NAME},
}
CALLERS = {"token": "token:demo", "key": f"key:{ACCESS_KEY}", "temporary-key": f"key:{TEMPORARY_ACCESS_KEY}", "user": "token:demo"}
EVERY_WAY = [(way, service) for way in WAYS for service in SERVICES]
# options in the place of project_id -> the project that should be asked
PROJECT_OPTIONS = {
    "by-name": ({"project_name": "sim-1_dev", "region": "sim-2"}, "sim-1_dev"),
    "by-region": ({"region": "sim-2"}, "sim-2"),
    "id-beats-name": ({"project_id": DEFAULT_PROJECT_ID, "project_name": "sim-2"}, "sim-1"),
}
# what follows a service's base URL
TAILS = {"plain": "", "slash": "/", "version": "/v3", "version-and-slash": "/v3/", "catalog": f"/v3/{DEFAULT_PROJECT_ID}", "prefix": "/opengauss",
         "prefix-and-version": "/opengauss/v3"}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cases = {}
    for way, service in EVERY_WAY:
        # a signed query with blanks, plus signs and letters beyond ASCII
        more = {"instance_id": "a b+c/d=ä&e~"} if service == "rds" else {"start_time": "-1d"}
        cases[f"{way}-{service}"] = lab.info(f"{way}-{service}", service, **WAYS[way], **more)
    for name, (options, _project) in PROJECT_OPTIONS.items():
        for way, credentials in WAYS.items():
            cases[f"{name}-{way}"] = lab.info(f"{name}-{way}", "rds", **{"project_id": None, **options}, **credentials)
    user = {"username": USER_NAME, "password": PASSWORD}
    cases["domain-default"] = lab.info("domain-default", "rds", **user)
    cases["no-such-project"] = lab.info("no-such-project", "rds", auth_token=STATIC_TOKEN, project_id=None, project_name="sim-9")
    for tail, text in TAILS.items():
        endpoints = {"gaussdb": f"{lab.simulator.url}/{tail}/gaussdb{text}", "iam": f"{lab.simulator.url}/{tail}/iam{text.replace('/opengauss', '')}"}
        cases[tail] = lab.info(tail, "gaussdb", endpoints=endpoints, region="sim-1", project_id=None, **WAYS["key"])
    cases["dcs-version"] = lab.info("dcs-version", "dcs", endpoints={"dcs": f"{lab.simulator.url}/dcs-version/dcs/v1.0"})
    cases["all-at-once"] = lab.info("all-at-once", "rds", auth_token=STATIC_TOKEN, **{**WAYS["key"], **WAYS["user"]})
    cases["key-before-user"] = lab.info("key-before-user", "rds", **{**WAYS["key"], **WAYS["user"]})
    return lab.run(cases)


@pytest.mark.parametrize(("way", "service"), EVERY_WAY)
def test_every_way_at_every_service(lab: Lab, outcome: Outcome, way: Any, service: str) -> None:
    assert not outcome[f"{way}-{service}"]["failed"], outcome[f"{way}-{service}"]["msg"]
    last = lab.seen(f"{way}-{service}")[-1]
    assert (last.status, last.authenticated_as) == (200, CALLERS[way])
    assert last.headers["User-Agent"].startswith("hwcloud.taskcenter/1.")
    assert ("X-Auth-Token" in last.headers) is (way in ("token", "user"))
    assert last.headers.get("X-Security-Token") == (SECURITY_TOKEN if way == "temporary-key" else None)
    if service == "rds":
        assert last.args["instance_id"] == "a b+c/d=ä&e~"


@pytest.mark.parametrize("service", SERVICES)
def test_a_security_token_is_signed(lab: Lab, outcome: Outcome, service: str) -> None:
    claim = parse_claim(lab.seen(f"temporary-key-{service}")[-1].headers["Authorization"])
    assert claim is not None and {"host", "x-sdk-date", "x-security-token"} <= set(claim.signed_headers)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PROJECT_OPTIONS)
def test_the_project(lab: Lab, outcome: Outcome, name: str, way: Any) -> None:
    assert not outcome[f"{name}-{way}"]["failed"], outcome[f"{name}-{way}"]["msg"]
    seen = lab.seen(f"{name}-{way}")
    assert seen[-1].path.split("/")[4] == PROJECTS[PROJECT_OPTIONS[name][1]]
    assert len(seen) == (1 if name == "id-beats-name" and way != "user" else 2)


@pytest.mark.parametrize(("case", "domain"), [("domain-default", USER_NAME), ("user-rds", DOMAIN_NAME)])
def test_without_a_domain_the_user_is_its_own(lab: Lab, outcome: Outcome, case: str, domain: Any) -> None:
    asked = json.loads(lab.seen(case)[0].body)["auth"]
    assert not outcome[case]["failed"]
    assert asked["identity"]["password"]["user"]["domain"] == {"name": domain}
    assert asked["scope"]["project"] == {"id": DEFAULT_PROJECT_ID}


def test_a_project_that_is_not_there(outcome: Outcome) -> None:
    result = outcome["no-such-project"]
    assert result["failed"] and "project_name" in result["msg"] and "sim-9" in result["msg"]


@pytest.mark.parametrize("tail", TAILS)
def test_base_urls(lab: Lab, outcome: Outcome, tail: Any) -> None:
    assert not outcome[tail]["failed"], outcome[tail]["msg"]
    iam, service = lab.seen(tail)
    middle = "/opengauss" if tail.startswith("prefix") else ""
    assert iam.path == f"/{tail}/iam/v3/projects"
    assert service.path == f"/{tail}/gaussdb{middle}/v3/{DEFAULT_PROJECT_ID}/tasks"


def test_a_base_url_with_another_version_of_dcs(lab: Lab, outcome: Outcome) -> None:
    assert not outcome["dcs-version"]["failed"]
    assert lab.seen("dcs-version")[0].path == f"/dcs-version/dcs/v2/{DEFAULT_PROJECT_ID}/tasks"


@pytest.mark.parametrize(("case", "caller"), [("all-at-once", CALLERS["token"]), ("key-before-user", CALLERS["key"])])
def test_exactly_one_way_is_picked(lab: Lab, outcome: Outcome, case: str, caller: Any) -> None:
    assert not outcome[case]["failed"]
    assert [seen.authenticated_as for seen in lab.seen(case)] == [caller]


@pytest.fixture(scope="module")
def renewed(lab: Lab) -> Any:
    """Tokens that live for two seconds of the cloud's, whose pages come slowly; and one that has expired before its first use."""
    lab.cloud.settings.update({"token_lifetime": 2.0})
    lab.cloud.fill("geminidb", 400, project_id="sim-2")
    lab.cloud.faults.add("slow", seconds=0.4, path="/renewed/geminidb", times=None)
    project = {"project_id": PROJECTS["sim-2"]}
    return lab.run({"renewed": lab.info("renewed", "geminidb", limit=0, **project, **WAYS["user"])})


def test_a_token_is_renewed_between_pages(lab: Lab, renewed: Any) -> None:
    assert not renewed["renewed"]["failed"], renewed["renewed"]["msg"]
    assert renewed["renewed"]["count"] == 400
    seen = lab.seen("renewed")
    assert len([one for one in seen if one.method == "POST"]) >= 2
    assert [one for one in seen if one.status == 401]


@pytest.fixture(scope="module")
def defaults(lab: Lab) -> Any:
    """The connection once for a whole play: module_defaults of the action group."""
    connection = {**WAYS["key"], "project_id": DEFAULT_PROJECT_ID, "endpoints": lab.endpoints("defaults")}
    job = lab.cloud.add_job("rds", duration=60, age=61)
    cases: dict[str, dict[str, Any]] = {service: {f"{COLLECTION}.{service}_task_info": {"limit": 1}} for service in SERVICES}
    cases["wait"] = {f"{COLLECTION}.wait_for_job": {"service": "rds", "job_id": job.job_id}}
    cases["task-beats-default"] = {f"{COLLECTION}.rds_task_info": {"project_id": PROJECTS["sim-2"]}}
    cases["check-mode"] = {f"{COLLECTION}.rds_task_info": {}, "check_mode": True}
    return lab.run(cases, keywords={"module_defaults": {f"group/{COLLECTION}.all": connection}})


@pytest.mark.parametrize("case", [*SERVICES, "wait", "task-beats-default", "check-mode"])
def test_module_defaults(lab: Lab, defaults: Any, case: str) -> None:
    assert not defaults[case]["failed"], defaults[case]["msg"]
    assert all(seen.authenticated_as == CALLERS["key"] for seen in lab.seen("defaults"))


def test_check_mode_is_the_same_as_a_run(defaults: Any) -> None:
    assert defaults["check-mode"]["count"] == defaults["check-mode"]["total_count"] == 1
    assert {task["job_id"] for task in defaults["check-mode"]["tasks"]} == {task["job_id"] for task in defaults["rds"]["tasks"]}


def test_an_option_of_the_task_beats_the_default(lab: Lab, defaults: Any) -> None:
    assert PROJECTS["sim-2"] in {seen.path.split("/")[4] for seen in lab.seen("defaults")}
