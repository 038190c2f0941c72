# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a caller may do about each code that the services publish."""
from __future__ import annotations

from typing import Any

import pytest
from published import ANSWERS

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _errors
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import error_of

SAID = "Whatever the service says."
GATEWAY_401 = (
    "decrypt token fail", "Get secretKey failed,ak:EXAMPLE,err:ak not exist", "verify aksk signature fail",
    "AK access failed to reach the limit,forbidden", "x-auth-token not found",
)

CODES: list[tuple[str, str, int, str, str]] = [
    *(("UnknownJob", service, 400, "DBS.200543", "The job does not exist.") for service in ("rds", "gaussdb", "taurusdb", "geminidb")),
    ("UnknownJob", "rds", 404, "RDS.5041", "The job does not exist."),
    ("UnknownJob", "dcs", 400, "111400070", "Invalid task ID format."),
    ("UnknownJob", "dcs", 400, "DCS.4070", "Invalid task ID format."),
    ("UnknownJob", "dcs", 404, "111404001", "The job does not exist."),
    *(("Unauthenticated", "rds", 401, "APIG.0301", f"Incorrect IAM authentication information: {text}") for text in GATEWAY_401),
    ("Unauthenticated", "rds", 401, "APIG.0303", "signature expired, signature time:1,server time:2"),
    ("Unauthenticated", "rds", 401, "APIG.0307", SAID),
    ("Unauthenticated", "rds", 403, "APIG.0307", SAID),
    *(("Unauthenticated", service, status, "DBS.280056", "Invalid token.") for service in ("rds", "gaussdb", "taurusdb", "geminidb") for status in (401, 403)),
    *(("Unauthenticated", "dcs", 401, code, SAID) for code in ("111401001", "111401003", "111401004", "DCS.1001", "DCS.1002", "DCS.1003", "DCS.1004")),
    ("Unauthenticated", "iam", 401, "401", "The username or password is wrong."),
    *(
        ("Forbidden", "rds", 403, code, SAID)
        for code in ("DBS.280015", "DBS.200044", "DBS.201003", "DBS.200010", "DBS.280032", "DBS.280063", "APIG.0302", "APIG.0304", "APIG.0306")
    ),
    *(("Forbidden", "dcs", 403, code, SAID) for code in ("DCS.2003", "DCS.2007", "DCS.3002", "DCS.3003")),
    # GeminiDB's table has this one under another status
    ("Forbidden", "geminidb", 400, "DBS.280015", "You do not have permission to perform this operation."),
    ("Refused", "rds", 400, "DBS.200001", "Parameter error"),
    ("Refused", "rds", 400, "DBS.280001", "Parameter error."),
    ("Refused", "dcs", 400, "111400063", "Invalid {0} parameter in the request."),
    ("Refused", "dcs", 400, "DCS.4094", "Background tasks are not supported."),
    *(("Refused", "rds", status, "APIG.0201", SAID) for status in (413, 414, 494)),
    ("NotPublished", "rds", 404, "APIG.0101", "The API does not exist or has not been published in the environment"),
    ("NotPublished", "dcs", 404, "APIG.0101", "The API does not exist or has not been published in the environment"),
    ("NotPublished", "dcs", 404, "APIGW.0101", SAID),
    ("NotPublished", "dcs", 404, "111404001", "Invalid URL."),
    ("NotPublished", "dcs", 404, "DCS.4001", "Invalid URL."),
    *(("Throttled", "rds", 429, code, SAID) for code in ("APIG.0308", "APIGW.0308", "DBS.280443", "ANY.1")),
    ("Throttled", "rds", 503, "APIG.0308", SAID),
    *(("TransientFault", "rds", 500, code, "Server error.") for code in ("DBS.200005", "DBS.280005", "DBS.200998", "DBS.111205", "APIG.0601")),
    ("TransientFault", "rds", 400, "DBS.200998", "The system is busy."),
    ("TransientFault", "rds", 502, "APIG.0201", SAID),
    ("TransientFault", "rds", 504, "APIG.0201", SAID),
    ("TransientFault", "rds", 504, "APIG.0203", "Backend timeout."),
    ("TransientFault", "rds", 503, "APIG.0613", SAID),
    ("TransientFault", "dcs", 500, "111500000", SAID),
]


def kind_of(status: int, body: Any, service: str = "rds") -> str:
    error = error_of(status, body, {}, service=service, intent="ask", address="https://h", option="endpoints.x")
    return type(error).__name__


