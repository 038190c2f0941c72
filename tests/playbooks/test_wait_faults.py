# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of every kind in the middle of a wait: none of them ends it before its time, and the job is seen to complete."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

ELSEWHERE = "http://127.0.0.1:9/elsewhere"
GATEWAY = {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: decrypt token fail"}

# Each strikes twice after a first good answer, unless it says otherwise.
FAULTS: dict[str, dict[str, Any]] = {
    "closed-without-an-answer": {"kind": "close"},
    "closed-after-the-answer": {"kind": "close_after", "after": 0},
    "reset": {"kind": "reset"},
    "hanging": {"kind": "hang"},
    "hanging-then-closed": {"kind": "hang", "seconds": 0.2},
    "slow": {"kind": "slow", "seconds": 0.3},
    "too-slow": {"kind": "slow", "seconds": 3.0},
    "dripping-body": {"kind": "drip", "seconds": 4.0},
    "dripping-head": {"kind": "drip", "seconds": 4.0, "part": "all"},
    "cut": {"kind": "cut"},
    "cut-chunked": {"kind": "cut_chunked"},
    "garbage": {"kind": "garbage"},
    "html": {"kind": "html"},
    "cut-json": {"kind": "not_json"},
    "empty": {"kind": "empty"},
    "not-gzip": {"kind": "html", "headers": {"Content-Encoding": "gzip"}},
    "other-charset": {"kind": "html", "body": "\u00e4\u00f6", "headers": {"Content-Type": "application/json; charset=utf-16"}},
    "list": {"kind": "wrong_shape", "shape": "list"},
    "null": {"kind": "wrong_shape", "shape": "null"},
    "text": {"kind": "wrong_shape", "shape": "text"},
    "number": {"kind": "wrong_shape", "shape": "number"},
    "other-object": {"kind": "wrong_shape", "shape": "missing"},
    "error-as-200": {"kind": "status", "status": 200, "body": {"error_code": "DBS.200998", "error_msg": "Service busy."}},
    "408": {"kind": "status", "status": 408, "body": "Request Timeout"},
    "500": {"kind": "status", "status": 500},
    "502-html": {"kind": "status", "status": 502},
    "503": {"kind": "status", "status": 503},
    "503-retry-after": {"kind": "status", "status": 503, "headers": {"Retry-After": "1"}},
    "504": {"kind": "status", "status": 504},
    "599": {"kind": "status", "status": 599, "body": ""},
    "busy-as-400": {"kind": "status", "status": 400, "body": {"error_code": "DBS.200998", "error_msg": "Service busy."}},
    "api-gone-for-a-moment": {"kind": "status", "status": 404},
    "throttled": {"kind": "throttle", "times": 1},
    "throttled-for-a-second": {"kind": "throttle", "retry_after": 1},
    "throttled-for-zero": {"kind": "throttle", "retry_after": 0},
    "throttled-until-a-date": {"kind": "throttle", "retry_after": "date", "seconds": 1, "times": 1},
    "throttled-until-nonsense": {"kind": "throttle", "retry_after": "soon", "times": 1},
    "throttled-by-the-service": {"kind": "throttle", "code": "DBS.280443", "times": 1},
    "redirect": {"kind": "redirect", "location": ELSEWHERE},
    "redirect-308": {"kind": "redirect", "status": 308, "location": ELSEWHERE},
}
# Faults that hit the look through a list, which a wait for many jobs takes.
LIST_FAULTS = ["cut", "reset", "html", "null", "503", "throttled-for-a-second"]


def add(lab: Lab, case: str, service: str, fault: dict[str, Any], jobs: int = 1) -> dict[str, Any]:
    """A wait for jobs that complete as soon as the fault has struck as often as it should."""
    struck = lab.cloud.faults.add(**{"after": 1, "times": 2, "path": f"/{case}/", **fault})
    job_ids = [lab.cloud.add_job(service, duration=None).job_id for _number in range(jobs)]
    lab.when_struck(struck, struck.times or 0, lambda: [lab.cloud.end_job(job_id) for job_id in job_ids])
    return lab.wait(case, service=service, job_id=job_ids, request_timeout=1)


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cases = {case: add(lab, case, SERVICES[number % len(SERVICES)], fault) for number, (case, fault) in enumerate(FAULTS.items())}
    for number, name in enumerate(LIST_FAULTS):
        case = f"list-{name}"
        cases[case] = add(lab, case, SERVICES[number % len(SERVICES)], FAULTS[name], jobs=6)
    return lab.run(cases, forks=12)


@pytest.mark.parametrize("fault", FAULTS)
def test_wait_goes_on_after(lab: Lab, outcome: Outcome, fault: Any) -> None:
    result = outcome[fault]
    assert not result["failed"], result["msg"]
    assert result["job"]["status"] == "Completed"
    struck = [seen for seen in lab.seen(fault) if seen.fault]
    assert len(struck) == FAULTS[fault].get("times", 2), "the fault has not struck"
    assert result["requests"] == len(lab.seen(fault))


@pytest.mark.parametrize("fault", LIST_FAULTS)
def test_wait_for_many_goes_on_after(lab: Lab, outcome: Outcome, fault: Any) -> None:
    result = outcome[f"list-{fault}"]
    assert not result["failed"], result["msg"]
    assert {job["status"] for job in result["jobs"]} == {"Completed"}
    assert [seen for seen in lab.seen(f"list-{fault}") if seen.fault]


@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if fault["kind"] == "redirect"])
def test_no_redirect_is_followed(lab: Lab, outcome: Outcome, fault: Any) -> None:
    assert all(seen.path.startswith(f"/{fault}/") for seen in lab.seen(fault))
    assert "elsewhere" not in str(outcome[fault])
