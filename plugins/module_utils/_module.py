# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' door: AnsibleModule on one side, a function from parameters to a result on the other."""
from __future__ import annotations

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
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
