# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the table of options: what an option falls back to, in which order, and what beats what."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import CONNECTION
from odd_server import make_certificate

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ENVIRONMENT, Settings, read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets

# of interface.md
TABLE = {
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
    "ca_cert": ("OS_CACERT",),
}
ROWS = [(option, number) for option, variables in TABLE.items() for number in range(len(variables))]
CREDENTIALS = {
    "access_key": "secret_key", "secret_key": "access_key", "security_token": "access_key", "username": "password", "password": "username",
    "domain_name": "username",
}
OF_CREDENTIALS = ("auth_token", "access_key", "secret_key", "security_token", "username", "password", "domain_name")


def settings(environ: dict[str, str], **options: Any) -> Settings:
    return read_settings({**CONNECTION, **options}, environ, Secrets())


def value_of(option: str, text: str) -> str:
    if option == "endpoints":
        return f"rds=https://{text}"
    return f"https://{text}" if option == "auth_url" else text


def found(option: str, read: Settings) -> Any:
    if option in OF_CREDENTIALS:
        return getattr(read.credentials, option)
    if option == "endpoints":
        return f"rds={read.endpoints['rds']}"
    return read.verify if option == "ca_cert" else getattr(read, option)


def others(option: str) -> dict[str, str]:
    """What else has to be given for the way of authentication that the option is a part of."""
    if option == "auth_token" or option not in OF_CREDENTIALS:
        return {} if option == "auth_token" else {"auth_token": "t"}
    way = ("username", "password") if CREDENTIALS[option] in ("username", "password") else ("access_key", "secret_key")
    return {part: f"the {part}" for part in way if part != option}


@pytest.fixture
def files(tmp_path: Any) -> dict[str, str]:
    made, certificate = {}, Path(make_certificate(tmp_path)[0]).read_bytes()
    for name in ("first", "second", "third", "option"):
        (tmp_path / name).write_bytes(certificate)
        made[name] = str(tmp_path / name)
    return made


def test_the_table_is_the_contract() -> None:
    assert TABLE == ENVIRONMENT


@pytest.mark.parametrize(("option", "number"), ROWS)
def test_each_variable_serves_and_those_before_it_beat_it(option: str, number: int, files: dict[str, str]) -> None:
    names = ("first", "second", "third")
    text = [files[name] if option == "ca_cert" else value_of(option, name) for name in names]
    variables = TABLE[option]
    environ = {variables[later]: text[later] for later in range(number, len(variables))}
    assert found(option, settings(environ, **others(option))) == text[number]


@pytest.mark.parametrize("option", TABLE)
def test_an_option_beats_all_variables(option: str, files: dict[str, str]) -> None:
    environ = {variable: files["first"] if option == "ca_cert" else value_of(option, "environment") for variable in TABLE[option]}
    given: Any = files["option"] if option == "ca_cert" else value_of(option, "option")
    options = {option: {"rds": "https://option"} if option == "endpoints" else given}
    assert found(option, settings(environ, **others(option), **options)) == given


@pytest.mark.parametrize(("option", "number"), [row for row in ROWS if row[0] != "endpoints"])
def test_an_empty_variable_is_none(option: str, number: int) -> None:
    environ = {TABLE[option][number]: "  "}
    read = settings(environ, auth_token="t") if option != "auth_token" else settings({**environ, "HW_ACCESS_KEY": "a", "HW_SECRET_KEY": "s"})
    assert found(option, read) in (None, True)


@pytest.mark.parametrize("option", ["region", "project_id", "project_name", "auth_url", "ca_cert", "proxy"])
def test_an_empty_option_is_none(option: str) -> None:
    read = settings({}, auth_token="t", **{option: ""})
    assert (read.region, read.project_id, read.project_name, read.auth_url, read.verify, read.proxy) == (None, None, None, None, True, None)


def test_values_of_the_environment_are_stripped() -> None:
    assert settings({"HW_REGION_NAME": " eu-de\n", "HW_AUTH_TOKEN": "token\n"}).region == "eu-de"
    assert settings({"HW_AUTH_TOKEN": "token\n"}).credentials.auth_token == "token"


def test_a_project_name_given_as_option_beats_an_id_of_the_environment() -> None:
    read = settings({"HW_PROJECT_ID": "environment"}, auth_token="t", project_name="option")
    assert (read.project_id, read.project_name) == (None, "option")


def test_a_project_id_given_as_option_beats_a_name_of_the_environment() -> None:
    read = settings({"HW_PROJECT_NAME": "environment"}, auth_token="t", project_id="option")
    assert read.project_id == "option"


def test_with_both_as_options_the_id_is_taken() -> None:
    assert settings({}, auth_token="t", project_id="id", project_name="name").project_id == "id"


@pytest.mark.parametrize(
    ("options", "environ", "url"),
    [
        ({"auth_url": "https://a"}, {"HW_ENDPOINTS": "iam=https://b"}, "https://a"),
        ({"endpoints": {"iam": "https://b"}}, {"HW_AUTH_URL": "https://a"}, "https://b"),
        ({"endpoints": {"iam": "https://b"}, "auth_url": "https://a"}, {}, "https://a"),
        ({"endpoints": {"iam": "https://b"}}, {}, "https://b"),
        ({}, {"HW_ENDPOINTS": "iam=https://b"}, "https://b"),
        ({"endpoints": {"rds": "https://r"}}, {"HW_AUTH_URL": "https://a"}, "https://a"),
        ({"endpoints": {}}, {"HW_ENDPOINTS": "iam=https://b"}, None),
        ({}, {}, None),
    ],
)
def test_where_iam_is(options: dict[str, Any], environ: dict[str, str], url: str | None) -> None:
    assert settings(environ, auth_token="t", **options).auth_url == url


def test_certificates() -> None:
    assert settings({}, auth_token="t").verify is True
    assert settings({}, auth_token="t", validate_certs=False).verify is False
    assert settings({"OS_CACERT": "/nowhere"}, auth_token="t", validate_certs=False).verify is False


def test_nothing_of_the_settings_prints_a_secret() -> None:
    read = settings({}, access_key="AK1", secret_key="s3cret", security_token="t0ken")
    for value in (read, read.credentials, read.secrets):
        assert not any(secret in repr(value) + str(value) for secret in ("AK1", "s3cret", "t0ken"))


@pytest.mark.parametrize("option", ["access_key", "secret_key", "security_token", "auth_token", "password"])
def test_secrets_of_options_and_of_every_variable_are_known(option: str) -> None:
    variables = {variable: f"from-{variable}" for variable in TABLE[option]}
    secrets = Secrets()
    read_settings({**CONNECTION, "auth_token": "t", option: "from-option"}, variables, secrets)
    for value in ("from-option", *variables.values()):
        assert value not in secrets.hide(f"it is {value}")
