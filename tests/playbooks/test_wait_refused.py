# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waiting cannot cure ends a wait at once, with what the cloud said; and a token that has expired is renewed."""
from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from simulator import ACCESS_KEY, PASSWORD, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER_NAME

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

KEYS = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
TEMPORARY = {"access_key": TEMPORARY_ACCESS_KEY, "secret_key": TEMPORARY_SECRET_KEY}
USER = {"username": USER_NAME, "password": PASSWORD}
EXPIRED = {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: decrypt token fail", "request_id": "r-1"}
INVALID = {"error_code": "DBS.280056", "error_msg": "Invalid token."}
DENIED = {"error_code": "DBS.280015", "error_msg": "You do not have permission to perform this operation.", "request_id": "r-2"}
WRONG = {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}

# credentials that are refused at the first request, what the cloud says, and how many requests there may be
REFUSED = {
    "wrong-secret-key": ({**KEYS, "secret_key": "not-the-secret-key"}, 401, "APIG.0301", "verify aksk signature fail"),
    "unknown-access-key": ({**KEYS, "access_key": "NOSUCHKEY"}, 401, "APIG.0301", "ak not exist"),
    "no-security-token": (TEMPORARY, 401, "APIG.0301", "verify security token fail"),
    "wrong-security-token": ({**TEMPORARY, "security_token": SECURITY_TOKEN + "x"}, 401, "APIG.0301", "verify security token fail"),
    "wrong-token": ({"auth_token": "not-a-token"}, 401, "APIG.0301", "decrypt token fail"),
    "wrong-password": ({**USER, "password": "not-the-password"}, 401, None, "password is wrong"),
    "unknown-user": ({"username": "nobody", "password": "not-the-password"}, 401, None, "password is wrong"),
    "wrong-project": ({**USER, "project_id": "0" * 32}, 401, None, "no access"),
    "foreign-project": ({**KEYS, "project_id": "0" * 32}, 403, "DBS.280056", "Invalid token"),
}
# answers from the second look on -> status of the error
MID_WAIT: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "permission-taken-away": ({}, {"status": 403, "body": DENIED}, "DBS.280015"),
    "permission-as-400": ({}, {"status": 400, "body": {**DENIED, "request_id": None}}, "DBS.280015"),
    "token-not-mine-to-renew": ({}, {"status": 401, "body": EXPIRED}, "APIG.0301"),
    "signature-refused": (KEYS, {"status": 401, "body": {**EXPIRED, "error_msg": "verify aksk signature fail"}}, "APIG.0301"),
    "bad-request": ({}, {"status": 400}, "DBS.200001"),
}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    add, fault, cases = lab.cloud.add_job, lab.cloud.faults.add, {}
    endless = {service: add(service, duration=None).job_id for service in SERVICES}

    def waiting(case: str, service: str = "rds", job_id: str = "", **options: Any) -> None:
        cases[case] = lab.wait(case, service=service, job_id=job_id or endless[service], **options)

    for number, (case, (credentials, *_said)) in enumerate(REFUSED.items()):
        # a key is locked after a few bad signatures: each case uses its own
        if case == "wrong-secret-key":
            lab.cloud.accounts.add_key("LOCKABLE", "right")
            credentials = {**credentials, "access_key": "LOCKABLE"}
        waiting(case, SERVICES[number % 3], **credentials)
        cases[f"info-{case}"] = lab.info(f"info-{case}", SERVICES[number % 3], **credentials)
    for case, (credentials, answer, _code) in MID_WAIT.items():
        fault("status", path=f"/{case}/rds", after=1, times=None, **answer)
        waiting(case, **credentials)
    for service in SERVICES:
        fault("status", status=403, body=DENIED, path=f"/denied-{service}/", times=None)
        waiting(f"denied-{service}", service)
    # a token that was fetched is renewed, once for each time that it is refused
    for case, status, body in (("renewed", 401, EXPIRED), ("renewed-service", 403, INVALID)):
        job = add("gaussdb", duration=None)
        struck = fault("status", path=f"/{case}/gaussdb", after=1, every=2, times=3, status=status, body=body)
        lab.when_struck(struck, 3, partial(lab.cloud.end_job, job.job_id))
        waiting(case, "gaussdb", job.job_id, **USER)
    fault("status", path="/refused-after-renewal/rds", times=None, status=401, body=EXPIRED)
    waiting("refused-after-renewal", **USER)
    fault("status", path="/password-changed/rds", after=2, times=None, status=401, body=EXPIRED)
    fault("status", path="/password-changed/iam", after=1, times=None, status=401, body=WRONG)
    waiting("password-changed", **USER)
    # IAM has its faults too, at the beginning and when a token is renewed
    shaky = add("dcs", duration=None)
    for kind, details in (("reset", {}), ("html", {}), ("throttle", {"retry_after": 0})):
        fault(kind, path="/shaky-iam/iam", **details)
    fault("status", path="/shaky-iam/dcs", after=1, status=401, body=EXPIRED)
    late = fault("status", path="/shaky-iam/iam", after=1, status=503)
    lab.when(lambda: late.hits, lambda: lab.cloud.end_job(shaky.job_id))
    waiting("shaky-iam", "dcs", shaky.job_id, **USER)
    return lab.run(cases, forks=6)


