# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service is to this collection: data, and the few functions in which it differs from the others."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ._task import Fields

# The services of this collection; their descriptions are in _services/, one file each.
NAMES = ("rds", "gaussdb", "taurusdb", "geminidb", "dcs")


class Query(NamedTuple):
    """What an info module was asked for. Times are seconds since 1970."""

    job_id: str | None = None
    instance_id: str | None = None
    order_id: str | None = None
    name: str | None = None
    status: str | None = None
    start: float | None = None
    end: float | None = None


class Listing(NamedTuple):
    """One way to list tasks: ``GET base/version/project/path?params``, paged by offset and limit."""

    path: str
    rows: str
    total: str
    fields: Fields
    params: Mapping[str, str] = {}
    # Filters of the query that the API does not apply to times; all the others are checked on every record anyway.
    times_applied: bool = True
    instance_id: str | None = None
    warnings: tuple[str, ...] = ()
    unknown_on: tuple[int, ...] = ()
    # where it is not the service's
    version: str = ""


class LookUp(NamedTuple):
    """One way to ask for a single job: the object below ``key``, the whole answer (""), or a row of the list ``rows``.

    ``unknown_on`` are HTTP statuses with which the service says that it does not know the job.
    """

    path: str
    fields: Fields
    params: Mapping[str, str] = {}
    key: str = ""
    rows: str = ""
    unknown_on: tuple[int, ...] = ()
    version: str = ""


class Service(NamedTuple):
    """A service of the cloud and its task center."""

    name: str
    title: str
    version: str
    # region, whether it is one of OTC's -> first label of the host name; "" where that is not known
    host: Callable[[str, bool], str]
    # the page sizes that the API takes; with any_size everything up to the largest
    page_sizes: tuple[int, ...]
    # query, now -> how to list it
    listing: Callable[[Query, float], Listing]
    # job id -> ways to ask for it, tried in this order while the job is unknown
    look_ups: Callable[[str], tuple[LookUp, ...]]
    any_size: bool = False
    # False: whether an offset counts records or pages is not documented, and is found out while reading
    offset_counts_records: bool = True
    # the list can be asked for one job, and its record says more than the single-job API
    lists_by_id: bool = False
    has_order_id: bool = False
    # the list does not say why a job failed, the single-job API does
    reason_in_job_only: bool = False
    # why there may be no list at this address; "" where every region has one
    list_missing: str = ""
    list_on_otc: bool = True
    instance_in_job: bool = True
