# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may stand in a script, and what is said where something else does."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Tuple, Union

from .faults import KINDS, SHAPES
from .settings import OFFSET_READINGS, QUIRKS
from .vocabulary import SERVICES

# where something stands: the part, the number of the entry, the key
Place = Tuple[Union[str, int], ...]


class ScriptError(ValueError):
    """A mistake in a script, and where it is."""

    def __init__(self, place: Place, text: str) -> None:
        words = [f"entry {part + 1}" if isinstance(part, int) else part for part in place]
        super().__init__(": ".join([", ".join(words), text] if words else [text]))
        self.place = place


@dataclass(frozen=True)
class Rule:
    must_be: str
    holds: Callable[[Any], bool]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def one_of(words: Collection[Any]) -> Rule:
    return Rule(f"one of {', '.join(map(str, words))}", lambda value: any(value == word for word in words))


def or_null(rule: Rule) -> Rule:
    return Rule(f"{rule.must_be}, or null", lambda value: value is None or rule.holds(value))


def listed(rule: Rule) -> Rule:
    return Rule(f"a list, each of it {rule.must_be}", lambda value: isinstance(value, list) and all(map(rule.holds, value)))


def mapped(rule: Rule) -> Rule:
    return Rule(f"a mapping, each value {rule.must_be}", lambda value: isinstance(value, dict) and all(map(rule.holds, value.values())))


def _point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value))


def _progress(value: Any) -> bool:
    return value in ("linear", "none") or (isinstance(value, list) and all(map(_point, value)))


ANYTHING = Rule("anything", lambda value: True)
TEXT = Rule("text, in quotes where YAML takes it for something else", lambda value: isinstance(value, str))
SECONDS = Rule("a number of seconds", lambda value: _number(value) and value >= 0)
NUMBER = Rule("a number", _number)
COUNT = Rule("a whole number", lambda value: _whole(value) and value >= 0)
MAPPING = Rule("a mapping", lambda value: isinstance(value, dict))
STATUS = Rule("an HTTP status such as 503", lambda value: _whole(value) and 100 <= value <= 599)
SERVICE = one_of(SERVICES)
PROGRESS = Rule("linear, none or a list of points [fraction of the time, percent]", _progress)

JOB = {
    **dict.fromkeys(("name", "filter_name", "job_id", "task_id", "instance_id", "instance_name", "instance_status", "order_id", "reason", "error_code",
                     "pending_status", "running_status", "final_status"), or_null(TEXT)),
    **dict.fromkeys(("pending", "age", "visible_after"), SECONDS),
    **dict.fromkeys(("duration", "vanish_after"), or_null(SECONDS)),
    **dict.fromkeys(("entities", "details", "row"), or_null(MAPPING)),
    "outcome": one_of(("Completed", "Failed", "Canceled")),
    "progress": PROGRESS,
}
FILL = {
    **dict.fromkeys(("count", "running", "failed", "instances"), COUNT),
    "days": NUMBER,
    "duration": SECONDS,
    "names": or_null(listed(TEXT)),
    "project_id": or_null(TEXT),
    "service": SERVICE,
}
FAULT = {
    "kind": one_of(KINDS),
    "service": or_null(one_of((*SERVICES, "iam"))),
    **dict.fromkeys(("path", "method", "location", "code"), or_null(TEXT)),
    "times": or_null(COUNT),
    "after": COUNT,
    "every": or_null(Rule("a whole number from 1", lambda value: _whole(value) and value > 0)),
    "seconds": or_null(SECONDS),
    "part": one_of(("body", "all")),
    "status": or_null(STATUS),
    "body": ANYTHING,
    "headers": or_null(mapped(TEXT)),
    "shape": one_of(SHAPES),
    "retry_after": or_null(Rule("seconds, text or date", lambda value: _number(value) or isinstance(value, str))),
}
ANSWER = {
    "service": SERVICE,
    "request": TEXT,
    "containing": or_null(TEXT),
    "times": or_null(COUNT),
    "status": or_null(STATUS),
    "body": ANYTHING,
    "job": or_null(MAPPING),
}
SETTINGS = {
    "offset_reading": mapped(one_of(OFFSET_READINGS)),
    "quirks": listed(one_of(QUIRKS)),
    "unknown_job": mapped(Rule("[status, code, text]", lambda value: isinstance(value, list) and len(value) == 3)),
    "token_errors": one_of(("gateway", "service")),
    "token_lifetime": SECONDS,
    "history_days": mapped(NUMBER),
    "unpublished": listed(TEXT),
    "denied": listed(one_of((*SERVICES, "iam"))),
    "clock_skew": NUMBER,
}
LIMITS = {"requests_per_minute": or_null(NUMBER), "burst": COUNT, "retry_after": or_null(TEXT)}
CREDENTIALS = {
    "projects": {"name": TEXT, "project_id": or_null(TEXT)},
    "users": {"name": TEXT, "password": TEXT, "domain_name": TEXT},
    "keys": {"access_key": TEXT, "secret_key": TEXT, "security_token": or_null(TEXT)},
    "tokens": {"value": TEXT, "project_id": or_null(TEXT)},
}
PARTS = ("settings", "limits", "credentials", "jobs", "fill", "answers", "faults")


