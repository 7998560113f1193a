"""What production refuses to start with. Each answer names the variable that is wrong."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import ROOT, env

IN_PROCESS_CACHES = ("locmem", "dummy", "filebased", "db.DatabaseCache")
IN_PROCESS_MAIL = ("console", "locmem", "filebased", "dummy")


def refuse(settings: Mapping[str, Any]) -> None:
    """Leave before the first request, and say everything that is wrong at once."""
    checks = (debug, secret, hosts, database, redis, mail, tasks, proxies)
    found = [problem for check in checks for problem in check(settings)]
    if found:
        raise ImproperlyConfigured("Production does not start:\n" + "\n".join(f"  {problem}" for problem in found))


def debug(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEBUG"] or env.bool("DJANGO_DEBUG", default=False):
        yield "DJANGO_DEBUG is on: every error page would show code and settings"


def secret(settings: Mapping[str, Any]) -> Iterator[str]:
    key = settings["SECRET_KEY"]
    if not key:
        yield "DJANGO_SECRET_KEY is not set"
    elif len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-"):
        yield "DJANGO_SECRET_KEY is weak: it takes 50 random characters or more"


def hosts(settings: Mapping[str, Any]) -> Iterator[str]:
    allowed = settings["ALLOWED_HOSTS"]
    if not any(allowed):
        yield "DJANGO_ALLOWED_HOSTS is empty: name the hosts that this site answers to"
    if any(host.strip() in {"*", "."} for host in allowed):
        yield "DJANGO_ALLOWED_HOSTS allows every host"


def database(settings: Mapping[str, Any]) -> Iterator[str]:
    for variable in ("DATABASE_URL", "DIRECT_DATABASE_URL"):
        url = env.str(variable, default="")
        if not url:
            if variable == "DATABASE_URL":
                yield "DATABASE_URL is not set"
        elif urlsplit(url).scheme not in {"postgres", "postgresql", "pgsql"}:
            yield f"{variable} names no PostgreSQL"
        elif is_embedded(url, "postgres"):
            yield f"{variable} is the embedded PostgreSQL of a developer's machine"

    if settings["MIGRATES"] and settings["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"]:
        yield "DIRECT_DATABASE_URL is not set: migrations cannot go through a pooler (DATABASE_POOLED)"


def redis(settings: Mapping[str, Any]) -> Iterator[str]:
    if not env.str("REDIS_URL", default=""):
        yield "REDIS_URL is not set"
        return
    used = {"CACHE_URL": settings["CACHES"]["default"].get("LOCATION", ""), "REDIS_URL": settings["CELERY_BROKER_URL"]}
    for variable, url in used.items():
        if is_embedded(url, "valkey"):
            yield f"{variable} is the embedded Valkey of a developer's machine"
    if any(name in settings["CACHES"]["default"]["BACKEND"] for name in IN_PROCESS_CACHES):
        yield "CACHES keeps the cache in the process: each worker would have its own"
    if not settings["CELERY_BROKER_URL"].startswith(("redis://", "rediss://", "sentinel://")):
        yield "CELERY_BROKER_URL names no Redis"
    elif used["CACHE_URL"] == used["REDIS_URL"]:
        yield "CACHE_URL is the database of the queue: emptying the cache would empty the queue"


def mail(settings: Mapping[str, Any]) -> Iterator[str]:
    if not env.str("EMAIL_URL", default=""):
        yield "EMAIL_URL is not set"
    elif any(name in settings["EMAIL_BACKEND"] for name in IN_PROCESS_MAIL):
        yield "EMAIL_URL sends nothing"


def tasks(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings.get("CELERY_TASK_ALWAYS_EAGER") or env.bool("CELERY_TASK_ALWAYS_EAGER", default=False):
        yield "CELERY_TASK_ALWAYS_EAGER runs tasks inside requests"
    limit, visible = (
        settings["CELERY_TASK_TIME_LIMIT"],
        settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"],
    )
    if visible <= limit:
        yield "TASK_TIME_LIMIT is longer than the broker waits: such a task would run twice"


def proxies(settings: Mapping[str, Any]) -> Iterator[str]:
    if not env.str("TRUSTED_PROXY_COUNT", default=""):
        yield "TRUSTED_PROXY_COUNT is not set: how many proxies stand before the server? (0 for none)"


def is_embedded(url: str, name: str) -> bool:
    """Whether the address bears the password of the server under var/."""
    password: Path = ROOT / "var" / name / "password"
    return password.exists() and password.read_text() == urlsplit(url).password
