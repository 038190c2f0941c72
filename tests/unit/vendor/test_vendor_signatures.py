# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's signer and the vendor's agree: on whatever can be asked, and on what each of them really sends."""
from __future__ import annotations

import random
import re
from importlib import import_module
from typing import Any, Mapping
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from driving import SERVICES, info
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._signer import authorization
from simulator import (
    ACCESS_KEY,
    DEFAULT_PROJECT_ID,
    SECRET_KEY,
    SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
    Simulator,
)
from simulator.request_log import Seen

CHARACTERS = "abcXYZ019-._~ !*'();:@&=+$,/[]<>^`{|}\"äöü任务%"


def vendors(method: str, path: str, query: list[tuple[str, str]], headers: Mapping[str, str], body: str, keys: tuple[str, str]) -> str:
    host = next(value for name, value in headers.items() if name.lower() == "host")
    request = SdkRequest(method, "https", host, path, "", list(query), dict(headers), body)
    signed = Signer(BasicCredentials(*keys)).sign(request)
    value: str = signed.header_params["Authorization"]
    return value


def ours(method: str, path: str, query: list[tuple[str, str]], headers: Mapping[str, str], body: str, keys: tuple[str, str]) -> str:
    url = f"https://h{path}" + (f"?{urlencode(query, quote_via=quote, safe='')}" if query else "")
    return authorization(method, url, headers, body.encode(), *keys)[0]


def words(seeded: random.Random, longest: int, without: str = "") -> str:
    return "".join(seeded.choice([each for each in CHARACTERS if each not in without]) for _turn in range(seeded.randrange(longest)))


@pytest.mark.parametrize("seed", range(8))
def test_random_requests(seed: int) -> None:
    seeded = random.Random(seed)
    for _turn in range(100):
        path = "/" + words(seeded, 30)
        query = [(words(seeded, 8) or "k", words(seeded, 20)) for _turn in range(seeded.randrange(6))]
        headers = {"Host": seeded.choice(["rds.eu-de.otc.t-systems.com", "127.0.0.1:8080"]), "X-Sdk-Date": "20260115T120000Z"}
        for _turn in range(seeded.randrange(4)):
            name = seeded.choice(["X-Project-Id", "X-Security-Token", "X_Odd", "Content-Type", "x-language", "Accept"])
            headers[name] = "application/json" if name == "Content-Type" else f" {words(seeded, 20, 'äöü任务')} "
        case = (seeded.choice(["GET", "POST", "delete"]), path, query, headers, words(seeded, 50), (words(seeded, 20) or "a", words(seeded, 40) or "s"))
        assert ours(*case) == vendors(*case), case


def claim(seen: Seen) -> tuple[dict[str, str], str]:
    """The headers that a request was signed with, and its Authorization."""
    headers = {name.lower(): value for name, value in seen.headers.items()}
    found = re.search(r"SignedHeaders=([^,]+),", headers["authorization"])
    assert found is not None
    return {name: headers[name] for name in found[1].split(";")}, headers["authorization"]


KEYS = {
    "permanent": {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY},
    "temporary": {"access_key": TEMPORARY_ACCESS_KEY, "secret_key": TEMPORARY_SECRET_KEY, "security_token": SECURITY_TOKEN},
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("service", SERVICES)
def test_what_the_modules_send_is_signed_as_the_vendor_would(sim: Simulator, service: str, kind: str) -> None:
    keys = KEYS[kind]
    queries: list[dict[str, Any]] = [
        {}, {"start_time": "-2d", "end_time": "-1h"}, {"name": "with a blank + plus/slash=任务", "status": "Failed"}, {"instance_id": "a b+c"},
        {"job_id": "31b8 ae23+="},
    ]
    for options in queries:
        assert not info(sim, service, **keys, **options).get("failed")
    signed = [seen for seen in sim.cloud.requests if seen.service in (service, "iam")]
    assert len(signed) >= 2 * len(queries)
    for seen in signed:
        headers, value = claim(seen)
        assert {"host", "x-sdk-date"} <= set(headers)
        assert ("x-security-token" in headers) == (kind == "temporary")
        assert ("x-project-id" in headers) == (seen.service != "iam")
        query = parse_qsl(seen.query, keep_blank_values=True)
        assert vendors("GET", seen.path, query, headers, "", (keys["access_key"], keys["secret_key"])) == value


def test_what_the_vendor_sends_is_signed_as_we_would(sim: Simulator) -> None:
    sdk = import_module("huaweicloudsdkrds.v3")
    keys = BasicCredentials(ACCESS_KEY, SECRET_KEY, DEFAULT_PROJECT_ID)
    client = sdk.RdsClient.new_builder().with_credentials(keys).with_endpoint(sim.service_urls["rds"]).build()
    client.list_tasks(sdk.ListTasksRequest(limit=50, name="with a blank + plus/slash=任务", start_time="1768000000000", end_time="1769000000000"))
    seen = sim.cloud.requests.of("rds")[-1]
    assert seen.status == 200
    headers, value = claim(seen)
    url = f"{sim.service_urls['rds']}{seen.path}?{seen.query}"
    assert authorization(seen.method, url, headers, b"", ACCESS_KEY, SECRET_KEY)[0] == value
