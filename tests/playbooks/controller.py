# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of AWX's API as the modules of awx.awx need to set it up: things that are created, looked up, changed and tied together."""
from __future__ import annotations

import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Thing = dict[str, Any]
# what else is a template that a node of a workflow may run
TEMPLATES = ("job_templates", "projects", "workflow_approval_templates")
KINDS = (
    "organizations", "credential_types", "credentials", "execution_environments", "instance_groups", "inventories", "hosts", "projects",
    "project_updates", "job_templates", "workflow_job_templates", "workflow_job_template_nodes", "workflow_approval_templates",
)


class Controller:
    """The things of each kind by their ids, and what is tied to them; all requests that change something."""

    def __init__(self) -> None:
        self.things: dict[str, dict[int, Thing]] = {kind: {} for kind in KINDS}
        self.ties: dict[str, list[int]] = {}
        self.surveys: dict[str, Any] = {}
        self.changes: list[tuple[str, str, Any]] = []
        self._ids = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"controller": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.add("organizations", {"name": "Default"})

    def __enter__(self) -> Controller:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add(self, kind: str, content: Thing) -> Thing:
        number = next(self._ids)
        url = f"/api/v2/{kind}/{number}/"
        related = {"survey_spec": f"{url}survey_spec/"}
        thing = {"id": number, "type": kind.removesuffix("s"), "url": url, "related": related, "summary_fields": {}, **content}
        if kind == "projects":
            update = self.add("project_updates", {"status": "successful"})
            thing |= {"scm_revision": "", "summary_fields": {"current_update": {"id": update["id"]}}}
        self.things[kind][number] = thing
        return thing

    def named(self, kind: str, name: str) -> Thing:
        return next(thing for thing in self.things[kind].values() if thing["name"] == name)

    def tied(self, thing: Thing, name: str) -> list[int]:
        return self.ties.get(f"{thing['url']}{name}/", [])

    def get(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        kind, *rest = path.removeprefix("/api/v2/").strip("/").split("/")
        if kind == "unified_job_templates":
            return 200, self._page(thing for each in TEMPLATES for thing in self._found(each, query))
        if kind not in KINDS or path == f"/api/v2/{kind}":
            return 404, {"detail": "Not found."}
        if not rest:
            return 200, self._page(self._found(kind, query))
        if len(rest) == 1:
            return (200, self.things[kind][int(rest[0])]) if int(rest[0]) in self.things[kind] else (404, {})
        if rest[1] == "survey_spec":
            return 200, self.surveys.get(path, {})
        return 200, self._page({"id": number} for number in self.ties.get(path, []))

    def post(self, path: str, content: Any) -> tuple[int, Any]:
        kind, *rest = path.removeprefix("/api/v2/").strip("/").split("/")
        if not rest:
            return 201, self.add(kind, content)
        if rest[1] == "survey_spec":
            self.surveys[path] = content
            return 200, {}
        if rest[1] == "create_approval_template":
            approval = self.add("workflow_approval_templates", content)
            node = self.things[kind][int(rest[0])]
            node["unified_job_template"] = approval["id"]
            node["related"]["unified_job_template"] = approval["url"]
            return 201, approval
        tied = self.ties.setdefault(path, [])
        if content.get("disassociate"):
            tied.remove(content["id"])
        else:
            tied.append(content["id"])
        return 204, None

    def patch(self, path: str, content: Any) -> tuple[int, Any]:
        kind, number = path.removeprefix("/api/v2/").strip("/").split("/")
        self.things[kind][int(number)].update(content)
        return 200, self.things[kind][int(number)]

    def _found(self, kind: str, query: dict[str, str]) -> list[Thing]:
        return [thing for thing in self.things[kind].values() if all(str(thing.get(key)) == value for key, value in query.items())]

    @staticmethod
    def _page(things: Any) -> Thing:
        results = list(things)
        return {"count": len(results), "next": None, "previous": None, "results": results}


class _Handler(BaseHTTPRequestHandler):
    """HTTP around a controller."""

    controller: Controller

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        self._answer(*self.controller.get(place.path, dict(parse_qsl(place.query))))

    def do_POST(self) -> None:
        self._change(self.controller.post)

    def do_PATCH(self) -> None:
        self._change(self.controller.patch)

    def _change(self, act: Any) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.controller.changes.append((self.command, self.path, content))
        self._answer(*act(self.path, content))

    def _answer(self, status: int, content: Any) -> None:
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass
