"""What a stranger can find out or break: who has an account, what its password is, whether its owner can come in."""

import time
from statistics import median

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.users.hashers import SmallArgon2PasswordHasher
from apps.users.models import User
from apps.users.tests.conftest import PASSWORD

SIGNUP, TOKEN, RESET = (f"/api/v1/auth/{path}/" for path in ("signup", "token", "password/reset"))
PAGE_SIGNUP, PAGE_LOGIN, PAGE_RESET = (f"/accounts/{path}/" for path in ("signup", "login", "password/reset"))


def asked(path, email):
    """What the asker sees, without what differs from request to request."""
    if path.startswith("/api"):
        answer = APIClient().post(path, {"email": email, "password": PASSWORD})
        return answer.status_code, answer.data
    client = Client()
    answer = client.post(path, {"email": email, "password1": PASSWORD})
    return answer.status_code, answer["Location"], client.get(answer["Location"]).content.replace(email.encode(), b"")


@pytest.mark.parametrize("path", [SIGNUP, RESET, PAGE_SIGNUP, PAGE_RESET])
def test_the_answer_does_not_tell_who_has_an_account(user, path):
    assert asked(path, user.email) == asked(path, "nobody@example.com")


@pytest.mark.parametrize("path", [SIGNUP, PAGE_SIGNUP])
def test_the_owner_of_a_taken_address_is_told_by_mail(user, path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked(path, "ADA@example.com")
    assert [message.to for message in mail.outbox] == [[user.email]]
    assert "already exists" in mail.outbox[0].body
    assert User.objects.count() == 1


def seconds(ask, email):
    """Of this process alone: hashing is what takes long, and other programs on the machine do not count."""
    cache.delete_pattern("*")
    start = time.process_time()
    ask(email)
    return time.process_time() - start


def times(ask, user):
    """Taken and free by turns, so that a machine that slows down slows both."""
    taken, free = [], []
    for number in range(15):
        taken.append(seconds(ask, user.email))
        free.append(seconds(ask, f"nobody{number}@example.com"))
    return median(taken[1:]), median(free[1:])


@pytest.mark.parametrize("path", [SIGNUP, RESET, PAGE_SIGNUP, PAGE_RESET])
def test_the_time_does_not_tell_who_has_an_account(user, path):
    taken, free = times(lambda email: asked(path, email), user)
    assert taken == pytest.approx(free, rel=0.35, abs=0.008)


@pytest.mark.parametrize("path", [SIGNUP, RESET, PAGE_SIGNUP, PAGE_RESET])
def test_neither_does_the_work_of_the_database(user, path):
    counts = []
    for email in (user.email, "nobody@example.com"):
        cache.delete_pattern("*")
        with CaptureQueriesContext(connection) as queries:
            asked(path, email)
        counts.append(len(queries))
    assert counts[0] == pytest.approx(counts[1], abs=1)


def test_the_time_of_a_log_in_does_not_tell_either(user):
    taken, free = times(lambda email: APIClient().post(TOKEN, {"email": email, "password": "wrong"}), user)
    assert taken == pytest.approx(free, rel=0.35, abs=0.008)


def test_hashes_as_owasp_asks():
    assert (SmallArgon2PasswordHasher.memory_cost, SmallArgon2PasswordHasher.time_cost) == (19 * 1024, 2)
    assert User(password="").check_password("") is False


def by_api(client, password, address):
    data = {"email": "ada@example.com", "password": password}
    answer = client.post(TOKEN, data, content_type="application/json", REMOTE_ADDR=address)
    return {200: "in", 401: "wrong", 429: "throttled"}[answer.status_code]


def by_page(client, password, address):
    answer = client.post(PAGE_LOGIN, {"login": "ada@example.com", "password": password}, REMOTE_ADDR=address)
    if answer.status_code == 302:
        return "in"
    return "throttled" if answer.status_code == 429 or b"Too many" in answer.content else "wrong"


@pytest.mark.parametrize("log_in", [by_api, by_page])
def test_a_password_cannot_be_guessed_through(user, client, log_in):
    outcomes = [log_in(client, f"guess {number}", "203.0.113.1") for number in range(12)]
    assert outcomes == ["wrong"] * 5 + ["throttled"] * 7
    assert log_in(client, PASSWORD, "203.0.113.1") == "throttled"


@pytest.mark.parametrize("log_in", [by_api, by_page])
def test_a_stranger_does_not_lock_the_owner_out(user, client, log_in):
    for number in range(12):
        log_in(client, f"guess {number}", "203.0.113.1")
    assert log_in(client, PASSWORD, "198.51.100.7") == "in"


def test_pages_and_api_spend_from_one_purse(user, client):
    for number in range(5):
        by_page(client, f"guess {number}", "203.0.113.1")
    assert by_api(client, PASSWORD, "203.0.113.1") == "throttled"


def test_right_passwords_are_not_counted(user, client):
    assert [by_api(client, PASSWORD, "203.0.113.1") for _ in range(8)] == ["in"] * 8


def test_a_forged_header_is_no_other_address(user, client):
    for number in range(6):
        data = {"email": user.email, "password": "wrong"}
        header = {"X-Forwarded-For": f"10.0.0.{number}"}
        answer = client.post(TOKEN, data, content_type="application/json", headers=header)
    assert answer.status_code == 429


def test_one_network_of_version_6_is_one_address(user, client):
    outcomes = [by_api(client, "wrong", f"2001:db8::{number:x}") for number in range(1, 7)]
    assert outcomes[-1] == "throttled"


@pytest.mark.parametrize("path", [SIGNUP, RESET])
def test_doors_close_for_who_knocks_too_often(db, path):
    answers = [APIClient().post(path, {"email": "x", "password": "x"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [400] * 20 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_a_mailbox_is_not_flooded_and_the_answer_stays(user, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(8):
            answer = client.post(
                RESET, {"email": user.email}, content_type="application/json", REMOTE_ADDR=f"203.0.113.{number}"
            )
            assert answer.status_code == 202
    assert len(mail.outbox) == 5
