# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which host is asked in which region, and what holds for an entry of another region."""
from __future__ import annotations

from typing import Any

import pytest
from driving import CONNECTION, SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._connection import Target, find_target
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._regions import CLOUDS, cloud_of, is_otc
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets

KEYS: dict[str, Any] = {"access_key": "a", "secret_key": "s"}
USER: dict[str, Any] = {"username": "u", "password": "p"}


def target(service: str, entry: dict[str, str] | None = None, **options: Any) -> Target:
    given = options if "username" in options or "auth_token" in options else {**KEYS, **options}
    return find_target(read_settings({**CONNECTION, **given}, {}, Secrets()), SERVICES[service], **(entry or {}))


@pytest.mark.parametrize(
    ("service", "region", "base"),
    [
        ("rds", "cn-north-4", "https://rds.cn-north-4.myhuaweicloud.com"),
        ("dcs", "ap-southeast-1", "https://dcs.ap-southeast-1.myhuaweicloud.com"),
        ("geminidb", "cn-north-4", "https://gaussdb-nosql.cn-north-4.myhuaweicloud.com"),
        ("gaussdb", "cn-north-4", "https://gaussdb-opengauss.cn-north-4.myhuaweicloud.com"),
        ("gaussdb", "tr-west-1", "https://gaussdb.tr-west-1.myhuaweicloud.com"),
        ("taurusdb", "cn-north-4", "https://gaussdb.cn-north-4.myhuaweicloud.com"),
        ("taurusdb", "tr-west-1", "https://gaussdbformysql.tr-west-1.myhuaweicloud.com"),
        ("taurusdb", "af-south-1", "https://gaussdb-mysql.af-south-1.myhuaweicloud.com"),
        ("rds", "eu-west-101", "https://rds.eu-west-101.myhuaweicloud.eu"),
        ("rds", "eu-west-0", "https://rds.eu-west-0.myhuaweicloud.com"),
        ("rds", "eu-de", "https://rds.eu-de.otc.t-systems.com"),
        ("gaussdb", "eu-de", "https://gaussdb.eu-de.otc.t-systems.com"),
        ("taurusdb", "eu-nl", "https://gaussdb-mysql.eu-nl.otc.t-systems.com"),
        ("dcs", "eu-ch2", "https://dcs.eu-ch2.sc.otc.t-systems.com"),
    ],
)
def test_host(service: str, region: str, base: str) -> None:
    found = target(service, region=region, project_id="p")
    assert (found.base, found.from_region, found.region) == (base, True, region)


@pytest.mark.parametrize(
    ("region", "iam"),
    [
        ("cn-north-4", "https://iam.cn-north-4.myhuaweicloud.com"),
        ("eu-west-101", "https://iam.eu-west-101.myhuaweicloud.eu"),
        ("eu-de", "https://iam.eu-de.otc.t-systems.com"),
        ("eu-ch2", "https://iam-pub.eu-ch2.sc.otc.t-systems.com"),
    ],
)
def test_iam(region: str, iam: str) -> None:
    assert target("rds", region=region).iam == iam
    assert target("rds", region=region, **USER).iam == iam
    assert target("rds", region=region, auth_url="https://own").iam == "https://own"


def test_no_region_is_in_two_clouds_and_only_two_clouds_are_otc() -> None:
    regions = [region for cloud in CLOUDS for region in cloud.regions]
    assert len(regions) == len(set(regions))
    assert {region for region in regions if is_otc(region)} == {"eu-de", "eu-nl", "eu-ch2"}
    assert cloud_of("mars-1") is None and cloud_of(None) is None and not is_otc(None) and not is_otc("mars-1")


# There "gaussdb." is openGauss, and the vendor's SDK knows no TaurusDB.
WITHOUT_TAURUSDB = {"cn-east-2", "cn-east-4", "ap-southeast-5", "af-north-1", "cn-north-12"}


def test_every_service_has_a_host_of_its_own_in_every_region() -> None:
    for cloud in CLOUDS:
        for region in cloud.regions:
            services = [service for service in SERVICES if service != "taurusdb" or region not in WITHOUT_TAURUSDB]
            bases = [target(service, region=region, project_id="p").base for service in services]
            assert all(base.endswith(f".{region}.{cloud.domain}") for base in bases)
            assert len(set(bases)) == len(bases)


@pytest.mark.parametrize("region", sorted(WITHOUT_TAURUSDB))
def test_another_services_host_is_not_taken_for_it(region: str) -> None:
    with pytest.raises(OptionError, match=r"endpoints\.taurusdb"):
        target("taurusdb", region=region, project_id="p")


def test_an_unknown_region_lists_the_known_ones_and_names_the_way_out() -> None:
    with pytest.raises(OptionError) as caught:
        target("gaussdb", region="mars-1", project_id="p")
    text = str(caught.value)
    assert text.startswith("region: ") and "mars-1" in text and "endpoints.gaussdb" in text
    for cloud in CLOUDS:
        assert all(region in text for region in cloud.regions)


