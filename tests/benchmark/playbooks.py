# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks on this host, run by the ansible-core of this Python, with nobody else's settings."""
from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .collection import collections_path

Task = dict[str, Any]
FOREIGN = ("ANSIBLE_", "HW_", "HUAWEICLOUD_", "OS_")


class Folder:
    """Where playbooks and all that Ansible leaves behind are, until the measurement is over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.remote = path / "remote"
        settings = path / "ansible.cfg"
        settings.touch()
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self._environ |= {
            "ANSIBLE_ACTION_PLUGINS": str(Path(__file__).with_name("action_plugins")),
            "ANSIBLE_COLLECTIONS_PATH": str(collections_path()),
            "ANSIBLE_CONFIG": str(settings),
            "ANSIBLE_HOME": str(path / "home"),
            "ANSIBLE_REMOTE_TMP": str(self.remote),
        }

    def play(self, tasks: Sequence[Task], as_module: bool = False, **more: str) -> float:
        """Run the tasks as a playbook of their own; the CPU seconds of all its processes.

        ``as_module``: the collection's tasks are sent as modules even where an action plugin could do the work.
        """
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
        play["vars"] = {"ansible_python_interpreter": sys.executable, "hwcloud_taskcenter_in_worker": not as_module}
        book = self.path / "playbook.json"
        book.write_text(json.dumps([play]))
        command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "localhost,", str(book)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env={**self._environ, **more}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise RuntimeError(f"the playbook failed:\n{done.stdout}{done.stderr}")
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@contextmanager
def folder() -> Iterator[Folder]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as path:
        yield Folder(Path(path))
