# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cloud a region belongs to, and so which host serves a service there.

Sources: the region files of the vendor's SDKs (3.1.219), the API references of Open Telekom Cloud and Swiss OTC.
"""
from __future__ import annotations

from typing import NamedTuple

HUAWEI, EUROPE, OTC, SWISS = "Huawei Cloud", "Huawei Cloud Europe", "Open Telekom Cloud", "Swiss Open Telekom Cloud"


class Cloud(NamedTuple):
    """A cloud: its name, the domain of its hosts, the host of its IAM, its regions."""

    name: str
    domain: str
    iam: str
    regions: frozenset[str]


CLOUDS = (
    Cloud(HUAWEI, "myhuaweicloud.com", "iam", frozenset((
        "ae-ad-1 af-north-1 af-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5"
        " cn-east-2 cn-east-3 cn-east-4 cn-east-5 cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-north-11 cn-north-12"
        " cn-south-1 cn-south-2 cn-south-4 cn-southwest-2 cn-southwest-3 eu-west-0 la-north-2 la-south-2 me-east-1"
        " my-kualalumpur-1 na-mexico-1 ru-moscow-1 ru-northwest-2 sa-brazil-1 tr-west-1"
    ).split())),
    Cloud(EUROPE, "myhuaweicloud.eu", "iam", frozenset({"eu-west-101"})),
    Cloud(OTC, "otc.t-systems.com", "iam", frozenset({"eu-de", "eu-nl"})),
    Cloud(SWISS, "sc.otc.t-systems.com", "iam-pub", frozenset({"eu-ch2"})),
)


def cloud_of(region: str | None) -> Cloud | None:
    """The cloud of a region; None for a region that is not known here."""
    return next((cloud for cloud in CLOUDS if region in cloud.regions), None)


def is_otc(region: str | None) -> bool:
    """Open Telekom Cloud, the Swiss one included."""
    cloud = cloud_of(region)
    return cloud is not None and cloud.name in (OTC, SWISS)
