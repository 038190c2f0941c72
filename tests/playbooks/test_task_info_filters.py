# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every filter of every info module, alone and together, those of the API and those that are applied to the records."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from placed_tasks import DAY, HOUR, TASKS, expected, instance_of, iso, job_id_of, place
from simulator.vocabulary import FILTER_NAME_OF, NAMES

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")


def filters_of(service: str) -> dict[str, dict[str, Any]]:
    """A case's name -> options."""
    first, second, last = (NAMES[service][number] for number in (0, 1, -1))
    one, two = instance_of(service, 1), instance_of(service, 2)
    cases: dict[str, dict[str, Any]] = {
        "none": {},
        "job-id": {"job_id": job_id_of("completed")},
        "job-id-unknown": {"job_id": "f" * 32},
        "job-id-and-other-status": {"job_id": job_id_of("completed"), "status": "Failed"},
        "job-id-and-its-name": {"job_id": job_id_of("completed"), "name": second, "status": "Completed"},
        "instance-id": {"instance_id": one},
        "instance-id-unknown": {"instance_id": instance_of(service, 9)},
        "instance-id-and-status": {"instance_id": two, "status": "Failed"},
        "name": {"name": first},
        "name-that-no-filter-knows": {"name": last},
        "name-of-the-filter-only": {"name": FILTER_NAME_OF.get(first, "NoSuchTask")},
        "name-status-and-time": {"name": first, "status": "Failed", "start_time": "-1d"},
        "limit-and-status": {"limit": 1, "status": "Completed"},
        "offset-and-limit": {"offset": 1, "limit": 3},
        "offset-limit-and-instance": {"offset": 1, "limit": 2, "instance_id": one},
        **{f"status-{status}": {"status": status} for status in ("Pending", "Running", "Completed", "Failed", "Canceled")},
    }
    if service in ("rds", "taurusdb"):
        cases["order-id"] = {"order_id": "order-1"}
        cases["order-id-and-job-id"] = {"order_id": "order-2", "job_id": job_id_of("failed")}
    if service == "dcs":
        # it does not say which instance a job is of
        assert not any({"job_id", "instance_id"} <= set(filters) for filters in cases.values())
    return cases


ALL = [(service, name) for service in SERVICES for name in filters_of(service)]


@pytest.fixture(scope="module")
def placed(lab: Lab) -> Any:
    return {service: place(lab.cloud, service) for service in SERVICES}


@pytest.fixture(scope="module")
def outcome(lab: Lab, placed: Any) -> Any:
    return lab.run({f"{service}-{name}": lab.info(f"{service}-{name}", service, **filters_of(service)[name]) for service, name in ALL})


def labels(service: str, result: dict[str, Any]) -> list[str]:
    """The tasks of a result by what the test calls them; DCS tells only its task ids in the list of an instance."""
    known = {job_id_of(label): label for label in TASKS}
    known.update({f"{job_id}task"[-32:]: label for job_id, label in list(known.items()) if service == "dcs"})
    return [known[task["job_id"]] for task in result["tasks"]]


@pytest.mark.parametrize(("service", "name"), ALL)
def test_filter_finds_exactly_what_it_should(outcome: Outcome, placed: Any, service: str, name: str) -> None:
    result, filters = outcome[f"{service}-{name}"], filters_of(service)[name]
    since = placed[service][0].job.created - 24 * HOUR if "start_time" in filters else -math.inf
    matching = expected(placed[service], filters, since, math.inf)
    offset, limit = filters.get("offset", 0), filters.get("limit", 100)
    wanted = matching[offset:offset + limit]
    assert not result["failed"], result
    assert labels(service, result) == wanted
    assert result["count"] == len(wanted)
    assert result["truncated"] is (offset + len(wanted) < len(matching))
    assert result["total_count"] in ([len(matching), None] if result["truncated"] else [len(matching)])
    assert result["changed"] is False


@pytest.mark.parametrize(("service", "name"), ALL)
def test_filter_sends_nothing_that_the_api_refuses(lab: Lab, outcome: Outcome, service: str, name: str) -> None:
    seen = lab.seen(f"{service}-{name}")
    assert seen
    refused = [one for one in seen if one.status != 200]
    # a job that is not known is an answer too
    assert all(name == "job-id-unknown" and "jobs" in one.path for one in refused), refused


# how a time may be written -> epoch seconds to text
FORMS: dict[str, Callable[[float], str]] = {
    "zulu": iso,
    "without-zone": lambda moment: iso(moment)[:-1],
    "with-a-blank": lambda moment: iso(moment)[:-1].replace("T", " "),
    "other-zone": lambda moment: iso(moment + 8 * HOUR)[:-1] + "+08:00",
    "seconds": lambda moment: str(int(moment)),
    "milliseconds": lambda moment: str(int(moment * 1000)),
}
WINDOWS = {"since": (4 * HOUR, None), "until": (None, 4 * HOUR), "between": (7 * DAY, 1 * DAY)}
# each service gets three of the forms, and each form is read by at least two services
WINDOW_CASES = [(service, window, [*FORMS, "age"][(3 * number + place_of) % 7])
                for number, service in enumerate(SERVICES) for place_of, window in enumerate(WINDOWS)]


@pytest.fixture(scope="module")
def windows(lab: Lab, placed: Any) -> Any:
    now = lab.cloud.now()

    def text(form: str, ago: float | None) -> str | None:
        if ago is None:
            return None
        if form == "age":
            return f"-{ago / DAY:g}d" if ago >= DAY else f"-{ago / 60:g}m"
        return FORMS[form](now - ago)

    cases = {}
    for service, window, form in WINDOW_CASES:
        case = f"{service}-{window}-{form}"
        since, until = WINDOWS[window]
        cases[case] = lab.info(case, service, start_time=text(form, since), end_time=text(form, until))
    return lab.run(cases)


@pytest.mark.parametrize(("service", "window", "form"), WINDOW_CASES)
def test_times_in_every_form(windows: Any, placed: Any, lab: Lab, service: str, window: Any, form: Any) -> None:
    result = windows[f"{service}-{window}-{form}"]
    newest = placed[service][0].job.created + TASKS["running"][1]
    since, until = WINDOWS[window]
    wanted = expected(placed[service], {}, -math.inf if since is None else newest - since, math.inf if until is None else newest - until)
    assert not result["failed"], result
    assert labels(service, result) == wanted
    assert result["total_count"] == len(wanted)
    assert all(seen.status == 200 for seen in lab.seen(f"{service}-{window}-{form}"))
