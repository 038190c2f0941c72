# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What -vvv shows of a task is what it shows of a module on that version of ansible-core, and nothing secret is in it."""
from __future__ import annotations

import json
import re
from typing import Any

import pytest

from lab import COLLECTION, Lab, Outcome
from listeners import listening
from simulator import ACCESS_KEY, PASSWORD, PROJECTS, SECRET_KEY, STATIC_TOKEN, USER_NAME
from test_in_worker_results import compare, plain, through_both_doors

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

SHOWN = re.compile(r"^(?:ok|changed|failed|fatal): \[([\w-]+)\](?:: FAILED!)? => ", re.MULTILINE)
LEAKED = "leaked-by-an-answer-0123456789"
SECRETS = (STATIC_TOKEN, SECRET_KEY, PASSWORD, LEAKED)


@pytest.fixture(scope="module")
def doors(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An invocation is asked for, as ansible-core 2.21 and newer only show it then; in one case it is asked for not to be shown."""
    lab.cloud.add_job("rds", duration=60, age=61)
    # where only the case that uses this token sees it
    job = lab.cloud.add_job("rds", duration=60, age=61, name=f"Named {STATIC_TOKEN}", project_id="sim-2")
    lab.cloud.accounts.add_token(LEAKED)
    asked = {"ansible_inject_invocation": True}
    cases = {
        "token": {**lab.info("shown", "rds"), "vars": asked},
        "key": {**lab.info("shown", "rds", access_key=ACCESS_KEY, secret_key=SECRET_KEY, limit="1"), "vars": asked},
        "user": {**lab.info("shown", "rds", username=USER_NAME, password=PASSWORD, project_id=None, project_name="sim-1"), "vars": asked},
        "wait": {**lab.wait("shown", service="rds", job_id=job.job_id, timeout="7", project_id=PROJECTS["sim-2"]), "vars": asked},
        "failed": {**lab.wait("shown", service="rds", job_id="f" * 32, not_found_grace=0), "vars": asked},
        "unsupported": {f"{COLLECTION}.rds_task_info": {**lab.connection("shown"), "colour": STATIC_TOKEN}, "vars": asked},
        "secret-of-another-type": {f"{COLLECTION}.rds_task_info": {**lab.connection("shown"), "auth_token": [LEAKED]}, "vars": asked},
        "proxy": {**lab.info("shown", "rds", proxy=f"http://me:{LEAKED}@127.0.0.1:9", retries=0), "vars": asked},
        "not-asked": {**lab.info("shown", "rds"), "vars": {"ansible_inject_invocation": False}},
        "no-log": {**lab.info("shown", "rds"), "no_log": True, "vars": asked},
    }
    with listening(lambda noted: (200, {}, json.dumps({"tasks": [{"id": "1", "name": str(noted.headers)}], "total_count": 1}))) as cloud:
        cases["echo"] = {**lab.info("shown", "rds", endpoints={"rds": f"{cloud.url}/rds"}), "vars": asked}
        return through_both_doors(lab, cases, tmp_path_factory.mktemp("kept"), options=["-vvv"])


def shown(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The results of the cases as they stand on the screen."""
    text = outcome.run.output
    found = {match[1]: json.JSONDecoder().raw_decode(text, match.end())[0] for match in SHOWN.finditer(text)}
    return {case: result for case, result in found.items() if case != "localhost"}


def test_the_results_that_are_shown_are_the_same(doors: Any) -> None:
    worker, module = shown(doors["worker"][0]), shown(doors["module"][0])
    assert set(worker) == set(module) == set(doors["worker"][0])
    found = [difference for case in worker for difference in compare(case, plain(worker[case]), plain(module[case]))]
    assert not found, "\n".join(found)


def test_there_is_an_invocation_with_all_options_and_without_secrets(doors: Any) -> None:
    results = shown(doors["worker"][0])
    with_invocation = {case for case, result in results.items() if "module_args" in result.get("invocation", {})}
    assert with_invocation - {"not-asked"} == set(results) - {"not-asked", "no-log"}
    arguments = results["key"]["invocation"]["module_args"]
    assert arguments["limit"] == 1 and arguments["offset"] == 0, "as they were understood, and those that were not given"
    # ansible-core's own placeholders: the second from 2.22 on
    assert arguments["secret_key"] in ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "$REDACTED$") and arguments["auth_token"] is None


@pytest.mark.parametrize("door", ["worker", "module"])
def test_no_secret_is_shown(doors: Any, door: str) -> None:
    assert [secret for secret in SECRETS if secret in doors[door][0].run.output] == []
    assert "Traceback" not in doors[door][0].run.output


@pytest.mark.parametrize("door", ["worker", "module"])
def test_no_secret_is_registered(doors: Any, door: str) -> None:
    """But in the invocation, where somebody asks ansible-core 2.22 for it: there it hides on the screen, not in variables."""
    registered = {case: {**result, "invocation": None} for case, result in doors[door][0].items()}
    assert [secret for secret in SECRETS if secret in json.dumps(registered)] == []
