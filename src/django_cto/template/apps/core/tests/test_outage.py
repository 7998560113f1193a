import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.fixture
def without_database(settings):
    """Every statement fails as it does while the server is away."""

    def fail(*_arguments):
        raise OperationalError("the connection was closed")

    with connection.execute_wrapper(fail):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_program_is_told_to_come_back(without_database):
    credentials = {"email": "away@example.com", "password": "correct-horse-battery-9"}
    answer = without_database.post("/api/v1/auth/signup/", credentials, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "5", "unavailable")


@pytest.mark.django_db
def test_a_person_is_told_to_come_back(without_database):
    answer = without_database.post("/accounts/login/", {"login": "away@example.com", "password": "wrong"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"Away for a moment" in answer.content
