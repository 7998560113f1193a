"""What the project is made of, and how each part is at this moment."""

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from django_redis import get_redis_connection

from apps.core import health

WAIT_FOR_WORKERS = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """`state` is `ok`, `off` (fine, but not there) or `failed`."""

    name: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    to: str
    text: str


def parts() -> list[Part]:
    states = {check.name: check.status for check in health.ask_all()}
    details = {"database": database, "cache": cache_server, "broker": broker, "migrations": migrations}
    asked = [part_of(name, states[name], details[name]) for name in states]
    return [*asked, worker(states["broker"]), beat(states["migrations"]), mail(), social_log_in(), sentry()]


def part_of(name: str, status: str, detail: Callable[[], str]) -> Part:
    titles = {"database": "Database", "cache": "Cache", "broker": "Queue", "migrations": "Migrations"}
    if status == "ok":
        return Part(titles[name], "ok", detail())
    remedy = "run `python manage.py migrate`" if name == "migrations" else "it does not answer"
    return Part(titles[name], "failed", remedy)


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        number = cursor.fetchone()[0].split()[0]
    return f"PostgreSQL {number} at {place(connection.settings_dict['HOST'], connection.settings_dict['PORT'])}"


def place(host: str | None, port: object) -> str:
    return f"{host}:{port}" if port else str(host)


def cache_server() -> str:
    server = get_redis_connection("default")
    told = server.info("server")
    kind, number = ("Valkey", told["valkey_version"]) if "valkey_version" in told else ("Redis", told["redis_version"])
    return f"{kind} {number}, database {server.connection_pool.connection_kwargs.get('db', 0)}"


def broker() -> str:
    with current_app.connection_for_write() as link:
        return f"database {link.virtual_host.strip('/')} at {place(link.hostname, link.port)}"


def migrations() -> str:
    return "all applied"


def worker(broker_status: str) -> Part:
    found = current_app.control.ping(timeout=WAIT_FOR_WORKERS) if broker_status == "ok" else []
    if not found:
        return Part("Worker", "off", "start one: `celery -A config worker`")
    return Part("Worker", "ok", f"{len(found)} at work")


def beat(migration_status: str) -> Part:
    """It leaves no trace but what it sent: the last of it within some minutes means that it runs."""
    off = Part("Beat", "off", "start it: `celery -A config beat`")
    if migration_status != "ok":
        return off
    try:
        last = PeriodicTask.objects.aggregate(last=Max("last_run_at"))["last"]
    except DatabaseError:
        return off
    if last is None or timezone.now() - last > timedelta(minutes=10):
        return off
    return Part("Beat", "ok", f"sent its last task {timezone.localtime(last):%H:%M:%S}")


def mail() -> Part:
    if "filebased" in settings.EMAIL_BACKEND:
        return Part("Mail", "ok", "caught in var/mail, shown below")
    return Part("Mail", "ok", settings.EMAIL_BACKEND.rsplit(".", 2)[-2])


def social_log_in() -> Part:
    providers = ", ".join(settings.SOCIALACCOUNT_PROVIDERS)
    return Part("Social log-in", "ok" if providers else "off", providers or "set GOOGLE_CLIENT_ID or GITHUB_CLIENT_ID")


def sentry() -> Part:
    return Part("Sentry", "off", f"reports from production only (sdk {version('sentry-sdk')})")


def caught_mail(count: int = 5) -> list[Mail]:
    """The latest mails that the file backend wrote instead of sending them."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not Path(folder).is_dir():
        return []
    files = sorted(Path(folder).glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [read for path in files[:count] for read in messages_of(path)][:count]


def messages_of(path: Path) -> Iterator[Mail]:
    """One file holds all that a connection sent, with a line of dashes after each."""
    for raw in reversed(path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
        body = message.get_body(("plain",))
        yield Mail(str(message["Subject"]), str(message["To"]), body.get_content() if body else "")
