# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SDK-HMAC-SHA256, the signature of requests with access key and secret key.

Source: the API Gateway signing guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html);
tests/unit checks it against published vectors and against the vendor's own signer.
"""
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def canonical_request(method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[str, str]:
    """The canonical request and the list of signed headers (``a;b``).

    ``headers`` are those to be signed, Host and X-Sdk-Date among them; names with an underscore are left out.
    """
    parts = urlsplit(url)
    # The path ends in "/" here, and here only: the request goes out as it is.
    path = "/".join(_encoded(part) for part in unquote(parts.path).split("/"))
    path = path if path.endswith("/") else path + "/"
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = "&".join(f"{_encoded(key)}={_encoded(value)}" for key, value in pairs)
    signed = sorted((name.lower(), value.strip()) for name, value in headers.items() if "_" not in name)
    names = ";".join(name for name, value in signed)
    block = "".join(f"{name}:{value}\n" for name, value in signed)
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((method.upper(), path, query, block, names, digest)), names


def authorization(
    method: str, url: str, headers: Mapping[str, str], body: bytes, access_key: str, secret_key: str
) -> tuple[str, str]:
    """The value of the header Authorization, and the bare signature in it (hex)."""
    request, names = canonical_request(method, url, headers, body)
    date = next(value for name, value in headers.items() if name.lower() == "x-sdk-date")
    to_sign = "\n".join((ALGORITHM, date, hashlib.sha256(request.encode()).hexdigest()))
    signature = hmac.new(secret_key.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}", signature
