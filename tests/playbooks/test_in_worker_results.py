# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same tasks inside Ansible's worker and as modules: the same results, and the door that was asked for."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import COLLECTION, SERVICES, Lab, Outcome
from simulator import STATIC_TOKEN
from test_lines_arrive import running_job

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

SWITCH = "hwcloud_taskcenter_in_worker"
# differs from one run to the next; and what ansible-core adds: whether there is a traceback, and (2.22) that it understood a module's output
NOISE = {"elapsed", "exception", "failed_when_suppressed_exception", "ansible_parsed", "request_id", "ansible_job_id", "results_file"}
# the time, and what ansible-core writes in the order of a set
VARYING = re.compile(r"only tasks from \S+ to \S+|Valid booleans include: .*")


def plain(value: Any) -> Any:
    """A result without what differs from one run to the next."""
    if isinstance(value, dict):
        kept = {key: plain(item) for key, item in value.items() if key not in NOISE}
        # how often there was time to look, or to ask for what runs in the background, is chance
        chance = {"polls", "requests"} if kept.get("timed_out") else {"attempts"} if "ansible_job_id" in value else set()
        return {key: item for key, item in kept.items() if key not in chance}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return VARYING.sub("…", value) if isinstance(value, str) else value


def compare(where: str, worker: Any, module: Any) -> Iterator[str]:
    """Where two results differ, and how."""
    if isinstance(worker, dict) and isinstance(module, dict):
        for key in [*worker, *(key for key in module if key not in worker)]:
            yield from compare(f"{where}.{key}", worker.get(key, "nothing"), module.get(key, "nothing"))
    elif worker != module:
        yield f"{where}: in the worker {worker!r}, as a module {module!r}"


def info_cases(lab: Lab) -> Iterator[tuple[str, Any]]:
    for service in SERVICES:
        yield f"info-{service}", lab.info("info", service)
    yield "text-for-numbers", lab.info("info", "rds", limit="1", offset="0", request_timeout="5", validate_certs="no")
    yield "window-too-long", lab.info("info", "geminidb", start_time="-45d")
    yield "free-form", {f"{COLLECTION}.rds_task_info": "limit=1 region=sim-1", "environment": environment(lab)}
    yield "only-environment", {f"{COLLECTION}.rds_task_info": None, "environment": environment(lab)}
    yield "filters", lab.info("info", "gaussdb", status="Failed", start_time="-20d", limit=1)
    for option, value in {
        "limit": "many", "status": "Done", "start_time": "yesterday", "endpoints": ["a"], "validate_certs": "perhaps", "retries": -1,
        "job_id": {"a": 1}, "auth_token": "", "colour": "red", "region": [], "order_id": None, "ca_cert": "no/such/file.pem",
    }.items():
        yield f"bad-{option}".replace("_", "-"), {f"{COLLECTION}.rds_task_info": {**lab.connection("info"), option: value}}
    yield "several-mistakes", {f"{COLLECTION}.dcs_task_info": {**lab.connection("info"), "limit": "many", "status": "Done", "b": 1, "a": {"c": 2}}}
    yield "short-name", {"rds_task_info": {**lab.connection("info"), "colour": "red"}, "collections": [COLLECTION]}
    yield "wrong-token", lab.info("info", "rds", auth_token="no-such-token")
    yield "order-id-elsewhere", lab.info("info", "dcs", order_id="x")
    yield "nothing-there", lab.info("info", "rds", endpoints={"rds": "http://127.0.0.1:9/rds"}, retries=0)
    yield "temporary-key", lab.info("info", "rds", access_key="SIMULATORAK000000001", secret_key="simulator/secret+key=000000000000000000001")


