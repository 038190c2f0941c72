# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  action:
    description: Indicates this has a corresponding action plugin so some parts of the options can be executed on the controller.
    support: full
    details:
      - Where the task runs on the controller, which is with a local connection and without C(become) and C(async), the work is done
        inside Ansible's own process, at a fraction of the cost of a module.
      - In every other case, and where the Python library requests is missing in Ansible's Python, the task runs as a module as usual.
      - The variable C(hwcloud_taskcenter_in_worker) set to V(false) for a task, a host or a run makes it run as a module everywhere.
        On macOS that is the default, because network access in a forked process can crash there.
  action_group:
    description: Use C(group/hwcloud.taskcenter.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - hwcloud.taskcenter.all
  async:
    description: Supports being used with the C(async) keyword.
    support: full
    details:
      - Runs as a module then.
  become:
    description: Is usable alongside C(become) keywords.
    support: full
    details:
      - Runs as a module then. Nothing that it does needs another user.
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  connection:
    description: Uses the target's configured connection information to execute code on it.
    support: full
    details:
      - With a local connection nothing is transferred.
  delegation:
    description: Can be used in conjunction with C(delegate_to) and related keywords.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: N/A
    details:
      - The module changes nothing.
  environment:
    description: Honours the C(environment) keyword of task, block, role and play.
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
    details:
      - The module changes nothing.
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - The module changes nothing, so check mode is the same as a run.
"""

    WAIT = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - One look, no waiting.
"""
