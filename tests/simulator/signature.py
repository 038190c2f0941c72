# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SDK-HMAC-SHA256 as the gateway checks it: written from the published rules, not from any client."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_plus

ALGORITHM = "SDK-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_FORM = re.compile(ALGORITHM + r"\s+Access=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})\s*")


@dataclass(frozen=True)
class SignedRequest:
    """What came in, as it came: the target undecoded, header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Claim:
    """What an Authorization header says."""

    access_key: str
    signed_headers: tuple[str, ...]
    signature: str


def parse_claim(authorization: str) -> Claim | None:
    match = _FORM.fullmatch(authorization)
    if match is None:
        return None
    return Claim(match[1], tuple(match[2].split(";")), match[3])


def _encode(text: str) -> str:
    return quote(text, safe="~")


def canonical_path(path: str) -> str:
    """The whole path is decoded before it is split: an encoded slash becomes a separator."""
    encoded = "/".join(_encode(part) for part in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(query: str) -> str:
    """A bare '+' is a blank by the time the gateway looks at it, so whoever means a plus must have encoded it."""
    pairs = []
    for part in query.split("&") if query else []:
        name, _equals, value = part.partition("=")
        pairs.append((unquote_plus(name), unquote_plus(value)))
    return "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(pairs))


def body_hash(request: SignedRequest) -> str:
    if request.body and request.headers.get("x-sdk-content-sha256") == UNSIGNED_PAYLOAD:
        return UNSIGNED_PAYLOAD
    return hashlib.sha256(request.body).hexdigest()


def canonical_request(request: SignedRequest, signed_headers: tuple[str, ...]) -> str:
    path, _mark, query = request.target.partition("?")
    header_lines = [f"{name}:{request.headers[name].strip()}\n" for name in signed_headers]
    return "\n".join([
        request.method.upper(),
        canonical_path(path),
        canonical_query(query),
        "".join(header_lines),
        ";".join(signed_headers),
        body_hash(request),
    ])


def string_to_sign(date: str, canonical: str) -> str:
    return f"{ALGORITHM}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def expected_signature(request: SignedRequest, signed_headers: tuple[str, ...], secret_key: str) -> str:
    text = string_to_sign(request.headers["x-sdk-date"], canonical_request(request, signed_headers))
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def verify(request: SignedRequest, claim: Claim, secret_key: str) -> bool:
    """A header that is said to be signed must be there; names are sorted, in lower case, host and date among them."""
    names = claim.signed_headers
    if list(names) != sorted(names) or any(name not in request.headers for name in names):
        return False
    if not {"host", "x-sdk-date"} <= set(names):
        return False
    return hmac.compare_digest(expected_signature(request, names, secret_key), claim.signature)
