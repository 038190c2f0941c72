#!/usr/bin/python
# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: rds_task_info
short_description: Query the tasks of RDS
version_added: 1.0.0
description:
  - Lists the tasks of the task center of RDS (MySQL, PostgreSQL, MariaDB, SQL Server), or one of them.
author:
  - the hwcloud.taskcenter authors (@hwcloud)
extends_documentation_fragment:
  - hwcloud.taskcenter.attributes
  - hwcloud.taskcenter.attributes.info
  - hwcloud.taskcenter.connection
  - hwcloud.taskcenter.task_filters
notes:
  - The API is C(GET /v3/{project_id}/tasklist).
  - The Swiss Open Telekom Cloud documents no list of tasks; ask with O(job_id) there.
seealso:
  - module: hwcloud.taskcenter.wait_for_job
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_tasks
    description: Filters, windows and limits, with examples.
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_authentication
    description: Every way to authenticate.
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_troubleshooting
    description: Error codes and messages, and what to do about them.
"""

EXAMPLES = r"""
- name: What failed in the last two days
  hwcloud.taskcenter.rds_task_info:
    region: ap-southeast-1
    access_key: "{{ access_key }}"
    secret_key: "{{ secret_key }}"
    status: Failed
    start_time: -2d
  register: failed

- name: Show the reasons
  ansible.builtin.debug:
    msg: "{{ failed.tasks | map(attribute='fail_reason') }}"

- name: One job, with what the environment says (HW_REGION_NAME, HW_ACCESS_KEY, HW_SECRET_KEY)
  hwcloud.taskcenter.rds_task_info:
    job_id: "{{ job_id }}"
"""

RETURN = r"""
tasks:
  description: The tasks that match, newest first as the service gives them.
  returned: success
  type: list
  elements: dict
  contains:
    service:
      description: The service.
      type: str
      sample: rds
    job_id:
      description: The id of the job; what M(hwcloud.taskcenter.wait_for_job) takes.
      type: str
      sample: 31b8ae23-c687-4d80-b7b4-42a66c9bb886
    name:
      description: The name of the task.
      type: str
      sample: RestoreSqlserverInInstance
    status:
      description:
        - V(Pending), V(Running), V(Completed), V(Failed), V(Canceled), or V(Unknown) for a word that is not known.
        - V(Unknown) is never taken for an end.
      type: str
      sample: Running
    service_status:
      description: The service's own word for the status.
      type: str
      sample: Running
    progress:
      description: Percent done, from 0 to 100. V(null) when the service says nothing, as it often does once a job has ended.
      type: int
      sample: 42
    instance_id:
      description: The id of the instance, or V(null).
      type: str
      sample: a48e43ff268f4c0e879652d65e63d0fbin01
    instance_name:
      description: The name of the instance, or V(null).
      type: str
      sample: orders
    instance_status:
      description: The status of the instance in the service's own words, or V(null).
      type: str
      sample: ACTIVE
    created_at:
      description: When the task was created, in UTC, or V(null).
      type: str
      sample: '2026-01-15T10:02:11Z'
    ended_at:
      description: When the task ended, in UTC. V(null) until it has ended.
      type: str
      sample: '2026-01-15T10:14:40Z'
    duration:
      description: Seconds from RV(tasks[].created_at) to RV(tasks[].ended_at), or V(null).
      type: float
      sample: 749.0
    fail_reason:
      description: Why a job did not succeed. V(null) for every other job, and where the service gives no reason.
      type: str
      sample: createVM failed.
    raw:
      description: The record of the service, untouched, with all its keys.
      type: dict
      sample:
        id: 31b8ae23-c687-4d80-b7b4-42a66c9bb886
        name: RestoreSqlserverInInstance
        status: Running
        process: '42'
        order_id: ''
count:
  description: The number of RV(tasks).
  returned: success
  type: int
  sample: 2
total_count:
  description:
    - How many tasks match at the service, or V(null) where that is not known.
    - With a filter that the service lacks it is known only when all tasks were read.
  returned: success
  type: int
  sample: 2
truncated:
  description: Whether more tasks match than were returned.
  returned: success
  type: bool
  sample: false
error:
  description: What the service said. Every key is there; V(null) where nothing is known.
  returned: failure
  type: dict
  contains:
    service:
      description: The service, or V(iam).
      returned: failure
      type: str
      sample: rds
    http_status:
      description: The HTTP status of the answer.
      returned: failure
      type: int
      sample: 403
    code:
      description: The error code of the service.
      returned: failure
      type: str
      sample: DBS.280015
    message:
      description: The message of the service, or what was wrong with the connection.
      returned: failure
      type: str
      sample: Permission denied.
    request_id:
      description: The id of the request, which the cloud's support asks for.
      returned: failure
      type: str
      sample: fd6530a01c09807640189e65e837b8ad
"""

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._module import run_module
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._services.rds import SERVICE
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._task_info import ARGUMENT_SPEC, run


def main() -> None:
    run_module(ARGUMENT_SPEC, lambda params, check_mode, secrets: run(SERVICE, params, secrets))


if __name__ == "__main__":
    main()
