# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Python 3.11 or newer, make and git are all that is needed; another Python: make PYTHON=python3.13 test
PYTHON ?= python3

export CORES GATES

# Each target is a sub-command of tests/runner. Paths are relative, so the folder may have any name.
TARGETS = demo test check lint nox docs unit sanity integration browser build artifact coverage matrix table bench clean

help:
	@echo 'make demo         set up, start the simulator and run a playbook against it'
	@echo 'make test         set up and run everything: lint, nox, docs, unit, sanity, build, artifact, integration, browser'
	@echo 'make check        everything on every version of ansible-core of requirements/matrix.toml; takes hours'
	@echo 'make lint         ruff, mypy, yamllint, ansible-lint and the changelog'
	@echo 'make nox          licences, the action group and files in wrong places, by antsibull-nox'
	@echo 'make docs         check the documentation and build its pages in .work/docs'
	@echo 'make unit         unit tests'
	@echo 'make sanity       ansible-test sanity'
	@echo 'make integration  playbooks and integration targets against the simulator'
	@echo 'make browser      the page of the report in headless chromium'
	@echo 'make build        build the collection, install it and list its modules'
	@echo 'make artifact     what Galaxy says, and a run of the bare collection below a read-only home'
	@echo 'make coverage     how much of module_utils the unit tests and the integration targets run'
	@echo 'make matrix       sanity, units, integration and playbooks on every version of ansible-core, or some of it: make matrix CORES="2.16.19 2.19.14" GATES="sanity; units"'
	@echo 'make table        put what the last make check or make matrix found into the README'
	@echo 'make bench        measurements'
	@echo 'make clean        remove all that these left in the checkout'

# Old Pythons cannot even read tests/runner, so their age is looked at here.
$(TARGETS):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed and this is " + sys.version.split()[0] + "; name another: make PYTHON=python3.13 $@")'
	@$(PYTHON) -B tests/runner $@

.PHONY: help $(TARGETS)
