# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make test` is made of: each stage runs commands and says how many of their checks passed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from .browser import missing_browser
from .checkout import COLLECTION, ROOT
from .environment import Environment, prepare
from .processes import Command, read, run, started
from .tally import Tally

TESTS = ROOT / "tests"
RUNNING = ("meta", "plugins", "roles", "playbooks", "extensions")
GALAXY_IMPORTER = """[galaxy-importer]
LOG_LEVEL_MAIN = INFO
RUN_ANSIBLE_DOC = True
RUN_ANSIBLE_LINT = True
RUN_ANSIBLE_TEST = False
RUN_FLAKE8 = True
OFFLINE_ANSIBLE_LINT = True
CHECK_REQUIRED_TAGS = True
ANSIBLE_LOCAL_TMP = {temporary}
"""


def lint(environment: Environment, tally: Tally) -> None:
    place = environment.place
    place.lay_stage()
    caches = {"RUFF_CACHE_DIR": place.path / "cache/ruff", "MYPY_CACHE_DIR": place.path / "cache/mypy", "MYPYPATH": place.stage}
    variables = environment.variables(**caches)
    settings = place.staged / "pyproject.toml"

    def check(what: str, command: Command, cwd: Path = place.staged, env: Mapping[str, str] = variables) -> None:
        print(f"-- {what}", flush=True)
        tally.expect(what, run([environment.tool(str(command[0])), *command[1:]], env, cwd) == 0)

    check("ruff", ["ruff", "check", "--quiet", "."])
    check("mypy: plugins", ["mypy", "--config-file", settings, (place.staged / "plugins").relative_to(place.stage)], place.stage)
    for folder in _python_folders(place.staged / "tests"):
        check(f"mypy: tests/{folder}", ["mypy", "--config-file", settings, folder], place.staged / "tests")
    check("yamllint", ["yamllint", "--strict", "."])
    check("ansible-lint", ["ansible-lint", "--strict", "-q"])
    check("ansible-lint: examples", ["ansible-lint", "--strict", "-q", "--offline", "--profile", "production", "-c", os.devnull, "examples"])
    check("changelog fragments", ["antsibull-changelog", "lint"])
    check("changelog", ["antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml"])


def nox(environment: Environment, tally: Tally) -> None:
    """The sessions of antsibull-nox that no other stage has: licences by REUSE, files in the wrong place, the action group."""
    place = environment.place
    place.lay_stage()
    sessions = ["license-check", "extra-checks"]
    variables = environment.variables(PIP_CONSTRAINT=place.staged / "requirements/constraints.txt", NOX_ENVDIR=place.path / "nox")
    tally.expect("nox", run([environment.tool("nox"), "--non-interactive", "-s", *sessions], variables, place.staged) == 0)


def _python_folders(tests: Path) -> list[Path]:
    """Folders whose modules may have the names of modules in another."""
    folders = [*tests.iterdir(), *(tests / "unit").iterdir()]
    return sorted(folder.relative_to(tests) for folder in folders if folder.name != "unit" and any(folder.rglob("*.py")))


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
    ansible_test(environment, tally, "sanity", "--local", "--junit")


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
    """Playbooks against the installed collection, and ansible-test's integration targets."""
    playbooks(environment, tally)
    environment.place.lay_stage()
    targets(environment, tally, "--local")


def playbooks(environment: Environment, tally: Tally) -> None:
    _pytest(environment, tally, "playbooks", TESTS / "playbooks", environment.variables(_install(environment, tally)))


def targets(environment: Environment, tally: Tally, *options: str) -> None:
    """The targets of tests/integration against the simulator."""
    with simulator(environment) as url:
        (environment.place.staged / "tests/integration/integration_config.yml").write_text(f"simulator_url: {url}\n")
        ansible_test(environment, tally, "integration", *options)


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


def artifact(environment: Environment, tally: Tally) -> None:
    """What Galaxy says of the built collection, and a run of what is left when all else is deleted."""
    place = environment.place
    _install(environment, tally)
    tools = prepare(place, "artifact")
    settings = place.path / "build/galaxy-importer.cfg"
    settings.write_text(GALAXY_IMPORTER.format(temporary=place.temporary))
    command: Command = [tools.python, "-m", "galaxy_importer.main", *_archives(environment)]
    log = place.path / "galaxy-importer.log"
    with log.open("w") as output:
        code = run(command, tools.variables(GALAXY_IMPORTER_CONFIG=settings), place.path / "build", output)
    said = log.read_text()
    print(said.rstrip(), flush=True)
    tally.expect("galaxy-importer", code == 0 and "Importer processing completed successfully" in said)
    tally.expect("galaxy-importer warns of nothing", not re.search(r"\b(WARNING|ERROR)\b", said))
    bare(environment, tally)


def bare(environment: Environment, tally: Tally) -> None:
    """Run a playbook with nothing of the built collection but what runs, both ways, below a home that nobody can write to."""
    collection = _install(environment, tally) / COLLECTION
    for entry in collection.iterdir():
        if entry.name not in RUNNING:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    variables = environment.variables(collection.parents[2], HOME="/proc/no-home", ANSIBLE_HOME="/proc/no-home/.ansible")
    # Ansible itself needs a folder for its own files: images of execution environments name one too.
    variables |= {"ANSIBLE_LOCAL_TEMP": str(environment.place.temporary), "ANSIBLE_REMOTE_TEMP": str(environment.place.temporary)}
    with simulator(environment) as url:
        for in_worker in ("true", "false"):
            options = ["-e", f"simulator_url={url}", "-e", json.dumps({"hwcloud_taskcenter_in_worker": in_worker == "true"})]
            command: Command = [environment.tool("ansible-playbook"), "hwcloud.taskcenter.quickstart", *options]
            code = run(command, variables, environment.place.temporary)
            tally.expect(f"the bare collection below a read-only home, in the worker: {in_worker}", code == 0)


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
    install: Command = [galaxy, "collection", "install", "--offline", "-p", installed, *_archives(environment)]
    tally.expect("collection install", run(install, variables, place.path) == 0)
    return installed


def _archives(environment: Environment) -> list[Path]:
    return list((environment.place.path / "build").glob("*.tar.gz"))


def _pytest(environment: Environment, tally: Tally, what: str, folder: Path, variables: Mapping[str, str]) -> None:
    report = environment.place.path / f"report-{what}.xml"
    report.unlink(missing_ok=True)
    options = ["-q", "-p", "no:cacheprovider", "-n", "auto", "--dist", "loadfile", f"--junitxml={report}"]
    command: Command = [environment.python, "-m", "pytest", *options, folder]
    code = run(command, variables, folder.parent if folder.exists() else ROOT)
    tally.count(what, code, [report] if report.exists() else [])


def ansible_test(environment: Environment, tally: Tally, what: str, *options: str) -> None:
    staged = environment.place.staged
    shutil.rmtree(staged / "tests/output/junit", ignore_errors=True)
    command: Command = [environment.tool("ansible-test"), what, "--color", "no", *options]
    code = run(command, environment.variables_for_ansible_test(), staged)
    tally.count(f"ansible-test {what}", code, sorted((staged / "tests/output/junit").glob("*.xml")))
