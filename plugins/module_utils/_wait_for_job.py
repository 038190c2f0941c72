# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module ``wait_for_job`` does: options in, result out."""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ._auth import Identity
from ._budget import Budget
from ._connection import Connection, Target, find_target
from ._errors import OptionError, RequestsMissing, TaskCenterError, one_line
from ._http import Http
from ._look_up import LookUps
from ._options import ARGUMENT_SPEC as CONNECTION_SPEC
from ._options import Settings, check_text, number, read_settings
from ._secrets import Secrets
from ._service import NAMES
from ._services import dcs, gaussdb, geminidb, rds, taurusdb
from ._task import FAILED, UNKNOWN, Task
from ._task_center import TaskCenter
from ._waiter import COMPLETED_WELL, ENDED_BADLY, LOST, Group, Job, Rules, Waiter

SERVICES = {module.SERVICE.name: module.SERVICE for module in (rds, gaussdb, taurusdb, geminidb, dcs)}

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION_SPEC,
    "service": {"type": "str", "choices": list(NAMES)},
    "job_id": {"type": "list", "elements": "str"},
    "jobs": {
        "type": "list",
        "elements": "dict",
        "options": {
            "service": {"type": "str", "choices": list(NAMES), "required": True},
            "job_id": {"type": "str", "required": True},
            "region": {"type": "str"},
            "project_id": {"type": "str"},
            "endpoint": {"type": "str"},
        },
    },
    "wait_for": {"type": "str", "choices": ["all", "any"], "default": "all"},
    "fail_fast": {"type": "bool", "default": False},
    "timeout": {"type": "float", "default": 3600},
    "interval": {"type": "float"},
    "delay": {"type": "float", "default": 0},
    "not_found_grace": {"type": "float", "default": 60},
    "progress": {"type": "str", "choices": ["auto", "always", "never"], "default": "auto"},
}

# how many jobs a message names; the result holds all
NAMED = 5


class Wanted(NamedTuple):
    """A job that was asked for, and where it is."""

    job_id: str
    target: Target


def read_wanted(params: Mapping[str, Any], settings: Settings) -> list[Wanted]:
    """The jobs in the order asked, twice where asked twice. Raises OptionError."""
    service, job_ids, jobs = params.get("service"), params.get("job_id"), params.get("jobs")
    if jobs is not None and (job_ids is not None or service is not None):
        raise OptionError("jobs: it cannot be used together with service and job_id; give one or the other.")
    if jobs is not None:
        entries = [(f"jobs[{index}].job_id", entry) for index, entry in enumerate(jobs)]
    else:
        if job_ids is not None and not service:
            raise OptionError(f"service: it is missing; say which service the job_id is of: {', '.join(NAMES)}.")
        if service and job_ids is None:
            raise OptionError("job_id: it is missing; give the id that the service answered with, or a list of them.")
        entries = [("job_id", {"service": service, "job_id": job_id}) for job_id in job_ids or []]
    if not entries:
        raise OptionError("job_id: there is no job to wait for; give service and job_id, or jobs, with at least one job.")
    wanted = []
    for option, entry in entries:
        job_id = (entry["job_id"] or "").strip()
        if not job_id:
            raise OptionError(f"{option}: it is empty; give the id that the service answered with.")
        where = {key: (entry.get(key) or "").strip() or None for key in ("region", "project_id", "endpoint")}
        for name, value in (("job_id", job_id), *where.items()):
            check_text(name, value)
        wanted.append(Wanted(job_id, find_target(settings, SERVICES[entry["service"]], **where)))
    return wanted


def read_rules(params: Mapping[str, Any], quick_tries: int) -> Rules:
    """The times and the conditions. Raises OptionError."""
    return Rules(
        timeout=number(params, "timeout", least=0),
        interval=None if params.get("interval") is None else number(params, "interval", least=0, exclusive=True),
        delay=number(params, "delay", least=0),
        grace=number(params, "not_found_grace", least=0),
        any_is_enough=params["wait_for"] == "any",
        fail_fast=bool(params["fail_fast"]),
        quick_tries=quick_tries,
    )


def _form_groups(wanted: list[Wanted], http: Http, identity: Identity, clock: Callable[[], float]) -> dict[Target, Group]:
    budgets: dict[str, Budget] = {}
    found: dict[Target, Group] = {}
    for target in dict.fromkeys(one.target for one in wanted):
        name = target.service
        place = f"{name} in {target.region}" if target.region else f"{name} at {target.base}"
        budget = budgets.setdefault(place, Budget(clock))
        center = TaskCenter(Connection(SERVICES[name], target, http, identity, budget.take))
        job_ids = dict.fromkeys(one.job_id for one in wanted if one.target == target)
        found[target] = Group(place, [Job(name, job_id) for job_id in job_ids], LookUps(center, budget).look)
    return found


def _seconds(number_of: float) -> str:
    return f"{number_of:g} s"


