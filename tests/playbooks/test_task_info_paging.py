# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paging: nothing lost, nothing twice, page sizes are the module's business; also while new tasks arrive."""
from __future__ import annotations

from typing import Any

import pytest

from lab import SERVICES, Lab, Outcome
from simulator import PROJECTS

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

COUNT = 237
CUTS = {
    "default": {},
    "all": {"limit": 0},
    "one": {"limit": 1},
    "a-page-and-one": {"limit": 51},
    "odd": {"limit": 33, "offset": 70},
    "the-end": {"limit": 100, "offset": 200},
    "exactly-the-end": {"limit": 37, "offset": 200},
    "beyond-the-end": {"limit": 10, "offset": 500},
    "all-but-some": {"limit": 0, "offset": 230},
}
FILTERED = {"status": "Failed"}, {"name": "nothing is called so"}
# what offset means where the documents do not say -> services
READINGS = {"page": ("gaussdb", "taurusdb"), "page0": ("gaussdb", "taurusdb"), "record": SERVICES}
CASES = [(reading, service, cut) for reading, services in READINGS.items() for service in services for cut in CUTS
         if reading == "record" or cut in ("default", "all", "odd", "the-end")]
LARGEST = {"rds": 50, "gaussdb": 100, "taurusdb": 50, "geminidb": 50, "dcs": 1000}


@pytest.fixture(scope="module")
def filled(lab: Lab) -> Any:
    """The job ids of each service, newest first."""
    fill = lab.cloud.fill
    return {service: [job.job_id for job in fill(service, COUNT, running=5, failed=40)] for service in SERVICES}


@pytest.fixture(scope="module")
def outcome(lab: Lab, filled: Any) -> Any:
    results: dict[str, Any] = {}
    for reading in READINGS:
        lab.cloud.settings.update({"offset_reading": dict.fromkeys(SERVICES, reading)})
        cases = {f"{reading}-{service}-{cut}": lab.info(f"{reading}-{service}-{cut}", service, **CUTS[cut])
                 for of, service, cut in CASES if of == reading}
        if reading == "record":
            cases.update({f"failed-{service}": lab.info(f"failed-{service}", service, status="Failed", limit=30) for service in SERVICES})
        results.update(lab.run(cases))
    return results


@pytest.mark.parametrize(("reading", "service", "cut"), CASES)
def test_exactly_the_tasks_of_a_cut(outcome: Outcome, filled: Any, reading: Any, service: str, cut: Any) -> None:
    result = outcome[f"{reading}-{service}-{cut}"]
    offset, limit = CUTS[cut].get("offset", 0), CUTS[cut].get("limit", 100)
    wanted = filled[service][offset:offset + limit if limit else None]
    assert not result["failed"], result
    assert [task["job_id"] for task in result["tasks"]] == wanted
    assert (result["count"], result["total_count"]) == (len(wanted), COUNT)
    assert result["truncated"] is (offset + len(wanted) < COUNT)


@pytest.mark.parametrize(("service", "cut"), [(service, cut) for reading, service, cut in CASES if reading == "record"])
def test_no_more_pages_than_it_takes(lab: Lab, outcome: Outcome, service: str, cut: Any) -> None:
    seen = lab.seen(f"record-{service}-{cut}")
    offset, limit = CUTS[cut].get("offset", 0), CUTS[cut].get("limit", 100)
    records = min(COUNT, offset + limit if limit else COUNT)
    # where offsets are not documented the list is read from its beginning, with one more question about what they mean
    most = -(-records // LARGEST[service]) + (2 if service in ("gaussdb", "taurusdb") else 1)
    assert 1 <= len(seen) <= most
    assert all(one.status == 200 for one in seen)


@pytest.mark.parametrize("service", SERVICES)
def test_a_filter_and_a_limit(outcome: Outcome, service: str) -> None:
    result = outcome[f"failed-{service}"]
    assert result["count"] == 30 and result["truncated"]
    assert {task["status"] for task in result["tasks"]} == {"Failed"}
    assert result["total_count"] == (None if service == "dcs" else 40)


@pytest.fixture(scope="module")
def arriving(lab: Lab, outcome: Outcome) -> Any:
    """Thousands of tasks, read slowly while new ones arrive."""
    project = PROJECTS["sim-2"]
    known, cases = {}, {}
    for service in SERVICES:
        case = f"arriving-{service}"
        known[service] = [job.job_id for job in lab.cloud.fill(service, 2500 if service == "dcs" else 620, project_id=project)]
        for number in range(1000):
            lab.cloud.add_job(service, project_id=project, age=-number * 0.05, duration=None)
        lab.cloud.faults.add("slow", seconds=0.1, path=f"/{case}/", times=None)
        cases[case] = lab.info(case, service, limit=0, project_id=project)
    return known, lab.run(cases)


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_lost_or_repeated_while_tasks_arrive(lab: Lab, arriving: Any, service: str) -> None:
    known, outcome = arriving
    result = outcome[f"arriving-{service}"]
    assert not result["failed"], result
    found = [task["job_id"] for task in result["tasks"]]
    assert len(found) == len(set(found))
    assert set(known[service]) < set(found), "those that were there from the beginning, and some that came"
    assert result["count"] == len(found) and not result["truncated"]
    assert len(lab.seen(f"arriving-{service}")) >= 3
