# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options, once: argument spec in, settings out."""
from __future__ import annotations

import math
import os
import re
import ssl
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.errors import AnsibleFallbackNotFound

from ._addresses import base_url, proxy_url, read_endpoints
from ._errors import OptionError
from ._secrets import Secrets

ENVIRONMENT: dict[str, tuple[str, ...]] = {
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
_SECRET = ("access_key", "secret_key", "security_token", "auth_token", "password")
# The ways to authenticate, in the order of preference: the options that make one up.
_WAYS = (("auth_token",), ("access_key", "secret_key"), ("username", "password"))


def _set_variable(*names: str) -> str:
    """Ansible's fall-back to an environment variable, for which an empty one is none."""
    for name in names:
        if os.environ.get(name, "").strip():
            return os.environ[name]
    raise AnsibleFallbackNotFound


ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "region": {"type": "str"},
    "project_id": {"type": "str"},
    "project_name": {"type": "str"},
    "access_key": {"type": "str", "no_log": True},
    "secret_key": {"type": "str", "no_log": True},
    "security_token": {"type": "str", "no_log": True},
    "auth_token": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "domain_name": {"type": "str"},
    "auth_url": {"type": "str"},
    "endpoints": {"type": "dict"},
    "validate_certs": {"type": "bool", "default": True},
    "ca_cert": {"type": "path"},
    "proxy": {"type": "str"},
    "request_timeout": {"type": "float", "default": 30},
    "retries": {"type": "int", "default": 5, "fallback": (_set_variable, ["HW_MAX_RETRIES"])},
}


class Credentials(NamedTuple):
    """One way to authenticate: a token, a pair of keys, or user and password; the others are None."""

    auth_token: str | None = None
    access_key: str | None = None
    secret_key: str | None = None
    security_token: str | None = None
    username: str | None = None
    password: str | None = None
    domain_name: str | None = None

    def __repr__(self) -> str:
        return "Credentials(...)"


class Settings(NamedTuple):
    """The connection options, checked. ``endpoints`` maps a service to its base URL, without the API version."""

    credentials: Credentials
    secrets: Secrets
    endpoints: Mapping[str, str]
    region: str | None
    project_id: str | None
    project_name: str | None
    auth_url: str | None
    verify: bool | str
    proxy: str | None
    request_timeout: float
    retries: int

    def __repr__(self) -> str:
        return "Settings(...)"


# thirty years in seconds: more is a mistake, and more than clocks and sockets take
_MOST = 1e9


def number(params: Mapping[str, Any], option: str, *, least: float, exclusive: bool = False) -> float:
    """The value of a number option. Raises OptionError when it is below ``least`` or no finite number."""
    value = float(params[option])
    if not math.isfinite(value) or value < least or (exclusive and value == least) or value > _MOST:
        wanted = f"more than {least:g}" if exclusive else f"{least:g} or more"
        raise OptionError(f"{option}: {params[option]} cannot be used; give {wanted}, and not more than {_MOST:g}.")
    return value


def _pick_credentials(given: Mapping[str, Any], merged: Mapping[str, Any]) -> Credentials:
    """Exactly one way: the first that the options give (a part may come from the environment), else the environment's."""
    from_options = [way for way in _WAYS if any(given.get(option) for option in way)]
    for way in from_options or _WAYS:
        if all(merged.get(option) for option in way):
            extra = {"access_key": ("security_token",), "username": ("domain_name",)}.get(way[0], ())
            return Credentials(**{option: merged.get(option) for option in way + extra})
    for way in from_options or _WAYS:
        have = [option for option in way if merged.get(option)]
        missing = [option for option in way if not merged.get(option)]
        if have:
            raise OptionError(
                f"{have[0]} is given but {missing[0]} is missing: set the option {missing[0]}"
                f" or the environment variable {ENVIRONMENT[missing[0]][0]}."
            )
    raise OptionError(
        "No credentials: set auth_token, or access_key and secret_key, or username and password"
        " (or the environment variables HW_AUTH_TOKEN, HW_ACCESS_KEY and HW_SECRET_KEY, HW_USER_NAME and HW_USER_PASSWORD)."
    )


def _verify(merged: Mapping[str, Any]) -> bool | str:
    if not merged["validate_certs"]:
        return False
    if not merged.get("ca_cert"):
        return True
    path = os.path.expanduser(str(merged["ca_cert"]))
    try:
        if not os.path.isdir(path):
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ValueError) as error:
        raise OptionError(f"ca_cert: {path} cannot be used ({error}); give a file or folder with CA certificates in PEM format.") from None
    return path


def check_text(option: str, value: Any) -> None:
    """Raises OptionError for a text that cannot be written as UTF-8, and so cannot be sent."""
    try:
        str(value).encode()
    except UnicodeError:
        raise OptionError(f"{option}: {ascii(value)} holds a character that cannot be sent; give plain text.") from None


def _project_id(text: str | None) -> str | None:
    if text and not re.fullmatch("[0-9A-Za-z_-]+", text):
        raise OptionError(f"project_id: {text!r} is no project id; give the 32 letters and digits that the console shows.")
    return text


def read_settings(params: Mapping[str, Any], environ: Mapping[str, str], secrets: Secrets) -> Settings:
    """The settings from a module's parameters and the environment. Raises OptionError."""
    texts = {key: value.strip() if isinstance(value, str) and key != "password" else value for key, value in params.items()}
    given = {key: value for key, value in texts.items() if key in ARGUMENT_SPEC and value not in (None, "")}
    merged = dict(given)
    for option, variables in ENVIRONMENT.items():
        for variable in variables:
            if option not in merged and environ.get(variable, "").strip():
                merged[option] = environ[variable] if option == "password" else environ[variable].strip()
    for option in ("auth_token", "access_key", "secret_key", "security_token"):
        # they travel in headers, where a line break would end them
        if not (merged.get(option, "").isascii() and merged.get(option, "").isprintable()):
            raise OptionError(f"{option}: it holds a line break or a character that is not ASCII; give it as the cloud gave it.")
    for option in _SECRET:
        for value in (merged.get(option), *(environ.get(variable) for variable in ENVIRONMENT[option])):
            secrets.keep(value)
    endpoints = merged.get("endpoints", {})
    addresses = endpoints.values() if isinstance(endpoints, dict) else str(endpoints).split(",")
    proxies = [value for name, value in environ.items() if name.upper() in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")]
    for address in (merged.get("proxy"), merged.get("auth_url"), *addresses, *proxies):
        secrets.keep_password_of(str(address))
    for option, value in texts.items():
        check_text(option, value)
    # an option beats the environment, also where the two say the same thing in different ways
    by_name = given.get("project_name") and not given.get("project_id")
    endpoints = read_endpoints(merged.get("endpoints", {}), "endpoints" if "endpoints" in given else "HW_ENDPOINTS")
    auth_url = merged.get("auth_url")
    if auth_url and not ("iam" in endpoints and "endpoints" in given and "auth_url" not in given):
        endpoints["iam"] = base_url("auth_url", auth_url)
    return Settings(
        credentials=_pick_credentials(given, merged),
        secrets=secrets,
        endpoints=endpoints,
        region=merged.get("region"),
        project_id=None if by_name else _project_id(merged.get("project_id")),
        project_name=merged.get("project_name"),
        auth_url=endpoints.get("iam"),
        verify=_verify(merged),
        proxy=proxy_url(merged.get("proxy")),
        request_timeout=number(params, "request_timeout", least=0, exclusive=True),
        retries=int(number(params, "retries", least=0)),
    )
