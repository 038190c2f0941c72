#!/usr/bin/python
# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: wait_for_job
short_description: Wait until jobs of database services have ended
version_added: 1.0.0
description:
  - Blocks until one or many jobs have Completed or Failed, and says why a job failed.
  - The status alone decides. A progress of 100 %, an end time or an error code is no end, and a status that is not known is none either.
  - Faults of the network and of the services (connections refused or reset, time limits, HTTP 429 and 5xx, answers that are no JSON)
    never end the wait before O(timeout).
  - What waiting cannot cure ends it at once, such as refused credentials, a missing permission, a refused certificate or a wrong address.
author:
  - the hwcloud.taskcenter authors (@hwcloud)
extends_documentation_fragment:
  - hwcloud.taskcenter.attributes
  - hwcloud.taskcenter.attributes.wait
  - hwcloud.taskcenter.connection
options:
  service:
    description:
      - The service that the jobs in O(job_id) are of.
    type: str
    choices:
      - rds
      - gaussdb
      - taurusdb
      - geminidb
      - dcs
  job_id:
    description:
      - One job id, or several of the same O(service).
      - An id that is given twice is looked up once and answered twice.
    type: list
    elements: str
  jobs:
    description:
      - Jobs across services, regions and projects. Instead of O(service) and O(job_id).
    type: list
    elements: dict
    suboptions:
      service:
        description:
          - The service that the job is of.
        type: str
        required: true
        choices:
          - rds
          - gaussdb
          - taurusdb
          - geminidb
          - dcs
      job_id:
        description:
          - The id of the job.
        type: str
        required: true
      region:
        description:
          - The region of the job. If not set, O(region).
          - In another region than O(region) the project is looked up by the name of that region, unless O(jobs[].project_id) is set,
            and the endpoint is that region's, unless O(jobs[].endpoint) is set. O(endpoints) and O(project_id) do not apply there.
        type: str
      project_id:
        description:
          - The project of the job. If not set, that of the task.
        type: str
      endpoint:
        description:
          - The base URL of the service for this job.
        type: str
  wait_for:
    description:
      - V(all) waits until every job has ended, and fails when one of them did not complete.
      - V(any) succeeds with the first job that has Completed, and fails when none can complete any more.
    type: str
    choices:
      - all
      - any
    default: all
  fail_fast:
    description:
      - With O(wait_for=all), stop waiting as soon as one job has Failed.
    type: bool
    default: false
  timeout:
    description:
      - Seconds for the whole wait, O(delay) included. A request in flight is cut when they are over.
    type: float
    default: 3600
  interval:
    description:
      - Seconds from one look to the next.
      - If not set, the module looks rarely while the end is far and often when it is near, as far as progress can tell,
        at least every 90 seconds.
    type: float
  delay:
    description:
      - Seconds before the first look.
    type: float
    default: 0
  not_found_grace:
    description:
      - How many seconds an id that the service does not know is taken for a job that is not visible yet.
      - A job that was seen and is then unknown gets the same time once more.
    type: float
    default: 60
  progress:
    description:
      - Whether lines on the screen tell how far the jobs are, while the task runs. They need Ansible's own process to do the work, see
        the attribute C(action); a module cannot write to the screen.
      - V(auto) shows them unless the output is for a machine, which is with a stdout callback that prints JSON or JUnit.
      - With C(no_log) there are none, whatever is set here.
    type: str
    choices:
      - auto
      - always
      - never
    default: auto
notes:
  - Each service and region gets at most 60 requests in a burst and then one a second, however many jobs are waited for.
  - After HTTP 429 a service is asked less often, and not before the time that it asks for.
  - After a fault the module looks again after 1, 2, 4, … seconds, O(retries) times; then at its usual pace.
  - In check mode the module looks once and does not wait. A job that has not ended, or is not known, is no failure then.
  - The module ends by itself when the process that started it is gone.
