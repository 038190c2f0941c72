# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading and writing times: what users type, and what the services write and want.

Times are seconds since 1970 in UTC (float). The services' formats are in their API pages.
"""
from __future__ import annotations

import math
import re
from datetime import datetime, timedelta, timezone
from typing import Any

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?"
)
_AGE = re.compile(r"-(\d+(?:\.\d+)?)\s*([smhdw])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
# 1e11 seconds is the year 5138, 1e11 milliseconds are in 1973
_MILLISECONDS_FROM = 1e11
_HOUR = 3600
_THIRTY_DAYS = 30 * 86400
_YEAR_10000 = 253402300800.0


def _from_iso(text: str) -> float | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    offset = timedelta()
    if zone and zone not in "Zz":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        if int(digits[2:]) > 59:
            return None
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=timezone(offset),
        )
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def _from_epoch(number: float) -> float:
    return number / 1000 if abs(number) >= _MILLISECONDS_FROM else number


def read_user_time(text: str, now: float) -> float:
    """ISO 8601 (no zone: UTC), epoch seconds or milliseconds, or an age such as ``-2h``.

    Raises ValueError when the text is none of them.
    """
    text = text.strip()
    age = _AGE.fullmatch(text)
    if age:
        moment = now - float(age.group(1)) * _SECONDS[age.group(2)]
    elif re.fullmatch(r"0|\d{9,15}(\.\d+)?", text):  # fewer digits are no seconds that anybody means, but 2023 or 20230617
        moment = _from_epoch(float(text))
    else:
        read = _from_iso(text)
        if read is None:
            raise ValueError(text)
        moment = read
    datetime.fromtimestamp(moment, timezone.utc)  # a time that no calendar holds raises here
    if moment < 0:
        raise ValueError(text)
    return moment


def read_service_time(value: Any) -> float | None:
    """A time as any of the services writes it: with or without zone, epoch as number or text.

    None when it is unset, or no time that a calendar holds.
    """
    if isinstance(value, bool) or value is None:
        return None
    moment: float | None
    text = str(value).strip() if isinstance(value, str) else ""
    if isinstance(value, (int, float)) or re.fullmatch(r"\d{9,15}", text):
        try:
            moment = _from_epoch(float(value))
        except OverflowError:
            return None
    else:
        moment = _from_iso(text)
    return moment if moment is not None and 0 < moment < _YEAR_10000 else None


def _utc(moment: float) -> datetime:
    return datetime.fromtimestamp(int(moment), timezone.utc)


def iso(moment: float | None) -> str | None:
    """``2023-06-17T08:18:06Z``, milliseconds dropped."""
    return None if moment is None else _utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_numeric_zone(moment: float) -> str:
    """``2023-06-17T08:18:06+0000``, as GeminiDB and TaurusDB want it."""
    return _utc(moment).strftime("%Y-%m-%dT%H:%M:%S+0000")


def compact(moment: float) -> str:
    """``20230617081806``, UTC, as DCS wants it."""
    return _utc(moment).strftime("%Y%m%d%H%M%S")


def milliseconds(moment: float) -> str:
    """Epoch milliseconds as text, as RDS and GaussDB want it."""
    return str(int(moment * 1000))


def thirty_days(start: float | None, end: float | None, now: float) -> tuple[dict[str, str], str]:
    """The parameters of a window that an API takes which wants its end after its start and no more than 30 days between.

    Also what there is to warn of: "" unless the window asked for was longer. Both times are always sent, in whole
    seconds: the end that a service takes for granted may be before a start of ours, where the clocks differ.
    """
    last = math.ceil(min(now + _HOUR if end is None else end, now + _HOUR))
    first = max(0, last - _THIRTY_DAYS) if start is None else math.floor(start)
    if end is None and start is not None and now - start <= _THIRTY_DAYS:
        last = min(last, first + _THIRTY_DAYS)
    last = max(last, first + 1)
    if last - first > _THIRTY_DAYS:
        first = (math.ceil(now) if end is None else last) - _THIRTY_DAYS
        last = min(last, first + _THIRTY_DAYS)
    warning = ""
    if start is not None and first - start >= 2:
        warning = "start_time: the service answers for 30 days at most; only the last 30 days of the time were asked for."
    return {"start_time": with_numeric_zone(first), "end_time": with_numeric_zone(last)}, warning
