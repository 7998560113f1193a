"""The readiness card of the started project, on its production stack: ready as it is, and not when something is broken."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from acceptance.browsing import FLAGS, WIDTHS, chromium, serious
from playwright.sync_api import sync_playwright

from stack import Stack
from stack.program import Program, free_port, installed, listens

ROOT = Path(__file__).parents[1]
COMMAND = ROOT / ".venv" / "bin" / "django-cto"
PICTURES = ROOT / "build" / "pictures"
# What production adds to the addresses of its servers.
LIVE = {
    "SENTRY_DSN": "http://public@127.0.0.1:9/1",
    "RELEASE": "2026.11",
    "DEFAULT_FROM_EMAIL": "Shop <no-reply@shop.example.com>",
}
CADDY = """
{{
    admin off
    auto_https off
}}
https://localhost:{port} {{
    tls {folder}/site.crt {folder}/site.key
    reverse_proxy 127.0.0.1:{behind}
}}
"""
# Nobody but people can tell these, and these ask for something that the project does not have.
FOR_PEOPLE = {"backups"}
NOT_ASKED = {"cors", "media", "vulnerable-packages"}
# What breaks each row: lines behind those of the production settings.
BROKEN = {
    "debug-off": "DEBUG = True",
    "secret-key": "SECRET_KEY = 'django-insecure-short'",
    "allowed-hosts": "ALLOWED_HOSTS = ['*']",
    "secure-cookies": "SESSION_COOKIE_SECURE = False",
    "proxy-header": "SECURE_PROXY_SSL_HEADER = 'HTTP_X_FORWARDED_PROTO'",
    "hsts": "SECURE_HSTS_SECONDS = 60",
    "content-security-policy": "MIDDLEWARE = [name for name in MIDDLEWARE if '.csp.' not in name and '.headers.' not in name]",
    "security-headers": "MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith('SecurityMiddleware')]",
    "csrf-protection": "MIDDLEWARE = [name for name in MIDDLEWARE if 'Csrf' not in name]",
    "password-validators": "AUTH_PASSWORD_VALIDATORS = []",
    "deploy-check": "X_FRAME_OPTIONS = 'SAMEORIGIN'",
    "pooling": "DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS'] = False",
    "connection-health": "DATABASES['default']['CONN_HEALTH_CHECKS'] = False",
    "hashed": "STORAGES['staticfiles'] = {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}",
    "shared-cache": "CACHES['default'] = {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}",
    "cache-answers": "CACHES['queries'] = {'BACKEND': 'django.core.cache.backends.dummy.DummyCache'}",
    "time-limits": "CELERY_TASK_TIME_LIMIT = None",
    "acknowledgement": "CELERY_TASK_ACKS_LATE = False",
    "not-eager": "CELERY_TASK_ALWAYS_EAGER = True",
    "results-expire": "CELERY_RESULT_BACKEND, CELERY_RESULT_EXPIRES = CELERY_BROKER_URL, 0\nCELERY_TASK_IGNORE_RESULT = False",
    "structured-logs": "LOGGING = {'version': 1}\nLOGGING_CONFIG = None",
    "mail": "EMAIL_BACKEND = 'django.core.mail.backends.console.EmailBackend'",
    "sender": "DEFAULT_FROM_EMAIL = 'webmaster@localhost'",
}
# What breaks in a module of its own, for with it nothing else could be asked.
BROKEN_ALONE = {
    "https-redirect": """SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS, SECURE_PROXY_SSL_HEADER = 0, None""",
    "database-engine": "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}",
    "database-answers": "DATABASES['default']['PORT'] = 9",
    "broker-answers": "CELERY_BROKER_URL = 'redis://127.0.0.1:9/0'",
    "workers-answer": "CELERY_BROKER_URL = CELERY_BROKER_URL.replace('/0', '/7')",
    "collected": "STATIC_ROOT = '/nonexistent'",
    "migrations-applied": "INSTALLED_APPS += ['django.contrib.redirects', 'django.contrib.sites']\nSITE_ID = 1",
    "error-reporting": "import sentry_sdk\nsentry_sdk.init(dsn='')",
}


def card(running: Stack, *options: str, output: Path | None = None) -> dict[str, dict[str, Any]]:
    """The rows by name, as the command tells them where production runs."""
    project = running.project
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **project.settings, **LIVE}
    python = str(project.venv / "bin" / "python")
    html = ["--format", "html", "--output", str(output)] if output else []
    command = [str(COMMAND), "ready", str(project.folder), "--python", python, "--format", "json", *options, *html]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    document = json.loads(done.stdout)
    assert document["crashed_rows"] == []
    return {row["name"]: row for row in document["rows"]}


def told(rows: dict[str, dict[str, Any]], *outcomes: str) -> dict[str, str]:
    return {name: row["because"] for name, row in rows.items() if row["outcome"] in outcomes}


@pytest.fixture(scope="module")
def site(running: Stack) -> tuple[str, Path]:
    """The project behind TLS, with a certificate that holds for some months, and the file to trust it by."""
    folder, port = running.folder / "tls", free_port()
    folder.mkdir()
    key, certificate = folder / "site.key", folder / "site.crt"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    (folder / "Caddyfile").write_text(CADDY.format(port=port, folder=folder, behind=running.project.port))
    command = [installed("caddy", "caddy"), "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    running.run(Program("caddy-ready", command, folder, lambda: listens(port)))
    return f"https://localhost:{port}", certificate


def test_the_started_project_is_ready(running: Stack, site: tuple[str, Path]) -> None:
    address, certificate = site
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = PICTURES / "ready.html"
    options = ["--settings", "config.settings.production", "--url", address, "--ca-file", str(certificate)]
    rows = card(running, *options, "--plain-url", running.project.address, output=page)
    assert told(rows, "fail", "error") == {}
    assert told(rows, "manual").keys() == FOR_PEOPLE
    assert told(rows, "not applicable").keys() <= NOT_ASKED, told(rows, "not applicable")


def test_the_started_project_is_ready_at_each_depth_alone(running: Stack) -> None:
    assert told(card(running), "fail", "error") == {}
    assert told(card(running, "--settings", "config.settings.production"), "fail", "error") == {}


def broken(running: Stack, name: str, *lines: str) -> dict[str, dict[str, Any]]:
    """The card with lines behind those of the production settings."""
    file = running.project.folder / "config" / "settings" / f"{name}.py"
    file.write_text("\n".join(["from config.settings.production import *", *lines, ""]))
    try:
        return card(running, "--settings", f"config.settings.{name}")
    finally:
        file.unlink()


def test_every_setting_that_is_broken_fails_its_row(running: Stack) -> None:
    rows = broken(running, "broken", *BROKEN.values())
    assert {name: rows[name]["because"] for name in BROKEN if rows[name]["outcome"] != "fail"} == {}


@pytest.mark.parametrize(("row", "line"), BROKEN_ALONE.items(), ids=BROKEN_ALONE)
def test_what_takes_others_with_it_fails_its_row(running: Stack, row: str, line: str) -> None:
    rows = broken(running, "broken_alone", line)
    assert rows[row]["outcome"] == "fail", rows[row]["because"]


def test_settings_that_cannot_be_loaded_are_an_error_that_says_why(running: Stack) -> None:
    rows = broken(running, "unloadable", "raise RuntimeError('no such thing')")
    assert "no such thing" in told(rows, "error")["deploy-check"]


def test_the_page_of_the_card_is_pleasant_to_everybody() -> None:
    wrong: list[str] = []
    with sync_playwright() as playwright:
        sandbox = os.geteuid() != 0
        launched = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=sandbox, args=FLAGS)
        page = launched.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto((PICTURES / "ready.html").as_uri())
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=str(PICTURES / f"ready-{width}.png"), full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            wrong += serious(page)
        launched.close()
    assert wrong == []
