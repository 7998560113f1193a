"""A kept answer costs no query, and is never other than the one that would be made now."""

import time
from datetime import timedelta

import pytest
from cachalot.api import cachalot_disabled
from django.core.cache import caches
from rest_framework.test import APIClient

from apps.notifications.tests.factories import make_notification, make_user
from apps.querycache.answers import key_of, tables_behind
from apps.users.models import TokenFamily, User
from apps.users.services.token_service import TokenService
from apps.users.tokens import UntypedToken

ME = "/api/v1/users/me/"
LIST = "/api/v1/notifications/"
COUNT = "/api/v1/notifications/unread-count/"
KEPT = pytest.mark.parametrize("address", [ME, LIST, COUNT])


def bearer(token):
    return APIClient(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def token(user):
    return TokenService.issue(user)["access"]


@pytest.fixture
def api(token):
    return bearer(token)


def name_of(client):
    return client.get(ME).json()["name"]


@KEPT
def test_is_kept_with_all_its_headers(api, user, address, django_assert_num_queries):
    make_notification(user)
    made = api.get(address)
    assert caches["queries"].delete_pattern("querycache:query:*")
    with django_assert_num_queries(0):
        kept = api.get(address)
    own = {"X-Request-ID", "Content-Security-Policy"}
    assert kept.content == made.content
    assert {*kept.headers.items()} - {*made.headers.items()} == {(name, kept.headers[name]) for name in own}
    assert kept.headers["Cache-Control"] == "private, no-cache"


@KEPT
def test_who_has_it_is_sent_nothing(api, address, django_assert_num_queries):
    tag = api.get(address).headers["ETag"]
    with django_assert_num_queries(0):
        again = api.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


@KEPT
def test_who_wants_another_is_refused(api, address):
    tag = api.get(address).headers["ETag"]
    assert api.get(address, headers={"If-Match": tag}).status_code == 200
    assert api.get(address, headers={"If-Match": '"another"'}).status_code == 412


@pytest.mark.parametrize("way", ["save", "update", "bulk", "raw", "with_query"])
def test_answers_anew_after_a_write_of_another_process(api, user, peer, way):
    other = peer()
    assert name_of(api) == name_of(api) == "old"
    other("begin")
    other(way, user.pk, "new")
    assert name_of(api) == "old"
    other("commit")
    assert name_of(api) == "new"


def test_a_list_tells_of_what_is_added_and_read(api, user):
    assert api.get(COUNT).json() == {"unread": 0}
    assert api.get(LIST).json()["results"] == []
    notification = make_notification(user)
    assert api.get(COUNT).json() == {"unread": 1}
    assert len(api.get(LIST).json()["results"]) == 1
    api.post(f"{LIST}{notification.pk}/read/")
    assert api.get(COUNT).json() == {"unread": 0}
    assert api.get(LIST).json()["results"][0]["read_at"]


def test_an_answer_that_is_overtaken_is_not_kept(api, token, user, peer):
    slow, writer = peer(), peer()
    slow("pause", "after")
    # It has seen who asks, and answers with that.
    assert slow("ask", token) == "paused"
    writer("update", user.pk, "new")
    assert slow("go") == "old"
    assert name_of(api) == "new"
    assert slow("ask", token) == "new"


def test_what_another_process_kept_is_answered_here(api, token, peer, django_assert_num_queries):
    assert peer()("ask", token) == "old"
    with django_assert_num_queries(0):
        assert name_of(api) == "old"


@pytest.mark.parametrize(
    "end",
    [
        lambda user: TokenFamily.objects.filter(user=user).update(revoked_at="2026-01-01T00:00Z"),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(password="another"),
        lambda user: user.delete(),
    ],
    ids=["logged out", "deactivated", "password changed", "deleted"],
)
def test_a_token_that_has_ended_is_answered_nothing(api, user, end):
    assert [api.get(ME).status_code for _ in range(2)] == [200, 200]
    end(user)
    assert api.get(ME).status_code == 401


def test_is_kept_no_longer_than_the_token_holds(user):
    token = UntypedToken(TokenService.issue(user)["access"])
    token.set_exp(lifetime=timedelta(seconds=3))
    client = bearer(token)
    assert [client.get(ME).status_code for _ in range(2)] == [200, 200]
    time.sleep(3.1)
    assert client.get(ME).status_code == 401


def test_a_kept_answer_is_counted_like_every_other(api, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"caller": "3/h"}}
    answers = [api.get(ME) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_is_kept_for_one_person_and_one_question(api, user):
    notification = make_notification(user)
    tag = api.get(LIST).headers["ETag"]
    assert api.get(LIST, {"verb": "account.welcome"}).json()["results"] == []
    assert api.get(LIST, {"unread": "x"}).status_code == 400
    other = bearer(TokenService.issue(make_user())["access"])
    assert other.get(LIST, headers={"If-None-Match": tag}).json()["results"] == []
    assert api.get(LIST).json()["results"][0]["id"] == str(notification.pk)


def test_a_new_secret_ends_what_was_kept(rf, settings):
    request = rf.get(ME)
    before = key_of(request)
    settings.SECRET_KEY = "another"
    assert key_of(request) != before


def test_without_redis_it_is_made_and_has_the_same_tag(api, redis_server):
    tag = api.get(ME).headers["ETag"]
    redis_server.stop()
    answer = api.get(ME)
    assert (answer.status_code, answer.headers["ETag"]) == (200, tag)


def test_without_the_query_cache_it_is_made_each_time(api, settings, django_assert_num_queries):
    settings.CACHALOT_ENABLED = False
    for _ in range(2):
        with cachalot_disabled(), django_assert_num_queries(1):
            assert name_of(api) == "old"


def test_what_is_not_marked_or_has_limits_of_its_own_is_not_kept(user, api):
    notification = make_notification(user)
    assert tables_behind(LIST) == (
        "django_content_type",
        "notifications_notification",
        "users_tokenfamily",
        "users_user",
    )
    others = [f"{LIST}{notification.pk}/", f"{ME}export/", f"{ME}password/", "/api/docs/", "/nowhere/"]
    assert [tables_behind(address) for address in others] == [None] * len(others)
