# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make test` is made of: each stage runs commands and says how many of their checks passed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from .browser import missing_browser
from .checkout import ROOT
from .environment import Environment
from .processes import Command, read, run, started

TESTS = ROOT / "tests"


@dataclass
class Tally:
    """What passed and what did not, over all stages."""

    passed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)

    def expect(self, what: str, ok: bool) -> bool:
        if ok:
            self.passed += 1
        else:
            self.failures.append(what)
        return ok

    def count(self, what: str, code: int, reports: list[Path]) -> None:
        """Add a test runner's JUnit reports. A runner that failed, or that ran nothing, has failed whatever its reports say."""
        passed, failed = 0, []
        for report in reports:
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                verdicts = {child.tag for child in case}
                if verdicts & {"failure", "error"}:
                    failed.append(f"{what}: {case.get('classname', '')} {case.get('name', '')}")
                elif "skipped" in verdicts:
                    self.skipped += 1
                else:
                    passed += 1
        self.passed += passed
        self.failures += failed
        if code and not failed:
            self.failures.append(f"{what}: exit code {code}")
        elif not passed and not failed:
            self.failures.append(f"{what}: no test ran")


def lint(environment: Environment, tally: Tally) -> None:
    place = environment.place
    place.lay_stage()
    caches = {"RUFF_CACHE_DIR": place.path / "cache/ruff", "MYPY_CACHE_DIR": place.path / "cache/mypy"}
    variables = environment.variables(**caches)
    settings = place.staged / "pyproject.toml"

    def check(what: str, command: Command, cwd: Path = place.staged, env: Mapping[str, str] = variables) -> None:
        print(f"-- {what}", flush=True)
        tally.expect(what, run([environment.tool(str(command[0])), *command[1:]], env, cwd) == 0)

    check("ruff", ["ruff", "check", "--quiet", "."])
    check("mypy: plugins", ["mypy", "--config-file", settings, (place.staged / "plugins").relative_to(place.stage)], place.stage)
    check("mypy: simulator and runner", ["mypy", "--config-file", settings, "simulator", "runner"], place.staged / "tests")
    check("yamllint", ["yamllint", "--strict", "."])
    check("ansible-lint", ["ansible-lint", "--strict", "-q"])
    check("changelog fragments", ["antsibull-changelog", "lint"])
    check("changelog", ["antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml"])


