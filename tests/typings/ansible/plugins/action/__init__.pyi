# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from abc import ABC
from collections.abc import Mapping
from typing import Any

class ActionBase(ABC):
    # what a worker gives an action plugin; ansible-core says nothing of their types
    _task: Any
    _connection: Any
    _play_context: Any
    _loader: Any
    _templar: Any
    def run(self, tmp: Any = ..., task_vars: Any = ...) -> dict[str, Any]: ...
    def _execute_module(self, *, task_vars: Mapping[str, Any], wrap_async: bool) -> dict[str, Any]: ...
    def _compute_environment_string(self, raw_environment_out: dict[str, Any]) -> str: ...