def _what_became(job: Job, rules: Rules) -> str:
    """What is said of a job that did not complete."""
    task = job.task or Task(job.service, job.job_id)
    if job.outcome == LOST:
        if job.task:
            return f"{task.label()} is no longer known to the service, for {_seconds(rules.grace)} (not_found_grace); it was {task.status}"
        return (
            f"{task.label()} is not known to the service, for {_seconds(rules.grace)} (not_found_grace):"
            " the id may be wrong, of another service, region or project, or older than a month"
        )
    if job.outcome == ENDED_BADLY:
        word = task.status if task.status == FAILED else f"was {task.status}"
        return f"{task.label()} {word}: {one_line(task.fail_reason or 'the service gives no reason')}"
    if job.task is None:
        return f"{task.label()} " + ("not known to the service yet" if job.unknown_since is not None else "not seen yet")
    state = task.status if task.status != UNKNOWN else f"{task.status} ({one_line(task.service_status or 'no status')})"
    return f"{task.label()} still {state}" + (f" at {task.progress}%" if task.progress is not None else "")


def _listed(jobs: list[Job], rules: Rules) -> str:
    more = f"; and {len(jobs) - NAMED} more" if len(jobs) > NAMED else ""
    return "; ".join(_what_became(job, rules) for job in jobs[:NAMED]) + more


def _error(service: str | None, message: str | None) -> dict[str, Any]:
    return TaskCenterError("", service=service, message=message).as_error()


def _judge(jobs: list[Job], groups: list[Group], rules: Rules, in_time: bool) -> dict[str, Any]:
    """The failing part of a result; empty when the wait succeeded."""
    bad = [job for job in jobs if job.outcome in (ENDED_BADLY, LOST)]
    unfinished = [job for job in jobs if not job.outcome]
    if rules.any_is_enough and any(job.outcome == COMPLETED_WELL for job in jobs):
        return {}
    services = {job.service for job in unfinished if not in_time} or {job.service for job in bad[:1]}
    service = services.pop() if len(services) == 1 else None
    if not in_time:
        text = f"Timed out after {_seconds(rules.timeout)}: {_listed(unfinished, rules)}"
        if bad:
            text += f". Not Completed: {_listed(bad, rules).rstrip('.')}"
        troubles = dict.fromkeys(str(group.trouble) for group in groups if group.trouble)
        if troubles:
            text += f". The last look failed: {'; '.join(troubles).rstrip('.')}"
        text += ". To go on waiting, run the task again with the same service and job_id, or with a longer timeout."
        trouble = next((group.trouble for group in groups if group.trouble), None)
        return {"failed": True, "msg": text, "error": trouble.as_error() if trouble else _error(service, None)}
    if bad:
        reason = bad[0].task.fail_reason if bad[0].task and bad[0].outcome == ENDED_BADLY else None
        count = f"{len(bad)} of {len(jobs)} jobs did not complete: " if len(jobs) > 1 else ""
        return {"failed": True, "msg": count + _listed(bad, rules), "error": _error(bad[0].service, reason)}
    return {}


def _facts(jobs: list[Job], answers: list[Job], waiter: Waiter | None, elapsed: float, sent: int, timed_out: bool) -> dict[str, Any]:
    records = [(job.task or Task(job.service, job.job_id)).as_result() for job in answers]
    return {
        "changed": False,
        "jobs": records,
        "job": records[0] if records else None,
        "completed": [job.job_id for job in jobs if job.outcome == COMPLETED_WELL],
        "failed_jobs": [job.job_id for job in jobs if job.outcome == ENDED_BADLY],
        "unfinished": [job.job_id for job in jobs if job.outcome in ("", LOST)],
        "timed_out": timed_out,
        "elapsed": round(elapsed, 3),
        "polls": waiter.polls if waiter else 0,
        "requests": sent,
    }


def run(
    params: Mapping[str, Any],
    check_mode: bool = False,
    secrets: Secrets | None = None,
    tell: Callable[[Waiter, str, Job | Group | None], None] = lambda waiter, event, about: None,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """The result of wait_for_job, failed or not. ``tell`` is the Waiter's; what it shows must go through ``secrets``.

    Raises RequestsMissing only.
    """
    secrets = secrets or Secrets()
    began = clock()
    waiter, http = None, None
    jobs: list[Job] = []
    answers: list[Job] = []
    failure: dict[str, Any] = {}
    timed_out = False
    try:
        settings = read_settings(params, os.environ if environ is None else environ, secrets)
        rules = read_rules(params, settings.retries)
        wanted = read_wanted(params, settings)
        # While waiting, the next look is the next try; a single look has the tries that every module has.
        http = Http(settings, settings.retries if check_mode else 0, clock, sleep)
        by_target = _form_groups(wanted, http, Identity(settings, http), clock)
        groups = list(by_target.values())
        answers = [by_target[one.target].by_id[one.job_id] for one in wanted]
        jobs = list(dict.fromkeys(answers))

        waiter = Waiter(groups, rules, clock, sleep, http.count, http.cut_at, tell)
        if check_mode:
            waiter.look_once()
        else:
            timed_out = not waiter.wait()
        failure = _judge(jobs, groups, rules, not timed_out)
    except RequestsMissing:
        raise
    except TaskCenterError as error:
        failure = {"failed": True, "msg": str(error), "error": error.as_error()}
    result = {**_facts(jobs, answers, waiter, clock() - began, http.count() if http else 0, timed_out), **failure}
    scrubbed: dict[str, Any] = secrets.scrub(result)
    return scrubbed
