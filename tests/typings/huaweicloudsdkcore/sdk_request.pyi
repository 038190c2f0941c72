# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
class SdkRequest:
    header_params: dict[str, str]
    def __init__(
        self, method: str, schema: str, host: str, resource_path: str, uri: str, query_params: list[tuple[str, str]], header_params: dict[str, str], body: str
    ) -> None: ...
