# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which service, which region, and which path of it: read from the end of the base URL, whatever stands before."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .vocabulary import SERVICES

CONTROL = "/_simulator/"
# The greedy start takes the last service in the path; opengauss and mysql are the old shared hosts' prefixes.
_WITH_SERVICE = re.compile(r"(?P<before>.*)/(?P<service>" + "|".join((*SERVICES, "iam")) + r")(?:/opengauss|/mysql)?(?P<rest>/v\d[\d.]*/.*)")
_BARE = re.compile(r".*?(?P<rest>/v\d[\d.]*/.*)")


@dataclass(frozen=True)
class Route:
    service: str | None
    region: str
    # as the application knows it: /SERVICE/vN/...
    path: str


def origin_form(target: str) -> str:
    """A client that takes the simulator for its proxy sends the whole URL."""
    if target.startswith("/"):
        return target
    parts = urlsplit(target)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def find_route(target: str, regions: Collection[str], own_service: str | None = None) -> Route:
    """`own_service` is the service of a port that serves only one."""
    path = unquote(target.partition("?")[0])
    if path.startswith(CONTROL):
        return Route(None, "", path)
    if own_service is not None:
        match = _BARE.fullmatch(path)
        return Route(own_service, "", f"/{own_service}{match['rest']}" if match else path)
    match = _WITH_SERVICE.fullmatch(path)
    if match is None:
        return Route(None, "", path)
    last = match["before"].rsplit("/", 1)[-1]
    return Route(match["service"], last if last in regions else "", f"/{match['service']}{match['rest']}")
