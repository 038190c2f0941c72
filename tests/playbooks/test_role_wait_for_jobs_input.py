# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role wait_for_jobs, given what it cannot use: it says which entry or option, and asks nobody."""
from __future__ import annotations

from typing import Any

import pytest

from lab import Lab, Outcome
from test_role_wait_for_jobs import role

# what the role does with its options is the same in the worker and as a module
pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

GOOD = {"service": "rds", "job_id": "a-job"}
ENTRIES = {
    "no-id": ({"service": "rds", "label": "restore"}, "wait_for_jobs_list[1] (restore) has no job_id"),
    "empty-id": ({"service": "rds", "job_id": " "}, "wait_for_jobs_list[1] has no job_id"),
    "null-id": ({"service": "rds", "job_id": None}, "wait_for_jobs_list[1] has no job_id"),
    "no-service": ({"job_id": "b", "label": "cache"}, "wait_for_jobs_list[1] (cache) has no service; give one of rds, gaussdb, taurusdb, geminidb, dcs."),
    "other-service": ({"service": "dds", "job_id": "b"}, "wait_for_jobs_list[1]: there is no service dds; give one of rds"),
    "service-with-blanks": ({"service": " rds ", "job_id": "b"}, "wait_for_jobs_list[1]: there is no service  rds ; give one of rds"),
    "two-ids": ({"service": "rds", "job_id": "b c"}, "wait_for_jobs_list[1]: its job_id holds a space or a line break"),
    "list-of-ids": ({"service": "rds", "job_id": ["b", "c"]}, "wait_for_jobs_list[1]: its job_id is no text"),
    "nothing-in-it": ({}, "wait_for_jobs_list[1] has no service"),
    "other-key": ({"service": "rds", "jobid": "b"}, "wait_for_jobs_list.jobid. Supported parameters include: endpoint, job_id, label"),
    "text-entry": ("b", "wait_for_jobs_list"),
}
LISTS = {
    "a-text": ("some text", "wait_for_jobs_list"),
    "a-mapping": (GOOD, "wait_for_jobs_list"),
    "missing": (None, "wait_for_jobs_list"),
    "many-mistakes": ([{"service": "rds"}] * 200, "wait_for_jobs_list[4] has no job_id; give the id that the service answered with. And 195 more."),
}
OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "on-failure": ({"on_failure": "ignore"}, "wait_for_jobs_on_failure must be one of: fail, continue, got: ignore"),
    "wait-for": ({"wait_for": "some"}, "wait_for_jobs_wait_for must be one of: all, any, got: some"),
    "timeout": ({"timeout": "soon"}, "wait_for_jobs_timeout"),
    "fail-fast": ({"fail_fast": "perhaps"}, "wait_for_jobs_fail_fast"),
    "relative-report": ({"report": "report.txt"}, "wait_for_jobs_report: report.txt cannot be written: it is a relative path, give an absolute one."),
    "number-as-report": ({"report": 7}, "wait_for_jobs_report: 7 cannot be written: it is a relative path"),
    "list-as-report": ({"report": ["/tmp/report.txt"]}, "wait_for_jobs_report: ['/tmp/report.txt'] cannot be written: it is a relative path"),
    "no-folder": ({"report": "/no/folder/report.txt"}, "wait_for_jobs_report: /no/folder/report.txt cannot be written: there is no folder /no/folder."),
    # which root cannot write to either
    "below-a-file": ({"report": f"{__file__}/report.txt"}, f"wait_for_jobs_report: {__file__}/report.txt cannot be written: there is no folder {__file__}."),
    "a-folder": ({"report": "/tmp"}, "wait_for_jobs_report: /tmp cannot be written: it is a folder."),
}
EXPECTED = {case: message for cases in (ENTRIES, LISTS, OPTIONS) for case, (_given, message) in cases.items()}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    cases = {case: role(lab, case, [GOOD, given], on_failure="continue") for case, (given, _message) in ENTRIES.items()}
    cases |= {case: role(lab, case, given) for case, (given, _message) in LISTS.items()}
    cases |= {case: role(lab, case, [GOOD], **given) for case, (given, _message) in OPTIONS.items()}
    return lab.run(cases)


@pytest.mark.parametrize("case", EXPECTED)
def test_it_says_what_is_wrong(outcome: Outcome, case: str) -> None:
    message = outcome[case]["msg"]["failed"]
    assert EXPECTED[case] in message
    assert "Traceback" not in message and len(message) < 1000


@pytest.mark.parametrize("case", EXPECTED)
def test_nobody_is_asked(lab: Lab, outcome: Outcome, case: str) -> None:
    assert outcome[case]["msg"]["result"] == {}
    assert lab.seen(case) == []


def test_values_as_text_will_do(lab: Lab) -> None:
    """As from an AWX survey, or from -e key=value."""
    options: dict[str, Any] = {"timeout": "20", "fail_fast": "true", "delay": "0", "interval": "0.5", "not_found_grace": "1"}
    one, two = lab.cloud.add_job("rds", duration=1, age=10), lab.cloud.add_job("rds", duration=1, age=10, job_id="20231")
    options["report"] = None
    nothing: dict[str, Any] = {"region": "", "project_id": "", "endpoint": ""}
    ids = [{"service": "rds", "job_id": one.job_id, "label": 7, **nothing}, {"service": "rds", "job_id": int(two.job_id)}]
    result = lab.run({"texts": role(lab, "texts", ids, **options)})["texts"]["msg"]
    assert (result["failed"], result["result"]["outcome"]) == ("", "completed")
