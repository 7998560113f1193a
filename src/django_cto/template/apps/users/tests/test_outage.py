"""Redis is away: people and programs still come in. Only nobody counts their tries."""

import copy

import pytest

from apps.users.models import OutgoingMail
from apps.users.tests.conftest import PASSWORD


@pytest.fixture
def no_redis(settings):
    away = copy.deepcopy(settings.CACHES)
    for cache in away.values():
        cache["LOCATION"] = "redis://127.0.0.1:1/0"
    settings.CACHES = away


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD}, 302),
        ("/accounts/login/", {"login": "ada@example.com", "password": "wrong"}, 200),
        ("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD}, 302),
        ("/accounts/password/reset/", {"email": "ada@example.com"}, 302),
    ],
)
def test_pages_answer_as_ever(client, user, no_redis, path, data, status):
    answer = client.post(path, data)
    assert answer.status_code == status
    assert b"Too many" not in answer.content


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("token", {"email": "ada@example.com", "password": PASSWORD}, 200),
        ("token", {"email": "ada@example.com", "password": "wrong"}, 401),
        ("signup", {"email": "new@example.com", "password": PASSWORD}, 202),
        ("password/reset", {"email": "ada@example.com"}, 202),
    ],
)
def test_the_api_answers_as_ever(api, user, no_redis, path, data, status):
    assert api.post(f"/api/v1/auth/{path}/", data).status_code == status


def test_the_mail_is_kept_until_somebody_sends_it(client, user, no_redis):
    client.post("/accounts/password/reset/", {"email": user.email})
    assert OutgoingMail.objects.get().recipient == user.email
