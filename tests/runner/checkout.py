# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are: the checkout, the one ignored folder in it that everything else goes to, and copies of the tree."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = Path("ansible_collections/hwcloud/taskcenter")


@dataclass(frozen=True)
class Workshop:
    """The folder for virtual environments, copies, caches and results."""

    path: Path
    stage: Path  # a collections folder that holds a copy of the tree

    @property
    def home(self) -> Path:
        return self.path / "home"

    @property
    def temporary(self) -> Path:
        return self.path / "tmp"

    @property
    def settings(self) -> Path:
        """An empty ansible.cfg, so that nobody else's is read."""
        return self.path / "ansible.cfg"

    @property
    def staged(self) -> Path:
        return self.stage / COLLECTION

    def lay_stage(self) -> None:
        """Make the staged collection the files that git knows or would take, and nothing else.

        ansible-test wants a real folder of that name; tools that leave files behind leave them there, so each gets it anew.
        It also asks git for the files, and the checkout's git would say that they are ignored: so this is a repository too.
        """
        wanted = set(_tree())
        _git("init", "--quiet", str(self.staged))
        for old in sorted(self.staged.rglob("*"), reverse=True):
            if old.is_relative_to(self.staged / ".git"):
                continue
            if old.is_dir() and not old.is_symlink():
                with contextlib.suppress(OSError):  # not empty: needed
                    old.rmdir()
            elif old.relative_to(self.staged) not in wanted:
                old.unlink()
        for name in wanted:
            source, copy = ROOT / name, self.staged / name
            if not copy.exists() or source.stat().st_mtime_ns != copy.stat().st_mtime_ns or source.stat().st_size != copy.stat().st_size:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, copy, follow_symlinks=False)


def _tree() -> list[Path]:
    names = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [Path(name) for name in names if name and os.path.lexists(ROOT / name)]


def _git(*arguments: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}  # a git hook's would point elsewhere
    return subprocess.run(["git", *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextlib.contextmanager
def workshop() -> Iterator[Workshop]:
    """Open the work folder for one run at a time.

    Interpreters are named in `#!` lines, which take neither spaces nor long paths. A checkout with such a path is
    reached through a link in the temporary folder for as long as the run lasts. Lists of folders take no colons either,
    and ansible-test sees through the link: such a checkout has its copy of the tree there too.
    """
    real = ROOT / ".work"
    real.mkdir(exist_ok=True)
    with (real / "lock").open("w") as lock, contextlib.ExitStack() as stack:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another run in this checkout to end.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        path = real
        if len(str(real)) > 80 or not re.fullmatch(r"[\w./+-]+", str(real), re.ASCII):
            path = Path("/tmp") / f"hwcloud-taskcenter-{hashlib.sha256(str(real).encode()).hexdigest()[:12]}"
            if path.is_symlink() and path.readlink() == real:
                path.unlink()  # of a run that was killed
            path.symlink_to(real)
            stack.callback(path.unlink)
        stage = path / "stage"
        if os.pathsep in str(real):
            stage = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hwcloud-taskcenter-", dir="/tmp")))
        place = Workshop(path, stage)
        shutil.rmtree(place.temporary, ignore_errors=True)
        for folder in (place.home, place.temporary):
            folder.mkdir(parents=True, exist_ok=True)
        place.settings.touch()
        yield place


def clean() -> None:
    """Remove all that is ignored and was made here."""
    shutil.rmtree(ROOT / ".work", ignore_errors=True)
    for cache in [*ROOT.rglob("__pycache__"), ROOT / "tests/output"]:
        shutil.rmtree(cache, ignore_errors=True)
