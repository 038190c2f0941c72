# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module notices when nobody is there any more to take its result."""
from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

import pytest

from ansible_collections.hwcloud.taskcenter.plugins.module_utils import _parents


class Output:
    """A standard output that is a pipe."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor


def is_orphan(monkeypatch: pytest.MonkeyPatch, started_by: int, line: dict[int, int], read: bool = True) -> bool:
    """Whether a module with a pipe for its result would end; `read`: somebody reads it."""
    reader, writer = os.pipe()
    if not read:
        os.close(reader)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Output(writer))
        found = _parents._is_orphan(started_by, line)
    os.close(writer)
    if read:
        os.close(reader)
    return found


def test_the_result_is_read_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    line = _parents._line_of_parents()
    assert not is_orphan(monkeypatch, os.getppid(), line)
    assert is_orphan(monkeypatch, os.getppid(), line, read=False)


def test_another_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_orphan(monkeypatch, os.getppid() + 1, {})


@pytest.mark.parametrize("line", [{2**22 + 5: 1}, {os.getpid(): os.getpid()}], ids=["gone", "adopted"])
def test_a_parent_further_up_that_is_gone_or_has_another_parent(monkeypatch: pytest.MonkeyPatch, line: dict[int, int]) -> None:
    assert is_orphan(monkeypatch, os.getppid(), line)


def test_an_output_that_cannot_be_looked_at_is_no_reason_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Output(-1))
    assert not _parents._is_orphan(os.getppid(), {})


def test_the_line_of_parents_begins_here() -> None:
    line = _parents._line_of_parents()
    assert next(iter(line.items())) == (os.getpid(), os.getppid())
    assert len(line) <= 10


def test_the_watch_takes_no_signals() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    masks: list[Any] = []
    done = threading.Event()

    def watch() -> None:
        masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))
        done.set()

    _parents.start_beside(watch)
    assert done.wait(10)
    assert signal.SIGTERM in masks[0] and signal.SIGINT in masks[0]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
