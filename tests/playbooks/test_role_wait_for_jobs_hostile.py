# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role wait_for_jobs and texts from the cloud that would be something else: a line, a template, an escape code."""
from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from lab import Lab, Outcome
from test_lines_hostile import FORGED, TEXTS
from test_role_wait_for_jobs import ended, entry, left, role

# The message of a wait names the first few jobs.
HOSTILE = {
    "template": "a {{ 7 * 1234567 }} {% set x = 1 %} {# b #} {{ lookup('ansible.builtin.pipe', 'echo 8641' ~ '969') }}",
    "list": "['a', 'b']", "mapping": "{'a': 'b'}", "json": '{"a": "b"}', "quote": "\"a\" 'b' \\n",
    **TEXTS,
}


@pytest.fixture(scope="module")
def jobs(lab: Lab) -> Any:
    return {name: ended(lab, "Failed", name=text, instance_name=text, reason=text) for name, text in HOSTILE.items()}


@pytest.fixture(scope="module")
def reports(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def outcome(lab: Lab, jobs: Any, reports: Any) -> Any:
    # A label is the caller's own text: Ansible has read it as a template before the role gets it.
    entries = [entry(job, label=HOSTILE[name].replace("{", "(")) for name, job in jobs.items()]
    cases = {f"as-{suffix}": role(lab, f"as-{suffix}", entries, report=str(reports / f"report.{suffix}")) for suffix in ("txt", "json")}
    return lab.run(cases, environment={"ANSIBLE_SHOW_CUSTOM_STATS": "1"})


def test_the_result_has_the_texts_as_they_came(outcome: Outcome, reports: Any) -> None:
    for result in (left(outcome, "as-txt")[0], json.loads((reports / "report.json").read_text(encoding="utf-8"))):
        for text, job in zip(HOSTILE.values(), result["jobs"], strict=True):
            assert job["name"] == job["instance_name"] == job["fail_reason"] == text.strip()


def test_each_job_stays_one_short_line(outcome: Outcome, jobs: Any, reports: Any) -> None:
    headline, *lines, rest = (reports / "report.txt").read_text(encoding="utf-8").split("\n")
    assert headline.startswith(f"0 of {len(jobs)} jobs Completed") and not rest
    for job, line in zip(jobs.values(), lines, strict=True):
        assert job.job_id in line and len(line) < 1000
        assert [hex(ord(one)) for one in line if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")] == []


def test_nothing_is_read_as_a_template(outcome: Outcome) -> None:
    assert "8641969" not in outcome.run.output


def test_nobody_forges_a_line(outcome: Outcome) -> None:
    lines = outcome.run.output.split("\n")
    assert [line for line in lines if line.startswith((FORGED, "ok: [db99]"))] == []
    assert [line[:80] for line in lines if set(line) & set("\x00\x1b\r")] == []


def test_what_is_handed_on_holds_no_template(outcome: Outcome, jobs: Any) -> None:
    """In the next node of a workflow it is a variable."""
    stats = json.loads(outcome.run.output.split("\tRUN: ")[1].split("\n")[0])["wait_for_jobs_outcome"]
    assert stats["outcome"] == "failed" and jobs["template"].job_id in stats["msg"] and "{ { 7 * 1234567 }}" in stats["msg"]
    assert not [mark for mark in ("{{", "{%", "{#", "\n") if mark in stats["msg"]]
