# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other options: endpoints in all forms, numbers, files; and the environment as Ansible reads it."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from driving import CONNECTION
from odd_server import make_certificate

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ARGUMENT_SPEC, Settings, number, read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets


def settings(environ: dict[str, str] | None = None, **options: Any) -> Settings:
    return read_settings({**CONNECTION, "auth_token": "t", **options}, environ or {}, Secrets())


BOTH = {"rds": "https://r", "dcs": "https://d"}


@pytest.mark.parametrize(
    ("text", "endpoints"),
    [
        ("rds=https://r,dcs=https://d", BOTH),
        (" rds=https://r , dcs=https://d , ", BOTH),
        ("rds = https://r,dcs= https://d/v2/", BOTH),
        (json.dumps(BOTH), BOTH),
        (f" {json.dumps(BOTH)}\n", BOTH),
        ("rds=r", {"rds": "https://r"}),
        ("iam=https://i/v3", {"iam": "https://i"}),
        ("rds=http://h/a=b", {"rds": "http://h/a=b"}),
        ("{}", {}),
    ],
)
def test_endpoints_of_the_environment(text: str, endpoints: dict[str, str]) -> None:
    assert settings({"HW_ENDPOINTS": text}).endpoints == endpoints


@pytest.mark.parametrize(
    "text",
    [
        "rds", "rds:https://r", "https://r", "{rds: https://r}", '{"rds": "https://r"', '{"rds"}', '["rds"]', "rds=", "=https://r", '{"rds": 5}',
        '{"rds": null}', "null",
    ],
)
def test_endpoints_of_the_environment_that_cannot_be_read(text: str) -> None:
    with pytest.raises(OptionError, match="HW_ENDPOINTS"):
        settings({"HW_ENDPOINTS": text})


@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "geminidb", "dcs", "iam"])
def test_every_service_can_be_given_an_endpoint(service: str) -> None:
    assert settings(endpoints={service: "https://h/prefix/v3/"}).endpoints == {service: "https://h/prefix"}


@pytest.mark.parametrize(
    "endpoints",
    [
        {"rdsv3": "https://h"}, {"RDS": "https://h"}, {"": "https://h"}, {"ecs": "https://h"}, {1: "https://h"}, {"rds": None}, {"rds": 5},
        {"rds": ["https://h"]}, {"rds": " "},
    ],
)
def test_bad_endpoints_name_the_option_and_what_is_known(endpoints: dict[Any, Any]) -> None:
    with pytest.raises(OptionError) as caught:
        settings(endpoints=endpoints)
    assert str(caught.value).startswith("endpoints")
    if "rds" not in endpoints:
        assert "rds, gaussdb, taurusdb, geminidb, dcs and iam" in str(caught.value)


@pytest.mark.parametrize("endpoint", ["http://me:s3cret@h", "ftp://h", "http://ho st"])
def test_a_bad_base_url_names_the_service(endpoint: str) -> None:
    with pytest.raises(OptionError, match=r"^endpoints\.dcs: "):
        settings(endpoints={"dcs": endpoint})


@pytest.mark.parametrize(("value", "least", "exclusive"), [(0, 0, False), (5, 0, False), (0.001, 0, True), (1e9, 0, True)])
def test_numbers(value: float, least: float, exclusive: bool) -> None:
    assert number({"x": value}, "x", least=least, exclusive=exclusive) == value


@pytest.mark.parametrize(
    ("value", "exclusive"), [(-1, False), (-0.001, False), (0, True), (float("nan"), False), (float("inf"), False), (float("-inf"), True), (float("nan"), True)]
)
def test_numbers_that_cannot_be_used_name_the_option(value: float, exclusive: bool) -> None:
    with pytest.raises(OptionError, match=r"^x: .*give"):
        number({"x": value}, "x", least=0, exclusive=exclusive)


@pytest.mark.parametrize(
    ("option", "value"),
    [("request_timeout", 0), ("request_timeout", -1), ("request_timeout", float("inf")), ("request_timeout", float("nan")), ("retries", -1)],
)
def test_numbers_of_the_connection(option: str, value: Any) -> None:
    with pytest.raises(OptionError, match=f"^{option}: "):
        settings(**{option: value})


@pytest.mark.parametrize("option", ["region", "project_id", "username", "password"])
def test_a_text_that_cannot_be_sent_names_the_option(option: str) -> None:
    half: Any = "half of a \ud83d pair"
    with pytest.raises(OptionError, match=f"^{option}: .*give plain text"):
        settings(**{option: half})


def test_no_further_tries_can_be_asked_for() -> None:
    assert settings(retries=0).retries == 0


def test_a_certificate_file_that_is_not_there(tmp_path: Any) -> None:
    for options, environ in (({"ca_cert": str(tmp_path / "no.pem")}, {}), ({}, {"OS_CACERT": str(tmp_path / "no.pem")})):
        with pytest.raises(OptionError, match=r"^ca_cert: .*no\.pem"):
            settings(environ, **options)


@pytest.mark.parametrize("content", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_certificate_file_that_holds_none(tmp_path: Any, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content)
    with pytest.raises(OptionError, match=r"^ca_cert: "):
        settings(ca_cert=str(tmp_path / "ca.pem"))


def test_a_certificate_file_or_folder_and_the_home_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    certificate, _key = make_certificate(tmp_path)
    (tmp_path / "ca.pem").write_bytes(Path(certificate).read_bytes())
    assert settings(ca_cert="~/ca.pem").verify == str(tmp_path / "ca.pem")
    assert settings(ca_cert=str(tmp_path)).verify == str(tmp_path)


@pytest.mark.parametrize(("text", "retries"), [("0", 0), ("7", 7)])
def test_ansible_reads_the_number_of_retries_from_the_environment(monkeypatch: pytest.MonkeyPatch, text: str, retries: int) -> None:
    monkeypatch.setenv("HW_MAX_RETRIES", text)
    validator = ArgumentSpecValidator(ARGUMENT_SPEC)
    assert validator.validate({}).validated_parameters["retries"] == retries
    assert validator.validate({"retries": 2}).validated_parameters["retries"] == 2


def test_defaults() -> None:
    validated = ArgumentSpecValidator(ARGUMENT_SPEC).validate({}).validated_parameters
    assert validated == {**dict.fromkeys(ARGUMENT_SPEC), "validate_certs": True, "request_timeout": 30, "retries": 5}


@pytest.mark.parametrize("value", ["51a10000000000000000000000000001\n", " 51a10000000000000000000000000001 "])
def test_blanks_around_a_project_id_do_not_get_into_paths_and_headers(value: str) -> None:
    assert settings(project_id=value).project_id == "51a10000000000000000000000000001"


def test_blanks_around_a_region() -> None:
    assert settings(region=" eu-de\n").region == "eu-de"