def wait_cases(lab: Lab) -> Iterator[tuple[str, Any]]:
    add = lab.cloud.add_job
    good, bad = add("rds", duration=60, age=61), add("dcs", duration=60, age=61, outcome="Failed", reason="no capacity")
    endless, canceled = running_job(lab, 42, "gaussdb"), add("taurusdb", duration=60, age=61, outcome="Canceled")
    several = [{"service": job.service, "job_id": job.job_id} for job in (good, bad, canceled, good)]
    for name, options in {
        "completed": {"service": "rds", "job_id": good.job_id},
        "failed": {"service": "dcs", "job_id": bad.job_id},
        "timeout": {"service": "gaussdb", "job_id": endless.job_id, "timeout": 1},
        "unknown": {"service": "geminidb", "job_id": "f" * 32, "not_found_grace": 0},
        "several": {"jobs": several},
        "any": {"jobs": several, "wait_for": "any"},
        "fail-fast": {"jobs": [*several, {"service": "gaussdb", "job_id": endless.job_id}], "fail_fast": True},
        "text-for-numbers": {"service": "rds", "job_id": good.job_id, "timeout": "5", "interval": "1", "fail_fast": "yes"},
        "a-number-for-an-id": {"service": "rds", "job_id": 12345, "not_found_grace": 0},
        "ids-in-a-text": {"service": "rds", "job_id": f"{good.job_id},{good.job_id}"},
        "nothing-asked": {}, "both-ways": {"service": "rds", "job_id": "x", "jobs": []}, "negative-timeout": {"service": "rds", "job_id": "x", "timeout": -1},
        "suboption-missing": {"jobs": [{"service": "rds"}]}, "suboption-strange": {"jobs": [{"service": "rds", "job_id": "x", "colour": "red"}]},
        "no-list-of-jobs": {"jobs": "rds"}, "jobs-of-text": {"jobs": ["a"]}, "strange": {"service": "rds", "job_id": "x", "colour": "red"},
        "progress-strange": {"service": "rds", "job_id": "x", "progress": "sometimes"},
    }.items():
        yield f"wait-{name}", lab.wait("wait", **options)
    for job, state in ((endless, "running"), (bad, "failed"), (good, "completed")):
        yield f"check-{state}", {**lab.wait("wait", service=job.service, job_id=job.job_id), "check_mode": True}


def environment(lab: Lab) -> dict[str, str]:
    where = json.dumps(lab.endpoints("environment"))
    return {"HW_AUTH_TOKEN": STATIC_TOKEN, "HW_PROJECT_NAME": "sim-1", "HW_ENDPOINTS": where}


def through_both_doors(lab: Lab, cases: Any, folder: Path, **more: Any) -> dict[str, tuple[Outcome, dict[str, int]]]:
    """The outcome of each door, and how many modules each case started: their files are kept in a folder of its own."""
    found, usual = {}, lab.options
    for door in ("worker", "module"):
        place = folder / door
        settings = {SWITCH: door == "worker", "ansible_remote_tmp": f"{place}/{{{{ inventory_hostname }}}}"}
        keywords = {**more.get("keywords", {}), "vars": settings}
        variables = {"ANSIBLE_KEEP_REMOTE_FILES": "1", **more.get("environment", {})}
        lab.options = []
        try:
            outcome = lab.run(cases, forks=4, keywords=keywords, environment=variables, options=more.get("options", ()))
        finally:
            lab.options = usual
        kept = {case: [path.stem for path in place.glob(f"{case}/*/AnsiballZ_*.py")] for case in cases}
        found[door] = outcome, {case: len([name for name in names if name.endswith(("_task_info", "wait_for_job"))]) for case, names in kept.items()}
    return found


@pytest.fixture(scope="module")
def cases(lab: Lab) -> Any:
    for service in SERVICES:
        lab.cloud.fill(service, 30, days=10, running=0, failed=10)
    return {**dict(info_cases(lab)), **dict(wait_cases(lab))}


@pytest.fixture(scope="module")
def doors(lab: Lab, cases: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return through_both_doors(lab, cases, tmp_path_factory.mktemp("kept"))


def test_the_results_are_the_same(doors: Any, cases: Any) -> None:
    worker, module = (doors[door][0] for door in ("worker", "module"))
    found = [difference for case in cases for difference in compare(case, plain(worker[case]), plain(module[case]))]
    assert not found, "\n".join(found)


def test_the_work_was_done_where_it_was_asked_for(doors: Any, cases: Any) -> None:
    assert {case: number for case, number in doors["worker"][1].items() if number} == {}
    assert {case: number for case, number in doors["module"][1].items() if number != 1} == {}


def test_each_door_says_the_same_on_the_screen(doors: Any) -> None:
    """Warnings and deprecations; and what a module says on its way is nothing."""
    said = {
        door: sorted(plain(line) for line in outcome.run.output.splitlines() if "WARNING" in line or "DEPRECAT" in line)
        for door, (outcome, _number) in doors.items()
    }
    assert said["worker"] == said["module"]
    assert "DEPRECAT" not in str(said) and len(said["worker"]) == 1, said


def test_there_was_something_to_compare(doors: Any, cases: Any) -> None:
    results = doors["worker"][0]
    assert len([case for case in cases if results[case]["failed"]]) > 25
    assert len([case for case in cases if results[case].get("tasks") or results[case].get("completed")]) > 12
