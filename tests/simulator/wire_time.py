# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
import time
from calendar import timegm
from datetime import datetime

_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}")
_MILLISECONDS = re.compile(r"\d{1,16}")
_COMPACT = re.compile(r"\d{14}")


def zoned(moment: float, hours: int = 0) -> str:
    """The form of the DBS family: 2018-08-06T10:41:14+0800."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment + hours * 3600)) + f"{hours:+03d}00"


def utc_milliseconds(moment: float) -> str:
    """The form of the DCS lists: 2023-06-17T08:18:06.597Z."""
    whole, thousandths = divmod(round(moment * 1000), 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{thousandths:03d}Z"


def keystone(moment: float) -> str:
    """The form of IAM: microseconds and a Z."""
    return utc_milliseconds(moment)[:-1] + "000Z"


def signature_date(moment: float) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(moment))


def epoch_milliseconds(moment: float) -> int:
    return round(moment * 1000)


def parse_zoned(text: str) -> float:
    """Only a numeric offset is taken: neither a Z nor the blank that a bare '+' turns into."""
    if not _ZONED.fullmatch(text):
        raise ValueError(text)
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()


def parse_milliseconds(text: str) -> float:
    if not _MILLISECONDS.fullmatch(text):
        raise ValueError(text)
    return int(text) / 1000


def parse_compact(text: str) -> float:
    """The form of DCS queries, yyyyMMddHHmmss in UTC."""
    if not _COMPACT.fullmatch(text):
        raise ValueError(text)
    return float(timegm(time.strptime(text, "%Y%m%d%H%M%S")))


def parse_signature_date(text: str) -> float:
    return float(timegm(time.strptime(text, "%Y%m%dT%H%M%SZ")))
