# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes in which the clouds' services answer with an error, and what is left of them for the user."""
from __future__ import annotations

from typing import Any

import pytest
from published import ANSWERS

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import (
    OptionError,
    RequestsMissing,
    TaskCenterError,
    error_of,
    read_error,
)

WHERE: dict[str, Any] = {"service": "rds", "intent": "look up rds job 1", "address": "https://rds.example", "option": "endpoints.rds"}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"error_code": "DBS.200543", "error_msg": "The job does not exist."}, "DBS.200543", "The job does not exist."),
        ({"error_code": "111401003", "error_msg": "No token.", "error_ext_msg": None}, "111401003", "No token."),
        ({"errCode": "DBS.300101", "externalMessage": "Failed to delete the schema"}, "DBS.300101", "Failed to delete the schema"),
        ({"itemNotFound": {"code": 404, "message": "not here"}}, "404", "not here"),
        ({"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}, "401", "The username or password is wrong."),
        ({"error_code": "IAM.0011", "error_msg": "Illegal request."}, "IAM.0011", "Illegal request."),
        ({"error": {"code": "Ecs.0005", "message": "Invalid request"}}, "Ecs.0005", "Invalid request"),
        ({"code": "DCS.4001", "message": "gone", "ext_message": "more"}, "DCS.4001", "gone"),
        ({"errorCode": "X.1", "errorMsg": "seventh"}, "X.1", "seventh"),
        ({"error": {"title": "Bad Request"}}, None, "Bad Request"),
        ({"message": "only a text"}, None, "only a text"),
        ({"error_code": " DBS.1 ", "error_msg": " blanks "}, "DBS.1", "blanks"),
        ({"error_code": "", "code": "second", "error_msg": "", "message": "best"}, "second", "best"),
        ({"error_code": True, "error_msg": {"deep": 1}}, None, None),
        ({"error": "a text"}, None, None),
        ({}, None, None), (None, None, None), ([], None, None), ([{"error_code": "X"}], None, None), ("text", None, None), (42, None, None),
    ],
)
def test_code_and_message(body: Any, code: str | None, message: str | None) -> None:
    assert read_error(body, {})[:2] == (code, message)


@pytest.mark.parametrize("example", [name for name in ANSWERS if "error" in name])
def test_every_published_error_gives_code_and_message(example: str) -> None:
    code, message, _request_id = read_error(ANSWERS[example], {})
    assert code and message


@pytest.mark.parametrize(
    ("body", "headers", "request_id"),
    [
        ({"request_id": "body"}, {"X-Request-Id": "head"}, "body"),
        ({"error": {"request_id": "deep"}}, {}, "deep"),
        ({}, {"X-Request-Id": "head"}, "head"),
        (None, {"X-Request-Id": "head"}, "head"),
        ({"request_id": ""}, {}, None),
        (None, {}, None),
    ],
)
def test_request_id(body: Any, headers: dict[str, str], request_id: str | None) -> None:
    assert read_error(body, headers)[2] == request_id


def test_the_error_of_a_result_has_all_keys() -> None:
    error = error_of(400, ANSWERS["errors/dbs_200001_parameter_error"], {"X-Request-Id": "r1"}, **WHERE)
    assert error.as_error() == {"service": "rds", "http_status": 400, "code": "DBS.200001", "message": "Parameter error", "request_id": "r1"}
    assert TaskCenterError("x").as_error() == dict.fromkeys(("service", "http_status", "code", "message", "request_id"))


def test_a_status_is_said_once() -> None:
    error = error_of(401, {"error": {"code": 401, "message": "The username or password is wrong."}}, {}, **WHERE)
    assert "HTTP 401, The username or password is wrong. " in str(error) and error.code == "401"


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 407, 409, 429, 500, 503, 599])
@pytest.mark.parametrize("body", [None, {}, [], "x", {"error_code": "A.1", "error_msg": "said"}])
def test_the_text_says_what_was_attempted_where_and_what_came_back(status: int, body: Any) -> None:
    text = str(error_of(status, body, {}, **WHERE))
    assert text.startswith("Cannot look up rds job 1: rds at https://rds.example answered HTTP ")
    assert str(status) in text and "None" not in text
    if isinstance(body, dict) and body and status >= 400:
        assert "A.1: said" in text
    assert not text.endswith((" ", ". ."))


def test_a_redirect_names_its_target_without_the_query() -> None:
    error = error_of(302, None, {"Location": "https://login.example/sso?token=abc"}, **WHERE)
    assert "https://login.example/sso" in str(error) and "abc" not in str(error) and "endpoints.rds" in str(error)
    assert "nowhere" in str(error_of(302, None, {}, **WHERE))


def test_a_missing_api_names_the_option_that_sets_the_address() -> None:
    text = str(error_of(404, ANSWERS["errors/apig_0101_api_not_exist"], {}, **WHERE))
    assert "https://rds.example" in text and "endpoints.rds" in text


def test_a_signature_out_of_time_points_to_the_clock_and_passes_on_the_servers_time() -> None:
    text = str(error_of(401, ANSWERS["errors/apig_0303_signature_expired"], {}, **WHERE))
    assert "clock" in text and "20230527T020608Z" in text
    said = {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: signature expired, server time:20230527T020608Z"}
    assert "clock" in str(error_of(401, said, {}, **WHERE))


def test_a_locked_key_is_called_so() -> None:
    said = {"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden"}
    assert "locked" in str(error_of(401, said, {}, **WHERE))


def test_the_plain_ones() -> None:
    assert isinstance(OptionError("x"), TaskCenterError)
    missing = RequestsMissing("Traceback …")
    assert missing.traceback == "Traceback …" and "requests" in str(missing)
