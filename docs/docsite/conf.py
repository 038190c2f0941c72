# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx turns the guides, and what antsibull-docs writes of modules and roles, into a site: `make docs`."""
from __future__ import annotations

import zlib
from pathlib import Path

from sphinx.application import Sphinx

project = "hwcloud.taskcenter"
copyright = "the hwcloud.taskcenter authors"
title = html_short_title = "Task centers of Huawei Cloud and Open Telekom Cloud"

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
nitpicky = True
default_role = "any"
highlight_language = "YAML+Jinja"

html_theme = "sphinx_ansible_theme"
html_show_sphinx = False
html_use_index = False
html_copy_source = False

# What the generated pages refer to in Ansible's documentation. Its own list of labels would have to be downloaded for every build.
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"
LABELS = """\
action_plugins std:label -1 plugins/action.html Action plugins
ansible_configuration_settings std:label -1 reference_appendices/config.html Ansible Configuration Settings
common_return_values std:label -1 reference_appendices/common_return_values.html Return Values
"""
HEADER = b"""\
# Sphinx inventory version 2
# Project: Ansible
# Version: latest
# The remainder of this file is compressed using zlib.
"""


def setup(app: Sphinx) -> None:
    inventory = Path(app.doctreedir) / "ansible.inv"
    inventory.parent.mkdir(parents=True, exist_ok=True)
    inventory.write_bytes(HEADER + zlib.compress(LABELS.encode()))
    app.config.intersphinx_mapping = {"ansible": (ANSIBLE, str(inventory))}
