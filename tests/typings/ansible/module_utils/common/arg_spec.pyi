# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.errors import AnsibleValidationErrorMultiple

class ValidationResult:
    errors: AnsibleValidationErrorMultiple
    error_messages: list[str]
    validated_parameters: dict[str, Any]
    _no_log_values: set[str]

class ArgumentSpecValidator:
    def __init__(self, argument_spec: Mapping[str, Any]) -> None: ...
    def validate(self, parameters: Mapping[str, Any]) -> ValidationResult: ...
