# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.signature import (
    Claim,
    SignedRequest,
    canonical_path,
    canonical_query,
    canonical_request,
    parse_claim,
    string_to_sign,
    verify,
)

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "signing_vectors.json").read_text(encoding="utf-8"))["cases"]


def as_request(case: dict[str, Any]) -> SignedRequest:
    headers = {name.lower(): value for name, value in case["headers"].items()}
    return SignedRequest(case["method"], case["target"], headers, case["body"].encode())


def claim_of(case: dict[str, Any]) -> Claim:
    claim = parse_claim(case["headers"]["Authorization"])
    assert claim is not None
    return claim


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_vector_verifies(case: dict[str, Any]) -> None:
    request, claim = as_request(case), claim_of(case)
    canonical = canonical_request(request, claim.signed_headers)
    assert canonical == case["canonical_request"]
    assert string_to_sign(request.headers["x-sdk-date"], canonical) == case["string_to_sign"]
    assert claim.signature == case["signature"]
    assert verify(request, claim, case["secret_key"])


def test_there_are_fourteen_vectors() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_nothing_can_be_changed(case: dict[str, Any]) -> None:
    request, claim, secret = as_request(case), claim_of(case), case["secret_key"]
    headers = dict(request.headers)
    assert not verify(request, claim, secret + "x")
    assert not verify(SignedRequest("PUT", request.target, headers, request.body), claim, secret)
    assert not verify(SignedRequest(request.method, request.target + "x", headers, request.body), claim, secret)
    assert not verify(SignedRequest(request.method, request.target, headers, request.body + b"x"), claim, secret)
    for name in claim.signed_headers:
        assert not verify(SignedRequest(request.method, request.target, {**headers, name: headers[name] + "x"}, request.body), claim, secret)


def test_a_signed_header_has_to_be_there() -> None:
    request, claim = as_request(CASES[0]), claim_of(CASES[0])
    without = {name: value for name, value in request.headers.items() if name != "host"}
    assert not verify(SignedRequest(request.method, request.target, without), claim, CASES[0]["secret_key"])


@pytest.mark.parametrize("names", [("host",), ("x-sdk-date",), ("x-sdk-date", "host")])
def test_host_and_date_have_to_be_signed_in_order(names: tuple[str, ...]) -> None:
    request, claim = as_request(CASES[0]), claim_of(CASES[0])
    assert not verify(request, Claim(claim.access_key, names, claim.signature), CASES[0]["secret_key"])


def test_an_encoded_slash_becomes_a_separator() -> None:
    assert canonical_path("/v3/a%2Fb/jobs") == "/v3/a/b/jobs/"


def test_a_bare_plus_is_a_blank() -> None:
    assert canonical_query("b=1+2&a=1%2B2&b=") == "a=1%2B2&b=&b=1%202"


@pytest.mark.parametrize("text", ["", "Bearer x", "SDK-HMAC-SHA256 Access=a", "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=zz"])
def test_what_is_no_claim(text: str) -> None:
    assert parse_claim(text) is None
