"""The live site as it answers a stranger: the evidence of the third depth. Polite: few requests, one after another."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django_cto import __version__
from django_cto.ready.code import Code
from django_cto.ready.http import Answer, Caller, Refused
from django_cto.ready.outcome import Looked, Unseen

MOST_REQUESTS, MOST_REDIRECTS = 40, 5
PAUSE = 0.1
AGENT = f"django-cto/{__version__} (readiness check, asked for by the site's owner)"
MADE_UP = "/django-cto-ready-3f1c0b7a/"
STRANGER = "django-cto-ready.invalid"
LINKS = {"link": "href", "script": "src", "img": "src"}
# Where probes usually ask; the project's own addresses with such names come before them.
ALIVE = ("/health/live", "/livez", "/healthz", "/health/", "/health", "/up", "/ping")
READY = ("/health/ready", "/readyz", "/ready", "/readiness", "/ht/")
# What has such a name but for a part of it (`live-search`, `test-case-health`) is a page of the site.
PROBE = re.compile(
    r"(^|/)(health(z|[_-]?checks?|[_-]?status)?|(server|system|app|service|site)[_-]?health)($|[/.])"
    r"|(^|/)(live|livez|liveness|alive|ready|readyz|readiness|ht)(\.\w+)?/?$"
)
FOR_READY = re.compile(r"ready|readi")


@dataclass(eq=False, repr=False)
class Site:
    """A site by its address; every answer is asked for once.

    `plain` is its address without TLS, by default the same host at port 80; `code` knows its addresses, if anything.
    """

    url: str
    caller: Caller
    code: Code
    plain: str = ""
    pause: float = PAUSE
    _answers: dict[tuple[str, ...], Answer | Refused] = field(default_factory=dict)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to one address, redirects not followed; raises `Unseen` where there is none."""
        answer = self._asked(urljoin(self.url, path), headers or {})
        if isinstance(answer, Refused):
            raise Unseen(f"{urljoin(self.url, path)} gives no answer: {answer.why}")
        return answer

    def without_tls(self) -> Answer | Refused:
        """The answer of the first page to who comes without TLS, or why there is none."""
        return self._asked(self.plain, {})

    @cached_property
    def home(self) -> Answer:
        """The first page, redirects on the same host followed; raises `Unseen` where they have no end."""
        answer = self.get("/")
        for _ in range(MOST_REDIRECTS):
            target = urljoin(answer.url, answer.header("location"))
            if not answer.is_redirect or urlsplit(target).netloc != urlsplit(self.url).netloc:
                return answer
            answer = self.get(target)
        raise Unseen(f"{self.url} redirects in a circle")

    @cached_property
    def assets(self) -> tuple[str, ...]:
        """The addresses of style sheets, scripts and images of the site's own that the first page asks for."""
        finder = _Links()
        finder.feed(self.home.text)
        whole = (urljoin(self.home.url, link) for link in finder.found)
        return tuple(dict.fromkeys(url for url in whole if urlsplit(url).netloc == urlsplit(self.url).netloc))

    @cached_property
    def probes(self) -> tuple[str, ...]:
        """Addresses of the project whose names say that they are for probes."""
        routes = (f"/{route}" for route in self.code.routes)
        return tuple(route for route in routes if PROBE.search(route.rstrip("/")))

    def first(self, *paths: str) -> Answer | None:
        """The first of these addresses that is there, None where none is."""
        return next((answer for answer in map(self.get, dict.fromkeys(paths)) if answer.status not in (404, 405)), None)

    @property
    def alive(self) -> Answer | None:
        """The answer of the liveness probe."""
        return self.first(*(path for path in self.probes if not FOR_READY.search(path)), *ALIVE)

    @property
    def ready(self) -> Answer | None:
        """The answer of the readiness probe."""
        return self.first(*filter(FOR_READY.search, self.probes), *READY)

    def _asked(self, url: str, headers: Mapping[str, str]) -> Answer | Refused:
        key = (url, *(f"{name}: {value}" for name, value in sorted(headers.items())))
        if key not in self._answers:
            if len(self._answers) >= MOST_REQUESTS:
                return Refused(f"{MOST_REQUESTS} requests were enough")
            time.sleep(self.pause if self._answers else 0)
            self._answers[key] = self.caller.get(url, {"User-Agent": AGENT, **headers})
        return self._answers[key]


def looked_at(answer: Answer, *headers: str) -> Looked:
    """An answer as a thing that was looked at: its status, or its headers of these names."""
    said = "; ".join(f"{name}: {answer.header(name) or '(none)'}" for name in headers)
    return Looked(f"GET {answer.url}", said or str(answer.status))


class _Links(HTMLParser):
    """Gathers what a page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.extend(self._links(tag, dict(attrs)))

    def _links(self, tag: str, given: Mapping[str, str | None]) -> Iterator[str]:
        value = given.get(LINKS.get(tag, ""))
        if value and (tag != "link" or "stylesheet" in (given.get("rel") or "")):
            yield value
