"""What a stranger sees of a site: one that does everything wrong fails each row, one that does it right passes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from django_cto.project import project_from
from django_cto.ready.code import Code
from django_cto.ready.http import Caller
from django_cto.ready.judge import card_of
from django_cto.ready.outcome import Depth, Outcome
from django_cto.ready.row import all_rows
from django_cto.ready.site import MOST_REQUESTS, Site

Headers = dict[str, str]
LONG = "body { color: red }\n" * 100


@dataclass
class Page:
    status: int = 200
    body: str = ""
    headers: Headers = field(default_factory=dict)


@contextmanager
def serving(pages: Mapping[str, Page], missing: Page, hosts: bool = True) -> Iterator[tuple[str, list[str]]]:
    """A server with these pages; without `hosts`, it refuses every name but its own."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            page = pages.get(self.path, missing)
            if not hosts and not self.headers["Host"].startswith("127.0.0.1"):
                page = Page(400, "Bad Request")
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body.encode())

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()


def outcomes(address: str, plain: str = "") -> dict[str, Outcome]:
    site = Site(address, Caller(seconds=5), Code(project_from({"manage.py": ""})), plain or address, pause=0)
    rows = [row for row in all_rows() if Depth.LIVE in row.looks]
    return {line.row.name: line.outcome for line in card_of("shop", rows, {Depth.LIVE: {"live": site}}, []).lines}


CARELESS = {
    "/": Page(
        body='<title>Shop</title><link rel="stylesheet" href="/static/shop.css">',
        headers={
            "Set-Cookie": "sessionid=1",
            "Access-Control-Allow-Origin": "https://django-cto-ready.invalid",
            "Access-Control-Allow-Credentials": "true",
            "Content-Security-Policy": "script-src 'self' 'unsafe-inline'",
        },
    ),
    "/static/shop.css": Page(body=LONG),
    "/.env": Page(body="SECRET_KEY=abc\nDEBUG=1\n"),
    "/admin/": Page(302, headers={"Location": "/admin/login/"}),
    "/health/": Page(500),
    "/ready": Page(503),
}
DEBUG_PAGE = Page(
    404, "Using the URLconf defined in config.urls ... You see this because you have DEBUG = True. Traceback"
)
CAREFUL = {
    "/": Page(
        body='<title>Shop</title><link rel="stylesheet" href="/static/shop.3f2a9c1b7d10.css">',
        headers={
            "Set-Cookie": "sessionid=1; Secure; HttpOnly; SameSite=Lax",
            "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        },
    ),
    "/static/shop.3f2a9c1b7d10.css": Page(
        body=LONG, headers={"Cache-Control": "max-age=31536000, immutable", "Content-Encoding": "gzip"}
    ),
    "/health/live": Page(),
    "/health/ready": Page(),
}
# With no TLS here, these say so; that they pass with it is seen where the started project runs behind a proxy.
WITHOUT_TLS = {"tls": Outcome.FAIL, "https-redirect": Outcome.FAIL, "hsts": Outcome.NOT_APPLICABLE}


def test_a_careless_site_fails_every_row() -> None:
    with serving(CARELESS, DEBUG_PAGE) as (address, _):
        found = outcomes(address)
    let_be = {"hsts": Outcome.NOT_APPLICABLE, "admin-exposed": Outcome.MANUAL, "proxy-header": Outcome.PASS}
    # Its style sheet is served, and its made-up address is a 404.
    let_be |= {"served": Outcome.PASS, "error-pages": Outcome.PASS}
    assert found == {name: let_be.get(name, Outcome.FAIL) for name in found}


def test_a_careful_site_passes_every_row() -> None:
    with serving(CAREFUL, Page(404, "<h1>Not found</h1>"), hosts=False) as (address, _):
        found = outcomes(address)
    assert found == {name: WITHOUT_TLS.get(name, Outcome.PASS) for name in found}


@pytest.mark.parametrize(
    ("missing", "row"),
    [
        (Page(200, "Welcome"), "error-pages"),
        (Page(404, "Traceback (most recent call last)"), "error-pages"),
        (Page(500, "Django Version: 5.2"), "debug-off"),
    ],
)
def test_an_address_that_does_not_exist_tells(missing: Page, row: str) -> None:
    with serving(CAREFUL, missing, hosts=False) as (address, _):
        assert outcomes(address)[row] is Outcome.FAIL


def test_a_style_sheet_that_is_not_there_fails() -> None:
    pages = {path: page for path, page in CAREFUL.items() if not path.startswith("/static/")}
    with serving(pages, Page(404), hosts=False) as (address, _):
        assert outcomes(address)["served"] is Outcome.FAIL


def test_a_circle_of_redirects_is_the_matter_of_the_proxy() -> None:
    circle = {"/": Page(301, headers={"Location": "/"})}
    with serving(circle, Page(404), hosts=False) as (address, _):
        found = outcomes(address)
    assert found["proxy-header"] is Outcome.FAIL
    assert found["security-headers"] is Outcome.ERROR


def test_who_answers_only_with_tls_passes_without_it() -> None:
    redirect = {"/": Page(301, headers={"Location": "https://shop.example/"})}
    with serving(redirect, Page(404)) as (plain, _):
        assert outcomes(plain.replace("http:", "https:"), plain)["https-redirect"] is Outcome.PASS


def test_a_site_that_is_not_there_is_an_error_in_every_row() -> None:
    with serving({}, Page(404)) as (address, _):
        pass
    found = outcomes(address.replace("http:", "https:"), address)
    assert found.pop("https-redirect") is Outcome.PASS
    assert set(found.values()) == {Outcome.ERROR}


def test_the_site_is_asked_few_times_and_each_address_once() -> None:
    with serving(CAREFUL, Page(404), hosts=False) as (address, asked):
        outcomes(address)
    assert len(asked) < MOST_REQUESTS
    assert asked.count("/health/live") == 1
