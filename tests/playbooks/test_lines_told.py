# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lines tell: failures when they happen, many jobs as a summary, trouble once, and how to take the wait up again."""
from __future__ import annotations

import re

import pytest

from lab import SERVICES, Lab
from test_lines_arrive import running_job, stand_at, watching

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")


def looks(lab: Lab, case: str, service: str) -> int:
    return len([one for one in lab.seen(case) if one.service == service])


def test_a_failure_is_told_with_its_reason_while_others_are_waited_for(lab: Lab) -> None:
    good, bad = running_job(lab, 10, instance_name="good"), running_job(lab, 20, "gaussdb", instance_name="bad")
    jobs = [{"service": job.service, "job_id": job.job_id} for job in (good, bad)]
    with watching(lab, lab.wait("failure", jobs=jobs)) as run:
        run.read(r"^\[db01\] gaussdb .* on bad: Running 20 %")
        lab.cloud.end_job(bad.job_id, "Failed", "createVM failed.")
        run.read(rf"^\[db01\] gaussdb \w+ on bad \({bad.job_id}\): Failed, \d+s: createVM failed\.$")
        stand_at(good, 50)
        run.read(r"^\[db01\] rds .* on good: Running 50 %")
        lab.cloud.end_job(good.job_id)
        assert run.end() == 2
    assert len([line for _moment, line in run.ours() if "createVM failed" in line]) == 1, "told once"


def test_many_jobs_are_summed_up_and_each_failure_is_told(lab: Lab) -> None:
    # DCS tells no percentage
    jobs = [running_job(lab, 10 * number, service, instance_name=f"of-{service}") for number, service in enumerate(SERVICES, 1)]
    entries = [{"service": job.service, "job_id": job.job_id} for job in jobs]
    with watching(lab, lab.wait("many", jobs=entries)) as run:
        run.read(rf"^\[db01\] waiting for {'; '.join(f'{job.service} {job.job_id}' for job in jobs)}; ")
        run.read(r"^\[db01\] 5 jobs: 5 Running \(25 %\), \d+s$")
        lab.cloud.end_job(jobs[0].job_id)
        lab.cloud.end_job(jobs[4].job_id, "Canceled")
        run.read(r"^\[db01\] dcs .*Canceled, \d+s: ")
        run.read(r"^\[db01\] 5 jobs: 1 Completed, 1 Canceled, 3 Running \(30 %\), \d+s$")
        for job in jobs[1:4]:
            lab.cloud.end_job(job.job_id)
        assert run.end() == 2
    assert not [line for _moment, line in run.ours() if "Running" in line and "jobs:" not in line], run.text


def test_trouble_is_told_when_it_begins_and_when_it_ends(lab: Lab) -> None:
    """Two services, one that refuses and one that cannot be reached, for many looks each."""
    jobs = [running_job(lab, 10, service) for service in ("rds", "gaussdb")]
    entries = [{"service": job.service, "job_id": job.job_id} for job in jobs]
    throttled, lost = ({"path": f"/trouble/{service}/", "times": None} for service in ("rds", "gaussdb"))
    with watching(lab, lab.wait("trouble", jobs=entries, interval=0.2, retries=0)) as run:
        run.read(r"^\[db01\] gaussdb .*: Running 10 %")
        lab.cloud.faults.add("throttle", retry_after="0", **throttled)
        lab.cloud.faults.add("reset", **lost)
        run.read(r"^\[db01\] rds .*(429|throttl|too many|frequent).*the wait goes on$")
        run.read(r"^\[db01\] gaussdb .*the wait goes on$")
        before = {service: looks(lab, "trouble", service) for service in ("rds", "gaussdb")}
        # the one that wants fewer requests gets fewer
        more = {"rds": 1, "gaussdb": 5}
        run.until(lambda: all(looks(lab, "trouble", service) >= before[service] + more[service] for service in more), "looks in spite of the trouble")
        lab.cloud.faults.clear()
        run.read(r"^\[db01\] rds .* answers again$")
        run.read(r"^\[db01\] gaussdb .* answers again$")
        for job in jobs:
            lab.cloud.end_job(job.job_id)
        assert run.end() == 0
    told = [line for _moment, line in run.ours()]
    for service in ("rds", "gaussdb"):
        lines = [line for line in told if re.match(rf"{service} .*(goes on|answers again)$", line)]
        assert len(lines) == 2, told


def test_a_job_that_cannot_be_seen_yet_and_one_that_is_lost(lab: Lab) -> None:
    late, never = running_job(lab, 10), "f" * 32
    late.visible_from = float("inf")
    with watching(lab, lab.wait("unseen", service="rds", job_id=[late.job_id, never], not_found_grace=4)) as run:
        run.read(rf"^\[db01\] waiting for rds {late.job_id}, {never}; ")
        late.visible_from = 0.0
        run.read(r"^\[db01\] rds \w+ on [\w-]+: Running 10 %")
        run.read(rf"^\[db01\] rds {never}: not known to the service, \d+s$")
        lab.cloud.end_job(late.job_id)
        assert run.end() == 2


def test_never_more_than_a_line_a_second(lab: Lab) -> None:
    """Jobs of three hosts that change with every look: each host has a second of its own."""
    # they begin before the playbook does, whose start may take some seconds
    jobs = {host: lab.cloud.add_job("rds", duration=10.0) for host in ("db01", "db02", "db03")}
    ids = {host: job.job_id for host, job in jobs.items()}
    with watching(lab, lab.wait("often", service="rds", job_id="{{ ids[inventory_hostname] }}", interval=0.1), hosts=list(jobs), vars={"ids": ids}) as run:
        assert run.end() == 0
    for host in jobs:
        moments = [moment for moment, _line in run.ours(host)]
        assert 4 <= len(moments) <= 13, run.text
        assert min(later - earlier for earlier, later in zip(moments, moments[1:])) > 0.8, moments
