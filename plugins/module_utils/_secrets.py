# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must never be shown: one object that knows the secrets and does not print itself."""
from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

MASK = "********"
# What is shorter stands in too many words to be taken out of texts; Ansible hides the options that are secrets in any case.
SHORTEST = 4
_SIGNATURE = re.compile(r"(Signature=)[0-9a-fA-F]{16,}")


class Secrets:
    """Collects secret values and takes them out of texts and results. ``when_kept`` is told each of them."""

    def __init__(self, when_kept: Callable[[str], object] = lambda value: None) -> None:
        self._when_kept = when_kept
        self._kept: set[str] = set()
        self._latest_signature = ""

    def __repr__(self) -> str:
        return "Secrets()"

    def keep(self, value: str | None) -> None:
        """From now on this value is hidden."""
        if not value or len(value.strip()) < SHORTEST:
            return
        # a service may repeat the body of a request in its message
        for form in (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
            if form not in self._kept:
                self._kept.add(form)
                self._when_kept(form)

    def keep_password_of(self, url: str) -> None:
        """Hide the password of a URL such as ``http://user:password@proxy:3128``, and the header that it becomes."""
        before, at, host = url.rpartition("@")
        user, colon, password = before.rpartition("://")[2].partition(":")
        if at and colon:
            self.keep(password)
            self.keep(unquote(password))
            self.keep(base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode("utf-8", "replace")).decode())

    @property
    def kept(self) -> frozenset[str]:
        """All that is hidden."""
        return frozenset(self._kept)

    def keep_signature(self, signature: str) -> None:
        """Only the latest can come back in an answer: a wait signs thousands of requests."""
        self._latest_signature = signature

    def hide(self, text: str) -> str:
        """The text without any secret."""
        for value in sorted(self._kept | {self._latest_signature}, key=len, reverse=True):
            if value and value in text:
                text = text.replace(value, MASK)
        return _SIGNATURE.sub(rf"\1{MASK}", text) if "Signature=" in text else text

    def scrub(self, value: Any) -> Any:
        """The same for all texts in a result; dicts, lists and tuples are copied as dicts and lists."""
        if isinstance(value, str):
            # half a surrogate pair is valid in JSON, and Ansible does not take it
            return self.hide(value if value.isascii() else value.encode("utf-8", "replace").decode())
        if isinstance(value, dict):
            return {self.scrub(key): self.scrub(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.scrub(item) for item in value]
        return value
