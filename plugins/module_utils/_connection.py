# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service in one region and project: where it is, who asks it, and one question at a time."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from ._addresses import base_url
from ._auth import Identity
from ._errors import OptionError, TransientFault, Unauthenticated, error_of
from ._faults import Call
from ._http import Http
from ._options import Settings
from ._regions import CLOUDS, cloud_of, is_otc
from ._service import Service


class Target(NamedTuple):
    """What to ask: ``base`` is the base URL without version, ``project`` ``{"id": …}`` or ``{"name": …}``."""

    service: str
    base: str
    option: str
    region: str | None
    iam: str
    project_id: str | None
    project_name: str
    from_region: bool

    @property
    def project(self) -> dict[str, str]:
        return {"id": self.project_id} if self.project_id else {"name": self.project_name}


def _known_regions() -> str:
    return "; ".join(f"{cloud.name}: {', '.join(sorted(cloud.regions))}" for cloud in CLOUDS)


def _from_region(service: str, region: str | None, option: str, label: Callable[[str, bool], str]) -> str:
    if region is None:
        raise OptionError(f"region: it is missing; set region, or {option}, the base URL of {service}.")
    cloud = cloud_of(region)
    if cloud is None:
        raise OptionError(
            f"region: {region!r} is not known; known are {_known_regions()}. For another one set {option}, the base URL of {service}."
        )
    host = cloud.iam if service == "iam" else label(region, is_otc(region))
    if not host:
        raise OptionError(f"region: where {service} is in {region} is not known; set {option}, its base URL.")
    return f"https://{host}.{region}.{cloud.domain}"


def find_target(
    settings: Settings, service: Service, region: str | None = None, project_id: str | None = None, endpoint: str | None = None
) -> Target:
    """Where a service is and which project to ask about. Raises OptionError; sends nothing.

    ``region``, ``project_id`` and ``endpoint`` are those of an entry of ``jobs``; without them the task's own hold.
    """
    elsewhere = region is not None and region != settings.region
    region = region or settings.region
    option = "endpoint" if endpoint else f"endpoints.{service.name}"
    base = base_url("endpoint", endpoint) if endpoint else (None if elsewhere else settings.endpoints.get(service.name))
    from_region = base is None
    if base is None:
        base = _from_region(service.name, region, option, service.host)
    project_id = project_id or (None if elsewhere else settings.project_id)
    project_name = (None if elsewhere else settings.project_name) or region
    iam = settings.auth_url
    if iam is None and (project_id is None or settings.credentials.username):
        iam = _from_region("iam", region, "auth_url", service.host)
    if project_id is None and project_name is None:
        raise OptionError("project_id: it is missing, and without region or project_name it cannot be looked up; set one of them.")
    return Target(service.name, base, option, region, iam or "", project_id, project_name or "", from_region)


class Connection:
    """Asks a service about one project. ``before_request`` may hold a request back by raising."""

    def __init__(
        self, service: Service, target: Target, http: Http, identity: Identity, before_request: Callable[[], None] = lambda: None
    ) -> None:
        self.service = service
        self.target = target
        self._http = http
        self._identity = identity
        self._before_request = before_request

    def get(self, path: str, params: Mapping[str, str], intent: str, unknown_on: tuple[int, ...] = (), version: str = "") -> dict[str, Any]:
        """The JSON object at ``base/version/project/path``. ``unknown_on`` is that of error_of, ``version`` the service's if it is empty.

        Raises the exceptions of _errors.py. A fetched token that is no longer taken is renewed once.
        """
        try:
            return self._get(path, params, intent, unknown_on, version)
        except Unauthenticated as error:
            # not the password again: an account is locked after a few wrong ones
            if error.service == "iam" or not self._identity.can_renew:
                raise
            self._identity.forget_token(self.target.iam, self.target.project)
            return self._get(path, params, intent, unknown_on, version)

    def _get(self, path: str, params: Mapping[str, str], intent: str, unknown_on: tuple[int, ...], version: str) -> dict[str, Any]:
        service, target = self.service, self.target
        auth, project_id = self._identity.login(target.iam, target.project)
        url = f"{target.base}/{version or service.version}/{quote(project_id, safe='')}/{path}"
        if params:
            url += "?" + urlencode(params, quote_via=quote, safe="")
        self._before_request()
        answer = self._http.send(Call("GET", url, auth, service.name, intent, target.option))
        if not 200 <= answer.status < 300:
            error = error_of(
                answer.status, answer.body, answer.headers,
                service=service.name, intent=intent, address=target.base, option=target.option,
                unknown_on=unknown_on,
            )
            if isinstance(error, TransientFault):
                error.retry_after = answer.retry_after
            raise error
        if not isinstance(answer.body, dict):
            raise TransientFault(
                f"Cannot {intent}: {service.name} at {target.base} answered with no JSON object",
                service=service.name, http_status=answer.status,
            )
        return answer.body
