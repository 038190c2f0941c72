# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts by region against the region files of the vendor's own packages, for every service and region in them."""
from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from driving import CONNECTION, SERVICES

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._connection import Target, find_target
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._options import read_settings
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._regions import CLOUDS
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets

FILES = {
    "rds": ("huaweicloudsdkrds.v3.region.rds_region", "RdsRegion"),
    "gaussdb": ("huaweicloudsdkgaussdbforopengauss.v3.region.gaussdbforopengauss_region", "GaussDBforopenGaussRegion"),
    "taurusdb": ("huaweicloudsdkgaussdb.v3.region.gaussdb_region", "GaussDBRegion"),
    "geminidb": ("huaweicloudsdkgaussdbfornosql.v3.region.gaussdbfornosql_region", "GaussDBforNoSQLRegion"),
    "dcs": ("huaweicloudsdkdcs.v2.region.dcs_region", "DcsRegion"),
}
# The SDK alone writes .com here; all its other services, and the provider of Terraform, have .eu for this region.
SLIPS = {("dcs", "eu-west-101"): "https://dcs.eu-west-101.myhuaweicloud.eu"}


def vendors(service: str) -> dict[str, str]:
    """region -> base URL, as the vendor has them."""
    package, name = FILES[service]
    fields = getattr(import_module(package), name).static_fields
    return {region: SLIPS.get((service, region), found.endpoints[0].rstrip("/")) for region, found in fields.items()}


def target(service: str, region: str, **options: Any) -> Target:
    params = {**CONNECTION, "access_key": "a", "secret_key": "s", "region": region, **options}
    return find_target(read_settings(params, {}, Secrets()), SERVICES[service])


@pytest.mark.parametrize("service", FILES)
def test_hosts(service: str) -> None:
    expected = vendors(service)
    assert len(expected) >= 15 and "cn-north-4" in expected
    assert {region: target(service, region, project_id="p").base for region in expected} == expected


def test_iam() -> None:
    theirs = import_module("huaweicloudsdkcore.auth.endpoint")
    regions = [region for cloud in CLOUDS for region in cloud.regions]
    expected = {region: theirs.get_iam_endpoint_by_id(region) for region in regions if theirs.get_iam_endpoint_by_id(region)}
    assert len(expected) >= 20
    assert {region: target("rds", region).iam for region in expected} == expected


def test_no_two_services_share_an_address_where_the_vendor_has_both() -> None:
    both = set(vendors("gaussdb")) & set(vendors("taurusdb"))
    assert len(both) >= 15
    for region in both:
        bases = [target(service, region, project_id="p").base for service in SERVICES]
        assert len(set(bases)) == len(bases)
