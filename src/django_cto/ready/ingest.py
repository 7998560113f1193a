"""A stand-in for Sentry's server on this machine: it takes reports and keeps their headers.

Source of the format: https://develop.sentry.dev/sdk/data-model/envelopes/.
"""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def stand_in() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A DSN of the stand-in, and the list into which the headers of what arrives go."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if header := _header(_decoded(body, self.headers.get("Content-Encoding", ""))):
                received.append(header)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            """Say nothing: the card does."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://public@127.0.0.1:{server.server_port}/1", received
    finally:
        server.shutdown()
        server.server_close()


def _decoded(body: bytes, encoding: str) -> bytes:
    try:
        return gzip.decompress(body) if encoding == "gzip" else zlib.decompress(body) if encoding == "deflate" else body
    except (OSError, zlib.error):
        return b""


def _header(body: bytes) -> dict[str, Any] | None:
    """The first line of an envelope."""
    try:
        header = json.loads(body.partition(b"\n")[0])
    except ValueError:
        return None
    return header if isinstance(header, dict) else None
