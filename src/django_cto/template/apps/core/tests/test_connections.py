"""A connection that was kept is looked at before it is used, and not asked."""

import os
import socket

import pytest
from django.db import close_old_connections, connection

from apps.core.connections import is_silent


@pytest.fixture
def kept(transactional_db):
    connection.settings_dict["CONN_MAX_AGE"], before = 60, connection.settings_dict["CONN_MAX_AGE"]
    connection.close()
    connection.ensure_connection()
    yield connection.connection
    connection.settings_dict["CONN_MAX_AGE"] = before
    connection.close()


def cut(database):
    """As when the server, or the pool before it, has gone."""
    with socket.socket(fileno=os.dup(database.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


def test_a_living_connection_is_used_again_and_not_asked(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert is_silent(kept)
    close_old_connections()
    assert connection.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2")
        assert cursor.fetchone() == (2,)
    assert connection.connection is kept


def test_one_that_was_cut_is_replaced_before_the_next_statement(kept):
    cut(kept)
    assert not is_silent(kept)
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2")
        assert cursor.fetchone() == (2,)
    assert connection.connection is not kept


def test_after_an_error_the_server_is_asked(kept):
    connection.errors_occurred = True
    cut(kept)
    close_old_connections()
    assert connection.connection is None


def test_a_closed_connection_is_not_silent(kept):
    kept.close()
    assert not is_silent(kept)
