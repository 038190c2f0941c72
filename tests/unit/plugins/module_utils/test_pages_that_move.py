# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that change while they are read: what was there all the time is read, and once."""
from __future__ import annotations

import random

import pytest
from listed import Listed

UNDOCUMENTED = ["records", "pages from 1", "pages from 0"]


def check(listed: Listed, found: list[int]) -> None:
    assert len(found) == len(set(found)), "a task was given twice"
    assert listed.stayed <= set(found), f"lost {sorted(listed.stayed - set(found))}"


@pytest.mark.parametrize("seed", range(40))
def test_new_tasks_arrive(seed: int) -> None:
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 160))
    busy = seeded.choice([1, 2, 3, 9])
    listed.between = lambda one: one.insert(seeded.randrange(busy + 1))
    check(listed, listed.read(10))


@pytest.mark.parametrize("seed", range(60))
def test_tasks_leave_anywhere(seed: int) -> None:
    """A list of what is Running loses what has ended."""
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 160))
    often = seeded.choice([1, 3, 12])

    def leave(one: Listed) -> None:
        for _turn in range(min(seeded.randrange(often + 1), len(one.rows))):
            one.remove(seeded.choice(one.rows))

    listed.between = leave
    check(listed, listed.read(10))


@pytest.mark.parametrize("seed", range(40))
def test_the_oldest_are_forgotten_while_new_ones_arrive(seed: int) -> None:
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 160))

    def move(one: Listed) -> None:
        one.insert(seeded.randrange(4))
        for _turn in range(min(seeded.randrange(4), len(one.rows))):
            one.remove(one.rows[-1])

    listed.between = move
    check(listed, listed.read(10))


@pytest.mark.parametrize("seed", range(60))
def test_all_at_once(seed: int) -> None:
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 200))

    def move(one: Listed) -> None:
        one.insert(seeded.randrange(3))
        for _turn in range(min(seeded.randrange(4), len(one.rows))):
            one.remove(seeded.choice(one.rows))

    listed.between = move
    check(listed, listed.read(10))


@pytest.mark.parametrize("reading", UNDOCUMENTED)
@pytest.mark.parametrize("seed", range(40))
def test_now_and_then_a_task_arrives_while_the_meaning_of_offsets_is_found_out(reading: str, seed: int) -> None:
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 160), reading)
    listed.between = lambda one: one.insert(int(seeded.random() < 0.3))
    check(listed, listed.read(10, counts_records=False))


@pytest.mark.parametrize("reading", UNDOCUMENTED)
@pytest.mark.parametrize("seed", range(40))
def test_now_and_then_a_task_leaves_while_the_meaning_of_offsets_is_found_out(reading: str, seed: int) -> None:
    seeded = random.Random(seed)
    listed = Listed(seeded.randrange(11, 160), reading)

    def leave(one: Listed) -> None:
        if seeded.random() < 0.3 and one.rows:
            one.remove(seeded.choice(one.rows))

    listed.between = leave
    check(listed, listed.read(10, counts_records=False))


@pytest.mark.parametrize("reading", UNDOCUMENTED)
@pytest.mark.parametrize("when", [1, 2, 3, 4])
@pytest.mark.parametrize("length", [15, 45, 95, 150])
def test_one_task_arrives_after_a_certain_page(reading: str, when: int, length: int) -> None:
    listed = Listed(length, reading)
    listed.between = lambda one: one.insert(int(len(one.asked) == when))
    check(listed, listed.read(10, counts_records=False))


@pytest.mark.parametrize("gone", [1, 5, 10, 15, 19])
def test_many_leave_from_the_top_before_the_last_page(gone: int) -> None:
    listed = Listed(25)

    def leave(one: Listed) -> None:
        if len(one.asked) == 2:
            for number in one.rows[:gone]:
                one.remove(number)

    listed.between = leave
    check(listed, listed.read(10))


def remove_all(listed: Listed) -> None:
    for number in list(listed.rows):
        listed.remove(number)


def test_a_list_that_becomes_empty() -> None:
    listed = Listed(25)
    listed.between = remove_all
    assert listed.read(10) == list(range(25, 15, -1))


@pytest.mark.parametrize("counts_records", [True, False])
def test_a_list_that_grows_faster_than_it_is_read_comes_to_an_end(counts_records: bool) -> None:
    listed = Listed(30)
    listed.between = lambda one: one.insert(15)
    found = listed.read(10, counts_records)
    assert len(found) == len(set(found))
