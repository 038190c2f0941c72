# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Virtual environments with pinned packages, and the variables that commands in them see."""

from __future__ import annotations

import ast
import configparser
import hashlib
import os
import re
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .checkout import ROOT, Workshop
from .matrix import Core
from .processes import Command, read, run
from .pythons import pythons_beside_this_one, working_path

THIS_PYTHON = Path(sys.executable)

# Settings of the user's own that would change what the tests see.
FOREIGN = ("ANSIBLE_", "GIT_", "HW_", "HUAWEICLOUD_", "OS_", "PYTEST_", "PYTHON", "VIRTUAL_ENV", "XDG_")

# Downloads of this script fail where only a package index can be reached, so ansible-test is handed one that needs no more than that.
# ensurepip gets a process of its own because it would switch off pip's configuration for the rest of this one.
GET_PIP = """
import os, subprocess, sys
env = {name: value for name, value in os.environ.items() if name != 'GET_PIP'}
subprocess.check_call([sys.executable, '-m', 'ensurepip'], env=env, stdout=subprocess.DEVNULL)
packages = [argument for argument in sys.argv[1:] if argument not in ('--no-setuptools', '--no-wheel')]
sys.exit(subprocess.call([sys.executable, '-m', 'pip', 'install', '-qq', *packages], env=env))
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment, the work folder that its commands stay in, and the version of its Python, such as 3.11."""

    place: Workshop
    path: Path
    release: str

    def tool(self, name: str) -> Path:
        return self.path / "bin" / name

    @property
    def python(self) -> Path:
        return self.tool("python")

    @property
    def ansible_test(self) -> Path:
        """The folder of ansible-test's own files."""
        return Path(read([self.python, "-c", "import ansible_test; print(*ansible_test.__path__)"], os.environ, ROOT).strip())

    @property
    def other_collections(self) -> Path:
        """Collections of others that the tests look things up in."""
        return self.path / "collections"

    def variables(self, collections: Path | None = None, **more: str | Path) -> dict[str, str]:
        """What a command sees: its home and all its droppings in the work folder, nothing of the user's settings."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN) and not name.lower().endswith("_proxy")}
        home, collections = self.place.home, collections or self.place.stage
        variables |= {
            "ANSIBLE_ASYNC_DIR": str(home / ".ansible_async"),  # its two halves disagree about a home that is not the passwd file's
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(collections), str(self.other_collections)]),
            "ANSIBLE_CONFIG": str(self.place.settings),
            "ANSIBLE_HOME": str(home / ".ansible"),
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_PYTHON_INTERPRETER": str(self.python),  # discovery takes the newest one around, which lacks our packages
            "ANSIBLE_REMOTE_TMP": str(home / ".ansible/tmp"),
            "HOME": str(home),
            "HWCLOUD_COLLECTIONS": str(collections),
            "LC_ALL": "C.UTF-8",
            "PATH": os.pathsep.join([str(self.path / "bin"), *working_path()]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.place.temporary),
        }
        return variables | {name: str(value) for name, value in more.items()}

    def variables_for_ansible_test(self) -> dict[str, str]:
        """The same, with the other Pythons of this machine, and pip prepared for the virtual environments that ansible-test makes."""
        pips = self.place.home / ".ansible/test/cache"
        pips.mkdir(parents=True, exist_ok=True)
        for version in re.findall(r"pip='([\d.]+)'", (self.ansible_test / "_internal/python_requirements.py").read_text()):
            (pips / f"get_pip_{version.replace('.', '_')}.py").write_text(GET_PIP)
        self._copy_pip_settings(self.place.home / ".config/pip/pip.conf")
        return self.variables(PATH=os.pathsep.join([str(self.path / "bin"), *pythons_beside_this_one(), *working_path()]))

    def _copy_pip_settings(self, target: Path) -> None:
        """ansible-test hides the user's home and variables from pip: put what they say, and the cache, where pip still looks."""
        settings = configparser.RawConfigParser()
        settings.read_dict({"global": {"quiet": "2"}})
        for line in read([self.python, "-m", "pip", "config", "list"], os.environ, ROOT).splitlines():
            name, _equals, value = line.partition("=")
            section, _dot, key = name.rpartition(".")
            section = "global" if section == ":env:" else section
            if not settings.has_section(section):
                settings.add_section(section)
            if not settings.has_option(section, key):  # the variables come first, and they win
                settings.set(section, key, ast.literal_eval(value))
        proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
        if proxy and not settings.has_option("global", "proxy"):
            settings.set("global", "proxy", proxy)
        if not settings.has_option("global", "no-cache-dir"):
            settings.set("global", "cache-dir", read([self.python, "-m", "pip", "cache", "dir"], os.environ, ROOT).strip())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(0o600)  # an index's address may hold a password
        with target.open("w") as stream:
            settings.write(stream)


