# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an info module says when it cannot give a list: wrong options before any request, refusals, faults, missing lists."""
from __future__ import annotations

import functools
import json
import sys
from typing import Any

import pytest
from driving import SERVICES, info, info_params

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _task_info
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import RequestsMissing
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import Http
from simulator import ACCESS_KEY, PASSWORD, SECRET_KEY, STATIC_TOKEN, USER_NAME, Simulator

KEYS = ("service", "http_status", "code", "message", "request_id")


def failure(sim: Simulator, service: str, **options: Any) -> dict[str, Any]:
    result = info(sim, service, **options)
    assert result["failed"] is True and result["changed"] is False
    assert tuple(result["error"]) == KEYS
    assert "tasks" not in result and "Traceback" not in result["msg"]
    return result


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"region": None, "endpoints": None}, "region: "),
        ({"region": "mars-1", "endpoints": None}, "region: "),
        ({"access_key": "a"}, "secret_key is missing"),
        ({"username": "u"}, "password is missing"),
        ({"access_key": None, "secret_key": None}, "No credentials"),
        ({"endpoints": {"ecs": "https://x"}}, "endpoints: "),
        ({"endpoints": {"rds": "ftp://x", "gaussdb": "ftp://x"}}, "is no base URL"),
        ({"auth_url": "ftp://x"}, "auth_url: "),
        ({"limit": -1}, "limit: "),
        ({"offset": -1}, "offset: "),
        ({"job_id": ""}, "job_id: "),
        ({"job_id": "  "}, "job_id: "),
        ({"instance_id": ""}, "instance_id: "),
        ({"name": " "}, "name: "),
        ({"ca_cert": "/nowhere/ca.pem"}, "ca_cert: "),
        ({"request_timeout": 0}, "request_timeout: "),
        ({"retries": -1}, "retries: "),
        ({"start_time": "soon"}, "start_time: "),
        ({"end_time": "-1d", "start_time": "-1h"}, "end_time: "),
        ({"project_id": "../other"}, "project_id: "),
        ({"proxy": "nonsense://x"}, "proxy: "),
    ],
    ids=str,
)
@pytest.mark.parametrize("service", ["rds", "dcs"])
def test_wrong_options_are_named_before_any_request(sim: Simulator, service: str, options: dict[str, Any], said: str) -> None:
    result = failure(sim, service, **options)
    assert said in result["msg"]
    assert len(sim.cloud.requests) == 0
    assert result["error"] == dict.fromkeys(KEYS)


@pytest.mark.parametrize("service", ["gaussdb", "geminidb", "dcs"])
def test_orders_are_of_rds_and_taurusdb_only(sim: Simulator, service: str) -> None:
    result = failure(sim, service, order_id="CS1")
    assert result["msg"].startswith("order_id: ") and "RDS and TaurusDB" in result["msg"] and len(sim.cloud.requests) == 0


def test_a_dcs_job_of_an_instance_cannot_be_asked_for(sim: Simulator) -> None:
    result = failure(sim, "dcs", job_id="1", instance_id="2")
    assert result["msg"].startswith("instance_id: ") and len(sim.cloud.requests) == 0


