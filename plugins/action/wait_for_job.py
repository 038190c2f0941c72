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

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import ARGUMENT_SPEC, run
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._in_worker import InWorker
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._narrator import Narrator
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._screen import is_for_people, is_open, pass_lines_on

# seconds between two thoughts of what to say while nothing happens
PATIENCE = 1.0

# Only the main process writes to the screen, and it loads this file before it forks the workers.
pass_lines_on()


@contextlib.contextmanager
def _end_with_run() -> Iterator[None]:
    """While this holds, the worker ends when the run that forked it is gone, whatever it is busy with."""
    run_by, done = os.getppid(), threading.Event()

    def watch() -> None:
        while not done.wait(PATIENCE):
            if os.getppid() != run_by:
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


class ActionModule(InWorker):
    argument_spec = ARGUMENT_SPEC

    def behave(self, params: Mapping[str, Any], secrets: Secrets, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        narrator = Narrator(str(task_vars.get("inventory_hostname", "localhost")), time.monotonic, lambda line: self._say(secrets.hide(line)))
        if not self._shows_lines(params["progress"]):
            with _end_with_run():
                return run(params, self._task.check_mode, secrets=secrets)

        def sleep(seconds: float) -> None:
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                narrator.tick()
                time.sleep(min(left, PATIENCE))

        with _end_with_run():
            return run(params, self._task.check_mode, narrator.hear, sleep=sleep, secrets=secrets)

    def _shows_lines(self, progress: str) -> bool:
        if self._task.no_log or progress == "never":
            return False
        return progress == "always" or is_for_people(C.DEFAULT_STDOUT_CALLBACK)

    def _say(self, line: str) -> None:
        # a line into a pipe that nobody reads any more would leave the run spinning for ever
        if is_open():
            Display().display(line)
