# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret, token or signature in any output at -vvv, though every answer repeats the whole request."""
from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest

from lab import COLLECTION, Lab
from listeners import listening, proxying

SECRETS = {
    "access_key": "LEAKYACCESSKEY000001", "secret_key": "leaky/secret+key=0000000000000001", "security_token": "Leaky-Security-Token/+==",
    "auth_token": "Leaky-Auth-Token-MIIFxAYJKoZIhvcNAQcCoIIFtTCCBbECAQExDTAL", "password": "leaky p4ss\"word\\",
}
FETCHED = "Leaky-Fetched-Token-MIIEpAIBAAKCAQEA"
PROXY_PASSWORD = "leaky-pr0xy-password"
WAYS = {
    "token": ("auth_token",), "key": ("access_key", "secret_key"), "temporary-key": ("access_key", "secret_key", "security_token"),
    "user": ("password",),
}
JOB = {"service": "rds", "job_id": "job-1"}
# how an answer repeats the request: status, and where
ECHOES = {
    "401": (401, "error_msg"), "403": (403, "error_msg"), "500": (500, "error_msg"), "no-json": (200, "text"), "record": (200, "record"),
    "failed-job": (200, "reason"), "headers": (403, "headers"), "redirect": (302, "headers"), "nested": (400, "nested"),
}


def echo(noted: Any) -> tuple[int, dict[str, str], str]:
    """Says in the answer all that was in the request; IAM hands out a token first, unless it is told to refuse too."""
    case = noted.target.split("/")[1]
    if case not in ECHOES:
        case = "401"
    elif "/iam/" in noted.target:
        return 201, {"X-Subject-Token": FETCHED}, json.dumps({"token": {"project": {"id": "p"}, "echo": FETCHED}})
    status, where = ECHOES[case]
    lines = [f"{name}: {value}" for name, value in noted.headers.items()]
    # the body as it is, and read: there a password has no backslashes before its quotes
    body = [noted.body, *([str(json.loads(noted.body)["auth"]["identity"]["password"]["user"]["password"])] if noted.body else [])]
    everything = " | ".join([noted.target, *lines, *body])
    if where == "text":
        return status, {}, everything
    if where == "headers":
        return status, {"X-Request-Id": everything, "Location": f"http://127.0.0.1:9/{quote(everything, safe=' :=/+')}"}, ""
    job = {"id": "job-1", "job_id": "job-1", "name": everything, "status": "Failed" if where == "reason" else "Completed", "fail_reason": everything,
           "created": everything, "instance": {"id": everything, "name": [everything]}, everything: everything}
    if where in ("record", "reason"):
        return status, {}, json.dumps({"job": job, "tasks": [job], "total_count": 1})
    said = {"error_code": everything, "error_msg": everything, "request_id": everything}
    return status, {}, json.dumps({everything: said} if where == "nested" else said)


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    """Credentials come as options in half of the cases, from the environment of the whole run in the others."""
    with listening(echo) as echoing, proxying(refuse=(407, {"Proxy-Authenticate": "Basic"}, PROXY_PASSWORD)) as proxy:
        cases = {}
        for way, options in WAYS.items():
            given = {option: SECRETS[option] for option in options} | ({"username": "leaky-user"} if way == "user" else {})
            for number, case in enumerate([*ECHOES, "iam"]):
                url = {"endpoints": {"rds": f"{echoing.url}/{case}/rds"}, "auth_url": f"{echoing.url}/{case}/iam", "retries": 0, "region": "r"}
                url |= {} if case == "iam" else {"project_id": "p"}
                module = ("rds_task_info", {"job_id": "job-1"}) if number % 2 or case == "headers" else ("wait_for_job", {**JOB, "timeout": 1})
                cases[f"{way}-{case}"] = {f"{COLLECTION}.{module[0]}": {**url, **given, **module[1]}}
        authority = proxy.url.replace("//", f"//leaky-user:{PROXY_PASSWORD}@")
        here = {"endpoints": {"rds": "http://127.0.0.1:9/rds"}, "project_id": "p", "retries": 0, "auth_token": SECRETS["auth_token"]}
        cases["proxy"] = {f"{COLLECTION}.rds_task_info": {**here, "proxy": authority}}
        cases["proxy-broken"] = {f"{COLLECTION}.rds_task_info": {**here, "proxy": f"http://leaky-user:{PROXY_PASSWORD}@127.0.0.1:9"}}
        # an answer that repeats what only the proxy should have seen
        cases["proxy-echo"] = {f"{COLLECTION}.rds_task_info": {**here, "proxy": echoing.url.replace("//", f"//leaky-user:{PROXY_PASSWORD}@")}}
        cases["half"] = {f"{COLLECTION}.rds_task_info": {**here, "auth_token": "", "secret_key": SECRETS["secret_key"]}}
        environment = {"HW_ACCESS_KEY": SECRETS["access_key"], "HW_SECRET_KEY": SECRETS["secret_key"], "OS_SECURITY_TOKEN": SECRETS["security_token"]}
        inherited = {f"inherited-{case}": {f"{COLLECTION}.{module}": {
            "endpoints": {"rds": f"{echoing.url}/{case}/rds"}, "project_id": "p", "retries": 0, **options}}
            for case, module, options in (("401", "rds_task_info", {}), ("record", "rds_task_info", {"job_id": "job-1"}), ("403", "wait_for_job", JOB))}
        through = {f"proxied-{where}": {f"{COLLECTION}.rds_task_info": {**here, "endpoints": {"rds": f"{where}://127.0.0.1:8/rds"}}}
                   for where in ("http", "https")}
        proxies = {"HTTP_PROXY": f"http://leaky-user:{PROXY_PASSWORD}@127.0.0.1:9", "HTTPS_PROXY": authority}
        runs = [(cases, {}), (inherited, environment), (through, proxies)]
        return [lab.run(which, options=["-vvv"], environment=variables, forks=4) for which, variables in runs], echoing.noted


