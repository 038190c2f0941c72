# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When there are lines at all: the option progress, no_log, check mode, and output that is for a machine."""
from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lab import Lab, Outcome
from test_lines_arrive import OURS

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

# All that it prints is one JSON text, as ansible.posix.json does.
TINY_JSON = '''
import json

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "tiny_json"

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.seen = []

    def v2_runner_on_ok(self, result):
        shown = json.loads(self._dump_results(result._result))
        if "job" in shown:
            self.seen.append([result._host.get_name(), shown["job"]["status"]])

    def v2_playbook_on_stats(self, stats):
        self._display.display(json.dumps(self.seen))
'''


def waits(lab: Lab, run: str, **options: Any) -> Any:
    """A case for each of the options, whose jobs end when they have been looked at for about two seconds."""
    cases = {}
    for number, (case, chosen) in enumerate(options.items()):
        job = lab.cloud.add_job("rds", duration=None, name=f"Job{number}", progress=[[0.0, 42], [1.0, 42]])
        name = case.replace("_", "-")
        cases[name] = lab.wait(f"{run}-{name}", service="rds", job_id=job.job_id, **chosen)
        lab.when_seen(f"{run}-{name}", 7, partial(lab.cloud.end_job, job.job_id))
    return cases


def said(text: str) -> dict[str, list[str]]:
    """The lines of each host."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = OURS.fullmatch(line)
        if match and match[1] not in ("WARNING", "DEPRECATION WARNING", "ERROR"):
            found.setdefault(match[1], []).append(match[2])
    return found


@pytest.fixture(scope="module")
def outcome(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One run with all options; the results go to JUnit's files too, which is no reason to be silent."""
    always = {"progress": "always"}
    cases = waits(lab, "options", auto={}, always=always, never={"progress": "never"}, no_log={}, no_log_always=always, block=always,
                  check=always, module=always)
    for case, task in cases.items():
        task.update(register="result", vars={"hwcloud_taskcenter_in_worker": case != "module"})
    for case in ("no-log", "no-log-always"):
        cases[case]["no_log"] = True
    cases["check"]["check_mode"] = True
    cases["block"] = [{"name": "Block", "block": [cases["block"]], "no_log": True}, {"name": "Show", "ansible.builtin.debug": {"var": "result.completed"}}]
    files = tmp_path_factory.mktemp("junit")
    usual, lab.options = lab.options, []
    try:
        done = lab.run(cases, forks=8, environment={"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit", "JUNIT_OUTPUT_DIR": str(files)})
    finally:
        lab.options = usual
    assert list(files.glob("*.xml")) and not [case for case in cases if done[case]["failed"]]
    return done


@pytest.mark.parametrize("case", ["auto", "always"])
def test_lines_are_shown(outcome: Outcome, case: str) -> None:
    lines = said(outcome.run.output)[case]
    assert lines[0].startswith("waiting for rds ") and "Running 42 %" in lines[1]


@pytest.mark.parametrize("case", ["never", "no-log", "no-log-always", "block", "module"])
def test_no_line_is_shown(outcome: Outcome, case: str) -> None:
    assert case not in said(outcome.run.output), outcome.run.output


def test_check_mode_does_not_wait_and_says_no_more_than_what_it_saw(outcome: Outcome) -> None:
    assert [line for line in said(outcome.run.output).get("check", ["Running 42 %"]) if "Running 42 %" not in line] == []


def test_the_output_of_a_json_callback_stays_readable(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "tiny_json.py").write_text(TINY_JSON, encoding="utf-8")
    environment = {"ANSIBLE_STDOUT_CALLBACK": "tiny_json", "ANSIBLE_CALLBACK_PLUGINS": str(tmp_path)}
    printed = lab.run(waits(lab, "json", auto={}, always={"progress": "always"}), environment=environment).run.output
    *lines, text = printed.splitlines()
    assert sorted(json.loads(text)) == [["always", "Completed"], ["auto", "Completed"]]
    assert len(lines) >= 2 and set(said(printed)) == {"always"}
    assert len(said(printed)["always"]) == len(lines), "only where it was asked for there is more than the JSON text"


def test_the_output_of_junit_has_no_lines(lab: Lab, tmp_path: Path) -> None:
    environment = {"ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.junit", "JUNIT_OUTPUT_DIR": str(tmp_path)}
    done = lab.run(waits(lab, "junit", auto={}), environment=environment)
    assert not done["auto"]["failed"] and said(done.run.output) == {}
    cases = [case.get("name", "") for file in tmp_path.glob("*.xml") for case in ElementTree.parse(file).getroot().iter("testcase")]
    assert [name for name in cases if "auto" in name]


def test_another_callback_for_people_has_lines(lab: Lab) -> None:
    done = lab.run(waits(lab, "minimal", auto={}), environment={"ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal"})
    assert len(said(done.run.output)["auto"]) >= 2, done.run.output
