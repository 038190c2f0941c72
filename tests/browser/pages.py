# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's page in chromium: how it looks at a width and in a scheme, what went wrong, what it asked the network for."""
from __future__ import annotations

import base64
import io
import json
import time
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

COMPLAINTS = ("SEVERE", "WARNING")


class Page:
    """A page that is open."""

    def __init__(self, chromium: webdriver.Chrome, path: Path, *, width: int = 1280, scheme: str = "light") -> None:
        self.chromium = chromium
        self.path = path
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        for log in ("browser", "performance"):
            self.log(log)  # what others left
        begin = time.monotonic()
        chromium.get(path.as_uri())
        self.seconds = time.monotonic() - begin

    def run(self, script: str, *arguments: Any) -> Any:
        return self.chromium.execute_script(script, *arguments)

    def log(self, name: str) -> list[dict[str, Any]]:
        """What was logged since it was last asked for."""
        found: list[dict[str, Any]] = self.chromium.execute("getLog", {"type": name})["value"]
        return found

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.log("browser") if entry["level"] in COMPLAINTS]

    def requests(self) -> list[str]:
        """All URLs that were asked for but the page's own."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if url != self.path.as_uri() and not url.startswith("data:")]

    def text(self, selector: str) -> str:
        return str(self.chromium.find_element(By.CSS_SELECTOR, selector).text)

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.run("return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)", selector)
        return found

    def column(self, name: str) -> list[str]:
        return self.texts(f"#rows .cell-{name}")

    def on_paper(self) -> list[str]:
        """The text of each sheet of A4 that it prints on."""
        # chromium cannot print a page that it has not painted yet: a few in a hundred were refused without a reason
        self.chromium.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        printed = self.chromium.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})["data"]
        return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(base64.b64decode(printed))).pages]

    def press(self, *keys: str) -> None:
        """Keys to whatever has the focus."""
        for key in keys:
            webdriver.ActionChains(self.chromium).send_keys(key).perform()

    def focused(self) -> str:
        return str(self.run("const one = document.activeElement; return one.id || one.dataset.key || one.textContent.trim() || one.tagName"))

    def tab_to(self, name: str, most: int = 200) -> None:
        """Presses Tab until the element of that id, sort key or text has the focus."""
        for _step in range(most):
            if self.focused() == name:
                return
            self.press(Keys.TAB)
        raise AssertionError(f"{name} cannot be reached with Tab")