def docs(environment: Environment, tally: Tally) -> None:
    """Check the documentation of plugins and the guides, and build the site: a warning is a failure."""
    place = environment.place
    place.lay_stage()
    variables = environment.variables()
    antsibull, site = environment.tool("antsibull-docs"), place.path / "docs"
    shutil.rmtree(site, ignore_errors=True)
    (site / "rst").mkdir(mode=0o700, parents=True)  # antsibull-docs takes no folder that others may write to
    check: Command = [antsibull, "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "dependent", "--disallow-unknown-collection-refs", "."]
    tally.expect("antsibull-docs lint-collection-docs", run(check, variables, place.staged) == 0)
    write: Command = [antsibull, "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", site / "rst", "hwcloud.taskcenter"]
    tally.expect("antsibull-docs collection", run(write, variables, place.staged) == 0)
    build: Command = [environment.tool("sphinx-build"), "-q", "-W", "--keep-going", "-c", place.staged / "docs/docsite", site / "rst", site / "html"]
    tally.expect("sphinx-build", run(build, variables, place.staged) == 0)
    print(f"The pages begin at {site / 'html/index.html'}")


def unit(environment: Environment, tally: Tally) -> None:
    environment.place.lay_stage()
    _pytest(environment, tally, "unit", environment.place.staged / "tests/unit", environment.variables(PYTHONPATH=environment.place.stage))


def sanity(environment: Environment, tally: Tally) -> None:
    environment.place.lay_stage()
    _ansible_test(environment, tally, "sanity", "--junit")


def build(environment: Environment, tally: Tally) -> None:
    """Build the collection, install the result into a folder of its own, and let ansible-doc find every module there."""
    installed = _install(environment, tally)
    modules = {path.stem for path in (ROOT / "plugins/modules").glob("*.py")}
    group = set(re.findall(r"^ {4}- (\w+)$", (ROOT / "meta/runtime.yml").read_text(), re.MULTILINE))
    listing = read([environment.tool("ansible-doc"), "-t", "module", "-l", "hwcloud.taskcenter"], environment.variables(installed), ROOT)
    print(listing.rstrip())
    listed = {line.split()[0].rpartition(".")[2] for line in listing.splitlines() if line.strip()}
    tally.expect(f"ansible-doc lists {sorted(listed)} of {sorted(modules)}", bool(modules) and listed == modules)
    tally.expect(f"the action group holds {sorted(group)} of {sorted(modules)}", group == modules)


def integration(environment: Environment, tally: Tally) -> None:
    """Playbooks against the installed collection and, where there are any, ansible-test's integration targets."""
    installed = _install(environment, tally)
    _pytest(environment, tally, "playbooks", TESTS / "playbooks", environment.variables(installed))
    if any((TESTS / "integration/targets").glob("*/tasks")):
        environment.place.lay_stage()
        with simulator(environment) as url:
            (environment.place.staged / "tests/integration/integration_config.yml").write_text(f"simulator_url: {url}\n")
            _ansible_test(environment, tally, "integration")


def browser(environment: Environment, tally: Tally) -> None:
    """The report's page in a headless browser, made with the installed collection."""
    if missing := missing_browser():
        tally.failures.append(f"browser: {missing}")
        return
    _pytest(environment, tally, "browser", TESTS / "browser", environment.variables(_install(environment, tally)))


def bench(environment: Environment, tally: Tally) -> None:
    environment.place.lay_stage()
    variables = environment.variables()
    del variables["PYTHONDONTWRITEBYTECODE"]  # nobody else compiles the collection anew in every run
    tally.expect("benchmark", run([environment.python, TESTS / "benchmark"], variables, ROOT) == 0)


def demo(environment: Environment, tally: Tally) -> None:
    environment.place.lay_stage()
    with simulator(environment) as url:
        command: Command = [environment.tool("ansible-playbook"), "hwcloud.taskcenter.quickstart", "-e", f"simulator_url={url}"]
        tally.expect("demo", run(command, environment.variables(), ROOT) == 0)


@contextlib.contextmanager
def simulator(environment: Environment) -> Iterator[str]:
    """The loopback cloud on a free port; it ends with the block, or by itself when we are gone."""
    command: Command = [environment.python, TESTS / "simulator", "--port", "0", "--parent", str(os.getpid())]
    with (environment.place.path / "simulator.log").open("w+") as log, started(command, environment.variables(), ROOT, stdout=log) as process:
        deadline = time.monotonic() + 30
        while not (ready := re.search(r"^simulator ready at (\S+)$", Path(log.name).read_text(), re.MULTILINE)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The simulator did not start; it said: {Path(log.name).read_text()}")
            time.sleep(0.02)
        try:
            yield ready[1]
        finally:
            process.terminate()


def _install(environment: Environment, tally: Tally) -> Path:
    place = environment.place
    place.lay_stage()
    shutil.rmtree(place.path / "build", ignore_errors=True)
    installed = place.path / "build/installed"
    galaxy, variables = environment.tool("ansible-galaxy"), environment.variables(installed)
    tally.expect("collection build", run([galaxy, "collection", "build", "--output-path", place.path / "build"], variables, place.staged) == 0)
    archives = list((place.path / "build").glob("*.tar.gz"))
    tally.expect("collection install", run([galaxy, "collection", "install", "--offline", "-p", installed, *archives], variables, place.path) == 0)
    return installed


def _pytest(environment: Environment, tally: Tally, what: str, folder: Path, variables: Mapping[str, str]) -> None:
    report = environment.place.path / f"report-{what}.xml"
    report.unlink(missing_ok=True)
    options = ["-q", "-p", "no:cacheprovider", "-n", "auto", "--dist", "loadfile", f"--junitxml={report}"]
    command: Command = [environment.python, "-m", "pytest", *options, folder]
    code = run(command, variables, folder.parent if folder.exists() else ROOT)
    tally.count(what, code, [report] if report.exists() else [])


def _ansible_test(environment: Environment, tally: Tally, what: str, *options: str) -> None:
    staged = environment.place.staged
    command: Command = [environment.tool("ansible-test"), what, "--local", "--color", "no", *options]
    code = run(command, environment.variables_for_ansible_test(), staged)
    tally.count(f"ansible-test {what}", code, sorted((staged / "tests/output/junit").glob("*.xml")))