def prepare(place: Workshop, name: str, python: Path = THIS_PYTHON, core: Core | None = None) -> Environment:
    """Return the environment with the packages of requirements/NAME.txt, made anew only when something about it has changed.

    With a core, its version of ansible-core takes the place of the usual one.
    """
    about = read([python, "-c", "import sys; print(*sys.version_info[:2], sep='.'); print(sys.version, sys.base_prefix)"], os.environ, ROOT)
    release = about.split()[0]
    versions = release + (f"-{core.version}" if core else "")
    environment = Environment(place, place.path / f"venv-{name}-{versions}", release)
    requirements = _requirements(place, versions, core)
    identity = [about, str(environment.path), *(file.read_text() for file in sorted(requirements.glob("*.txt")))]
    key = hashlib.sha256("\0".join(identity).encode()).hexdigest()
    stamp = environment.path / "made-from"
    if stamp.exists() and stamp.read_text() == key:
        return environment
    print(f"Setting up the {name} environment (Python {versions.replace('-', ', ansible-core ')}).", flush=True)
    begin = time.monotonic()
    shutil.rmtree(environment.path, ignore_errors=True)
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if run([python, "-m", "venv", environment.path], variables, ROOT):
        raise SystemExit("This Python cannot make virtual environments; install its venv and ensurepip modules or name another Python.")
    if run([environment.python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", requirements / f"{name}.txt"], variables, ROOT):
        raise SystemExit("The packages could not be installed.")
    if name == "test":
        _fetch_other_collections(environment, variables)
    if core:
        _let_the_index_serve(environment)
    stamp.write_text(key)
    print(f"Done in {time.monotonic() - begin:.0f} s.", flush=True)
    return environment


def _requirements(place: Workshop, versions: str, core: Core | None) -> Path:
    """The folder with the requirement files; for a core a copy with its versions in place of the usual ones."""
    usual = ROOT / "requirements"
    if core is None:
        return usual
    folder = place.path / "requirements" / versions
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(usual, folder)
    pins = [f"ansible-core=={core.version}", *core.pins]
    own = {pin.partition("==")[0] for pin in pins}
    lines = (usual / "constraints.txt").read_text().splitlines()
    kept = [line for line in lines if line.partition("==")[0] not in own]
    (folder / "constraints.txt").write_text("\n".join([*kept, *pins]) + "\n")
    return folder


def _let_the_index_serve(environment: Environment) -> None:
    """A pre-release of ansible-test asks for packages at addresses other than the index's: take the released ones instead."""
    for file in (environment.ansible_test / "_data/requirements").glob("*.txt"):
        file.write_text(re.sub(r"^([\w.-]+) @ https://\S+$", r"\1", file.read_text(), flags=re.MULTILINE))


def _fetch_other_collections(environment: Environment, variables: dict[str, str]) -> None:
    """Take awx.awx out of the package that holds a hundred collections: to install that one would need half a gigabyte."""
    download = environment.path / "download"
    command: Command = [environment.python, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "-d", download]
    if run([*command, "-r", "requirements/collections.txt"], variables, ROOT):
        raise SystemExit("The package with awx.awx could not be fetched.")
    for package in download.glob("*.whl"):
        with zipfile.ZipFile(package) as archive:
            names = [name for name in archive.namelist() if name.startswith("ansible_collections/awx/awx/")]
            archive.extractall(environment.other_collections, names)
    shutil.rmtree(download)
