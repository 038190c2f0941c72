# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from .accounts import Accounts, Token
from .cloud import Cloud
from .credentials import DOMAIN_ID, Project, User
from .refusal import keystone as refuse
from .wire_time import keystone

WRONG = "The username or password is wrong."


def routes(cloud: Cloud) -> Blueprint:
    iam = Blueprint("iam", __name__, url_prefix="/iam")

    @iam.post("/v3/auth/tokens")
    def tokens() -> Response:
        asked: Any = request.get_json(force=True, silent=True)
        user = _user(cloud.accounts, asked)
        project = _scope(cloud.accounts, asked["auth"].get("scope"))
        token = cloud.accounts.issue_token(user, project, cloud.settings.token_lifetime)
        catalog = [] if "nocatalog" in request.args else _catalog(request.host_url.rstrip("/"), project)
        answer = jsonify({"token": _token(token, catalog)})
        answer.status_code = 201
        answer.headers["X-Subject-Token"] = token.value
        return answer

    @iam.get("/v3/projects")
    @iam.get("/v3/auth/projects")
    def projects() -> dict[str, Any]:
        name = request.args.get("name")
        found = [project for project in cloud.accounts.projects.values() if name is None or project.name == name]
        base = request.host_url + "iam/v3/projects"
        return {
            "projects": [_project(project, base) for project in found],
            "links": {"self": base, "next": None, "previous": None},
        }

    @iam.get("/v3/auth/domains")
    def domains() -> dict[str, Any]:
        names = sorted({user.domain_name for user in cloud.accounts.users.values()})
        return {"domains": [{"id": DOMAIN_ID, "name": name, "enabled": True} for name in names], "links": {"self": request.url}}

    return iam


def _user(accounts: Accounts, asked: Any) -> User:
    """The password method only; the domain may be called like the user."""
    try:
        identity = asked["auth"]["identity"]
        methods = identity["methods"]
        given = identity["password"]["user"]
        password = given["password"]
    except (KeyError, TypeError):
        raise refuse(400, "The request body is invalid.") from None
    if methods != ["password"]:
        raise refuse(400, "The authentication method is not supported.")
    user = next((each for each in accounts.users.values() if given.get("name") == each.name or given.get("id") == each.id), None)
    if user is None or not isinstance(password, str) or not secrets.compare_digest(user.password.encode(), password.encode()):
        raise refuse(401, WRONG)
    if "id" not in given:
        domain = given.get("domain") or {}
        if domain.get("id") != DOMAIN_ID and domain.get("name") not in (user.domain_name, user.name):
            raise refuse(401, WRONG)
    return user


def _scope(accounts: Accounts, scope: Any) -> Project | None:
    """A project wins over a domain; without either the token is good for IAM only."""
    wanted = scope.get("project") if isinstance(scope, dict) else None
    if not isinstance(wanted, dict):
        return None
    project = accounts.projects.get(wanted["id"]) if "id" in wanted else accounts.project_named(str(wanted.get("name")))
    if project is None:
        raise refuse(401, "The project does not exist or the user has no access to it.")
    return project


def _token(token: Token, catalog: list[dict[str, Any]]) -> dict[str, Any]:
    domain = {"name": token.user.domain_name, "id": DOMAIN_ID}
    body: dict[str, Any] = {
        "expires_at": keystone(token.expires_at),
        "issued_at": keystone(token.issued_at),
        "methods": ["password"],
        "catalog": catalog,
        "roles": [{"name": "te_admin", "id": "0"}],
        "user": {"domain": domain, "name": token.user.name, "password_expires_at": "", "id": token.user.id},
    }
    if token.project is None:
        body["domain"] = domain
    else:
        body["project"] = {"domain": domain, "name": token.project.name, "id": token.project.id}
    return body


def _catalog(base: str, project: Project | None) -> list[dict[str, Any]]:
    """Addresses with and without the project id, as the real catalogue has both."""
    if project is None:
        return []
    region = project.region
    urls = [
        ("dcs", "Distributed Cache Service", f"{base}/{region}/dcs/v1.0/"),
        ("rdsv3", "rdsv3", f"{base}/{region}/rds/v3/{project.id}"),
        ("gaussdb-mysql", "gaussdb-mysql", f"{base}/{region}/taurusdb/v3/{project.id}"),
    ]
    entries = [_entry(kind, name, url, region) for kind, name, url in urls]
    return [*entries, _entry("identity", "keystone", f"{base}/iam/v3", "*")]


def _entry(kind: str, name: str, url: str, region: str) -> dict[str, Any]:
    endpoint = {"region_id": region, "id": secrets.token_hex(16), "region": region, "interface": "public", "url": url}
    return {"endpoints": [endpoint], "name": name, "id": secrets.token_hex(16), "type": kind}


def _project(project: Project, base: str) -> dict[str, Any]:
    return {
        "domain_id": DOMAIN_ID,
        "is_domain": False,
        "parent_id": DOMAIN_ID,
        "name": project.name,
        "description": "",
        "links": {"self": f"{base}/{project.id}"},
        "id": project.id,
        "enabled": True,
    }
