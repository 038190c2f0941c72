# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Base URLs as catalogs, documents and users write them."""
from __future__ import annotations

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._addresses import base_url
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError

PROJECT = "0391e4486e864c26be5654c522f440f2"
HOST = "https://rds.eu-de.otc.t-systems.com"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (HOST, HOST),
        (f"{HOST}/", HOST),
        (f"{HOST}//", HOST),
        (f"  {HOST} ", HOST),
        ("rds.eu-de.otc.t-systems.com", HOST),
        ("rds.eu-de.otc.t-systems.com/v3", HOST),
        (f"{HOST}:443", f"{HOST}:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost:8080/rds", "https://localhost:8080/rds"),
        ("http://[::1]:8080/rds/", "http://[::1]:8080/rds"),
        # with the version, and the version of another API of the service
        (f"{HOST}/v3", HOST),
        (f"{HOST}/v3/", HOST),
        (f"{HOST}/v1.0", HOST),
        (f"{HOST}/v1.0/", HOST),
        (f"{HOST}/v2", HOST),
        # with the project's id, as catalogs have it
        (f"{HOST}/v3/{PROJECT}", HOST),
        (f"{HOST}/v1.0/{PROJECT}/", HOST),
        # with a prefix
        (f"{HOST}/opengauss/v3", f"{HOST}/opengauss"),
        (f"{HOST}/opengauss", f"{HOST}/opengauss"),
        (f"{HOST}/a/b/v3/", f"{HOST}/a/b"),
        (f"{HOST}/a/b/v3/{PROJECT}", f"{HOST}/a/b"),
        (f"{HOST}/a/b/", f"{HOST}/a/b"),
        # no versions
        (f"{HOST}/version", f"{HOST}/version"),
        (f"{HOST}/v", f"{HOST}/v"),
        (f"{HOST}/v3beta", f"{HOST}/v3beta"),
        (f"{HOST}/vv3", f"{HOST}/vv3"),
        (f"{HOST}/v3.0.1", f"{HOST}/v3.0.1"),
        # hosts that look like one
        ("https://v3", "https://v3"),
        ("https://v3/", "https://v3"),
        ("https://v3/v3", "https://v3"),
    ],
)
def test_read(text: str, url: str) -> None:
    assert base_url("auth_url", text) == url


@pytest.mark.parametrize("path", ["/v1/rds", "/api/v2/cloud", "/v1/eu-de"])
def test_a_prefix_with_a_version_of_its_own_stays(path: str) -> None:
    """A gateway's own version, followed by something that is no project id, is a part of the prefix."""
    assert base_url("auth_url", f"https://gateway.example{path}") == f"https://gateway.example{path}"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "http://", "https:///v3", "ftp://host", "file:///etc/passwd", "javascript:alert(1)//x", "http://ho st", "http://host/pa th",
        "http://host:notaport", "http://host:99999", "http://host:-1", "http://[::1", "://host", "http://?x", "http://host?x=1", "http://host#top",
        "http://host:0", "http://ho\tst", "http://host/pa\nth", "socks5://host",
    ],
)
def test_garbage_names_the_option_and_an_example(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        base_url("endpoints.rds", text)
    assert str(caught.value).startswith("endpoints.rds: ") and "https://rds.eu-de.otc.t-systems.com" in str(caught.value)


@pytest.mark.parametrize("text", ["http://me:s3cret@host", "https://me@host/v3", "me:s3cret@host", "http://s3cret@[::1]:80"])
def test_credentials_inside_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        base_url("auth_url", text)
    assert "auth_url" in str(caught.value) and "credentials" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("text", ["http://me:s3cret@ho st", "http://me:s3cret@host:notaport", "http://me:s3cret@[::1", "ftp://me:s3cret@host"])
def test_credentials_inside_garbage_are_not_repeated_either(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        base_url("auth_url", text)
    assert "s3cret" not in str(caught.value)
