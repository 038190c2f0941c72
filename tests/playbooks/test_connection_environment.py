# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment variables of every row of the contract's table: the first that is set wins, and an option beats them all."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lab import COLLECTION, Lab, Outcome
from simulator import DEFAULT_PROJECT_ID
from simulator.signature import parse_claim

# option -> variables, as the contract has them
ROWS = {
    "region": ("HW_REGION_NAME", "OS_REGION_NAME"),
    "project_id": ("HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID"),
    "project_name": ("HW_PROJECT_NAME", "OS_PROJECT_NAME"),
    "access_key": ("HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"),
    "secret_key": ("HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"),
    "security_token": ("HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "OS_SECURITY_TOKEN"),
    "auth_token": ("HW_AUTH_TOKEN", "OS_TOKEN", "OS_AUTH_TOKEN"),
    "username": ("HW_USER_NAME", "OS_USERNAME"),
    "password": ("HW_USER_PASSWORD", "OS_PASSWORD"),
    "domain_name": ("HW_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"),
    "auth_url": ("HW_AUTH_URL", "OS_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT"),
    "endpoints": ("HW_ENDPOINTS",),
}
# the options that go together in one case, none of which hides another
SETS = {
    "key-and-project-id": ("project_id", "access_key", "secret_key", "security_token", "endpoints"),
    "user-and-project-name": ("project_name", "username", "password", "domain_name", "auth_url", "endpoints"),
    "token-and-region": ("region", "auth_token", "auth_url", "endpoints"),
}
CASES = [(name, level) for name, options in SETS.items() for level in ["option", *range(max(len(ROWS[option]) for option in options))]]
CHECKS = [(name, level, option) for name, level in CASES for option in SETS[name]]


def value(lab: Lab, option: str, number: int) -> Any:
    """The values that a row can have, from 0 on; the cloud knows the first four of each."""
    address = f"{lab.simulator.url}/address{number}"
    return {
        "region": f"region{number}", "project_id": f"{number}" * 32, "project_name": f"name{number}", "access_key": f"ACCESSKEY{number}",
        "secret_key": f"Secret/Key{number}=", "security_token": f"Security+Token{number}=", "auth_token": f"Auth-Token{number}",
        "username": f"user{number}", "password": f"Pass: word{number}", "domain_name": f"domain{number}",
        "auth_url": f"{address}/iam/v3", "endpoints": {"rds": f"{address}/rds"},
    }[option]


def winner(level: Any) -> int:
    """The number of the value that should be taken: 0 is the option's."""
    return 0 if level == "option" else level + 1


def variables(lab: Lab, option: str, level: Any) -> dict[str, str]:
    """Level 0 has all variables, each further level one less; shorter rows keep their last. The first has the winner's value."""
    row = ROWS[option]
    left = row if level == "option" else row[min(level, len(row) - 1):]
    given = (value(lab, option, number) for number in range(winner(level) + (level == "option"), 10))
    return {variable: one if isinstance(one, str) else json.dumps(one) for variable, one in zip(left, given)}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    accounts, cases = lab.cloud.accounts, {}
    for number in range(4):
        accounts.add_key(f"ACCESSKEY{number}", f"Secret/Key{number}=", f"Security+Token{number}=")
        accounts.add_user(f"user{number}", f"Pass: word{number}", f"domain{number}")
        accounts.add_token(f"Auth-Token{number}")
        accounts.add_project(f"region{number}")
        accounts.add_project(f"name{number}")
        accounts.add_project(f"other{number}", f"{number}" * 32)
    for name, level in CASES:
        environment, options = {}, {}
        for option in SETS[name]:
            environment.update(variables(lab, option, level))
            if level == "option":
                options[option] = value(lab, option, 0)
        # marks the requests of this case; no filter can find such a name
        cases[f"{name}-{level}"] = {f"{COLLECTION}.rds_task_info": {"instance_id": f"{name}-{level}", **options}, "environment": environment}
    return lab.run(cases)


def request_of(lab: Lab, case: str) -> Any:
    """The request to the service, and the last one to IAM before it on the same connection."""
    seen = list(lab.cloud.requests)
    at = next(number for number, one in enumerate(seen) if one.args.get("instance_id") == case)
    return seen[at], next((one for one in reversed(seen[:at]) if one.service == "iam" and one.client_port == seen[at].client_port), None)


@pytest.mark.parametrize(("name", "level"), CASES)
def test_the_request_was_taken(outcome: Outcome, name: str, level: Any) -> None:
    assert not outcome[f"{name}-{level}"]["failed"], outcome[f"{name}-{level}"]["msg"]


@pytest.mark.parametrize(("name", "level", "option"), CHECKS)
def test_the_value_comes_from(lab: Lab, outcome: Outcome, name: str, level: Any, option: Any) -> None:
    service, iam = request_of(lab, f"{name}-{level}")
    wanted = value(lab, option, winner(level))
    user = json.loads(iam.body)["auth"]["identity"]["password"]["user"] if iam is not None and iam.body else {}
    claim: Any = parse_claim(service.headers.get("Authorization", ""))
    readings: dict[str, Callable[[], Any]] = {
        "region": lambda: iam.args["name"],
        "project_id": lambda: service.path.split("/")[4],
        "project_name": lambda: json.loads(iam.body)["auth"]["scope"]["project"]["name"],
        "access_key": lambda: claim.access_key,
        # the cloud checks each key against its own secret
        "secret_key": lambda: wanted if service.status == 200 and claim.access_key[-1] == wanted[-2] else None,
        "security_token": lambda: service.headers["X-Security-Token"],
        "auth_token": lambda: service.headers["X-Auth-Token"],
        "username": lambda: user["name"],
        "password": lambda: user["password"],
        "domain_name": lambda: user["domain"]["name"],
        "auth_url": lambda: f"{lab.simulator.url}/{iam.path.split('/')[1]}/iam/v3",
        "endpoints": lambda: {"rds": f"{lab.simulator.url}/{service.path.split('/')[1]}/rds"},
    }
    assert readings[option]() == wanted


@pytest.fixture(scope="module")
def whole_run(lab: Lab) -> Any:
    """Variables of the ansible-playbook itself; the number of tries shows in the requests."""
    lab.cloud.faults.add("status", status=503, path="/unavailable/", times=None)
    case: dict[str, Any] = {f"{COLLECTION}.rds_task_info": {}}
    variables = {
        "HW_PROJECT_ID": DEFAULT_PROJECT_ID, "HW_AUTH_TOKEN": "Auth-Token1", "HW_MAX_RETRIES": "1",
        "HW_ENDPOINTS": f" rds={lab.simulator.url}/unavailable/rds/v3 , dcs=https://127.0.0.1:1 ",
        "OS_USERNAME": "user1", "OS_PASSWORD": "Pass: word1", "HW_ACCESS_KEY": "ACCESSKEY1", "HW_REGION_NAME": "",
    }
    cases = {"from-environment": case, "from-option": {f"{COLLECTION}.rds_task_info": {"retries": 0, "project_id": "1" * 32}}}
    return lab.run(cases, environment=variables, forks=1)


def test_variables_of_the_whole_run(lab: Lab, whole_run: Any) -> None:
    seen = lab.seen("unavailable")
    assert all(one.headers["X-Auth-Token"] == "Auth-Token1" for one in seen), "a token comes before keys and users"
    assert [one.path.split("/")[4] for one in seen].count(DEFAULT_PROJECT_ID) == 2, "HW_MAX_RETRIES=1: one further try"
    assert [one.path.split("/")[4] for one in seen].count("1" * 32) == 1
    assert all(result["failed"] and result["error"]["http_status"] == 503 for result in whole_run.values())


@pytest.fixture(scope="module")
def mixed(lab: Lab) -> Any:
    """Halves from two places, options of one way to authenticate before the environment's of another, and broken variables."""
    base = {"endpoints": lab.endpoints("mixed"), "project_id": DEFAULT_PROJECT_ID}
    variables = {"HW_AUTH_TOKEN": "Auth-Token1", "OS_SECRET_KEY": "Secret/Key2=", "OS_SECURITY_TOKEN": "Security+Token2=", "HW_USER_NAME": "user3"}

    def case(environment: Any = None, **options: Any) -> Any:
        return {f"{COLLECTION}.rds_task_info": {**base, **options}, "environment": environment or variables}

    cases = {
        "half-key": case(access_key="ACCESSKEY2", instance_id="half-key"),
        "half-user": case(password="Pass: word3", domain_name="domain3", instance_id="half-user"),
        "only-half": case({"HW_SECRET_KEY": "Secret/Key2="}),
        "endpoints-unreadable": case({"HW_ENDPOINTS": "{rds"}, endpoints={}) | {"environment": {"HW_ENDPOINTS": "{rds", "HW_AUTH_TOKEN": "some-token"}},
        "endpoints-unknown": {f"{COLLECTION}.rds_task_info": {}, "environment": {"HW_ENDPOINTS": "rsd=http://x", "HW_AUTH_TOKEN": "some-token"}},
        "ca-cert": case({"HW_AUTH_TOKEN": "Auth-Token1", "OS_CACERT": "/no/such/ca.pem"}),
    }
    del cases["endpoints-unreadable"][f"{COLLECTION}.rds_task_info"]["endpoints"]
    return lab.run(cases)


def test_halves_may_come_from_two_places(lab: Lab, mixed: Any) -> None:
    assert not mixed["half-key"]["failed"] and not mixed["half-user"]["failed"], (mixed["half-key"], mixed["half-user"])
    claim = parse_claim(request_of(lab, "half-key")[0].headers["Authorization"])
    assert claim is not None and claim.access_key == "ACCESSKEY2"
    assert request_of(lab, "half-user")[0].authenticated_as == "token:user3"


@pytest.mark.parametrize(("case", "texts"), [
    ("only-half", ("secret_key is given", "access_key is missing", "HW_ACCESS_KEY")),
    ("endpoints-unreadable", ("HW_ENDPOINTS", "JSON")),
    ("endpoints-unknown", ("HW_ENDPOINTS", "rsd", "taurusdb")),
    ("ca-cert", ("ca_cert", "/no/such/ca.pem")),
])
def test_what_is_wrong_in_the_environment_is_named(mixed: Any, case: str, texts: Any) -> None:
    assert mixed[case]["failed"] and not [text for text in texts if text not in mixed[case]["msg"]], mixed[case]["msg"]
