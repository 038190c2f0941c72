# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that stand still, in every reading of their offsets."""
from __future__ import annotations

from typing import Any

import pytest
from listed import Listed, Total, task

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._pages import Page, Pager
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task import Task

READINGS = ["records", "pages from 1", "pages from 0"]
LENGTHS = [0, 1, 9, 10, 11, 19, 20, 21, 30, 89, 90, 91, 99, 100, 101, 110, 237, 1000]


def floor(length: int, size: int) -> int:
    return max(1, -(-length // size))


@pytest.mark.parametrize("length", LENGTHS)
def test_offsets_that_count_records(length: int) -> None:
    listed = Listed(length)
    assert listed.read(10) == list(range(length, 0, -1))
    assert len(listed.asked) == floor(length, 10)
    assert listed.asked[0] == (None, 10)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("reading", READINGS)
def test_offsets_whose_meaning_is_not_documented(reading: str, length: int) -> None:
    listed = Listed(length, reading)
    assert listed.read(10, counts_records=False) == list(range(length, 0, -1))
    # finding out costs a request or two, and nothing where one page is all
    assert len(listed.asked) <= floor(length, 10) + (0 if length <= 10 else 2)


@pytest.mark.parametrize("length", [11, 25, 95, 200])
@pytest.mark.parametrize("reading", READINGS)
def test_a_pager_remembers_what_it_has_found_out(reading: str, length: int) -> None:
    listed, pager = Listed(length, reading), Pager(10, False)
    listed.read(10, pager=pager)
    first = len(listed.asked)
    for _turn in range(3):
        assert listed.read(10, pager=pager) == list(range(length, 0, -1))
    assert len(listed.asked) - first <= 3 * floor(length, 10)


@pytest.mark.parametrize("now", READINGS)
@pytest.mark.parametrize("before", READINGS)
def test_a_meaning_that_changes_loses_nothing(before: str, now: str) -> None:
    pager = Pager(10, False)
    Listed(45, before).read(10, pager=pager)
    for _turn in range(2):
        assert sorted(Listed(45, now).read(10, pager=pager)) == list(range(1, 46))


@pytest.mark.parametrize("length", [1, 5, 9, 10, 11, 15, 19, 21, 45, 99, 101, 150])
def test_an_offset_that_is_left_out_may_count_as_1(length: int) -> None:
    """TaurusDB's page says that the default is 1, and that it skips records."""
    assert sorted(Listed(length, "records", unset=1).read(10, counts_records=False)) == list(range(1, length + 1))


@pytest.mark.parametrize("length", [10, 25, 101])
def test_an_offset_that_is_left_out_may_count_as_the_first_page(length: int) -> None:
    assert Listed(length, "pages from 1", unset=1).read(10, counts_records=False) == list(range(length, 0, -1))


@pytest.mark.parametrize("start", [0, 1, 5, 10, 99, 100, 101, 5000])
def test_start_skips_records(start: int) -> None:
    listed = Listed(100)
    assert listed.read(10, start=start) == list(range(100 - start, 0, -1))
    assert listed.asked[0] == (start or None, 10)


@pytest.mark.parametrize("length", [0, 5, 10, 25, 30])
def test_without_a_total_a_short_page_is_the_last(length: int) -> None:
    listed = Listed(length, total=lambda length: None)
    assert listed.read(10) == list(range(length, 0, -1))
    assert len(listed.asked) == length // 10 + 1


@pytest.mark.parametrize("largest", [1, 3, 7, 10])
@pytest.mark.parametrize("length", [5, 10, 50, 95])
def test_a_service_that_gives_less_than_was_asked_for(length: int, largest: int) -> None:
    assert Listed(length, largest=largest).read(10) == list(range(length, 0, -1))


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("length", [45, 95])
def test_the_same_where_offsets_are_not_documented(length: int, reading: str) -> None:
    assert sorted(Listed(length, reading, largest=7).read(10, counts_records=False)) == list(range(1, length + 1))


@pytest.mark.parametrize("told", [26, 1000, 10**6, 10**9])
def test_a_total_that_is_too_high_comes_to_an_end(told: int) -> None:
    for counts_records in (True, False):
        listed = Listed(25, total=lambda length: told)
        assert sorted(listed.read(10, counts_records)) == list(range(1, 26))
        assert len(listed.asked) <= 8


def constant(told: int) -> Total:
    return lambda length: told


def test_a_total_below_what_has_come_is_not_believed() -> None:
    for told in (0, 1, 9):
        assert Listed(25, total=constant(told)).read(10) == list(range(25, 0, -1))


@pytest.mark.parametrize("told", [11, 500, 10**5])
def test_a_service_that_takes_no_offset_comes_to_an_end(told: int) -> None:
    asked: list[Any] = []

    def fetch(offset: int | None, size: int) -> Page:
        asked.append(offset)
        return Page([task(number) for number in range(10, 0, -1)], told)

    for counts_records in (True, False):
        asked.clear()
        found = [one for page in Pager(10, counts_records).read(fetch) for one in page.tasks]
        assert len(found) == 10
        assert len(asked) < 100


def test_two_rows_of_one_job_are_two_tasks() -> None:
    """DCS keeps several background tasks of a job; the row's own id tells them apart."""
    rows = [Task("dcs", "job", raw={"id": "a"}), Task("dcs", "job", raw={"id": "b"}), Task("dcs", "job", raw={"id": "a"})]
    pages = list(Pager(10, True).read(lambda offset, size: Page(rows if offset is None else [], 2)))
    assert len([one for page in pages for one in page.tasks]) == 2


def test_pages_are_read_one_at_a_time() -> None:
    listed = Listed(100)
    pages = Pager(10, True).read(listed.fetch)
    assert listed.asked == []
    next(pages)
    assert len(listed.asked) == 1
    next(pages)
    assert len(listed.asked) == 2
