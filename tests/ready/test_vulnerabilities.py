"""Packages with a known vulnerability fail, and where nobody can be asked the row does not apply."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from django_cto.project import project_from
from django_cto.ready import vulnerabilities
from django_cto.ready.card import Line
from django_cto.ready.code import Code
from django_cto.ready.judge import card_of
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Depth, Outcome
from django_cto.ready.row import all_rows

# A release that is long out of support, and two of the names under which its holes are known.
KNOWN = {("django", "3.2.0"): ["GHSA-2m57-hf25-phgg", "GHSA-qm57-vhq3-3fwf"]}


class Database(BaseHTTPRequestHandler):
    """Answers as the OSV database does: one result a query, in their order, empty where it knows nothing."""

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"results": [self._result(query) for query in question["queries"]]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _result(self, query: dict[str, Any]) -> dict[str, Any]:
        assert query["package"]["ecosystem"] == "PyPI"
        ids = KNOWN.get((query["package"]["name"], query["version"]), [])
        return {"vulns": [{"id": each, "modified": "2026-01-01T00:00:00Z"} for each in ids]} if ids else {}

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Database)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(vulnerabilities, "ADDRESS", f"http://127.0.0.1:{server.server_port}/v1/querybatch")
    yield server
    server.shutdown()
    server.server_close()


def line_of(**packages: str) -> Line:
    parts: dict[str, Any] = {"settings": {}, "setup": True, "versions": {"python": "3.13.1", "packages": packages}}
    loaded = Loaded({name: {"data": data} for name, data in parts.items()}, Code(project_from({"manage.py": ""})))
    rows = [row for row in all_rows() if row.name == "vulnerable-packages"]
    (line,) = card_of("shop", rows, {Depth.SETTINGS: {"loaded": loaded, "settings": loaded}}, []).lines
    return line


@pytest.mark.usefixtures("database")
def test_a_package_with_a_vulnerability_fails() -> None:
    line = line_of(asgiref="3.8.1", Django="3.2.0", psycopg="3.2.1")
    assert line.outcome is Outcome.FAIL
    (looked,) = line.verdict.looked
    assert (looked.what, looked.value) == ("Django 3.2.0", "GHSA-2m57-hf25-phgg, GHSA-qm57-vhq3-3fwf")


@pytest.mark.usefixtures("database")
def test_packages_of_which_nothing_is_known_pass() -> None:
    assert line_of(asgiref="3.8.1", django="5.2.19").outcome is Outcome.PASS


def test_without_the_database_the_row_does_not_apply(database: ThreadingHTTPServer) -> None:
    database.shutdown()
    database.server_close()
    assert line_of(django="3.2.0").outcome is Outcome.NOT_APPLICABLE
