# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python tests/runner TARGET`: everything that the Makefile offers, with its set-up. Needs Python 3.11, git and no more.

All that it makes lies in the checkout's folder .work; only pip's cache is elsewhere.
"""

from __future__ import annotations
