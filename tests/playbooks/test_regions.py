# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints from the region: every cloud's hosts as the table of facts has them, over https through a proxy that knows the way."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from certificates import Authority
from lab import COLLECTION, SERVICES, Lab, Outcome
from listeners import proxying
from simulator import PASSWORD, PROJECTS, STATIC_TOKEN, USER_NAME, Simulator

HUAWEI, EUROPE, OTC, SWISS = "myhuaweicloud.com", "myhuaweicloud.eu", "otc.t-systems.com", "sc.otc.t-systems.com"
# region -> domain, first labels for gaussdb and taurusdb, of IAM
REGIONS = {
    "cn-north-4": (HUAWEI, "gaussdb-opengauss", "gaussdb", "iam"),
    "ap-southeast-1": (HUAWEI, "gaussdb-opengauss", "gaussdbformysql", "iam"),
    "cn-east-5": (HUAWEI, "gaussdb", "gaussdb-mysql", "iam"),
    "tr-west-1": (HUAWEI, "gaussdb", "gaussdbformysql", "iam"),
    "af-south-1": (HUAWEI, "gaussdb-opengauss", "gaussdb-mysql", "iam"),
    "eu-west-0": (HUAWEI, "gaussdb-opengauss", "gaussdb", "iam"),
    "eu-west-101": (EUROPE, "gaussdb-opengauss", "gaussdb", "iam"),
    "eu-de": (OTC, "gaussdb", "gaussdb-mysql", "iam"),
    "eu-nl": (OTC, "gaussdb", "gaussdb-mysql", "iam"),
    "eu-ch2": (SWISS, "gaussdb", "gaussdb-mysql", "iam-pub"),
}


def hosts_of(region: str) -> dict[str, str]:
    """Service -> host."""
    domain, gaussdb, taurusdb, iam = REGIONS[region]
    labels = {"rds": "rds", "gaussdb": gaussdb, "taurusdb": taurusdb, "geminidb": "gaussdb-nosql", "dcs": "dcs", "iam": iam}
    return {service: f"{label}.{region}.{domain}" for service, label in labels.items()}


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cloud that speaks https under the names of the real hosts, and the proxy that leads there."""
    folder = tmp_path_factory.mktemp("far")
    authority = Authority(folder, "authority")
    pair = authority.sign("all-hosts", [f"*.{region}.{domain}" for region, (domain, *_labels) in REGIONS.items()])
    with Simulator(tls=pair) as simulator:
        for region in REGIONS:
            if simulator.cloud.accounts.project_named(region) is None:
                simulator.cloud.accounts.add_project(region)
        ports = {service: int(url.rpartition(":")[2]) for service, url in simulator.service_urls.items()}
        ways = {host: ports[service] for region in REGIONS for service, host in hosts_of(region).items()}
        with proxying(lambda host, port: ("127.0.0.1", ways[host] if port == 443 else port)) as proxy:
            yield Lab(simulator, folder, in_worker=True), proxy, authority.path


@pytest.fixture(scope="module")
def outcome(far: Any) -> Any:
    lab, proxy, ca_cert = far
    common = {"proxy": proxy.url, "ca_cert": ca_cert, "auth_token": STATIC_TOKEN}

    def once(region: str, services: Any, **more: Any) -> Any:
        jobs = [{"service": service, "job_id": "f" * 32} for service in services]
        return {f"{COLLECTION}.wait_for_job": {**common, "region": region, "jobs": jobs, **more}, "check_mode": True}

    cases = {region: once(region, SERVICES) for region in REGIONS}
    elsewhere = [{"service": "rds", "job_id": "f" * 32, "region": "ap-southeast-1"}, {"service": "dcs", "job_id": "f" * 32}]
    cases["other-region"] = once("cn-north-4", (), jobs=elsewhere, endpoints={"rds": "https://127.0.0.1:1"}, project_id=PROJECTS["cn-north-4"])
    user = {"auth_token": None, "username": USER_NAME, "password": PASSWORD}
    taurus = lab.cloud.fill("taurusdb", 6, project_id="eu-de")
    options = {key: value for key, value in {**common, **user}.items() if value is not None}
    cases["user"] = {f"{COLLECTION}.rds_task_info": {**options, "region": "eu-de"}}
    cases["taurusdb-on-otc"] = {f"{COLLECTION}.taurusdb_task_info": {**common, "region": "eu-de", "project_id": "p"}}
    cases["taurusdb-on-otc-one"] = {f"{COLLECTION}.taurusdb_task_info": {**common, "region": "eu-de", "job_id": taurus[0].job_id}}
    cases["taurusdb-on-otc-wait"] = {f"{COLLECTION}.wait_for_job": {
        **common, "region": "eu-de", "service": "taurusdb", "job_id": [job.job_id for job in taurus]}}
    return lab.run(cases)


@pytest.mark.parametrize("region", REGIONS)
def test_hosts_of_a_region(far: Any, outcome: Outcome, region: Any) -> None:
    _lab, proxy, _ca_cert = far
    result = outcome[region]
    assert not result["failed"], result["msg"]
    asked = {noted.target for noted in proxy.noted if f".{region}." in noted.target}
    assert asked == {f"{host}:443" for host in hosts_of(region).values()}


def test_another_region_has_its_own_project_and_endpoint(far: Any, outcome: Outcome) -> None:
    lab, _proxy, _ca_cert = far
    assert not outcome["other-region"]["failed"], outcome["other-region"]["msg"]
    looked_up = [seen.args["name"] for seen in lab.cloud.requests if seen.service == "iam" and seen.method == "GET"]
    assert looked_up.count("ap-southeast-1") == 2, "for its own case and for this one"


def test_a_user_of_a_region(outcome: Outcome) -> None:
    assert not outcome["user"]["failed"], outcome["user"]["msg"]


def test_the_list_of_taurusdb_is_missing_on_otc(far: Any, outcome: Outcome) -> None:
    lab, _proxy, _ca_cert = far
    result = outcome["taurusdb-on-otc"]
    assert result["failed"] and result["error"]["service"] == "taurusdb"
    assert all(text in result["msg"] for text in ("taurusdb", "eu-de", "Open Telekom Cloud", "job_id"))
    assert not [seen for seen in lab.cloud.requests if seen.path.startswith("/v3/p/")], "nothing is sent"


def test_jobs_of_taurusdb_are_looked_up_on_otc(outcome: Outcome) -> None:
    one, many = outcome["taurusdb-on-otc-one"], outcome["taurusdb-on-otc-wait"]
    assert one["count"] == 1 and one["tasks"][0]["status"] == "Completed"
    assert not many["failed"], many["msg"]
    assert many["requests"] == 1 + 6
