"""What the project needs in order to answer, asked for real and never for long."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from functools import wraps
from threading import Event

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)
PATIENCE = 2.0
# As many threads as checks, twice: when all hang, later probes wait for nothing and still answer in time.
threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")
migrated = Event()


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    status: str
    milliseconds: int


def with_connection(check: Callable[[], None]) -> Callable[[], None]:
    """A thread has a connection of its own, and nobody else would close it."""

    @wraps(check)
    def checked() -> None:
        try:
            check()
        finally:
            connection.close()

    return checked


@with_connection
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@with_connection
def migrations() -> None:
    """Once passed, passed for good: the code of a running process does not change."""
    if migrated.is_set():
        return
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError(f"{len(plan)} migrations are not applied")
    migrated.set()


def kept() -> None:
    cache.set("health", "kept", 10)
    if cache.get("health") != "kept":
        raise RuntimeError("the cache forgets")


def broker() -> None:
    with current_app.connection_for_write() as link:
        link.default_channel.client.ping()


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "cache": kept,
    "broker": broker,
}


def ask_all() -> list[Check]:
    begun = time.monotonic()
    asked = {name: threads.submit(check) for name, check in CHECKS.items()}
    return [answer_of(name, future, begun) for name, future in asked.items()]


def answer_of(name: str, future: Future[None], begun: float) -> Check:
    status = "ok"
    try:
        future.result(timeout=max(0.0, begun + PATIENCE - time.monotonic()))
    except TooLate:
        status = "timeout"
        future.cancel()
    except Exception:
        status = "failed"
        logger.warning("health check failed", exc_info=True, extra={"check": name})
    return Check(name, status, round((time.monotonic() - begun) * 1000))
