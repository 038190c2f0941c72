# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature against published vectors, and that nothing of a request can be changed without changing it."""
from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from published import SIGNING_CASES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._signer import authorization, canonical_request

NAMES = [case["name"] for case in SIGNING_CASES]


def parts(case: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in case["headers"].items() if name != "Authorization"}
    url = f"https://{case['headers']['Host']}{case['target']}"
    return {"method": case["method"], "url": url, "headers": headers, "body": case["body"].encode()}


def access_key(case: dict[str, Any]) -> str:
    found = re.search(r"Access=(\w+)", case["headers"]["Authorization"])
    assert found is not None
    return found[1]


@pytest.mark.parametrize("case", SIGNING_CASES, ids=NAMES)
def test_vector(case: dict[str, Any]) -> None:
    canonical, names = canonical_request(**parts(case))
    assert canonical == case["canonical_request"]
    value, signature = authorization(**parts(case), access_key=access_key(case), secret_key=case["secret_key"])
    assert value == case["headers"]["Authorization"]
    assert signature == case["signature"]
    assert f"SignedHeaders={names}," in value


@pytest.mark.parametrize("case", SIGNING_CASES, ids=NAMES)
def test_everything_counts(case: dict[str, Any]) -> None:
    def sign(**changes: Any) -> str:
        keys = {"access_key": access_key(case), "secret_key": case["secret_key"]}
        return authorization(**{**parts(case), **keys, **changes})[1]

    good, given = sign(), parts(case)
    url, headers = given["url"], given["headers"]
    mark = "&" if urlsplit(url).query else "?"
    others = [
        sign(method="PUT"), sign(url=f"{url}{mark}more=1"), sign(url=url.replace("/v3/", "/v2/")), sign(body=given["body"] + b"x"),
        sign(secret_key=case["secret_key"] + "x"), sign(headers={**headers, "X-Sdk-Date": "20260115T120001Z"}),
        sign(headers={**headers, "Host": "elsewhere"}), sign(headers={**headers, "X-More": "1"}),
    ]
    assert good not in others and len(set(others)) == len(others)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("", "/"), ("/", "/"), ("/a", "/a/"), ("/a/", "/a/"), ("/a//b", "/a//b/"), ("/a%2Fb", "/a/b/"), ("/a%20b", "/a%20b/"), ("/a+b", "/a%2Bb/"),
        ("/ä", "/%C3%A4/"), ("/%C3%A4", "/%C3%A4/"), ("/~-_.", "/~-_./"), ("/a:b", "/a%3Ab/"), ("/%7E", "/~/"), ("/a=b", "/a%3Db/"), ("/%25", "/%25/"),
    ],
)
def test_paths(path: str, canonical: str) -> None:
    request, _names = canonical_request("GET", f"https://h{path}", {"Host": "h", "X-Sdk-Date": "1"}, b"")
    assert request.split("\n")[1] == canonical


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""), ("b=1&a=2", "a=2&b=1"), ("a=2&a=10&a=1", "a=1&a=10&a=2"), ("a=", "a="), ("a", "a="), ("a=%2B", "a=%2B"), ("a=%20", "a=%20"),
        ("a=b=c", "a=b%3Dc"), ("a=%3D%26", "a=%3D%26"), ("A=1&a=1&B=1", "A=1&B=1&a=1"), ("a=%E4%BB%BB", "a=%E4%BB%BB"), ("a-b=1&a=2&a.b=3", "a=2&a-b=1&a.b=3"),
        ("t=2026-01-15T10%3A00%3A00%2B0000", "t=2026-01-15T10%3A00%3A00%2B0000"), ("a=~*'()!", "a=~%2A%27%28%29%21"), ("a=%2F", "a=%2F"), ("=1", "=1"),
    ],
)
def test_queries(query: str, canonical: str) -> None:
    request, _names = canonical_request("GET", f"https://h/?{query}", {"Host": "h", "X-Sdk-Date": "1"}, b"")
    assert request.split("\n")[2] == canonical


def test_headers_are_sorted_lowered_and_stripped_and_underscores_are_left_out() -> None:
    headers = {"X-Sdk-Date": " 1 ", "host": "h", "X_Odd": "no", "A-b": "Ä", "Content-Type": "application/json"}
    request, names = canonical_request("get", "https://h/", headers, b"")
    assert names == "a-b;content-type;host;x-sdk-date"
    assert request.split("\n", maxsplit=1)[0] == "GET"
    assert request.split("\n")[3:8] == ["a-b:Ä", "content-type:application/json", "host:h", "x-sdk-date:1", ""]


def test_the_name_of_the_date_may_be_in_any_case() -> None:
    lower = authorization("GET", "https://h/", {"host": "h", "x-sdk-date": "1"}, b"", "a", "s")
    upper = authorization("GET", "https://h/", {"HOST": "h", "X-SDK-DATE": "1"}, b"", "a", "s")
    assert lower == upper
