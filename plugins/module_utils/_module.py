# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' door: AnsibleModule on one side, a function from parameters to a result on the other."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._errors import OptionError, RequestsMissing
from ._parents import end_with_parent
from ._secrets import Secrets

_register: Callable[[set[str]], object] | None
try:
    from ansible.module_utils.secrets import register_secrets as _register
except ImportError:
    _register = None  # ansible-core before 2.22


def register(secrets: set[str]) -> bool:
    """Tell ansible-core what it must not show. False: it keeps no list of secrets."""
    if _register is None:
        return False
    _register(secrets)
    return True


class _Module(AnsibleModule):
    """Gives the options that Ansible itself refuses the ``error`` that every failure has."""

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        super().fail_json(msg, **{"error": OptionError(msg).as_error(), **kwargs})


def run_module(argument_spec: Mapping[str, Any], behaviour: Callable[[Mapping[str, Any], bool, Secrets], dict[str, Any]]) -> None:
    """Run ``behaviour(params, check_mode, secrets)`` as an Ansible module and exit with its result."""
    end_with_parent()
    module = _Module(argument_spec=dict(argument_spec), supports_check_mode=True)

    def hide(secret: str) -> None:
        # the invocation, which Ansible adds to the result, may hold more than the options for secrets do
        module.no_log_values.add(secret)
        register({secret})

    try:
        result = behaviour(module.params, module.check_mode, Secrets(hide))
    except RequestsMissing as missing:
        module.fail_json(msg=missing_required_lib("requests"), exception=missing.traceback, error=missing.as_error())
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
