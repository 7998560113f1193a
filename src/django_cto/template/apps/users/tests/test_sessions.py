"""Where somebody is signed in: shown, ended elsewhere, forgotten."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from apps.users.services.user_service import UserService
from apps.users.tasks import forget_expired_sessions
from apps.users.tests.conftest import PASSWORD

LOGIN, PROFILE, SESSIONS = (f"/accounts/{path}/" for path in ("login", "profile", "sessions"))


def signed_in(user):
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def shown(client):
    return [session.session_key for session in client.get(SESSIONS).context["sessions"]]


@pytest.fixture
def page(user):
    return signed_in(user)


def test_the_own_sessions_are_shown_oldest_first(page, user, make_user):
    other = signed_in(user)
    signed_in(make_user("bob@example.com"))
    assert shown(page) == [page.session.session_key, other.session.session_key]
    text = page.get(SESSIONS).content.decode()
    assert (text.count("Signed in"), text.count(">Current<")) == (2, 1)
    assert re.findall(r'aria-current="page">(\w+)<', text) == ["Sessions"]


def test_the_list_takes_the_same_queries_however_long(page, user, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as few:
        assert len(shown(page)) == 1
    most = len(few)
    for _ in range(5):
        signed_in(user)
    with django_assert_max_num_queries(most):
        assert len(shown(page)) == 6


def test_what_opens_nothing_any_more_is_not_shown(page, user):
    expired, logged_out = signed_in(user), signed_in(user)
    Session.objects.filter(pk=expired.session.session_key).update(expire_date=timezone.now())
    logged_out.post("/accounts/logout/")
    assert shown(page) == [page.session.session_key]
    UserService.change_password(user, "another-horse-battery")
    new = Client()
    new.force_login(user)
    new.get(PROFILE)
    assert page.session.session_key not in shown(new)


def test_a_session_outlives_a_secret_key_that_retires(page, user, settings):
    other = signed_in(user).session.session_key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "b" * 60
    assert other in shown(page)


def test_the_sessions_elsewhere_are_ended(page, user):
    other = signed_in(user)
    assert page.post(SESSIONS)["Location"] == SESSIONS
    assert other.get(PROFILE).status_code == 302
    assert page.get(PROFILE).status_code == 200


def test_forgets_what_has_expired(page, user):
    signed_in(user)
    assert forget_expired_sessions() == 0
    Session.objects.exclude(pk=page.session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    assert forget_expired_sessions() == 1
    assert UserSession.objects.get().session_key == Session.objects.get().pk == page.session.session_key
