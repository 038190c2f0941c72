# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exactly one way to authenticate is picked, options before environment, and a half of one is a clear error."""
from __future__ import annotations

from typing import Any

import pytest
from driving import CONNECTION

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import Credentials, read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets

TOKEN, KEYS, USER = {"auth_token": "t"}, {"access_key": "a", "secret_key": "s"}, {"username": "u", "password": "p"}
ENV_TOKEN = {"HW_AUTH_TOKEN": "T"}
ENV_KEYS = {"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S"}
ENV_USER = {"HW_USER_NAME": "U", "HW_USER_PASSWORD": "P"}


def pick(environ: dict[str, str], **options: Any) -> Credentials:
    return read_settings({**CONNECTION, **options}, environ, Secrets()).credentials


def as_given(credentials: Credentials) -> dict[str, str]:
    return {name: value for name, value in credentials._asdict().items() if value is not None}


@pytest.mark.parametrize(
    ("options", "environ", "picked"),
    [
        (TOKEN, {}, TOKEN),
        (KEYS, {}, KEYS),
        (USER, {}, USER),
        ({}, ENV_TOKEN, {"auth_token": "T"}),
        ({}, ENV_KEYS, {"access_key": "A", "secret_key": "S"}),
        ({}, ENV_USER, {"username": "U", "password": "P"}),
        # all at once: the token, then the keys
        ({**TOKEN, **KEYS, **USER}, {}, TOKEN),
        ({**KEYS, **USER}, {}, KEYS),
        ({}, {**ENV_TOKEN, **ENV_KEYS, **ENV_USER}, {"auth_token": "T"}),
        ({}, {**ENV_KEYS, **ENV_USER}, {"access_key": "A", "secret_key": "S"}),
        # options before the environment, whatever the way
        (KEYS, ENV_TOKEN, KEYS),
        (USER, {**ENV_TOKEN, **ENV_KEYS}, USER),
        (TOKEN, {**ENV_KEYS, **ENV_USER}, TOKEN),
        # one half from the task and the other from the environment
        ({"access_key": "a"}, ENV_KEYS, {"access_key": "a", "secret_key": "S"}),
        ({"secret_key": "s"}, ENV_KEYS, {"access_key": "A", "secret_key": "s"}),
        ({"username": "u"}, ENV_USER, {"username": "u", "password": "P"}),
        ({"password": "p"}, ENV_USER, {"username": "U", "password": "p"}),
        ({"password": "p"}, {**ENV_TOKEN, **ENV_KEYS, "OS_USERNAME": "U"}, {"username": "U", "password": "p"}),
        # halves from two families of variables
        ({}, {"HW_ACCESS_KEY": "A", "HUAWEICLOUD_SDK_SK": "S"}, {"access_key": "A", "secret_key": "S"}),
        ({}, {"OS_USERNAME": "U", "HW_USER_PASSWORD": "P"}, {"username": "U", "password": "P"}),
        # a half in the environment does not hide what is complete
        ({}, {"HW_ACCESS_KEY": "A", **ENV_USER}, {"username": "U", "password": "P"}),
        ({}, {"HW_ACCESS_KEY": "A", **ENV_TOKEN}, {"auth_token": "T"}),
        # what belongs to the way comes along, and what does not stays away
        ({**KEYS, "security_token": "x"}, {}, {**KEYS, "security_token": "x"}),
        ({**KEYS}, {"HW_SECURITY_TOKEN": "X"}, {**KEYS, "security_token": "X"}),
        ({**USER, "domain_name": "d"}, {}, {**USER, "domain_name": "d"}),
        (USER, {"OS_USER_DOMAIN_NAME": "D"}, {**USER, "domain_name": "D"}),
        ({**TOKEN, "security_token": "x", "domain_name": "d"}, {}, TOKEN),
        ({**USER, "security_token": "x"}, {}, USER),
        ({**KEYS, "domain_name": "d"}, {}, KEYS),
        # an empty option is not given
        ({"auth_token": "", **KEYS}, {}, KEYS),
        ({"auth_token": ""}, ENV_KEYS, {"access_key": "A", "secret_key": "S"}),
    ],
)
def test_picked(options: dict[str, str], environ: dict[str, str], picked: dict[str, str]) -> None:
    assert as_given(pick(environ, **options)) == picked


@pytest.mark.parametrize(
    ("options", "environ", "missing"),
    [
        ({"access_key": "a"}, {}, "secret_key"),
        ({"secret_key": "s"}, {}, "access_key"),
        ({"username": "u"}, {}, "password"),
        ({"password": "p"}, {}, "username"),
        ({}, {"HW_ACCESS_KEY": "A"}, "secret_key"),
        ({}, {"HUAWEICLOUD_SDK_SK": "S"}, "access_key"),
        ({}, {"OS_USERNAME": "U"}, "password"),
        ({}, {"OS_PASSWORD": "P"}, "username"),
        # a half that was given on purpose is not covered up by what the environment has
        ({"access_key": "a"}, ENV_USER, "secret_key"),
        ({"access_key": "a"}, ENV_TOKEN, "secret_key"),
        ({"username": "u"}, {**ENV_TOKEN, **ENV_KEYS}, "password"),
    ],
)
def test_a_half_names_what_is_missing(options: dict[str, str], environ: dict[str, str], missing: str) -> None:
    with pytest.raises(OptionError) as caught:
        pick(environ, **options)
    text = str(caught.value)
    assert f"{missing} is missing" in text
    assert {"secret_key": "HW_SECRET_KEY", "access_key": "HW_ACCESS_KEY", "password": "HW_USER_PASSWORD", "username": "HW_USER_NAME"}[missing] in text


@pytest.mark.parametrize(("options", "environ"), [({}, {}), ({"security_token": "x"}, {}), ({"domain_name": "d"}, {}), ({}, {"HW_DOMAIN_NAME": "D"})])
def test_none_names_all_ways(options: dict[str, str], environ: dict[str, str]) -> None:
    with pytest.raises(OptionError) as caught:
        pick(environ, **options)
    for option in ("auth_token", "access_key", "secret_key", "username", "password"):
        assert option in str(caught.value)


@pytest.mark.parametrize("option", ["auth_token", "access_key", "secret_key", "security_token"])
@pytest.mark.parametrize("value", ["with\nbreak", "with\r\nX-Header: more", "umläut", "\x00"])
def test_what_cannot_travel_in_a_header_is_refused_without_showing_it(option: str, value: str) -> None:
    options = {"auth_token": "t"} if option == "auth_token" else {**KEYS}
    with pytest.raises(OptionError) as caught:
        pick({}, **{**options, option: value})
    assert option in str(caught.value)
    assert not any(part in str(caught.value) for part in ("with", "umläut"))


@pytest.mark.parametrize("option", ["auth_token", "access_key", "secret_key", "security_token"])
def test_a_line_break_at_the_end_is_what_files_have(option: str) -> None:
    options = {"auth_token": "t"} if option == "auth_token" else {**KEYS}
    assert getattr(pick({}, **{**options, option: "value\n"}), option) == "value"


def test_a_password_may_hold_anything() -> None:
    assert pick({}, username="ü", password="pä ß\n").password == "pä ß\n"
