# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mistake in a script is told with the file, the line, the entry, and what would be right."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import Simulator

MISTAKES = {
    "jobs:\n  - service: rds\n    duratoin: 5": "line 3: jobs, entry 1, duratoin: there is no such key; is duration meant?; there are name, ",
    "jobs:\n  - service: rds\n  - service: rds\n    duration: 1h": "line 4: jobs, entry 2, duration: must be a number of seconds, or null; it is '1h'",
    "jobs:\n  - {service: rds, duration: true}": "line 2: jobs, entry 1, duration: must be a number of seconds, or null; it is True",
    "jobs:\n  - {service: rds, age: -1}": "line 2: jobs, entry 1, age: must be a number of seconds; it is -1",
    "jobs:\n  - service: ecs": "line 2: jobs, entry 1, service: must be one of rds, gaussdb, taurusdb, geminidb, dcs; it is 'ecs'",
    "jobs:\n  - duration: 5": "line 2: jobs, entry 1: service is missing; it must be one of rds, ",
    "jobs:\n  - service: rds\n    outcome: failed": "line 3: jobs, entry 1, outcome: must be one of Completed, Failed, Canceled; it is 'failed'",
    "jobs:\n  - service: rds\n    job_id: 123": "line 3: jobs, entry 1, job_id: must be text, in quotes where",
    "jobs:\n  - {service: rds, job_id: a}\n  - {service: rds, job_id: a}": "line 3: jobs, entry 2: there is a rds job a already",
    "jobs:\n  - {service: rds, project_id: eu-nl}": "line 2: jobs, entry 1, project_id: there is no project eu-nl; there are sim-1, ",
    "jobs:\n  - {service: rds, progress: [1, 2]}": "line 2: jobs, entry 1, progress: must be linear, none or a list of points",
    "jobs:\n  - rds": "line 2: jobs, entry 1: must be a mapping with keys out of name, ",
    "jobs: {service: rds}": "line 1: jobs: must be a list; each entry begins with a dash",
    "\njob: []": "line 2: job: there is no such key; is jobs meant?; there are settings, ",
    "- jobs": "line 1: must be a mapping with keys out of settings, ",
    "jobs:\n  - service: rds\n   name: x": "line 3: this is no YAML: expected <block end>",
    "jobs: \t[": "line 1: this is no YAML: ",
    "jobs: \0": ": this is no YAML: ",
    "fill:\n  - service: rds": "line 2: fill, entry 1: count is missing; it must be a whole number",
    "faults:\n  - kind: explode": "line 2: faults, entry 1, kind: must be one of close, ",
    "faults:\n  - {kind: status, status: 999}": "line 2: faults, entry 1, status: must be an HTTP status such as 503, or null; it is 999",
    "faults:\n  - kind: redirect": "line 2: faults, entry 1: a redirect needs a location",
    "answers:\n  - service: rds\n    request: POST /x": "line 2: answers, entry 1: 'POST /x' is no request such as 'POST /v3/{project_id}/instances'",
    "answers:\n  - service: rds\n    request: POST /v3/{project_id}/x\n    job:\n      age: old": "line 5: answers, entry 1, job, age: must be a number",
    "limits: {retry_after: 3}": "line 1: limits, retry_after: must be text, in quotes where YAML takes it for something else, or null; it is 3",
    "settings:\n  quirks: [odd]": "line 2: settings, quirks: must be a list, each of it one of gaussdb_times_in_ms, ",
    "settings:\n  offset_reading: {rds: line}": "line 2: settings, offset_reading: must be a mapping, each value one of record, ",
    "credentials:\n  users: [{name: ada}]": "line 2: credentials, users, entry 1: password is missing; it must be text",
    "credentials:\n  tokens: [{value: a, project_id: eu-nl}]": "line 2: credentials, tokens, entry 1, project_id: there is no project eu-nl",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items(), ids=[f"case-{number}" for number in range(len(MISTAKES))])
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "cloud.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="cloud.yml") as caught:
        Simulator(script=file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))


def test_what_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yml"
    file.write_bytes(b"jobs: \xff")
    with pytest.raises(ValueError, match="cloud.yml is no UTF-8 text"):
        Simulator(script=file)


def test_nothing_is_done_of_a_script_with_a_mistake(sim: Simulator, ask: Any) -> None:
    answer = ask("/_simulator/script", "POST", json={"jobs": [{"service": "rds"}], "faults": [{"kind": "explode"}]})
    assert (answer.status_code, len(sim.cloud.jobs)) == (400, 0)
    assert answer.json()["error"].startswith("faults, entry 1, kind: must be one of")


def test_projects_by_name(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yml"
    credentials = "credentials: {projects: [{name: eu-nl}], tokens: [{value: a, project_id: eu-nl}]}"
    file.write_text(f"{credentials}\njobs: [{{service: rds, project_id: eu-nl}}]", encoding="utf-8")
    cloud = Simulator(script=file).cloud
    token = cloud.accounts.valid_token("a")
    assert token is not None and token.project is not None and token.project.name == "eu-nl"
    assert cloud.jobs.everything()[0].project_id == token.project.id
