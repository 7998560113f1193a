"""The database itself limits the time of what it is asked."""

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def fresh():
    """A connection that knows nothing of Django's settings, as one made by a pooler."""
    return psycopg.connect(
        **{
            name: value
            for name, value in connection.get_connection_params().items()
            if name in {"dbname", "user", "password", "host", "port"}
        }
    )


def test_a_role_has_limits_after_migrating():
    call_command("migrate", verbosity=0)
    with fresh() as other:
        rows = other.execute("SELECT name, setting::int FROM pg_settings WHERE name LIKE '%timeout'").fetchall()
    limits = dict(rows)
    assert limits["statement_timeout"] == settings.DATABASE_STATEMENT_TIMEOUT
    assert limits["lock_timeout"] == settings.DATABASE_LOCK_TIMEOUT
    assert limits["idle_in_transaction_session_timeout"] == settings.DATABASE_STATEMENT_TIMEOUT * 2


def test_no_statement_is_prepared_and_a_dead_connection_is_found():
    connection.ensure_connection()
    assert connection.connection.prepare_threshold is None
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
