# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was kept never shows, in whatever form it comes back."""
from __future__ import annotations

import json
import random
import string

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import MASK, Secrets


def keeping(*values: str | None) -> Secrets:
    secrets = Secrets()
    for value in values:
        secrets.keep(value)
    return secrets


def test_it_does_not_print_itself() -> None:
    secrets = keeping("s3cret")
    assert "s3cret" not in repr(secrets) + str(secrets) + f"{secrets}"


@pytest.mark.parametrize("text", ["s3cret", "a s3cret b", "s3crets3cret", "xs3cretx", "key=s3cret&", "s3cret\ns3cret"])
def test_texts(text: str) -> None:
    hidden = keeping("s3cret").hide(text)
    assert "s3cret" not in hidden and MASK in hidden


@pytest.mark.parametrize("value", [None, "", " ", "\n"])
def test_nothing_is_no_secret(value: str | None) -> None:
    assert keeping(value).hide("some text\nwith all of it") == "some text\nwith all of it"


def test_a_secret_inside_another_leaves_no_rest_of_it() -> None:
    for order in (("pass", "password1"), ("password1", "pass")):
        hidden = keeping(*order).hide("it was password1, or pass")
        assert "word1" not in hidden and "pass" not in hidden


def test_results_are_scrubbed_to_the_bottom() -> None:
    result = {"msg": "s3cret", "tasks": [{"raw": {"deep": ("s3cret", ["x s3cret"])}}], "count": 1, "none": None, "truncated": False, "share": 0.5}
    scrubbed = keeping("s3cret").scrub(result)
    assert "s3cret" not in json.dumps(scrubbed)
    assert (scrubbed["count"], scrubbed["none"], scrubbed["truncated"], scrubbed["share"]) == (1, None, False, 0.5)
    assert result["msg"] == "s3cret"


@pytest.mark.parametrize(
    "url", ["http://me:s3cret@proxy:3128", "http://me:s3cret@proxy", "https://:s3cret@proxy:1/", "http://me%40:s3cret@[::1]:3128"]
)
def test_the_password_of_a_proxy(url: str) -> None:
    secrets = Secrets()
    secrets.keep_password_of(url)
    assert "s3cret" not in secrets.hide(f"Cannot reach {url}: s3cret")


def test_an_encoded_password_of_a_proxy_is_hidden_in_both_forms() -> None:
    secrets = Secrets()
    secrets.keep_password_of("http://me:s3%2Fcret%40@proxy:3128")
    assert "cret" not in secrets.hide("s3%2Fcret%40 and s3/cret@")


@pytest.mark.parametrize("url", ["http://proxy:3128", "http://[broken", "proxy", "", "http://me@proxy"])
def test_a_proxy_without_a_password(url: str) -> None:
    secrets = Secrets()
    secrets.keep_password_of(url)
    assert secrets.hide("http://proxy:3128 broken me") == "http://proxy:3128 broken me"


def test_signatures() -> None:
    secrets, signature = Secrets(), "0123456789abcdef" * 4
    header = f"SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature={signature}"
    assert signature not in secrets.hide(header)
    assert signature in secrets.hide(f"it was {signature}")
    secrets.keep_signature(signature)
    assert signature not in secrets.hide(f"it was {signature}")


@pytest.mark.parametrize("value", ['qu"ote', "back\\slash", "päßwörd", "tab\there", "任务密码", "new\nline"])
def test_a_secret_in_json_that_comes_back_as_text(value: str) -> None:
    """A gateway that repeats the body of a refused request in its message."""
    secrets = keeping(value)
    for echo in (json.dumps({"password": value}), json.dumps({"password": value}, ensure_ascii=False)):
        hidden = secrets.hide(echo)
        assert json.dumps(value)[1:-1] not in hidden and json.dumps(value, ensure_ascii=False)[1:-1] not in hidden


def test_no_secret_survives_any_mixture() -> None:
    seeded = random.Random(3)
    for _turn in range(200):
        values = ["".join(seeded.choices(string.ascii_letters + string.digits + "/+=", k=seeded.randrange(4, 40))) for _turn in range(5)]
        words = [seeded.choice([*values, "word", "Signature=" + "0f" * 32]) for _turn in range(20)]
        hidden = keeping(*values).hide(seeded.choice([" ", "", "/"]).join(words))
        assert not any(value in hidden for value in values) and "0f0f0f" not in hidden
