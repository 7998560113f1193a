"""What each database answers: its version and the limits that hold for our connection."""

from __future__ import annotations

from typing import Any

SHOWN = (
    "server_version",
    "max_connections",
    "superuser_reserved_connections",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "ssl",
    "fsync",
    "archive_mode",
)


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """By alias the vendor, and of PostgreSQL what it shows; an error in place of what cannot be reached."""
    from django.db import connections

    return {alias: _one(connections[alias]) for alias in connections}


def _one(connection: Any) -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            told = {"vendor": connection.vendor, "answers": cursor.fetchone()[0] == 1}
            if connection.vendor == "postgresql":
                told.update(_of_postgresql(cursor))
                told["pooled"] = _is_pooled(connection, cursor)
            elif connection.vendor == "mysql":
                told["server_version"] = ".".join(map(str, connection.mysql_version))
            return told
    except Exception as error:
        return {"vendor": connection.vendor, "error": " ".join(str(error).split())}
    finally:
        connection.close()


def _of_postgresql(cursor: Any) -> dict[str, Any]:
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SHOWN)])
    told: dict[str, Any] = dict(cursor.fetchall())
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    told["superuser"] = bool((cursor.fetchone() or [False])[0])
    return told


def _is_pooled(connection: Any, cursor: Any) -> bool:
    """Whether a pooler stands between: it gives its clients a process number of its own making."""
    cursor.execute("SELECT pg_backend_pid()")
    return bool(cursor.fetchone()[0] != connection.connection.info.backend_pid)
