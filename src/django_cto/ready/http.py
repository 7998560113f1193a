"""Asks for one address and shows the whole answer: nothing is followed, kept or sent that was not said."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Tls:
    """The connection's protocol and cipher, until when the certificate holds, and what is wrong with it."""

    version: str
    ends: datetime | None
    wrong: str = ""


@dataclass(frozen=True)
class Refused:
    """No answer, and why."""

    why: str


@dataclass(frozen=True)
class Answer:
    """What came back from one address."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    tls: Tls | None
    seconds: float

    def header(self, name: str) -> str:
        """A header's value, "" where it is not there."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def every(self, name: str) -> tuple[str, ...]:
        """The values of a header that may be there several times."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def is_redirect(self) -> bool:
        """Whether it sends the visitor elsewhere."""
        return self.status in (301, 302, 303, 307, 308) and bool(self.header("location"))

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Caller:
    """Makes the requests; `authority` is a file of certificates to trust besides the system's."""

    seconds: float = 10
    authority: str | None = None
    _wrong: dict[str, str] = field(default_factory=dict)
    _contexts: dict[bool, ssl.SSLContext] = field(default_factory=dict)

    def get(self, url: str, headers: Mapping[str, str]) -> Answer | Refused:
        """The answer to GET; where the certificate is wrong, it is asked once more without looking at it."""
        host = urlsplit(url).netloc
        try:
            return self._get(url, headers)
        except ssl.SSLCertVerificationError as error:
            self._wrong[host] = error.verify_message or str(error)
            return self.get(url, headers)
        except (OSError, http.client.HTTPException) as error:
            return Refused(" ".join(str(error).split()) or type(error).__name__)

    def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = self._context(verified=parts.netloc not in self._wrong)
            connection = http.client.HTTPSConnection(parts.netloc, timeout=self.seconds, context=context)
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=self.seconds)
        started = time.perf_counter()
        try:
            connection.connect()
            tls = self._tls(connection.sock, parts.netloc)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"Accept": "*/*", **headers})
            response = connection.getresponse()
            body = response.read(MOST_BYTES)
            took = time.perf_counter() - started
            return Answer(url, response.status, tuple(response.getheaders()), body, tls, took)
        finally:
            connection.close()

    def _context(self, *, verified: bool) -> ssl.SSLContext:
        if verified not in self._contexts:
            self._contexts[verified] = self._new_context(verified=verified)
        return self._contexts[verified]

    def _new_context(self, *, verified: bool) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.authority:
            context.load_verify_locations(self.authority)
        if not verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _tls(self, sock: Any, host: str) -> Tls | None:
        if not isinstance(sock, ssl.SSLSocket):
            return None
        ends = (sock.getpeercert() or {}).get("notAfter")
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) if ends else None
        return Tls(sock.version() or "", until, self._wrong.get(host, ""))
