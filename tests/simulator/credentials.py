# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may come in. Nothing here opens a door anywhere but in the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field

USER_NAME = "demo"
PASSWORD = "demo-password"
DOMAIN_NAME = "demo-domain"

ACCESS_KEY = "SIMULATORAK000000001"
SECRET_KEY = "simulator/secret+key=000000000000000000001"

TEMPORARY_ACCESS_KEY = "SIMULATORAK000000002"
TEMPORARY_SECRET_KEY = "simulator/secret+key=000000000000000000002"
SECURITY_TOKEN = "SIMULATOR-SECURITY-TOKEN/abc+def=="

# Good for every project, so that a playbook can be tried without asking IAM for a token.
STATIC_TOKEN = "SIMULATOR-STATIC-TOKEN"

PROJECTS = {
    "sim-1": "51a10000000000000000000000000001",
    "sim-2": "51a10000000000000000000000000002",
    "sim-1_dev": "51a10000000000000000000000000003",
    "eu-de": "51a10000000000000000000000000004",
    "cn-north-4": "51a10000000000000000000000000005",
    "ap-southeast-1": "51a10000000000000000000000000006",
}
DEFAULT_PROJECT_ID = PROJECTS["sim-1"]
DOMAIN_ID = "51a1d000000000000000000000000001"
USER_ID = "51a1a000000000000000000000000001"


@dataclass(frozen=True)
class User:
    name: str
    password: str = field(repr=False)
    domain_name: str = DOMAIN_NAME
    id: str = USER_ID


@dataclass(frozen=True)
class KeyPair:
    access_key: str
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Project:
    id: str
    name: str

    @property
    def region(self) -> str:
        """A region's own project is named like it, a sub-project region_name."""
        return self.name.split("_", 1)[0]


def default_users() -> list[User]:
    return [User(USER_NAME, PASSWORD)]


def default_keys() -> list[KeyPair]:
    return [KeyPair(ACCESS_KEY, SECRET_KEY), KeyPair(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, SECURITY_TOKEN)]


def default_projects() -> list[Project]:
    return [Project(project_id, name) for name, project_id in PROJECTS.items()]
