# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugins' door: the same behaviour as the module's, inside Ansible's worker where the task runs on the controller."""
from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import threading
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.vars import merge_hash

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._module import register
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._parents import start_beside
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets

with contextlib.suppress(ImportError):
    # The main process loads this file before it forks the workers: what they all need is imported once.
    importlib.import_module("requests.adapters")

# Set to false for a task, a host or a whole run, this variable makes a task run as a module.
SWITCH = "hwcloud_taskcenter_in_worker"
# seconds from one look for the parent to the next
PATIENCE = 2.0


@contextlib.contextmanager
def _end_with_run() -> Iterator[None]:
    """While this holds, the worker ends when the run that forked it is gone, whatever it is busy with."""
    run_by, done = os.getppid(), threading.Event()

    def watch() -> None:
        while not done.wait(PATIENCE):
            if os.getppid() != run_by:
                os._exit(1)

    start_beside(watch)
    try:
        yield
    finally:
        done.set()


def _plain(value: Any) -> Any:
    """Arguments in the types that a module gets them in; ansible-core has its own kinds of dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


class InWorker(ActionBase):
    """Runs ``behave`` in the worker, or hands over to the module of the same name where it must."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = True
    argument_spec: Mapping[str, Any]

    @abstractmethod
    def behave(self, params: Mapping[str, Any], secrets: Secrets, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        """The result for these parameters. What is shown on the way must go through ``secrets``."""

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        result: dict[str, Any] = super().run(tmp, task_vars)
        if not self._belongs_here(task_vars):
            asynchronous = bool(self._task.async_val) and not self._connection.has_native_async
            return dict(merge_hash(result, self._execute_module(task_vars=task_vars, wrap_async=asynchronous)))
        with self._module_surroundings(), _end_with_run():
            result.update(self._validated_and_run(task_vars))
        return result

    def _belongs_here(self, task_vars: Mapping[str, Any]) -> bool:
        if self._connection.transport != "local" or self._task.async_val or self._play_context.become or self._connection.become:
            return False
        # On macOS the network's libraries may crash in a process that was forked.
        switch = self._templar.template(task_vars.get(SWITCH, sys.platform != "darwin"))
        return boolean(switch) and importlib.util.find_spec("requests") is not None

    @contextlib.contextmanager
    def _module_surroundings(self) -> Iterator[None]:
        """The environment variables and the folder that the module would find. A worker is a process of its own."""
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        before, folder = dict(os.environ), os.getcwd()
        os.environ.update({name: str(value) for name, value in environment.items()})
        os.chdir(self._loader.get_basedir())
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            os.chdir(folder)

    def _validated_and_run(self, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        """What AnsibleModule does around a module: validation, the scrubbing of secrets, the invocation."""
        validation = ArgumentSpecValidator(dict(self.argument_spec)).validate(_plain(self._task.args))
        hidden = {str(value) for value in validation._no_log_values}
        hides_itself = register(hidden)
        params = validation.validated_parameters
        if validation.error_messages:
            message = validation.errors.msg
            if isinstance(validation.errors[0], UnsupportedError):
                message = f"Unsupported parameters for ({self._task.action}) module: {message}"
            result = {"failed": True, "msg": message, "error": OptionError(message).as_error()}
        else:
            secrets = Secrets(lambda secret: register({secret}))
            result = self.behave(params, secrets, task_vars)
            hidden |= secrets.kept
        if self._injects_invocation(task_vars):
            result["invocation"] = {"module_args": params}
        return result if hides_itself else dict(remove_values(result, hidden))

    def _injects_invocation(self, task_vars: Mapping[str, Any]) -> bool:
        try:
            return bool(C.config.get_config_value("INJECT_INVOCATION", variables=dict(task_vars)))
        except AnsibleError:
            return True  # ansible-core before 2.21 always does
