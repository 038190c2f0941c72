# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A loopback cloud that speaks IAM and five task centers: for the demo, the tests and the benchmark."""

from __future__ import annotations

from .clock import Clock, ManualClock
from .cloud import Cloud
from .credentials import (
    ACCESS_KEY,
    DEFAULT_PROJECT_ID,
    DOMAIN_NAME,
    PASSWORD,
    PROJECTS,
    SECRET_KEY,
    SECURITY_TOKEN,
    STATIC_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    USER_NAME,
)
from .faults import Fault
from .job import Job
from .simulated import Simulator

__all__ = [
    "ACCESS_KEY",
    "DEFAULT_PROJECT_ID",
    "DOMAIN_NAME",
    "PASSWORD",
    "PROJECTS",
    "SECRET_KEY",
    "SECURITY_TOKEN",
    "STATIC_TOKEN",
    "TEMPORARY_ACCESS_KEY",
    "TEMPORARY_SECRET_KEY",
    "USER_NAME",
    "Clock",
    "Cloud",
    "Fault",
    "Job",
    "ManualClock",
    "Simulator",
]
