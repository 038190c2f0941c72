# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens, passwords, keys and projects: who asks for what, how often, and what is never tried twice."""
from __future__ import annotations

import json
from typing import Any

import pytest
from driving import SERVICES, center, info

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import (
    Forbidden,
    OptionError,
    TaskCenterError,
    TransientFault,
    Unauthenticated,
    UnknownJob,
)
from simulator import (
    DOMAIN_NAME,
    PASSWORD,
    PROJECTS,
    SECURITY_TOKEN,
    STATIC_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    USER_NAME,
    Simulator,
)
from simulator.request_log import Seen

USER: dict[str, Any] = {"username": USER_NAME, "password": PASSWORD, "domain_name": DOMAIN_NAME}


def iam(sim: Simulator) -> list[Seen]:
    return sim.cloud.requests.of("iam")


def job(sim: Simulator, service: str = "rds", **options: Any) -> str:
    return sim.cloud.add_job(service, duration=None, **options).job_id


@pytest.mark.parametrize("service", SERVICES)
def test_a_password_becomes_a_token_that_serves_many_requests(sim: Simulator, service: str) -> None:
    asked, job_id = center(sim, service, **USER), job(sim, service)
    for _turn in range(5):
        assert asked.job(job_id).status == "Running"
    assert [(seen.method, seen.path, seen.query) for seen in iam(sim)] == [("POST", "/iam/v3/auth/tokens", "nocatalog=1")]
    assert len({seen.headers["X-Auth-Token"] for seen in sim.cloud.requests.of(service)}) == 1


@pytest.mark.parametrize(
    ("options", "scope"),
    [
        ({}, {"name": "sim-1", "domain": {"name": DOMAIN_NAME}}),
        ({"project_id": PROJECTS["sim-1_dev"]}, {"id": PROJECTS["sim-1_dev"]}),
        ({"project_name": "sim-1_dev"}, {"name": "sim-1_dev", "domain": {"name": DOMAIN_NAME}}),
    ],
)
def test_the_token_is_scoped_to_the_project(sim: Simulator, options: dict[str, Any], scope: dict[str, Any]) -> None:
    project = options.get("project_id") or PROJECTS[options.get("project_name", "sim-1")]
    assert center(sim, "rds", **USER, **options).job(job(sim, project_id=project)).status == "Running"
    sent = json.loads(iam(sim)[0].body)["auth"]
    assert sent["scope"] == {"project": scope}
    assert sent["identity"]["password"]["user"] == {"name": USER_NAME, "password": PASSWORD, "domain": {"name": DOMAIN_NAME}}
    assert project in sim.cloud.requests.of("rds")[0].path
    # the answer names the project, so nobody has to look it up
    assert len(iam(sim)) == 1


def test_without_an_account_its_name_is_the_users(sim: Simulator) -> None:
    center(sim, "rds", username=USER_NAME, password=PASSWORD).job(job(sim))
    assert json.loads(iam(sim)[0].body)["auth"]["identity"]["password"]["user"]["domain"] == {"name": USER_NAME}


