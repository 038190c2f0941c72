# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._secrets import Secrets
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._services.geminidb import SERVICE
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task_info import ARGUMENT_SPEC, run
from ansible_collections.hwcloud.taskcenter.plugins.plugin_utils._in_worker import InWorker


class ActionModule(InWorker):
    argument_spec = ARGUMENT_SPEC

    def behave(self, params: Mapping[str, Any], secrets: Secrets, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        return run(SERVICE, params, secrets)
