# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' door: AnsibleModule on one side, a function from parameters to a result on the other."""
from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._errors import RequestsMissing


def run_module(argument_spec: Mapping[str, Any], behaviour: Callable[[Mapping[str, Any], bool], dict[str, Any]]) -> None:
    """Run ``behaviour(params, check_mode)`` as an Ansible module and exit with its result."""
    module = AnsibleModule(argument_spec=dict(argument_spec), supports_check_mode=True)
    try:
        result = behaviour(module.params, module.check_mode)
    except RequestsMissing as missing:
        module.fail_json(msg=missing_required_lib("requests"), exception=missing.traceback, error=missing.as_error())
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


# how long a module may go on after the process that started it is gone
LOOK_FOR_PARENT = 2.0


def _nobody_reads(started_by: int) -> bool:
    """Whether the process that started this module is gone: it is no longer the parent, or no longer reads the result.

    A shell between the two may outlive Ansible, but the pipe for the result is broken then.
    """
    if os.getppid() != started_by:
        return True
    poller = select.poll()
    try:
        poller.register(sys.stdout.fileno(), 0)
        events = poller.poll(0)
    except (OSError, ValueError):
        return False
    return any(event & (select.POLLERR | select.POLLHUP) for descriptor, event in events)


def sleep_while_wanted() -> Callable[[float], None]:
    """A sleep that ends the process when nobody is there any more to take its result."""
    started_by = os.getppid()

    def sleep(seconds: float) -> None:
        until = time.monotonic() + seconds
        while True:
            if _nobody_reads(started_by):
                sys.exit(1)
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, LOOK_FOR_PARENT))

    return sleep