@pytest.mark.parametrize("style", ["gateway", "service"])
@pytest.mark.parametrize("service", SERVICES)
def test_an_expired_token_is_renewed_once(sim: Simulator, service: str, style: str) -> None:
    sim.cloud.settings.token_errors = style
    asked, job_id = center(sim, service, **USER), job(sim, service)
    for round_ in range(1, 4):
        assert asked.job(job_id).status == "Running"
        assert len(iam(sim)) == round_
        sim.cloud.expire_tokens()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_takes_no_token_at_all_is_asked_twice(sim: Simulator, service: str) -> None:
    said = {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: decrypt token fail"}
    sim.cloud.faults.add("status", service=service, status=401, body=said, times=None)
    with pytest.raises(Unauthenticated):
        center(sim, service, **USER).job("31b8ae23-c687-4d80-b7b4-42a66c9bb886")
    assert (len(sim.cloud.requests.of(service)), len(iam(sim))) == (2, 2)


@pytest.mark.parametrize("options", [{"password": "wrong"}, {"username": "nobody"}, {"domain_name": "elsewhere"}, {"project_name": "nowhere"}])
def test_what_iam_refuses_is_tried_once(sim: Simulator, options: dict[str, Any]) -> None:
    """An account is locked after a few wrong passwords."""
    with pytest.raises(Unauthenticated) as caught:
        center(sim, "rds", **{**USER, **options}).job(job(sim))
    assert len(iam(sim)) == 1 and not sim.cloud.requests.of("rds")
    assert caught.value.service == "iam" and caught.value.http_status == 401
    assert f"get a token for user {options.get('username', USER_NAME)}" in str(caught.value)


def test_a_renewal_that_is_refused_is_not_tried_again(sim: Simulator) -> None:
    asked, job_id = center(sim, "rds", **USER), job(sim)
    asked.job(job_id)
    sim.cloud.expire_tokens()
    sim.cloud.accounts.add_user(USER_NAME, "changed meanwhile")
    with pytest.raises(Unauthenticated) as caught:
        asked.job(job_id)
    assert caught.value.service == "iam" and len(iam(sim)) == 2


@pytest.mark.parametrize("style", ["gateway", "service"])
def test_a_token_of_the_users_own_cannot_be_renewed(sim: Simulator, style: str) -> None:
    sim.cloud.settings.token_errors = style
    asked, job_id = center(sim, "rds", auth_token=STATIC_TOKEN), job(sim)
    assert asked.job(job_id).status == "Running"
    sim.cloud.expire_tokens(put_in_by_hand=True)
    with pytest.raises(Unauthenticated):
        asked.job(job_id)
    assert [seen.method for seen in iam(sim)] == ["GET"]


@pytest.mark.parametrize("options", [{"auth_token": STATIC_TOKEN}, {}])
@pytest.mark.parametrize(("where", "project"), [({}, "sim-1"), ({"project_name": "sim-1_dev"}, "sim-1_dev"), ({"region": "sim-2"}, "sim-2")])
def test_a_project_is_looked_up_by_name_once(sim: Simulator, options: dict[str, Any], where: dict[str, Any], project: str) -> None:
    asked, job_id = center(sim, "rds", **options, **where), job(sim, project_id=PROJECTS[project])
    for _turn in range(3):
        assert asked.job(job_id).status == "Running"
    assert [(seen.method, seen.path, seen.query) for seen in iam(sim)] == [("GET", "/iam/v3/projects", f"name={project}")]


@pytest.mark.parametrize("options", [{"auth_token": STATIC_TOKEN}, {}])
def test_a_project_id_that_is_given_needs_no_iam(sim: Simulator, options: dict[str, Any]) -> None:
    center(sim, "rds", project_id=PROJECTS["sim-1"], **options).job(job(sim))
    assert iam(sim) == []


def test_a_project_that_is_not_there(sim: Simulator) -> None:
    with pytest.raises(OptionError, match="project_name: .*no project mars"):
        center(sim, "rds", project_name="mars").job("1")


@pytest.mark.parametrize(
    "projects",
    [[], [{"name": "sim-1_dev", "id": "x"}], [{"name": "SIM-1", "id": "x"}], [{"name": "sim-1"}], [{"name": "sim-1", "id": ""}], [None, "sim-1", 5]],
)
def test_only_the_project_of_that_very_name_is_taken(sim: Simulator, projects: list[Any]) -> None:
    sim.cloud.faults.add("status", service="iam", status=200, body={"projects": projects})
    with pytest.raises(OptionError):
        center(sim, "rds").job("1")


@pytest.mark.parametrize("body", [{}, {"projects": None}, {"projects": {"sim-1": 1}}, [], "sim-1", 5])
def test_an_answer_without_projects_is_no_answer(sim: Simulator, body: Any) -> None:
    sim.cloud.faults.add("status", service="iam", status=200, body=json.dumps(body))
    with pytest.raises(TransientFault):
        center(sim, "rds").job("1")


def test_the_published_list_of_projects(sim: Simulator) -> None:
    from published import ANSWERS

    sim.cloud.faults.add("status", service="iam", status=200, body=ANSWERS["auth/projects_by_name"])
    with pytest.raises(TaskCenterError):
        center(sim, "rds", project_name="eu-de").job("1")
    assert "/0391e4486e864c26be5654c522f440f2/" in sim.cloud.requests.of("rds")[0].path


def test_the_published_token(sim: Simulator) -> None:
    """Its body names the project, whatever the catalog says."""
    from published import ANSWERS

    body = ANSWERS["auth/token_catalog_otc_eu_de_2019"]
    sim.cloud.faults.add("status", service="iam", status=201, body=body, headers={"X-Subject-Token": STATIC_TOKEN})
    with pytest.raises(TaskCenterError):
        center(sim, "rds", **USER).job("1")
    seen = sim.cloud.requests.of("rds")[0]
    assert (seen.headers["X-Auth-Token"], body["token"]["project"]["id"] in seen.path) == (STATIC_TOKEN, True)


@pytest.mark.parametrize("body", [{}, {"token": None}, {"token": {"project": None}}, {"token": {"project": {"id": None}}}, []])
def test_a_token_whose_body_names_no_project(sim: Simulator, body: Any) -> None:
    sim.cloud.faults.add("status", service="iam", method="POST", status=201, body=body, headers={"X-Subject-Token": STATIC_TOKEN})
    assert center(sim, "rds", **USER).job(job(sim)).status == "Running"
    assert [seen.method for seen in iam(sim)] == ["POST", "GET"]


def test_a_token_that_is_missing_in_the_answer(sim: Simulator) -> None:
    sim.cloud.faults.add("status", service="iam", status=201, body={"token": {}})
    with pytest.raises(TransientFault, match="X-Subject-Token"):
        center(sim, "rds", **USER).job("1")


@pytest.mark.parametrize("kind", ["close", "html", "empty"])
@pytest.mark.parametrize("options", [{}, USER, {"auth_token": STATIC_TOKEN}])
def test_faults_of_iam_are_transient(sim: Simulator, kind: str, options: dict[str, Any]) -> None:
    sim.cloud.faults.add(kind, service="iam")
    asked, job_id = center(sim, "rds", **options), job(sim)
    with pytest.raises(TransientFault) as caught:
        asked.job(job_id)
    assert caught.value.service == "iam" and sim.url in str(caught.value)
    assert asked.job(job_id).status == "Running"


@pytest.mark.parametrize("keys", [{"access_key": "unknown", "secret_key": "s"}, {"access_key": "SIMULATORAK000000001", "secret_key": "wrong"}])
def test_keys_that_are_refused_are_tried_once(sim: Simulator, keys: dict[str, Any]) -> None:
    """A key is locked after five bad signatures."""
    choices: list[dict[str, Any]] = [{}, {"project_id": PROJECTS["sim-1"]}]
    for options in choices:
        before = len(sim.cloud.requests)
        with pytest.raises(Unauthenticated) as caught:
            center(sim, "rds", **keys, **options).job("1")
        assert len(sim.cloud.requests) == before + 1
        assert "APIG.0301" in str(caught.value)


def test_temporary_keys(sim: Simulator) -> None:
    keys: dict[str, Any] = {"access_key": TEMPORARY_ACCESS_KEY, "secret_key": TEMPORARY_SECRET_KEY}
    assert center(sim, "rds", **keys, security_token=SECURITY_TOKEN).job(job(sim)).status == "Running"
    with pytest.raises(Unauthenticated):
        center(sim, "rds", **keys).job("1")


def test_a_path_prefix_and_a_port_are_signed_as_sent(sim: Simulator) -> None:
    job_id = job(sim, "gaussdb")
    for prefix in ("", "/some/prefix", "/with blank", "/%C3%A4"):
        base = f"{sim.url}{prefix}/gaussdb/opengauss/v3".replace(" ", "%20")
        asked = center(sim, "gaussdb", endpoints={"gaussdb": base, "iam": f"{sim.url}/iam"})
        assert asked.job(job_id).status == "Running"


def test_a_project_of_another_region_is_refused_by_that_regions_address(sim: Simulator) -> None:
    with pytest.raises((Forbidden, Unauthenticated, UnknownJob)):
        center(sim, "rds", endpoints=sim.endpoints("sim-2"), project_id=PROJECTS["sim-1"]).job(job(sim))


def test_what_iam_says_reaches_the_user(sim: Simulator) -> None:
    result = info(sim, "rds", **{**USER, "password": "wrong-one"})
    assert result["failed"] and "The username or password is wrong." in result["msg"] and "Check the credentials" in result["msg"]
    assert result["error"]["service"] == "iam" and result["error"]["http_status"] == 401
    assert "wrong-one" not in json.dumps(result)
