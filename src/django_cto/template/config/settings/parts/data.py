"""How the database and the two Redis databases are used, wherever they are."""

import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from config.settings.environment import env

# With transaction pooling, two statements of one session may meet two servers: nothing may rely on the session.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
# Held by the role, see apps.core.database: a pooler passes no such parameter on. In milliseconds.
DATABASE_STATEMENT_TIMEOUT = env.int("DATABASE_STATEMENT_TIMEOUT", default=30_000)
DATABASE_LOCK_TIMEOUT = env.int("DATABASE_LOCK_TIMEOUT", default=5_000)


# Migrations hold locks of their session and take their time.
MIGRATES = sys.argv[1:2] == ["migrate"]


def database(url: str, *, pooled: bool = DATABASE_POOLED, max_age: int = 0) -> dict[str, Any]:
    """The settings of the database at an address."""
    address = env.db_url_config(url, engine="psqlextra.backend")
    options: dict[str, Any] = {"connect_timeout": 5, "prepare_threshold": None}
    if MIGRATES and not pooled:
        options["options"] = "-c statement_timeout=0"
    return {
        **address,
        "CONN_MAX_AGE": max_age,
        # A connection kept from before a restart of the server is found dead before a request uses it.
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": address.get("OPTIONS", {}) | options,
    }


def redis_database(url: str, number: int) -> str:
    """The same Redis, another of its databases: emptying the cache must not empty the queue."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
