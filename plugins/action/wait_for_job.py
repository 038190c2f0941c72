# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ansible import constants as C
from ansible.utils.display import Display

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._parents import start_beside
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import ARGUMENT_SPEC, run
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._in_worker import InWorker
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import Narrator
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._screen import is_for_people, prepare_screen

# seconds between two thoughts of what to say while nothing happens
PATIENCE = 0.25

# Only the main process writes to the screen, and it loads this file before it forks the workers.
prepare_screen()


@contextlib.contextmanager
def _ticking(narrator: Narrator) -> Iterator[None]:
    """While this holds, the narrator may say what is due, also where a request hangs."""
    done = threading.Event()

    def tick() -> None:
        with contextlib.suppress(OSError):  # the main process is gone
            while not done.wait(PATIENCE):
                narrator.tick()

    thread = start_beside(tick)
    try:
        yield
    finally:
        done.set()
        thread.join()  # no line comes after the result


class ActionModule(InWorker):
    argument_spec = ARGUMENT_SPEC

    def behave(self, params: Mapping[str, Any], secrets: Secrets, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        host = str(task_vars.get("inventory_hostname", "localhost"))
        narrator = Narrator(host, time.monotonic, Display().display, secrets.hide)
        if not self._shows_lines(params["progress"]):
            return run(params, self._task.check_mode, secrets)
        with _ticking(narrator):
            return run(params, self._task.check_mode, secrets, narrator.hear)

    def _shows_lines(self, progress: str) -> bool:
        if self._task.no_log or progress == "never":
            return False
        # ansible-runner puts a callback of its own before the one that was chosen
        return progress == "always" or is_for_people(os.environ.get("ORIGINAL_STDOUT_CALLBACK") or C.DEFAULT_STDOUT_CALLBACK)
