# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  job_id:
    description:
      - Only this job. An id that the service does not know gives an empty list.
    type: str
  instance_id:
    description:
      - Only tasks of this instance.
    type: str
  order_id:
    description:
      - Only tasks of this order. Only tasks of RDS and TaurusDB have one; for the other services it is an error.
    type: str
  name:
    description:
      - Only tasks with this name, in full and as it stands in their records.
    type: str
  status:
    description:
      - Only tasks in this state, whatever the service's own word for it is.
    type: str
    choices:
      - Pending
      - Running
      - Completed
      - Failed
      - Canceled
  start_time:
    description:
      - Only tasks created at this time or later. It is ISO 8601 (UTC if it names no zone), epoch seconds or milliseconds, or an age such as V(-90m),
        V(-2h) or V(-7d).
    type: str
  end_time:
    description:
      - Only tasks created at this time or before, written as for O(start_time).
    type: str
  offset:
    description:
      - Skip this many of the tasks that match, the newest first.
    type: int
    default: 0
  limit:
    description:
      - Return at most this many tasks. V(0) returns all.
    type: int
    default: 100
notes:
  - Filters that the API of the service lacks are applied to the records after they arrive.
"""
