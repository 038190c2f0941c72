# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credential type for AWX: its fields, the variables that it sets, and jobs that run with each way to authenticate."""
from __future__ import annotations

import json
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from awx_examples import AwxJob, example, injected
from lab import Lab
from simulator import (
    ACCESS_KEY,
    DOMAIN_NAME,
    PASSWORD,
    SECRET_KEY,
    SECURITY_TOKEN,
    STATIC_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    USER_NAME,
)
from test_connection_environment import ROWS

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

WAYS = {
    "token": {"auth_token": STATIC_TOKEN},
    "keys": {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY},
    "temporary-keys": {"access_key": TEMPORARY_ACCESS_KEY, "secret_key": TEMPORARY_SECRET_KEY, "security_token": SECURITY_TOKEN},
    "password": {"username": USER_NAME, "password": PASSWORD, "domain_name": DOMAIN_NAME},
}
CALLERS = {"token": "token:demo", "keys": f"key:{ACCESS_KEY}", "temporary-keys": f"key:{TEMPORARY_ACCESS_KEY}", "password": "token:demo"}
SECRET = {"access_key", "secret_key", "security_token", "auth_token", "password"}
# the only keys that AWX takes in a field
KEYS = {"id", "label", "type", "secret", "help_text"}


def fields() -> dict[str, dict[str, Any]]:
    return {field["id"]: field for field in example("credential_type/inputs.yml")["fields"]}


def test_there_is_a_field_for_each_option_that_comes_from_the_environment(lab: Lab) -> None:
    assert set(fields()) == set(ROWS)
    assert {name for name, field in fields().items() if field.get("secret")} == SECRET


def test_fields_are_as_awx_takes_them(lab: Lab) -> None:
    assert all({"id", "label", "type", "help_text"} <= set(field) <= KEYS and field["type"] == "string" for field in fields().values())
    assert set(example("credential_type/inputs.yml")) == {"fields", "required"}
    assert set(example("credential_type/inputs.yml")["required"]) <= set(fields())


def test_each_field_is_injected_as_the_first_variable_of_its_option(lab: Lab) -> None:
    injectors = example("credential_type/injectors.yml")
    values = {name: f"value of {name}" for name in fields()}
    strict = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    rendered = {name: strict.from_string(template).render(**values) for name, template in injectors["env"].items()}
    assert rendered == {row[0]: f"value of {name}" for name, row in ROWS.items()}
    assert set(injectors) == {"env"}


def test_fields_that_are_not_filled_in_come_out_empty(lab: Lab) -> None:
    assert injected({"region": "sim-1", "auth_token": ""}) == {**dict.fromkeys((row[0] for row in ROWS.values()), ""), "HW_REGION_NAME": "sim-1"}


@pytest.fixture(scope="module", params=WAYS)
def waited(lab: Lab, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A wait with a credential in which only what is needed is filled in: a region, one way to authenticate, and where the simulator is."""
    job = lab.cloud.add_job("dcs", duration=60, age=61, name="ChangeInstanceSpec", instance_name="sessions")
    endpoints = ",".join(f"{service}={url}" for service, url in lab.endpoints(request.param, "dcs", "iam").items())
    credential = {"region": "sim-1", "endpoints": endpoints, **WAYS[request.param]}
    answers = {"service": "dcs", "job_ids": f"{job.job_id}\n", "wait_for_jobs_timeout": 30}
    return request.param, job, AwxJob(tmp_path_factory.mktemp(request.param), "wait.yml", credential, answers)


def test_a_job_waits_with_the_credential(lab: Lab, waited: Any) -> None:
    way, job, run = waited
    assert run.code == 0, run.stdout
    assert run.artifacts["wait_for_jobs_outcome"]["outcome"] == "completed"
    assert {seen.authenticated_as for seen in lab.seen(way) if seen.service == "dcs"} == {CALLERS[way]}
    assert job.job_id in run.stdout


def test_no_event_holds_a_secret(lab: Lab, waited: Any) -> None:
    way, _job, run = waited
    everything = json.dumps(run.events)
    assert run.events and not [name for name, value in WAYS[way].items() if name in SECRET and value in everything]
    assert "Signature=" not in everything
