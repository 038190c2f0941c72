# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How requests are made to be taken: a token, a token fetched with a password, or a signature.

Source: https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html (tokens); _signer.py for signatures.
"""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from ._errors import OptionError, TransientFault, error_of
from ._faults import Auth, Call
from ._http import Answer, Http
from ._options import Credentials, Settings
from ._secrets import Secrets
from ._signer import DATE_FORMAT, authorization


def _anonymous(request: Any) -> Any:
    # without any auth, requests would look for credentials in ~/.netrc
    return request


def _token_auth(token: str) -> Auth:
    def add(request: Any) -> Any:
        request.headers["X-Auth-Token"] = token
        return request

    return add


def _signing_auth(credentials: Credentials, secrets: Secrets, project_id: str | None) -> Auth:
    access_key, secret_key = credentials.access_key or "", credentials.secret_key or ""

    def sign(request: Any) -> Any:
        parts = urlsplit(request.url)
        default = {"http": 80, "https": 443}[parts.scheme]
        headers = {
            "Host": parts.netloc if parts.port != default else parts.netloc.rsplit(":", 1)[0],
            "X-Sdk-Date": datetime.now(timezone.utc).strftime(DATE_FORMAT),
        }
        if project_id:
            headers["X-Project-Id"] = project_id
        if credentials.security_token:
            headers["X-Security-Token"] = credentials.security_token
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        value, signature = authorization(request.method, request.url, headers, body, access_key, secret_key)
        secrets.keep_signature(signature)
        request.headers.update({**headers, "Authorization": value})
        return request

    return sign


class Identity:
    """Who asks: gives each project its auth and its id, and fetches and renews tokens where a password is used."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        self._tokens: dict[tuple[str, str], tuple[str, str | None]] = {}
        self._project_ids: dict[tuple[str, str], str] = {}

    @property
    def can_renew(self) -> bool:
        """Whether a new token can be fetched in place of one that is no longer taken."""
        return self._settings.credentials.username is not None

    def forget_token(self, iam: str, project: dict[str, str]) -> None:
        """Fetch a new token the next time that this project is asked for."""
        self._tokens.pop((iam, repr(project)), None)

    def login(self, iam: str, project: dict[str, str]) -> tuple[Auth, str]:
        """Auth and project id for ``{"id": …}`` or ``{"name": …}``; ``iam`` is IAM's base URL.

        Raises what Http.send raises, Refused, Unauthenticated, and OptionError for a project that is not there.
        """
        credentials = self._settings.credentials
        if credentials.auth_token:
            auth = _token_auth(credentials.auth_token)
            return auth, project.get("id") or self._look_up_project(iam, project["name"], auth)
        if credentials.access_key:
            unscoped = _signing_auth(credentials, self._settings.secrets, None)
            project_id = project.get("id") or self._look_up_project(iam, project["name"], unscoped)
            return _signing_auth(credentials, self._settings.secrets, project_id), project_id
        key = (iam, repr(project))
        if key not in self._tokens:
            self._tokens[key] = self._fetch_token(iam, project)
        token, token_project = self._tokens[key]
        auth = _token_auth(token)
        return auth, project.get("id") or token_project or self._look_up_project(iam, project["name"], auth)

    def _ask(self, method: str, iam: str, path: str, auth: Auth, intent: str, body: Any = None) -> Answer:
        call = Call(method, f"{iam}/v3/{path}", auth, "iam", intent, "auth_url", body)
        answer = self._http.send(call)
        if not 200 <= answer.status < 300:
            error = error_of(answer.status, answer.body, answer.headers, service="iam", intent=intent, address=iam, option="auth_url")
            if isinstance(error, TransientFault):
                error.retry_after = answer.retry_after
            raise error
        return answer

    def _fetch_token(self, iam: str, project: dict[str, str]) -> tuple[str, str | None]:
        credentials = self._settings.credentials
        domain = {"name": credentials.domain_name or credentials.username}
        scope = project if "id" in project else {**project, "domain": domain}
        user = {"name": credentials.username, "password": credentials.password, "domain": domain}
        body = {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": user}},
                "scope": {"project": scope},
            }
        }
        intent = f"get a token for user {credentials.username} of {domain['name']}"
        answer = self._ask("POST", iam, "auth/tokens?nocatalog=1", _anonymous, intent, body)
        token = answer.headers.get("X-Subject-Token")
        if not token:
            raise TransientFault(f"Cannot {intent}: iam at {iam} answered without X-Subject-Token", service="iam")
        self._settings.secrets.keep(token)
        described = answer.body.get("token") if isinstance(answer.body, dict) else None
        scoped = described.get("project") if isinstance(described, dict) else None
        return token, scoped.get("id") if isinstance(scoped, dict) else None

    def _look_up_project(self, iam: str, name: str, auth: Auth) -> str:
        key = (iam, name)
        if key not in self._project_ids:
            answer = self._ask("GET", iam, f"projects?name={quote(name, safe='')}", auth, f"look up the project {name}")
            found = answer.body.get("projects") if isinstance(answer.body, dict) else None
            if not isinstance(found, list):
                raise TransientFault(f"Cannot look up the project {name}: iam at {iam} gave no list", service="iam")
            named = [one for one in found if isinstance(one, dict) and one.get("name") == name and one.get("id")]
            if not named:
                raise OptionError(f"project_name: iam at {iam} knows no project {name} of this account; set project_id or project_name.")
            self._project_ids[key] = str(named[0]["id"])
        return self._project_ids[key]
