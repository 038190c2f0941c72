# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading and refusing query parameters, the same way for every service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from .refusal import bad_parameter

DAY = 86400.0
LARGEST_OFFSET = 2147483647
Row = TypeVar("Row")


@dataclass(frozen=True)
class Query:
    service: str
    args: Mapping[str, str]

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self.args.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise bad_parameter(self.service)
        return int(text)

    def offset(self) -> int:
        return self.whole("offset", 0, 0, LARGEST_OFFSET)

    def one_of(self, name: str, choices: Collection[str]) -> str | None:
        text = self.args.get(name)
        if text is not None and text not in choices:
            raise bad_parameter(self.service)
        return text

    def size(self, choices: Collection[int], default: int) -> int:
        """A page size out of a few."""
        return int(self.one_of("limit", {str(choice) for choice in choices}) or default)

    def only(self, *names: str) -> None:
        """Refuses parameters that the API does not know."""
        if set(self.args) - set(names):
            raise bad_parameter(self.service)

    def time(self, name: str, parse: Callable[[str], float]) -> float | None:
        text = self.args.get(name)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            raise bad_parameter(self.service) from None

    def window(self, parse: Callable[[str], float]) -> tuple[float, float]:
        start, end = self.time("start_time", parse), self.time("end_time", parse)
        if start is not None and end is not None and end < start:
            raise bad_parameter(self.service)
        return -inf if start is None else start, inf if end is None else end

    def month(self, parse: Callable[[str], float], now: float) -> tuple[float, float]:
        """A window of at most thirty days, by default the last ones; the end must come after the start."""
        start, end = self.time("start_time", parse), self.time("end_time", parse)
        start = now - 30 * DAY if start is None else start
        end = now if end is None else end
        if end <= start or end - start > 30 * DAY:
            raise bad_parameter(self.service)
        return start, end


def page(rows: list[Row], offset: int, limit: int, reading: str) -> list[Row]:
    """`record` skips so many rows; `page` counts pages from 1, where 0 is the first too; `page0` from 0."""
    if reading == "page":
        offset = (max(1, offset) - 1) * limit
    elif reading == "page0":
        offset *= limit
    return rows[offset:offset + limit]
