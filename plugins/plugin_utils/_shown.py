# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of the cloud, as they are shown: nothing in them is invisible or changes the order of what stands around it."""
from __future__ import annotations

import re
import unicodedata

# controls, line and paragraph separators, lone halves of surrogate pairs; and what joins, hides or turns letters around
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = "\n\t"
_SIGNS = {"\n": "\u21b5", "\t": " "}


def _sign(match: re.Match[str]) -> str:
    character = match.group()
    return _SIGNS.get(character, f"\u27e8U+{ord(character):04X}\u27e9")


def visible(text: object, keep: str = "") -> str:
    """The text with signs in place of what cannot be seen, but for the characters in ``keep``."""
    return _UNSEEN.sub(lambda match: match.group() if match.group() in keep else _sign(match), str(text))


def cut(text: str, most: int) -> str:
    """No more than so many characters; no combining mark is left without its letter."""
    if len(text) <= most:
        return text
    short = text[:most - 1]
    while short and unicodedata.combining(text[len(short)]):
        short = short[:-1]
    return f"{short}\u2026"


def name(text: object, most: int = 120) -> str:
    """A name: one line, and not too long for a page."""
    return cut(visible(text), most)


def passage(text: object, most: int = 600) -> str:
    """A text of several lines."""
    return cut(visible(str(text).replace("\r\n", "\n"), _BREAKS), most)


def duration(seconds: float | None) -> str:
    """``42 s``, ``3m 20s``, ``1h 05m``, ``2d 03h``; as the page's own script writes it."""
    if seconds is None:
        return ""
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02d}s"
    if whole < 86400:
        return f"{whole // 3600}h {whole % 3600 // 60:02d}m"
    return f"{whole // 86400}d {whole % 86400 // 3600:02d}h"


def moment(iso: str | None) -> str:
    """``2026-01-15 10:00`` of ``2026-01-15T10:00:59Z``."""
    return (iso or "")[:16].replace("T", " ")