def test_an_unknown_region_will_do_with_an_endpoint() -> None:
    found = target("rds", region="mars-1", project_id="p", endpoints={"rds": "https://rds.mars"})
    assert (found.base, found.region, found.from_region, found.option) == ("https://rds.mars", "mars-1", False, "endpoints.rds")


@pytest.mark.parametrize(("options", "named"), [({}, "auth_url"), (USER, "auth_url")])
def test_an_unknown_region_needs_iam_too_where_it_is_asked(options: dict[str, Any], named: str) -> None:
    with pytest.raises(OptionError) as caught:
        target("rds", region="mars-1", endpoints={"rds": "https://rds.mars"}, **options)
    assert named in str(caught.value)


def test_no_region_names_both_ways() -> None:
    with pytest.raises(OptionError) as caught:
        target("rds", project_id="p")
    assert "region" in str(caught.value) and "endpoints.rds" in str(caught.value)


def test_no_region_will_do_with_endpoint_and_project() -> None:
    found = target("rds", project_id="p", endpoints={"rds": "https://r"})
    assert (found.region, found.base, found.project) == (None, "https://r", {"id": "p"})


def test_no_region_and_no_project_to_look_up() -> None:
    with pytest.raises(OptionError, match="project_id"):
        target("rds", endpoints={"rds": "https://r", "iam": "https://i"})


@pytest.mark.parametrize(
    ("options", "project"),
    [
        ({}, {"name": "eu-de"}),
        ({"project_name": "eu-de_dev"}, {"name": "eu-de_dev"}),
        ({"project_id": "p"}, {"id": "p"}),
        ({"project_id": "p", "project_name": "eu-de_dev"}, {"id": "p"}),
    ],
)
def test_project(options: dict[str, Any], project: dict[str, str]) -> None:
    assert target("rds", region="eu-de", **options).project == project


@pytest.mark.parametrize(
    ("entry", "base", "project", "option"),
    [
        ({}, "https://task", {"id": "p"}, "endpoints.rds"),
        ({"region": "eu-de"}, "https://task", {"id": "p"}, "endpoints.rds"),
        ({"project_id": "q"}, "https://task", {"id": "q"}, "endpoints.rds"),
        ({"endpoint": "https://entry/v3"}, "https://entry", {"id": "p"}, "endpoint"),
        ({"region": "eu-de", "endpoint": "https://entry"}, "https://entry", {"id": "p"}, "endpoint"),
        # elsewhere: the project is looked up there, and the endpoint is that region's
        ({"region": "eu-nl"}, "https://rds.eu-nl.otc.t-systems.com", {"name": "eu-nl"}, "endpoints.rds"),
        ({"region": "eu-nl", "project_id": "q"}, "https://rds.eu-nl.otc.t-systems.com", {"id": "q"}, "endpoints.rds"),
        ({"region": "eu-nl", "endpoint": "https://entry"}, "https://entry", {"name": "eu-nl"}, "endpoint"),
        ({"region": "mars-1", "endpoint": "https://entry"}, "https://entry", {"name": "mars-1"}, "endpoint"),
    ],
)
def test_an_entry_of_jobs(entry: dict[str, str], base: str, project: dict[str, str], option: str) -> None:
    options = {"region": "eu-de", "project_id": "p", "project_name": "eu-de_dev", "endpoints": {"rds": "https://task", "iam": "https://iam"}}
    found = target("rds", entry, **options)
    assert (found.base, found.project, found.option, found.iam) == (base, project, option, "https://iam")
    assert found.region == entry.get("region", "eu-de")


def test_an_entry_of_another_region_has_the_iam_of_that_region() -> None:
    assert target("rds", {"region": "eu-nl"}, region="eu-de").iam == "https://iam.eu-nl.otc.t-systems.com"
    assert target("rds", {"region": "eu-west-101"}, region="eu-de", **USER).iam == "https://iam.eu-west-101.myhuaweicloud.eu"


def test_an_unknown_region_of_an_entry() -> None:
    with pytest.raises(OptionError, match="mars-1"):
        target("rds", {"region": "mars-1"}, region="eu-de", endpoints={"rds": "https://task"})


@pytest.mark.parametrize("endpoint", ["ftp://x", "http://me:s3cret@h"])
def test_a_bad_endpoint_of_an_entry(endpoint: str) -> None:
    with pytest.raises(OptionError, match="^endpoint: "):
        target("rds", {"endpoint": endpoint}, region="eu-de")


def test_targets_are_values() -> None:
    assert target("rds", region="eu-de") == target("rds", {"region": "eu-de"}, region="eu-de")
    assert len({target("rds", region="eu-de"), target("rds", region="eu-de"), target("dcs", region="eu-de")}) == 2
