"""Time limits of the database, kept by the database itself: what a session sets, a pooler hands to the next client."""

from typing import Any

from django.conf import settings
from django.db import connections


def limit_times(using: str, **_: Any) -> None:
    """After each migration. A migration itself has no limit but that on waiting for a lock."""
    limits = {
        "statement_timeout": settings.DATABASE_STATEMENT_TIMEOUT,
        "lock_timeout": settings.DATABASE_LOCK_TIMEOUT,
        "idle_in_transaction_session_timeout": settings.DATABASE_STATEMENT_TIMEOUT * 2,
    }
    connection = connections[using]
    quote = connection.ops.quote_name
    database = quote(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        for name, milliseconds in limits.items():
            cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {database} SET {name} = {int(milliseconds)}")
