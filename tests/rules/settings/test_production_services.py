"""Further cases of the rules about middleware, caches and static files of production."""

from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.rule import Finding
from django_cto.rules.settings import middleware_order, per_process_cache, unhashed_static_files

ENTRY = 'import os\nINSTALLED_APPS = ["django.contrib.staticfiles"]\nROOT_URLCONF = "u"\n'
SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
LOCALE = "django.middleware.locale.LocaleMiddleware"
UPDATE = "django.middleware.cache.UpdateCacheMiddleware"
FETCH = "django.middleware.cache.FetchFromCacheMiddleware"
CORS = "corsheaders.middleware.CorsMiddleware"
AUTH = "django.contrib.auth.middleware.AuthenticationMiddleware"
LOCAL = 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n'
IN_CACHE = 'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\n'
THROTTLED = 'REST_FRAMEWORK = {"DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"]}\n'
LOCK = "from django.core.cache import cache\ndef once(key):\n    if not cache.add(key, 1):\n        return\n"
NOTE = "from django.core.cache import cache\ndef keep(key):\n    cache.add(key, 1)\n"
PAGE = "{% load static %}{% static 'app.css' %}"
OLD = 'STATICFILES_STORAGE = "django.contrib.staticfiles.storage.{}StaticFilesStorage"\n'


def found(rule: object, source: str, files: dict[str, str] | None = None) -> list[Finding]:
    project = project_from({"shop/settings.py": ENTRY + source} | (files or {}))
    return list(rule.check(project))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("middleware", "late"),
    [
        ([SESSION, AUTH], []),
        ([AUTH, SESSION], ["SessionMiddleware"]),
        ([CORS, COMMON], []),
        ([COMMON, CORS], ["CorsMiddleware"]),
        ([UPDATE, SESSION, COMMON, FETCH], []),
        ([SESSION, UPDATE, FETCH], ["UpdateCacheMiddleware"]),
        ([FETCH, UPDATE], ["UpdateCacheMiddleware"]),
        ([COMMON, LOCALE], []),
        ([AUTH, "shop.middleware.Session"], ["Session"]),
    ],
)
def test_order(middleware: list[str], late: list[str]) -> None:
    own = f"from {SESSION.rpartition('.')[0]} import SessionMiddleware\nclass Session(SessionMiddleware):\n    pass\n"
    findings = found(middleware_order, f"MIDDLEWARE = {middleware!r}\n", {"shop/middleware.py": own})
    assert [finding.message.split("`")[1] for finding in findings] == late


def test_languages_in_urls_need_the_locale_early() -> None:
    urls = {"shop/urls.py": "from django.conf.urls.i18n import i18n_patterns\n"}
    assert found(middleware_order, f"MIDDLEWARE = {[COMMON, LOCALE]!r}\n", urls)


@pytest.mark.parametrize(
    "source",
    [
        f"MIDDLEWARE = {[AUTH]!r}\nif os.getenv('X'):\n    MIDDLEWARE += {[SESSION]!r}\n",
        f"MIDDLEWARE = [*made(), {AUTH!r}, {SESSION!r}]\n",
        f"MIDDLEWARE = {[AUTH, SESSION]!r}\nordered(MIDDLEWARE)\n",
    ],
)
def test_an_order_that_is_decided_at_run_time_is_let_be(source: str) -> None:
    assert found(middleware_order, source) == []


@pytest.mark.parametrize(
    ("source", "code", "is_found"),
    [
        (LOCAL + IN_CACHE, "", True),
        (IN_CACHE, "", True),
        (LOCAL + THROTTLED, "", True),
        (LOCAL, LOCK, True),
        (LOCAL, NOTE, False),
        (LOCAL, "", False),
        (LOCAL.replace("locmem.LocMem", "redis.Redis") + IN_CACHE, LOCK, False),
        (LOCAL.replace('"django.core.cache.backends.locmem.LocMemCache"', 'os.environ["C"]') + IN_CACHE, "", False),
        (LOCAL + IN_CACHE + 'SESSION_CACHE_ALIAS = "other"\n', "", False),
        (LOCAL + "try:\n    from .local import *\nexcept ImportError:\n    pass\n" + IN_CACHE, "", True),
    ],
)
def test_caches(source: str, code: str, is_found: bool) -> None:
    assert bool(found(per_process_cache, source, {"shop/jobs.py": code})) is is_found


@pytest.mark.parametrize(
    ("source", "files", "is_found"),
    [
        (OLD.format(""), {}, True),
        (OLD.format("Manifest"), {}, False),
        (OLD.format("Manifest"), {"requirements.txt": "Django==5.2.1\n"}, True),
        (OLD.format("Manifest"), {"requirements.txt": "Django==5.0.1\n"}, False),
        ('STATIC_URL = "static/"\n', {}, True),
        ('STATIC_URL = "static/"\nINSTALLED_APPS += ["webpack_loader"]\n', {}, False),
        ('STORAGES = {"default": {"BACKEND": "x"}}\n', {}, False),
        ('STORAGES = {"staticfiles": {"BACKEND": "shop.storage.Own"}}\n', {}, False),
    ],
)
def test_static_files(source: str, files: dict[str, str], is_found: bool) -> None:
    assert bool(found(unhashed_static_files, source, {"shop/templates/a.html": PAGE} | files)) is is_found


def test_a_project_without_static_tags_is_let_be() -> None:
    assert found(unhashed_static_files, 'STATIC_URL = "static/"\n', {"shop/templates/a.html": "{{ x }}"}) == []