def leaks(text: str, secret: str) -> list[str]:
    """Where a secret stands in a text, as it is or in a form that anybody can read."""
    forms = {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], b64encode(secret.encode()).decode()}
    return [text[max(0, at - 120):at + 20] for form in forms for at in [text.find(form)] if at >= 0]


@pytest.fixture(scope="module")
def printed(outcome: Any) -> Any:
    """All that was printed: the files with the tasks are never part of it."""
    return "\n".join(run.run.output for run in outcome[0])


@pytest.mark.parametrize("option", SECRETS)
def test_no_secret_is_printed(printed: Any, option: Any) -> None:
    assert not leaks(printed, SECRETS[option])


def test_no_token_that_was_fetched_is_printed(printed: Any, outcome: Any) -> None:
    assert FETCHED in str([noted.headers for noted in outcome[1]]), "it was used"
    assert not leaks(printed, FETCHED)


def test_no_signature_is_printed(printed: Any, outcome: Any) -> None:
    signatures = {match[1] for noted in outcome[1] for match in [re.search(r"Signature=(\w+)", noted.headers.get("Authorization", ""))] if match}
    assert len(signatures) > 20
    assert not [leak for signature in signatures for leak in leaks(printed, signature)]
    assert not re.search(r"Signature=[0-9a-f]{16}", printed)


def test_no_password_of_a_proxy_is_printed(printed: Any, outcome: Any) -> None:
    assert all(outcome[0][0][case]["failed"] for case in ("proxy", "proxy-broken"))
    assert not leaks(printed, PROXY_PASSWORD)
    assert not leaks(printed, b64encode(f"leaky-user:{PROXY_PASSWORD}".encode()).decode())


def test_the_answers_did_repeat_the_requests(outcome: Any) -> None:
    """Else there was nothing to hide: each message or record holds what stood beside the secrets."""
    for case, result in outcome[0][0].items():
        if not case.startswith(("proxy", "half")) and not case.endswith("no-json"):
            assert "hwcloud.taskcenter/1." in json.dumps(result), case


def test_no_traceback(printed: Any) -> None:
    assert "Traceback (most recent call last)" not in printed
