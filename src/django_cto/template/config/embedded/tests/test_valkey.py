"""Valkey from its wheel."""

import os
import signal

import pytest
import redis

from config.embedded.processes import command_line
from config.embedded.tests.conftest import eventually


def client(user, **options):
    return redis.Redis(port=user.port, **({"password": user.password} | options))


def test_keys_survive_a_kill(users):
    user = users().arrive()
    killed = user.server
    with client(user) as connection:
        connection.set("kept", "yes")
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: user.server != killed)
    with client(user) as connection:
        assert eventually(lambda: answers(connection))
        assert connection.get("kept") == b"yes"


def answers(connection) -> bool:
    try:
        return connection.ping()
    except redis.RedisError:
        return False


def test_nobody_enters_without_the_password(users):
    user = users().arrive()
    with client(user, password=None) as connection, pytest.raises(redis.AuthenticationError):
        connection.ping()


def test_the_password_is_no_argument_that_everybody_reads(users):
    user = users().arrive()
    assert user.password not in command_line(user.server)


def test_emptying_one_database_leaves_the_others(users):
    user = users().arrive()
    with client(user, db=0) as queue, client(user, db=1) as cache:
        queue.set("task", "1")
        cache.set("row", "1")
        cache.flushdb()
        assert queue.get("task") == b"1"
        assert cache.get("row") is None
