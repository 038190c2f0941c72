# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the documentation: tasks and plays of modules, guides and READMEs, and the commands that they show."""
from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs/docsite/rst"
# These two are worked examples of several files, and have tests of their own.
WORKED_EXAMPLES = {"guide_awx", "guide_simulator"}
_RST = re.compile(r"^(?P<indent> *)\.\. code-block:: (?P<language>\S+)\n(?: *:.*\n)*\n(?P<text>(?:(?P=indent)   .*\n|\n)+)", re.MULTILINE)
_MARKDOWN = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Document:
    """A place with examples: a module's EXAMPLES, a guide, a README."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def blocks(self, *languages: str) -> list[str]:
        """The blocks of these languages, without their indentation."""
        return [text for language, text in self._all() if language in languages]

    def _all(self) -> Iterator[tuple[str, str]]:
        text = self.path.read_text(encoding="utf-8")
        if self.path.suffix == ".py":
            for node in ast.parse(text).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and ast.unparse(node.targets[0]) == "EXAMPLES":
                    yield "yaml+jinja", str(node.value.value)
            return
        form = _MARKDOWN if self.path.suffix == ".md" else _RST
        for match in form.finditer(text):
            # all YAML in a README is to be run; the guides have data too
            language = "yaml+jinja" if self.path.suffix == ".md" and match["language"] == "yaml" else match["language"]
            yield language, textwrap.dedent(match["text"]).strip("\n") + "\n"


def documents() -> list[Document]:
    guides = [path for path in sorted(GUIDES.glob("*.rst")) if path.stem not in WORKED_EXAMPLES]
    readmes = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "roles").glob("*/README.md"))]
    modules = sorted((ROOT / "plugins/modules").glob("*.py"))
    return [Document(path) for path in (*modules, *readmes, *guides) if path.exists()]


def commands(document: Document) -> list[str]:
    """The lines that a user types, of blocks for consoles and for shells."""
    prompted = [line[2:] for block in document.blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    return prompted + [line for block in document.blocks("shell") for line in block.splitlines() if line.strip()]
