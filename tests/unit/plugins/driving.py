# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls what the modules do against the simulator, in this process and in the simulator's own time."""
from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _task_info, _wait_for_job
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._auth import Identity
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._budget import Budget
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._connection import Connection, find_target
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import Http
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ARGUMENT_SPEC, read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task_center import TaskCenter
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import SERVICES
from simulator import ACCESS_KEY, SECRET_KEY, Simulator
from simulator.request_log import Seen

__all__ = ["CONNECTION", "SERVICES", "center", "defaults", "info", "info_params", "lists", "refused_lists", "wait", "wait_params"]


def defaults(spec: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of a task that gives no option."""
    return {option: details.get("default") for option, details in spec.items()}


CONNECTION = defaults(ARGUMENT_SPEC)


def _connected(sim: Simulator, spec: Mapping[str, Mapping[str, Any]], options: Mapping[str, Any]) -> dict[str, Any]:
    keys = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
    if {"auth_token", "username", "password", "access_key", "secret_key"} & set(options):
        keys = {}
    return {**defaults(spec), "region": "sim-1", "endpoints": sim.endpoints(), **keys, **options}


def info_params(sim: Simulator, **options: Any) -> dict[str, Any]:
    return _connected(sim, _task_info.ARGUMENT_SPEC, options)


def wait_params(sim: Simulator, **options: Any) -> dict[str, Any]:
    return _connected(sim, _wait_for_job.ARGUMENT_SPEC, options)


def info(sim: Simulator, service: str, **options: Any) -> dict[str, Any]:
    """An info module's result."""
    environ = options.pop("environ", {})
    return _task_info.run(SERVICES[service], info_params(sim, **options), environ=environ, now=sim.cloud.now)


def wait(sim: Simulator, **options: Any) -> dict[str, Any]:
    """wait_for_job's result. Sleeping moves the simulator's clock, and nothing else does unless `sleep` is given."""
    passed = {name: options.pop(name) for name in ("check_mode", "tell", "sleep", "clock") if name in options}
    environ = options.pop("environ", {})
    times = {"clock": sim.cloud.now, "sleep": sim.cloud.clock.advance, **passed}
    return _wait_for_job.run(wait_params(sim, **options), environ=environ, **times)


def center(sim: Simulator, service: str, budget: Budget | None = None, **options: Any) -> TaskCenter:
    """The task center of a service, which pays its requests from the budget."""
    settings = read_settings(_connected(sim, ARGUMENT_SPEC, options), {}, Secrets())
    http = Http(settings, 0, sim.cloud.now, sim.cloud.clock.advance)
    pay = budget.take if budget else lambda: None
    return TaskCenter(Connection(SERVICES[service], find_target(settings, SERVICES[service]), http, Identity(settings, http), pay))


LISTS = {"rds": "/tasklist", "gaussdb": "/tasks", "taurusdb": "/immediate-jobs", "geminidb": "/jobs", "dcs": "/tasks"}


def lists(sim: Simulator, service: str) -> list[Seen]:
    """The requests for lists of tasks."""
    return [seen for seen in sim.cloud.requests.of(service) if seen.path.endswith(LISTS[service])]


def refused_lists(sim: Simulator) -> list[str]:
    """What was asked for and is not to be had: every documented limit that was not kept shows here."""
    return [f"{seen.path}?{seen.query}" for service in LISTS for seen in lists(sim, service) if seen.status == 400]
