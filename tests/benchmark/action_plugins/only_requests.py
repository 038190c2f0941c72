# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The least that a wait with requests can be: no option is checked, no fault is survived, nothing is told."""
from __future__ import annotations

from typing import Any

import requests
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        session = requests.Session()
        asked = dict(self._task.args)
        while session.get(asked["url"], headers=asked["headers"], timeout=30).json()["job"]["status"] != "Completed":
            pass
        return {}
