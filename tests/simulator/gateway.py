# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The door: who is it, and may he see this project?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Request

from . import refusal
from .accounts import Accounts
from .credentials import Project
from .rate_limit import RateLimit
from .refusal import Refusal
from .settings import Settings
from .signature import ALGORITHM, SignedRequest, parse_claim, verify
from .wire_time import parse_signature_date, signature_date

SIGNATURE_AGE_ALLOWED = 900.0


@dataclass(frozen=True)
class Caller:
    """Who sent a request: in words for the log, and the project the credentials are bound to."""

    who: str
    project: Project | None
    everywhere: bool


class Gateway:
    def __init__(self, accounts: Accounts, settings: Settings, now: Callable[[], float]) -> None:
        self.accounts = accounts
        self.settings = settings
        self.rate_limit = RateLimit(now)
        # The time that signatures are held against: the real one even where the jobs' clock is moved.
        self.clock: Callable[[], float] = time.time

    def authenticate(self, request: Request, service: str) -> Caller:
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith(ALGORITHM):
            return self._by_signature(request, authorization)
        token = request.headers.get("X-Auth-Token", "")
        if not token:
            raise self._missing(service)
        return self._by_token(token, service)

    def _missing(self, service: str) -> Refusal:
        if self.settings.token_errors == "service":
            return refusal.no_credentials_at_service(service)
        return refusal.no_credentials(service)

    def _by_token(self, value: str, service: str) -> Caller:
        token = self.accounts.valid_token(value)
        if token is not None:
            return Caller(f"token:{token.user.name}", token.project, token.everywhere)
        if service == "iam" or self.settings.token_errors == "service":
            raise refusal.invalid_token(service)
        raise refusal.not_authenticated("decrypt token fail")

    def _by_signature(self, request: Request, authorization: str) -> Caller:
        claim = parse_claim(authorization)
        if claim is None:
            raise refusal.not_authenticated("verify aksk signature fail")
        if self.accounts.locked(claim.access_key):
            raise refusal.not_authenticated("AK access failed to reach the limit,forbidden")
        key = self.accounts.keys.get(claim.access_key)
        if key is None:
            raise refusal.not_authenticated(f"Get secretKey failed,ak:{claim.access_key},err:ak not exist")
        self._check_date(request.headers.get("X-Sdk-Date", ""))
        good = verify(_as_signed(request), claim, key.secret_key)
        self.accounts.signature_checked(claim.access_key, good)
        if not good:
            raise refusal.not_authenticated("verify aksk signature fail")
        if key.security_token is not None and request.headers.get("X-Security-Token") != key.security_token:
            raise refusal.not_authenticated("verify security token fail")
        # A key is good for all projects of its owner; a request that names one is bound to it.
        named = request.headers.get("X-Project-Id")
        return Caller(f"key:{claim.access_key}", self.accounts.projects.get(named or ""), everywhere=named is None)

    def _check_date(self, date: str) -> None:
        server_time = self.clock() + self.settings.clock_skew
        try:
            age = server_time - parse_signature_date(date)
        except ValueError:
            raise refusal.not_authenticated("verify aksk signature fail") from None
        if abs(age) > SIGNATURE_AGE_ALLOWED:
            raise refusal.gateway(
                401,
                "APIG.0303",
                f"Incorrect app authentication information: signature expired, signature time:{date},server time:{signature_date(server_time)}",
            )

    def check_rate(self, service: str, region: str) -> None:
        per_minute = self.settings.requests_per_minute
        if per_minute is None or self.rate_limit.take(service, region, per_minute, self.settings.burst):
            return
        raise refusal.throttled({"Retry-After": self.settings.retry_after} if self.settings.retry_after is not None else None)

    def check_project(self, caller: Caller, service: str, region: str, project_id: str) -> None:
        """The project must exist, belong to the region whose address was called, and be the caller's."""
        project = self.accounts.projects.get(project_id)
        if project is None or region not in ("", project.region):
            raise refusal.invalid_token(service)
        if not caller.everywhere and caller.project != project:
            raise refusal.invalid_token(service)
        if service in self.settings.denied:
            raise refusal.no_permission(service)


def _as_signed(request: Request) -> SignedRequest:
    """The request as it stood on the wire, before anything was decoded or routed."""
    target: str = request.environ["simulator.target"]
    headers = {name.lower(): value.encode("latin-1").decode("utf-8", "replace") for name, value in request.headers.items()}
    return SignedRequest(request.method, target, headers, request.get_data())