seealso:
  - module: hwcloud.taskcenter.rds_task_info
  - module: hwcloud.taskcenter.gaussdb_task_info
  - module: hwcloud.taskcenter.taurusdb_task_info
  - module: hwcloud.taskcenter.geminidb_task_info
  - module: hwcloud.taskcenter.dcs_task_info
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_waiting
    description: What is shown, what is tried again, and how to take a wait up again.
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_authentication
    description: Every way to authenticate.
  - ref: ansible_collections.hwcloud.taskcenter.docsite.guide_troubleshooting
    description: Error codes and messages, and what to do about them.
"""

EXAMPLES = r"""
- name: Restore an instance, and say why if it fails
  block:
    - name: Wait for the restore, two hours at most
      hwcloud.taskcenter.wait_for_job:
        region: eu-de
        username: "{{ username }}"
        password: "{{ password }}"
        domain_name: "{{ domain_name }}"
        service: rds
        job_id: "{{ restore.json.job_id }}"
        timeout: 7200
      register: waited
  rescue:
    - name: Show the reason
      ansible.builtin.debug:
        msg: "{{ ansible_failed_result.msg }}"

- name: Wait for several jobs of one service, and stop when one fails
  hwcloud.taskcenter.wait_for_job:
    service: gaussdb
    job_id: "{{ resizes.results | map(attribute='json.job_id') | list }}"
    fail_fast: true

- name: Wait for jobs across services and regions
  hwcloud.taskcenter.wait_for_job:
    region: ap-southeast-1
    jobs:
      - service: rds
        job_id: "{{ rds_job }}"
      - service: dcs
        job_id: "{{ dcs_job }}"
      - service: geminidb
        job_id: "{{ geminidb_job }}"
        region: ap-southeast-3
    timeout: 5400
"""

RETURN = r"""
jobs:
  description:
    - The record of each job, in the order asked. The keys are those of RV(hwcloud.taskcenter.rds_task_info#module:tasks).
    - A job that was never seen has the status V(Unknown), and V(null) for what is not known.
  returned: always
  type: list
  elements: dict
job:
  description: The first of RV(jobs), or V(null) when the options were wrong.
  returned: always
  type: dict
  sample:
    service: rds
    job_id: 31b8ae23-c687-4d80-b7b4-42a66c9bb886
    name: RestoreSqlserverInInstance
    status: Completed
    service_status: Completed
    progress: null
    instance_id: a48e43ff268f4c0e879652d65e63d0fbin01
    instance_name: billing
    instance_status: null
    created_at: '2026-01-15T10:02:11Z'
    ended_at: '2026-01-15T10:14:40Z'
    duration: 749.0
    fail_reason: null
    raw: {}
completed:
  description: The ids of the jobs that have Completed.
  returned: always
  type: list
  elements: str
  sample:
    - 31b8ae23-c687-4d80-b7b4-42a66c9bb886
failed_jobs:
  description: The ids of the jobs that Failed or were Canceled.
  returned: always
  type: list
  elements: str
  sample: []
unfinished:
  description: The ids of the jobs whose end was not seen, those that the service does not know among them.
  returned: always
  type: list
  elements: str
  sample: []
timed_out:
  description: Whether O(timeout) was over before the end.
  returned: always
  type: bool
  sample: false
elapsed:
  description: Seconds from the start to the end of the wait, O(delay) included.
  returned: always
  type: float
  sample: 612.4
polls:
  description: How many rounds of looking there were.
  returned: always
  type: int
  sample: 14
requests:
  description: How many HTTP requests were sent, those to IAM included.
  returned: always
  type: int
  sample: 15
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
      description: The message of the service, the reason of a failed job, or what was wrong with the connection.
      returned: failure
      type: str
      sample: createVM failed.
    request_id:
      description: The id of the request, which the cloud's support asks for.
      returned: failure
      type: str
      sample: fd6530a01c09807640189e65e837b8ad
"""

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._module import run_module
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._wait_for_job import ARGUMENT_SPEC, run


def main() -> None:
    run_module(ARGUMENT_SPEC, run)


if __name__ == "__main__":
    main()