@pytest.mark.parametrize("kind", ["", "info-"])
@pytest.mark.parametrize("case", REFUSED)
def test_refused_credentials_are_tried_once(lab: Lab, outcome: Outcome, case: str, kind: str) -> None:
    _credentials, status, code, said = REFUSED[case]
    result = outcome[kind + case]
    assert result["failed"] and not result.get("timed_out")
    assert said in result["msg"] and said in result["error"]["message"]
    assert (result["error"]["http_status"], result["error"]["code"]) == (status, code or "401")
    assert result["error"]["request_id"]
    assert len(lab.seen(kind + case)) == 1


@pytest.mark.parametrize("case", MID_WAIT)
def test_refused_in_mid_wait_ends_it_at_once(lab: Lab, outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert result["failed"] and not result["timed_out"]
    assert result["error"]["code"] == MID_WAIT[case][2] and result["error"]["code"] in result["msg"]
    assert len([seen for seen in lab.seen(case) if seen.fault]) == 1
    assert result["job"]["status"] == "Running" and result["unfinished"] == [result["job"]["job_id"]], "what was known is still told"


@pytest.mark.parametrize("service", SERVICES)
def test_a_missing_permission_ends_it_at_once(lab: Lab, outcome: Outcome, service: str) -> None:
    result = outcome[f"denied-{service}"]
    assert result["failed"] and not result["timed_out"]
    assert "DBS.280015: You do not have permission" in result["msg"] and "permission" in result["msg"].rsplit(".", 2)[-2].lower()
    assert result["error"] == {"service": service, "http_status": 403, "code": "DBS.280015", "message": DENIED["error_msg"], "request_id": "r-2"}
    assert len(lab.seen(f"denied-{service}")) == 1


@pytest.mark.parametrize("case", ["renewed", "renewed-service"])
def test_an_expired_token_is_renewed(lab: Lab, outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert not result["failed"], result["msg"]
    posts = [seen for seen in lab.seen(case) if seen.method == "POST"]
    assert len(posts) == 1 + 3
    tokens = [seen.headers["X-Auth-Token"] for seen in lab.seen(case) if seen.method == "GET"]
    assert len(set(tokens)) == 4 and tokens[-1] != tokens[0]
    assert result["requests"] == len(lab.seen(case))


def test_a_new_token_that_is_refused_too_ends_it(lab: Lab, outcome: Outcome) -> None:
    result = outcome["refused-after-renewal"]
    assert result["failed"] and not result["timed_out"] and result["error"]["code"] == "APIG.0301"
    assert [seen.method for seen in lab.seen("refused-after-renewal")] == ["POST", "GET", "POST", "GET"]


def test_a_password_that_is_wrong_by_now_is_tried_once(lab: Lab, outcome: Outcome) -> None:
    result = outcome["password-changed"]
    assert result["failed"] and not result["timed_out"]
    assert "password is wrong" in result["msg"] and result["error"]["service"] == "iam"
    assert [seen.method for seen in lab.seen("password-changed")] == ["POST", "GET", "GET", "GET", "POST"]


def test_faults_of_iam_do_not_end_a_wait(lab: Lab, outcome: Outcome) -> None:
    result = outcome["shaky-iam"]
    assert not result["failed"], result["msg"]
    assert len([seen for seen in lab.seen("shaky-iam") if seen.fault]) == 5
