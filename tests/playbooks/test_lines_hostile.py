# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the cloud says: it stays within one line, and no secret is in it."""
from __future__ import annotations

import json
import time
import unicodedata
from typing import Any

import pytest

from lab import Lab
from listeners import listening
from simulator import DEFAULT_PROJECT_ID
from test_lines_arrive import running_job, watching

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

FORGED = "[db99] rds Forged on nothing: Completed, 1s"
TEXTS = {
    "newline": f"a\n{FORGED}", "return": f"a\r{FORGED}\r\nok: [db99]", "escape": "a\x1b[2K\x1b[1A\x1b]0;title\x07b", "c1": "a\x9b2Kb\x85c",
    "bidi": "a\u202edetelpmoC\u202c\u2066b\u2069", "separator": f"a\u2028{FORGED}\u2029b\x0bc\x0cd", "nul": "a\x00b", "invisible": "a\u200b\ufeffb\u00adc",
    "huge": "a" * 100_000, "markup": "{{ 1 + 1 }} %s %(x)s {0}",
}
TOKEN = "Leaky-Auth-Token-MIIFxAYJKoZIhvcNAQcCoIIFtTCCBbECAQExDTAL"


@pytest.fixture(scope="module")
def run(lab: Lab) -> Any:
    """A host for each text, which stands in every field that a line may show."""
    jobs = {host: running_job(lab, 10, name=text, instance_name=text, running_status=text, reason=text) for host, text in TEXTS.items()}
    ids = {host: job.job_id for host, job in jobs.items()}
    base = f"{lab.simulator.url}/hostile/{{{{ inventory_hostname }}}}/rds"
    task = {**lab.wait("hostile", service="rds", job_id="{{ ids[inventory_hostname] }}", endpoints={"rds": base}), "ignore_errors": True}
    with watching(lab, task, hosts=list(TEXTS), options=["--forks=12"], vars={"ids": ids}) as run:

        def every_host_says(end: str) -> float:
            return max(run.read(rf"^\[{host}\] .*{end}$") for host in TEXTS)

        every_host_says(r" 10 %, \d+s")
        for host, text in TEXTS.items():
            lab.cloud.faults.add("status", status=500, path=f"/hostile/{host}/", times=None, body={"error_code": text, "error_msg": text})
        every_host_says("the wait goes on")
        lab.cloud.faults.clear()
        before = every_host_says("answers again")
        run.until(lambda: time.monotonic() > before + 1.1, "the next second")
        for job in jobs.values():
            lab.cloud.end_job(job.job_id, "Failed")
        every_host_says(r"\): Failed, \d+s: .+")
        run.end()
    return run


@pytest.mark.parametrize("host", TEXTS)
def test_each_text_stays_within_short_lines_without_control_characters(run: Any, host: Any) -> None:
    lines = [line for _moment, line in run.ours(host)]
    assert len(lines) == 5, "where to go on, the job, its trouble, the end of that, and the end"
    bad = [(line[:80], hex(ord(one))) for line in lines for one in line if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert bad == []
    assert max(map(len, lines)) < 1200


def test_nothing_is_read_as_a_template(run: Any) -> None:
    assert any("({{ 1 + 1 }} %s %(x)s {0} on" in line or " {{ 1 + 1 }} %s %(x)s {0} on" in line for _moment, line in run.ours("markup"))


def test_nobody_forges_a_line(run: Any) -> None:
    """Not even through the message of the result, which ansible-core prints as it is from 2.19 on."""
    assert [line for _moment, line in run.lines if line.startswith(("[db99]", "ok: [db99]"))] == []
    assert [line[:80] for _moment, line in run.lines if set(line) & set("\x00\x1b\r")] == []


def test_no_secret_is_in_a_line(lab: Lab) -> None:
    """The answers repeat the token: whole, in the middle of long texts, and where a text is cut."""
    looks: list[str] = []
    texts = [f"{'x' * 280} {TOKEN}", TOKEN, f"{'y' * 40}{TOKEN}{'z' * 400}"]

    def say(noted: Any) -> Any:
        looks.append(noted.target)
        number = len(looks)
        text = texts[number // 3 % 3]
        if number % 3 == 2:
            return 500, {}, json.dumps({"error_code": text, "error_msg": text})
        status = "Running" if number < 24 else "Failed"
        job = {"id": "job-1", "name": text, "status": status, "process": f"{number}%", "fail_reason": text, "instance": {"id": text, "name": text}}
        return 200, {}, json.dumps({"job": job})

    with listening(say) as cloud:
        connection = {"auth_token": TOKEN, "project_id": DEFAULT_PROJECT_ID, "endpoints": {"rds": f"{cloud.url}/rds"}, "interval": 0.25}
        task = {"hwcloud.taskcenter.wait_for_job": {**connection, "service": "rds", "job_id": "job-1", "timeout": 20}}
        with watching(lab, task) as run:
            assert run.end() == 2
    assert len(run.ours()) > 5 and "********" in run.text, run.text
    pieces = [TOKEN[at:at + 8] for at in range(len(TOKEN) - 8)]
    assert [line for _moment, line in run.ours() if any(piece in line for piece in pieces)] == []
