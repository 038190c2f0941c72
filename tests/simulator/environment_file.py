# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment variables that point modules, and whatever else knows them, at a simulator."""

from __future__ import annotations

import os
from pathlib import Path

from .credentials import ACCESS_KEY, DEFAULT_PROJECT_ID, DOMAIN_NAME, PASSWORD, SECRET_KEY, STATIC_TOKEN, USER_NAME
from .simulated import Simulator

REGION = "sim-1"


def variables(simulator: Simulator) -> dict[str, str]:
    """All ways to authenticate, since nobody knows which one a playbook asks for; and nothing that a shell would not take as it is."""
    return {
        "SIMULATOR_URL": simulator.url,
        "HW_ENDPOINTS": ",".join(f"{service}={url}" for service, url in simulator.endpoints().items()),
        "HW_AUTH_URL": simulator.auth_url,
        "HW_REGION_NAME": REGION,
        "HW_PROJECT_ID": DEFAULT_PROJECT_ID,
        "HW_PROJECT_NAME": REGION,
        "HW_AUTH_TOKEN": STATIC_TOKEN,
        "HW_ACCESS_KEY": ACCESS_KEY,
        "HW_SECRET_KEY": SECRET_KEY,
        "HW_USER_NAME": USER_NAME,
        "HW_USER_PASSWORD": PASSWORD,
        "HW_DOMAIN_NAME": DOMAIN_NAME,
    }


def write(simulator: Simulator, path: Path) -> None:
    """All at once: whoever waits for the file finds it complete."""
    lines = "".join(f"{name}={value}\n" for name, value in variables(simulator).items())
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(lines, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error.strerror}") from None