@pytest.mark.parametrize("service", SERVICES)
def test_no_permission(sim: Simulator, service: str) -> None:
    sim.cloud.settings.denied = [service]
    for options in ({}, {"job_id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886"}):
        result = failure(sim, service, **options)
        assert "permission" in result["msg"] and result["error"]["service"] == service
        assert result["error"]["http_status"] in (400, 403) and result["error"]["code"] in ("DBS.280015", "DCS.2003")
        assert result["error"]["request_id"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_wrong_path_names_the_address_and_the_option(sim: Simulator, service: str) -> None:
    result = failure(sim, service, endpoints={**sim.endpoints(), service: f"{sim.url}/wrong"})
    assert f"{sim.url}/wrong" in result["msg"] and f"endpoints.{service}" in result["msg"]
    assert result["error"]["code"] == "APIG.0101"


@pytest.mark.parametrize(("service", "path"), [("rds", "tasklist"), ("taurusdb", "immediate-jobs"), ("dcs", "tasks")])
def test_a_list_that_is_not_published_says_where_that_is_so(sim: Simulator, service: str, path: str) -> None:
    sim.cloud.settings.unpublished = [f"{service}/{path}"]
    result = failure(sim, service)
    assert "Open Telekom Cloud" in result["msg"] and "job_id" in result["msg"]


def test_the_list_of_a_dcs_instance_is_there_where_the_other_is_not(sim: Simulator) -> None:
    job = sim.cloud.add_job("dcs")
    sim.cloud.settings.unpublished = ["dcs/tasks"]
    assert info(sim, "dcs", instance_id=job.instance_id)["count"] == 1


def test_otc_has_no_list_of_taurusdb_and_is_not_asked(sim: Simulator) -> None:
    for region in ("eu-de", "eu-nl", "eu-ch2"):
        result = failure(sim, "taurusdb", region=region, endpoints=None, project_id="p")
        assert region in result["msg"] and "Open Telekom Cloud has no list of TaurusDB tasks" in result["msg"]


@pytest.mark.parametrize("service", SERVICES)
def test_an_unknown_instance_has_no_tasks(sim: Simulator, service: str) -> None:
    sim.cloud.fill(service, 30)
    result = info(sim, service, instance_id="no-such-instance")
    assert (result["tasks"], result["total_count"], result["truncated"]) == ([], 0, False)


@pytest.mark.parametrize("answer", [(404, {"error_code": "DCS.4004", "error_msg": "no such instance"}), (404, {"error_code": "111404022", "error_msg": "x"})])
def test_an_unknown_instance_of_dcs_whatever_it_says(sim: Simulator, answer: tuple[int, Any]) -> None:
    sim.cloud.faults.add("status", service="dcs", status=answer[0], body=answer[1])
    assert info(sim, "dcs", instance_id="x")["tasks"] == []


@pytest.mark.parametrize(("service", "status", "code"), [("dcs", 404, "DCS.4004"), ("rds", 400, "DBS.200543")])
def test_a_list_that_is_not_known_is_no_empty_list(sim: Simulator, service: str, status: int, code: str) -> None:
    sim.cloud.faults.add("status", service=service, status=status, body={"error_code": code, "error_msg": "no such thing"})
    assert "no such thing" in failure(sim, service)["msg"]


@pytest.mark.parametrize("kind", ["close", "reset", "cut", "html", "not_json", "garbage"])
def test_faults_are_tried_again_and_then_told(sim: Simulator, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(_task_info, "Http", functools.partial(Http, sleep=sim.cloud.clock.advance))
    sim.cloud.fill("rds", 3)
    fault = sim.cloud.faults.add(kind, service="rds", times=2)
    assert info(sim, "rds", retries=2)["count"] == 3
    assert len(sim.cloud.requests.of("rds")) == 3
    fault.times = None
    result = failure(sim, "rds", retries=1)
    assert "rds" in result["msg"] and result["error"]["service"] == "rds" and result["error"]["message"]


@pytest.mark.parametrize("shape", ["list", "null", "text", "number", "missing"])
@pytest.mark.parametrize("service", SERVICES)
def test_answers_of_another_shape(sim: Simulator, service: str, shape: str) -> None:
    sim.cloud.faults.add("wrong_shape", service=service, shape=shape, times=None)
    assert service in failure(sim, service, retries=0)["msg"]


@pytest.mark.parametrize("service", SERVICES)
def test_records_of_any_shape_are_no_traceback(sim: Simulator, service: str) -> None:
    rows = [
        {}, {"id": None}, {"id": {}, "job_id": []}, {"status": 5, "created_at": [], "start_time": {}, "create_time": True, "created_time": float("inf")},
        {"instance": "x", "instance_info": [], "process": {}, "progress": [], "fail_reason": {}}, {"created_at": 10**30, "updated_at": "9" * 15},
        {"id": "\ud800", "name": "a\x00b"},
    ]
    totals: list[Any] = [7, "7", None, "many", -1, [], 10**40]
    for total in totals:
        key = "jobs" if service in ("taurusdb", "geminidb") else "tasks"
        body = json.dumps({key: rows, "total_count": total, "task_count": total})
        sim.cloud.faults.add("status", service=service, status=200, body=body)
        result = info(sim, service)
        assert not result.get("failed"), result["msg"]
        json.dumps(result).encode()


def test_a_list_under_null_is_empty(sim: Simulator) -> None:
    sim.cloud.faults.add("status", service="rds", status=200, body={"tasks": None, "total_count": 0})
    assert info(sim, "rds")["tasks"] == []


@pytest.mark.parametrize("total", [None, "", "many", {"n": 1}])
def test_a_list_without_a_total_is_read_to_its_end(sim: Simulator, total: Any) -> None:
    for offset in (0, 50, 100):
        rows = [{"id": str(number), "status": "Completed"} for number in range(offset, min(offset + 50, 120))]
        sim.cloud.faults.add("status", service="rds", path=f"offset={offset}" if offset else "limit=50", status=200, body={"tasks": rows, "total_count": total})
    result = info(sim, "rds", limit=0)
    assert (result["count"], result["total_count"], result["truncated"]) == (120, 120, False)


@pytest.mark.parametrize(
    "options",
    [
        {"auth_token": "t0p-s3cret-token"}, {"access_key": "AKs3cretAKs3cretAK12", "secret_key": "SK/s3cret+SK="},
        {"username": USER_NAME, "password": 's3cret "päß"'},
    ],
)
def test_secrets_that_come_back_are_hidden(sim: Simulator, options: dict[str, str]) -> None:
    """A gateway that repeats all that it was sent."""
    echo = {name: value for name, value in options.items() if name != "username"}
    said = "; ".join([f"{name}={value}" for name, value in echo.items()] + [json.dumps(echo)])
    for status in (400, 401, 403, 404, 500):
        sim.cloud.faults.add("status", status=status, body={"error_code": "X.1", "error_msg": said, "request_id": next(iter(echo.values()))})
        text = json.dumps(failure(sim, "rds", retries=0, **options), ensure_ascii=False)
        for value in echo.values():
            assert value not in text and json.dumps(value)[1:-1] not in text and json.dumps(value, ensure_ascii=False)[1:-1] not in text


def test_a_fetched_token_that_comes_back_is_hidden(sim: Simulator) -> None:
    sim.cloud.faults.add("status", service="iam", status=201, body={"token": {}}, headers={"X-Subject-Token": STATIC_TOKEN})
    sim.cloud.faults.add("status", service="rds", status=400, body={"error_msg": f"bad token {STATIC_TOKEN}"})
    result = failure(sim, "rds", username=USER_NAME, password=PASSWORD, project_id=sim.cloud.project_id(None))
    assert STATIC_TOKEN not in json.dumps(result) and "bad token ****" in result["msg"]


def test_a_signature_that_comes_back_is_hidden(sim: Simulator) -> None:
    info(sim, "rds")
    sent = sim.cloud.requests.of("rds")[-1].headers["Authorization"]
    sim.cloud.faults.add("status", service="rds", status=401, body={"error_msg": f"bad signature: {sent}"})
    text = json.dumps(failure(sim, "rds"))
    assert sent.rpartition("=")[2] not in text and ACCESS_KEY not in text and SECRET_KEY not in text


def test_the_password_of_a_proxy_is_hidden(sim: Simulator) -> None:
    for proxy in ("http://me:pr0xy-s3cret@127.0.0.1:1", "http://me:pr0xy-s3cret@ho st:1", "me:pr0xy-s3cret@127.0.0.1:1", "ftp://me:pr0xy-s3cret@127.0.0.1:1"):
        assert "pr0xy-s3cret" not in json.dumps(failure(sim, "rds", proxy=proxy, retries=0))


def test_without_requests(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(RequestsMissing) as caught:
        info(sim, "rds")
    assert "ImportError" in caught.value.traceback or "ModuleNotFoundError" in caught.value.traceback
    # but wrong options are told first
    assert failure(sim, "rds", limit=-1)["msg"].startswith("limit: ")


def test_parameters_that_ansible_hands_over_and_nobody_knows(sim: Simulator) -> None:
    params = {**info_params(sim), "_ansible_check_mode": True, "unheard": object()}
    assert not _task_info.run(SERVICES["rds"], params, environ={}, now=sim.cloud.now).get("failed")
