# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main process's standard output: lines leave at once, and nothing stops when nobody reads them."""
from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Iterator

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._screen import is_for_people, prepare_screen


@pytest.mark.parametrize(("callback", "people"), [
    ("default", True), ("ansible.builtin.default", True), ("minimal", True), ("oneline", True), ("community.general.yaml", True), ("awx_display", True),
    ("json", False), ("ansible.posix.json", False), ("ansible.posix.jsonl", False), ("community.general.ndjson", False),
    ("junit", False), ("ansible.builtin.junit", False), ("JSON", False), ("my.jsonish.pretty", True),
])
def test_who_reads_the_output(callback: str, people: bool) -> None:
    assert is_for_people(callback) is people


@contextlib.contextmanager
def screen_into_a_pipe() -> Iterator[io.FileIO]:
    """Standard output as Python opens it for a pipe; the end to read from, which gives None where there is nothing."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with io.FileIO(reading) as reader, open(writing, "w", encoding="utf-8") as screen, contextlib.redirect_stdout(screen):
        try:
            yield reader
        finally:
            prepare_screen()  # else what is kept back could not be written


def test_a_line_leaves_at_once() -> None:
    with screen_into_a_pipe() as pipe:
        sys.stdout.write("kept\n")
        assert pipe.read() is None
        prepare_screen()
        sys.stdout.write("line\n")
        assert pipe.read(1000) == b"kept\nline\n"


def test_nobody_reads_any_more() -> None:
    with screen_into_a_pipe() as pipe:
        prepare_screen()
        prepare_screen()
        pipe.close()
        for number in range(3):
            assert sys.stdout.write(f"line {number}\n") == 7
        print("and the rest")
        sys.stdout.flush()
        sys.stdout.write("x" * 100_000)


def test_what_was_kept_back_fails_no_more() -> None:
    """Ansible writes without a line break, too, and lets Python write the rest at the end."""
    with screen_into_a_pipe() as pipe:
        prepare_screen()
        pipe.close()
        sys.stdout.write("no line break")
        sys.stdout.write("line\n")
        sys.stdout.flush()


def test_an_output_of_another_kind_is_left_alone() -> None:
    other = io.StringIO()
    with contextlib.redirect_stdout(other):
        prepare_screen()
        sys.stdout.write("line\n")
    assert other.getvalue() == "line\n"
