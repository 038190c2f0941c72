# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bad input gets: the option, the value and what would be right, before any request is sent."""
from __future__ import annotations

from typing import Any

import pytest

from lab import COLLECTION, Lab, Outcome
from simulator import ACCESS_KEY, DEFAULT_PROJECT_ID, PASSWORD, SECRET_KEY, STATIC_TOKEN, USER_NAME

TOKEN = {"auth_token": STATIC_TOKEN, "project_id": DEFAULT_PROJECT_ID}
HERE = "http://127.0.0.1:1"
RDS = {**TOKEN, "endpoints": {"rds": HERE}}
DCS = {**TOKEN, "endpoints": {"dcs": HERE}}
JOB = {"service": "rds", "job_id": "x"}
NO_TOKEN = {**RDS, "auth_token": None}

# module, options, texts that the message must hold
CASES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "no-region-no-endpoint": ("rds_task_info", TOKEN, ("region", "missing", "endpoints.rds")),
    "no-region-no-endpoint-wait": ("wait_for_job", {**TOKEN, **JOB}, ("region", "missing", "endpoints.rds")),
    "region-unknown": ("rds_task_info", {**TOKEN, "region": "eu-moon-1"}, ("region", "eu-moon-1", "eu-de", "ap-southeast-1", "endpoints.rds")),
    "region-unknown-to-iam": ("rds_task_info", {**RDS, "project_id": None, "region": "eu-moon-1"}, ("region", "eu-moon-1", "auth_url")),
    "region-of-a-job-unknown": (
        "wait_for_job", {**RDS, "region": "eu-de", "jobs": [{**JOB, "region": "eu-moon-1", "project_id": "p"}]}, ("region", "eu-moon-1", "endpoint")),
    "no-project": ("rds_task_info", {**RDS, "project_id": None, "auth_url": HERE}, ("project_id", "region", "project_name")),
    "no-credentials": ("rds_task_info", NO_TOKEN, ("auth_token", "access_key and secret_key", "username and password", "HW_ACCESS_KEY")),
    "half-key": ("rds_task_info", {**NO_TOKEN, "access_key": ACCESS_KEY}, ("access_key is given", "secret_key is missing", "HW_SECRET_KEY")),
    "other-half-key": ("dcs_task_info", {**DCS, "auth_token": None, "secret_key": SECRET_KEY}, ("secret_key is given", "access_key is missing")),
    "half-user": ("wait_for_job", {**NO_TOKEN, **JOB, "username": USER_NAME}, ("username is given", "password is missing", "HW_USER_PASSWORD")),
    "other-half-user": ("rds_task_info", {**NO_TOKEN, "password": PASSWORD}, ("password is given", "username is missing", "HW_USER_NAME")),
    "endpoint-of-unknown-service": ("rds_task_info", {**TOKEN, "endpoints": {"rsd": HERE}}, ("endpoints", "rsd", "rds, gaussdb", "iam")),
    "endpoint-not-a-url": ("rds_task_info", {**TOKEN, "endpoints": {"rds": "ftp://host"}}, ("endpoints.rds", "ftp://host", "https://")),
    "endpoint-empty": ("rds_task_info", {**TOKEN, "endpoints": {"rds": ""}}, ("endpoints", "rds", "base URL")),
    "endpoint-with-password": ("rds_task_info", {**TOKEN, "endpoints": {"rds": "http://me@host"}}, ("endpoints.rds", "credentials")),
    "endpoint-of-a-job": ("wait_for_job", {**TOKEN, "jobs": [{**JOB, "endpoint": "http://"}]}, ("endpoint", "http://")),
    "auth-url": ("rds_task_info", {**RDS, "auth_url": "http://a b"}, ("auth_url", "a b", "base URL")),
    "start-unreadable": ("rds_task_info", {**RDS, "start_time": "yesterday"}, ("start_time", "yesterday", "ISO 8601", "-2h")),
    "end-unreadable": ("dcs_task_info", {**DCS, "end_time": "2026-13-01"}, ("end_time", "2026-13-01", "ISO 8601")),
    "end-before-start": (
        "rds_task_info", {**RDS, "start_time": "2026-01-02", "end_time": "2026-01-01"}, ("end_time", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")),
    "start-in-the-future": ("rds_task_info", {**RDS, "start_time": "2099-01-01"}, ("end_time", "before start_time", "2099-01-01T00:00:00Z")),
    "limit-negative": ("rds_task_info", {**RDS, "limit": -1}, ("limit", "-1", "0 or more")),
    "offset-negative": ("dcs_task_info", {**DCS, "offset": -5}, ("offset", "-5", "0 or more")),
    "job-id-blank": ("rds_task_info", {**RDS, "job_id": " "}, ("job_id", "empty")),
    "name-empty": ("rds_task_info", {**RDS, "name": ""}, ("name", "empty")),
    "status-unknown": ("rds_task_info", {**RDS, "status": "Done"}, ("status", "Done", "Completed")),
    "order-id-of-dcs": ("dcs_task_info", {**DCS, "order_id": "o"}, ("order_id", "DCS", "RDS and TaurusDB")),
    "order-id-of-gaussdb": ("gaussdb_task_info", {**TOKEN, "endpoints": {"gaussdb": HERE}, "order_id": "o"}, ("order_id", "RDS and TaurusDB")),
    "order-id-of-geminidb": ("geminidb_task_info", {**TOKEN, "endpoints": {"geminidb": HERE}, "order_id": "o"}, ("order_id", "GeminiDB")),
    "job-and-instance-of-dcs": ("dcs_task_info", {**DCS, "job_id": "j", "instance_id": "i"}, ("instance_id", "job_id", "not both")),
    "job-id-with-jobs": ("wait_for_job", {**RDS, **JOB, "jobs": [JOB]}, ("jobs", "job_id", "one or the other")),
    "job-id-list-with-jobs": ("wait_for_job", {**RDS, "job_id": ["x"], "jobs": [JOB]}, ("jobs", "job_id")),
    "no-job": ("wait_for_job", RDS, ("job_id", "jobs")),
    "no-jobs": ("wait_for_job", {**RDS, "jobs": []}, ("jobs", "at least one")),
    "no-job-ids": ("wait_for_job", {**RDS, "service": "rds", "job_id": []}, ("job_id", "at least one")),
    "job-id-empty": ("wait_for_job", {**RDS, "service": "rds", "job_id": ""}, ("job_id", "empty")),
    "job-id-empty-in-list": ("wait_for_job", {**RDS, "service": "rds", "job_id": ["x", ""]}, ("job_id", "empty")),
    "job-id-empty-in-jobs": ("wait_for_job", {**RDS, "jobs": [JOB, {**JOB, "job_id": " "}]}, ("jobs[1].job_id", "empty")),
    "job-id-without-service": ("wait_for_job", {**RDS, "job_id": "x"}, ("service", "missing", "geminidb")),
    "service-without-job-id": ("wait_for_job", {**RDS, "service": "rds"}, ("job_id", "missing")),
    "service-unknown": ("wait_for_job", {**RDS, **JOB, "service": "dds"}, ("service", "dds", "geminidb")),
    "service-unknown-in-jobs": ("wait_for_job", {**RDS, "jobs": [{**JOB, "service": "dds"}]}, ("service", "dds", "geminidb")),
    "wait-for-unknown": ("wait_for_job", {**RDS, **JOB, "wait_for": "some"}, ("wait_for", "some", "any")),
    "timeout-negative": ("wait_for_job", {**RDS, **JOB, "timeout": -1}, ("timeout", "-1", "0 or more")),
    "timeout-nan": ("wait_for_job", {**RDS, **JOB, "timeout": "nan"}, ("timeout", "nan", "0 or more")),
    "timeout-infinite": ("wait_for_job", {**RDS, **JOB, "timeout": "inf"}, ("timeout", "inf", "0 or more")),
    "interval-zero": ("wait_for_job", {**RDS, **JOB, "interval": 0}, ("interval", "0", "more than 0")),
    "delay-negative": ("wait_for_job", {**RDS, **JOB, "delay": -2}, ("delay", "-2", "0 or more")),
    "grace-negative": ("wait_for_job", {**RDS, **JOB, "not_found_grace": -2}, ("not_found_grace", "-2", "0 or more")),
    "request-timeout-zero": ("rds_task_info", {**RDS, "request_timeout": 0}, ("request_timeout", "0", "more than 0")),
    "retries-negative": ("rds_task_info", {**RDS, "retries": -1}, ("retries", "-1", "0 or more")),
    "ca-cert-not-there": ("rds_task_info", {**RDS, "ca_cert": "/no/such/ca.pem"}, ("ca_cert", "/no/such/ca.pem", "PEM")),
    "proxy-without-host": ("rds_task_info", {**RDS, "proxy": "http://"}, ("proxy", "address", "http://proxy.example.com:3128")),
    # the value is not repeated: it may hold a password
    "proxy-of-another-kind": ("rds_task_info", {**RDS, "proxy": "gopher://127.0.0.1:1"}, ("proxy", "address", "http://proxy.example.com:3128")),
}


@pytest.fixture(scope="module")
def outcome(lab: Lab) -> Any:
    def here(value: Any) -> Any:
        """The address of the cloud in the place of an address where nobody listens."""
        if isinstance(value, dict):
            return {key: here(item) for key, item in value.items() if item is not None}
        if isinstance(value, list):
            return [here(item) for item in value]
        return value.replace(HERE, f"{lab.simulator.url}/rds") if isinstance(value, str) else value

    return lab.run({case: {f"{COLLECTION}.{module}": here(options)} for case, (module, options, _texts) in CASES.items()}, forks=2)


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_named(outcome: Outcome, case: str) -> None:
    _module, _options, texts = CASES[case]
    result = outcome[case]
    assert result["failed"]
    missing = [text for text in texts if text not in result["msg"]]
    assert not missing, f"{missing} not in: {result['msg']}"


@pytest.mark.parametrize("case", CASES)
def test_bad_input_has_the_shape_of_every_error(outcome: Outcome, case: str) -> None:
    result = outcome[case]
    assert result["error"]["http_status"] is None and set(result["error"]) == {"service", "http_status", "code", "message", "request_id"}
    assert result["changed"] is False


def test_nothing_was_sent(lab: Lab, outcome: Outcome) -> None:
    assert len(outcome) == len(CASES)
    assert len(lab.cloud.requests) == 0


def test_there_is_no_traceback(outcome: Outcome) -> None:
    assert "Traceback (most recent call last)" not in outcome.run.output
    assert not any("Traceback (most recent call last)" in str(result) for result in outcome.values())


def test_no_secret_is_shown(outcome: Outcome) -> None:
    assert not [secret for secret in (STATIC_TOKEN, SECRET_KEY, PASSWORD, ACCESS_KEY) if secret in outcome.run.output]
