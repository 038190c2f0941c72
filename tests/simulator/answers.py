# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers to requests that no task center knows: what a script says that a service answers, and which jobs that starts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Template
from typing import Any

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_REQUEST = re.compile(r"(?P<method>[A-Z]+) (?P<path>/v\d[\d.]*/\{project_id\}/[^\s?]+)")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass
class Answer:
    """What one service says to one kind of request, written as the API reference writes it: POST /v3/{project_id}/instances."""

    service: str
    request: str
    # a part of the body as sent
    containing: str | None = None
    times: int | None = None
    # None: 202 where a job begins, else 200
    status: int | None = None
    # None: the job's id, else nothing
    body: Any = None
    # options of Cloud.add_job, {} for a job without any; None starts none
    job: dict[str, Any] | None = None
    hits: int = 0
    _path: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        parts = _REQUEST.fullmatch(self.request)
        if parts is None or parts["method"] not in METHODS:
            raise ValueError(f"{self.request!r} is no request such as 'POST /v3/{{project_id}}/instances'; methods are {', '.join(METHODS)}")
        names = _PLACE.findall(parts["path"])
        if len(names) != len(set(names)):
            raise ValueError(f"{self.request!r} has the same name twice")
        literal, name = [re.escape(text) for text in _PLACE.split(parts["path"])[::2]], iter(names)
        self._path = re.compile(parts["method"] + " " + literal[0] + "".join(f"(?P<{next(name)}>[^/]+)" + text for text in literal[1:]))

    def places(self, service: str, method: str, path: str, body: str) -> dict[str, str] | None:
        """What stands in the places of the path, or None for a request that is not meant."""
        if self.service != service or (self.containing is not None and self.containing not in body):
            return None
        match = self._path.fullmatch(f"{method} {path}")
        return match.groupdict() if match else None

    def used_up(self) -> bool:
        return self.times is not None and self.hits >= self.times

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Answers:
    """The first one that is meant and not used up is given."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: list[Answer] = []

    def add(self, **details: Any) -> Answer:
        answer = Answer(**details)
        with self._lock:
            self._answers.append(answer)
        return answer

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()

    def __iter__(self) -> Iterator[Answer]:
        with self._lock:
            return iter(list(self._answers))

    def known(self, service: str, method: str, path: str, body: str) -> bool:
        return any(self._meant(service, method, path, body))

    def take(self, service: str, method: str, path: str, body: str) -> tuple[Answer, dict[str, str]] | None:
        with self._lock:
            for answer, places in self._meant(service, method, path, body):
                answer.hits += 1
                return answer, places
        return None

    def _meant(self, service: str, method: str, path: str, body: str) -> Iterator[tuple[Answer, dict[str, str]]]:
        for answer in self._answers:
            places = answer.places(service, method, path, body)
            if places is not None and not answer.used_up():
                yield answer, places


def filled_in(body: Any, values: Mapping[str, str]) -> Any:
    """The body with `$job_id` and the like replaced, however deep they stand."""
    if isinstance(body, str):
        return Template(body).safe_substitute(values)
    if isinstance(body, Mapping):
        return {key: filled_in(value, values) for key, value in body.items()}
    if isinstance(body, list):
        return [filled_in(value, values) for value in body]
    return body
