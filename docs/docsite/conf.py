# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx turns the guides, and what antsibull-docs writes of modules and roles, into a site: `make docs`."""
from __future__ import annotations

import re

from docutils import nodes

project = "hwcloud.taskcenter"
copyright = "the hwcloud.taskcenter authors"
title = html_short_title = "Task centers of Huawei Cloud and Open Telekom Cloud"

extensions = ["sphinx_antsibull_ext"]
nitpicky = True
default_role = "any"
highlight_language = "YAML+Jinja"

html_theme = "sphinx_ansible_theme"
html_show_sphinx = False
html_use_index = False
html_copy_source = False

ANSIBLE = "https://docs.ansible.com/projects/ansible/latest"
PAGES = {
    "action_plugins": "plugins/action",
    "ansible_configuration_settings": "reference_appendices/config",
    "common_return_values": "reference_appendices/common_return_values",
}


def refer_to_ansible(app, env, node, content):
    """Links into Ansible's own documentation. Sphinx would download its list of labels for every build."""
    label = node["reftarget"]
    builtin = re.fullmatch(r"ansible_collections\.ansible\.builtin\.(\w+)", label)
    page = f"collections/ansible/builtin/{builtin[1]}" if builtin else PAGES.get(label)
    return nodes.reference("", "", content, refuri=f"{ANSIBLE}/{page}.html", internal=False) if page else None


def setup(app):
    app.connect("missing-reference", refer_to_ansible)