@pytest.mark.parametrize(("kind", "service", "status", "code", "message"), CODES)
def test_published_code(kind: str, service: str, status: int, code: str, message: str) -> None:
    assert kind_of(status, {"error_code": code, "error_msg": message}, service) == kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (300, "Misdirected"), (301, "Misdirected"), (302, "Misdirected"), (307, "Misdirected"), (308, "Misdirected"),
        (400, "Refused"), (401, "Unauthenticated"), (403, "Forbidden"), (404, "NotPublished"), (405, "Refused"), (407, "Refused"), (409, "Refused"),
        (408, "TransientFault"), (425, "TransientFault"), (429, "Throttled"),
        (500, "TransientFault"), (502, "TransientFault"), (503, "TransientFault"), (504, "TransientFault"), (520, "TransientFault"), (599, "TransientFault"),
    ],
)
@pytest.mark.parametrize("service", ["rds", "gaussdb", "taurusdb", "geminidb", "dcs", "iam"])
def test_a_status_without_any_reason(status: int, kind: str, service: str) -> None:
    bodies: list[Any] = [None, {}, [], "<html>"]
    for body in bodies:
        assert kind_of(status, body, service) == kind


@pytest.mark.parametrize(
    ("example", "status", "service", "kind"),
    [
        ("errors/dbs_200543_job_not_exist", 400, "gaussdb", "UnknownJob"),
        ("errors/rds_5041_job_not_exist", 404, "rds", "UnknownJob"),
        ("errors/dcs_numeric_code", 400, "dcs", "UnknownJob"),
        ("errors/dcs_401_no_token", 401, "dcs", "Unauthenticated"),
        ("errors/apig_0301_decrypt_token_fail", 401, "rds", "Unauthenticated"),
        ("errors/apig_0301_ak_not_exist", 401, "rds", "Unauthenticated"),
        ("errors/apig_0303_signature_expired", 401, "rds", "Unauthenticated"),
        ("errors/dbs_280056_token_invalid", 403, "rds", "Unauthenticated"),
        ("errors/iam_keystone_401", 401, "iam", "Unauthenticated"),
        ("errors/iam_error_code_style", 400, "iam", "Refused"),
        ("errors/ddm_errcode", 400, "rds", "Refused"),
        ("errors/dbs_200001_parameter_error", 400, "rds", "Refused"),
        ("dcs/error_400_invalid_parameter", 400, "dcs", "Refused"),
        ("errors/apig_0101_api_not_exist", 404, "dcs", "NotPublished"),
        ("errors/apigw_0308_throttled", 429, "rds", "Throttled"),
        ("errors/dbs_280443_too_many_connections", 429, "geminidb", "Throttled"),
    ],
)
def test_published_example(example: str, status: int, service: str, kind: str) -> None:
    assert kind_of(status, ANSWERS[example], service) == kind


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"error_code": "DCS.4004", "error_msg": SAID}, "UnknownJob"),
        (404, {"error_code": "111404001", "error_msg": "Invalid URL."}, "UnknownJob"),
        (400, {"error_code": "111400063", "error_msg": "Invalid {0} parameter in the request."}, "UnknownJob"),
        # the gateway and things before it
        (404, {"error_code": "APIG.0101", "error_msg": SAID}, "NotPublished"),
        (404, {"error_code": "APIGW.0101", "error_msg": SAID}, "NotPublished"),
        (404, None, "NotPublished"),
        (400, None, "Refused"),
        (401, {"error_code": "111401004", "error_msg": SAID}, "Unauthenticated"),
        (403, {"error_code": "DCS.2003", "error_msg": SAID}, "Forbidden"),
        (429, {"error_code": "APIG.0308", "error_msg": SAID}, "Throttled"),
        (500, {"error_code": "111500000", "error_msg": SAID}, "TransientFault"),
    ],
)
def test_where_the_answer_for_an_unknown_job_is_not_documented(status: int, body: Any, kind: str) -> None:
    where = {"service": "dcs", "intent": "ask", "address": "https://h", "option": "endpoints.dcs"}
    assert type(error_of(status, body, {}, **where, unknown_on=(400, 404))).__name__ == kind


def test_every_published_example_is_classified_above() -> None:
    marks = [mark for mark in vars(test_published_example)["pytestmark"] if mark.name == "parametrize"]
    assert {row[0] for row in marks[0].args[1]} == {name for name in ANSWERS if "error" in name}


def test_the_kinds_say_what_may_be_done() -> None:
    assert issubclass(_errors.Throttled, _errors.TransientFault)
    assert issubclass(_errors.Misdirected, _errors.TransientFault)
    for kind in (_errors.Unauthenticated, _errors.Forbidden, _errors.NotPublished):
        assert issubclass(kind, _errors.Refused)
        assert not issubclass(kind, _errors.TransientFault)
    assert not issubclass(_errors.UnknownJob, (_errors.Refused, _errors.TransientFault))