def check(script: Any) -> None:
    """The whole script before anything of it is done."""
    _keys((), script, PARTS)
    for part, given in script.items():
        if given is not None:
            _CHECKS[part](given)


def _credentials(given: Any) -> None:
    needed = {"projects": ("name",), "users": ("name", "password"), "keys": ("access_key", "secret_key"), "tokens": ("value",)}
    _keys(("credentials",), given, CREDENTIALS)
    for kind, entries in given.items():
        _entries(("credentials", kind), entries or [], CREDENTIALS[kind], needed[kind])


def _answers(given: Any) -> None:
    _entries(("answers",), given, ANSWER, ("service", "request"))
    for number, entry in enumerate(given):
        if entry.get("job") is not None:
            _entry(("answers", number, "job"), entry["job"], JOB, ())


_CHECKS: dict[str, Callable[[Any], None]] = {
    "settings": lambda given: _entry(("settings",), given, SETTINGS, ()),
    "limits": lambda given: _entry(("limits",), given, LIMITS, ()),
    "credentials": _credentials,
    "jobs": lambda given: _entries(("jobs",), given, {**JOB, "service": SERVICE, "project_id": or_null(TEXT)}, ("service",)),
    "fill": lambda given: _entries(("fill",), given, FILL, ("service", "count")),
    "answers": _answers,
    "faults": lambda given: _entries(("faults",), given, FAULT, ("kind",)),
}


def _entries(place: Place, given: Any, rules: Mapping[str, Rule], needed: Collection[str]) -> None:
    if not isinstance(given, list):
        raise ScriptError(place, "must be a list; each entry begins with a dash")
    for number, entry in enumerate(given):
        _entry((*place, number), entry, rules, needed)


def _entry(place: Place, given: Any, rules: Mapping[str, Rule], needed: Collection[str]) -> None:
    _keys(place, given, rules)
    for key, value in given.items():
        if not rules[key].holds(value):
            raise ScriptError((*place, key), f"must be {rules[key].must_be}; it is {value!r}")
    for key in needed:
        if given.get(key) is None:
            raise ScriptError(place, f"{key} is missing; it must be {rules[key].must_be}")


def _keys(place: Place, given: Any, known: Collection[str]) -> None:
    if not isinstance(given, dict):
        raise ScriptError(place, f"must be a mapping with keys out of {', '.join(known)}; it is {given!r}")
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), list(known), 1)
            raise ScriptError((*place, str(key)), f"there is no such key{f'; is {near[0]} meant?' if near else ''}; there are {', '.join(known)}")
