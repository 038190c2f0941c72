# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides list is what the code knows."""
from __future__ import annotations

import re
import textwrap
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml
from driving import SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _errors, _service
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import ENVIRONMENT
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._regions import CLOUDS
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._service import Query
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import STATUSES, Task, read_task
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task_info import _filters_here

GUIDES = Path(__file__).resolve().parents[3] / "docs/docsite/rst"
NOW = 1768471331.0


def guide(name: str) -> str:
    return (GUIDES / f"guide_{name}.rst").read_text(encoding="utf-8")


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the list-table whose heading begins so."""
    found = next(part for part in text.split(".. list-table::")[1:] if re.search(rf"^   \* - {re.escape(first)}$", part, re.MULTILINE))
    lines = "\n".join(takewhile(lambda line: line.startswith("   ") or not line, found.splitlines()[1:]))
    rows = re.split(r"^   \* -", lines, flags=re.MULTILINE)[1:]
    return [[" ".join(cell.split()) for cell in re.split(r"^     -", row, flags=re.MULTILINE)] for row in rows][1:]


def literals(cell: str) -> list[str]:
    return re.findall(r"``([^`]+)``", cell)


def test_every_variable_of_the_environment_is_listed() -> None:
    listed = {row[0].strip("`"): tuple(re.findall(r":ansenvvar:`(\w+)`", row[1])) for row in table(guide("authentication"), "option")}
    foreign = {"ca_cert": ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), "proxy": ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"), "retries": ("HW_MAX_RETRIES",)}
    assert listed == {option: (*ENVIRONMENT.get(option, ()), *foreign.get(option, ())) for option in {**ENVIRONMENT, **foreign}}


def test_every_region_is_listed() -> None:
    listed = {literals(row[1])[0]: set(literals(row[2])) for row in table(guide("authentication"), "cloud")}
    assert listed == {cloud.domain: set(cloud.regions) for cloud in CLOUDS}


def at_service(service: str, **filters: Any) -> bool:
    query = Query(**filters)
    return not _filters_here(query, SERVICES[service].listing(query, NOW))


@pytest.mark.parametrize("number, service", list(enumerate(("rds", "gaussdb", "taurusdb", "geminidb", "dcs"), 1)))
def test_which_filters_a_service_applies(number: int, service: str) -> None:
    says = {row[0].strip("`"): row[number] for row in table(guide("tasks"), "filter")}
    assert says["instance_id"] == ("service" if at_service(service, instance_id="a") else "module")
    if SERVICES[service].has_order_id:
        assert says["order_id"] == ("service" if at_service(service, order_id="a") else "module")
    else:
        assert says["order_id"] == "no orders"
    known = {"gaussdb": "ResizeGaussDBV5Flavor", "taurusdb": "ResizeGaussDBforMySQLFlavor"}.get(service, "a")
    words = {(True, True): "service", (True, False): "service or module", (False, False): "module"}
    assert says["name"] == words[at_service(service, name=known), at_service(service, name="a")]
    here = [status for status in STATUSES if not at_service(service, status=status)]
    assert literals(says["status"]) == (here if len(here) < len(STATUSES) else []) and says["status"].startswith("service") == (len(here) < len(STATUSES))
    assert says["times"].startswith("service") and at_service(service, start=NOW - 60)
    assert ("with ``instance_id`` module" in says["times"]) == (at_service(service, instance_id="a") and not at_service(service, instance_id="a", start=NOW))
    assert ("30 days" in says["times"]) == bool(SERVICES[service].listing(Query(start=NOW - 40 * 86400), NOW).warnings)
    assert int(says["page size"]) == SERVICES[service].page_sizes[-1]


def test_every_error_code_is_explained() -> None:
    text = guide("troubleshooting")
    tables = [value for value in vars(_errors).values() if isinstance(value, frozenset)]
    codes = {code for found in tables for code in found} - {"APIGW.0101"}  # as APIG.0101
    assert len(codes) > 20 and not [code for code in codes if code not in text]


def test_the_shape_of_a_task() -> None:
    block = re.search(r"code-block:: yaml\n\n((?:    .*\n)+)", guide("tasks"))
    assert block
    assert list(yaml.safe_load(textwrap.dedent(block[1]))) == list(Task("rds", "1").as_result())


def test_the_example_of_a_new_service() -> None:
    """It lists and looks up as the API reference of DDM says, whose example is read here."""
    block = re.search(r"code-block:: python\n\n((?:    .*\n|\n)+)", guide("adding_a_service"))
    assert block
    names: dict[str, Any] = {"__name__": f"{_service.__package__}._services.ddm", "__package__": f"{_service.__package__}._services"}
    exec(compile(textwrap.dedent(block[1]), "ddm.py", "exec"), names)
    service = names["SERVICE"]
    listing = service.listing(Query(start=NOW - 3600), NOW)
    assert (listing.path, listing.rows, listing.total) == ("jobs", "jobs", "total")
    assert listing.params == {"start_time": "1768467731000", "end_time": "1768557731000"}
    assert int(service.listing(Query(), NOW).params["start_time"]) > (NOW - 30 * 86400) * 1000
    way = service.look_ups("31b8ae23")[0]
    job = {
        "id": "31b8ae23", "name": "CreateInstance", "status": "Running", "created_time": "2018-08-06T10:41:14+0100", "end_time": "2018-08-06T16:41:14+0100",
        "process": "60%", "instance": {"id": "a48e43ff268f4c0e879652d65e63d0fbin09", "name": "DDM-test"},
    }
    task = read_task("ddm", job, way.fields).as_result()
    assert (way.path, way.key) == ("jobs/31b8ae23", "job")
    assert (task["status"], task["progress"], task["instance_name"], task["created_at"], task["ended_at"]) == (
        "Running", 60, "DDM-test", "2018-08-06T09:41:14Z", None,
    )
