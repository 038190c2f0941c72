# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses that options hold: base URLs of services, the proxy."""
from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from ._errors import OptionError
from ._service import NAMES

_VERSION = re.compile(r"(?<=[^/])/v\d+(\.\d+)?(/[0-9a-f]{32})?$")


def _is_usable(url: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether a URL names a host, in a way that libraries understand, and nothing behind the path."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        complete = parts.scheme in schemes and parts.port != 0 and not (parts.query or parts.fragment)
        legible = url.isprintable() and " " not in url
        return complete and legible and re.fullmatch(r"[\w.:%-]+", host) is not None and bool(host.encode("idna"))
    except ValueError:
        return False


def base_url(option: str, text: str) -> str:
    """A base URL without trailing slash and API version. Raises OptionError naming ``option``."""
    url = text.strip()
    if "://" not in url:
        url = f"https://{url}"
    if "@" in url:
        raise OptionError(f"{option}: a base URL must not hold credentials; use the options for them.")
    if not _is_usable(url):
        raise OptionError(f"{option}: {text!r} is no base URL; give one such as https://rds.eu-de.otc.t-systems.com.")
    # catalogs list base URLs as https://host/v3 and as https://host/v3/PROJECT_ID
    return _VERSION.sub("", url.rstrip("/"))


def read_endpoints(given: Any, option: str) -> dict[str, str]:
    pairs: Any = given
    if isinstance(given, str):
        text = given.strip()
        try:
            pairs = json.loads(text) if text.startswith("{") else dict(
                part.strip().split("=", 1) for part in text.split(",") if part.strip()
            )
        except ValueError:
            raise OptionError(f"{option}: cannot be read; give JSON or rds=https://…,dcs=https://… .") from None
    endpoints = {}
    for key, value in pairs.items():
        service = str(key).strip()
        if service not in NAMES + ("iam",):
            raise OptionError(f"{option}: {service!r} is no service; known are {', '.join(NAMES)} and iam.")
        if not isinstance(value, str) or not value.strip():
            raise OptionError(f"{option}: the value of {service} is no base URL but {value!r}.")
        endpoints[service] = base_url(f"{option}.{service}", value)
    return endpoints


def proxy_url(text: str | None) -> str | None:
    """The URL of the proxy, http where it names no scheme. Raises OptionError, which does not repeat it: it may hold a password."""
    if not text:
        return None
    url = text if "://" in text else f"http://{text}"
    if not _is_usable(url, ("http", "https", "socks4", "socks4a", "socks5", "socks5h")):
        raise OptionError("proxy: it is no address of a proxy; give one such as http://proxy.example.com:3128.")
    return url
