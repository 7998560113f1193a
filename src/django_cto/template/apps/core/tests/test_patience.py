import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, transaction

from apps.core import patience


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(patience, "WAITS", (0, 0))


def cut_off():
    """End this very connection at the server, as a restart does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_write_outlives_the_connection():
    cut_off()
    assert patience.persistently(ContentType.objects.count) > 0


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_tried_again():
    calls = []

    def write():
        calls.append(1)
        raise OperationalError

    with pytest.raises(OperationalError), transaction.atomic():
        patience.persistently(write)
    assert calls == [1]


@pytest.mark.django_db(transaction=True)
def test_what_stays_broken_is_said():
    def write():
        raise InterfaceError

    with pytest.raises(InterfaceError):
        patience.persistently(write)
