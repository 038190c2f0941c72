# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from .credentials import STATIC_TOKEN, KeyPair, Project, User, default_keys, default_projects, default_users

BAD_SIGNATURES_ALLOWED = 5
LOCKED_SECONDS = 300.0


@dataclass(frozen=True)
class Token:
    value: str
    user: User
    project: Project | None
    issued_at: float
    expires_at: float
    # A token that was put in by hand is good for every project.
    everywhere: bool = False


class Accounts:
    """Users, keys, projects, and the tokens handed out."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.users = {user.name: user for user in default_users()}
        self.keys = {key.access_key: key for key in default_keys()}
        self.projects = {project.id: project for project in default_projects()}
        self.tokens: dict[str, Token] = {}
        self._bad_signatures: dict[str, int] = {}
        self._locked_until: dict[str, float] = {}
        self.add_token(STATIC_TOKEN)

    def add_user(self, name: str, password: str, domain_name: str = "") -> User:
        user = User(name, password, domain_name or name)
        self.users[name] = user
        return user

    def add_key(self, access_key: str, secret_key: str, security_token: str | None = None) -> KeyPair:
        key = KeyPair(access_key, secret_key, security_token)
        self.keys[access_key] = key
        return key

    def add_project(self, name: str, project_id: str | None = None) -> Project:
        """A project called REGION, or REGION_something for a sub-project."""
        project = Project(project_id or secrets.token_hex(16), name)
        self.projects[project.id] = project
        return project

    def add_token(self, value: str, project_id: str | None = None) -> Token:
        """`project_id` may be the project's name too."""
        project = (self.project_named(project_id) or self.projects[project_id]) if project_id else None
        user = next(iter(self.users.values()))
        token = Token(value, user, project, self._now(), float("inf"), everywhere=project is None)
        self.tokens[value] = token
        return token

    @property
    def regions(self) -> set[str]:
        return {project.region for project in list(self.projects.values())}

    def project_named(self, name: str) -> Project | None:
        return next((project for project in list(self.projects.values()) if project.name == name), None)

    def issue_token(self, user: User, project: Project | None, lifetime: float) -> Token:
        now = self._now()
        token = Token(f"SIMULATOR-TOKEN-{secrets.token_hex(32)}", user, project, now, now + lifetime)
        with self._lock:
            self.tokens[token.value] = token
        return token

    def valid_token(self, value: str) -> Token | None:
        token = self.tokens.get(value)
        return token if token is not None and self._now() < token.expires_at else None

    def expire_tokens(self, put_in_by_hand: bool = False) -> int:
        """Makes all tokens handed out invalid at once; those put in by hand only on demand."""
        with self._lock:
            kept = {value: token for value, token in self.tokens.items() if token.expires_at == float("inf") and not put_in_by_hand}
            gone = len(self.tokens) - len(kept)
            self.tokens = kept
        return gone

    def locked(self, access_key: str) -> bool:
        return self._now() < self._locked_until.get(access_key, 0.0)

    def signature_checked(self, access_key: str, good: bool) -> None:
        """One bad signature too many closes the door for a while, for good ones too."""
        with self._lock:
            if good:
                self._bad_signatures.pop(access_key, None)
                return
            count = self._bad_signatures.get(access_key, 0) + 1
            self._bad_signatures[access_key] = count
            if count > BAD_SIGNATURES_ALLOWED:
                self._locked_until[access_key] = self._now() + LOCKED_SECONDS
                del self._bad_signatures[access_key]
