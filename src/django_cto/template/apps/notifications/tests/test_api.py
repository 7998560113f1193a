"""`/api/v1/notifications/`: what is shown, to whom, and with how many queries."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from apps.notifications.models import Notification
from apps.notifications.tests.factories import make_notification, make_user
from apps.notifications.verbs import Verb

LIST = "/api/v1/notifications/"
COUNT = "/api/v1/notifications/unread-count/"
READ_ALL = "/api/v1/notifications/read-all/"


def test_shows_what_happened(api, user, stranger):
    notification = make_notification(
        user, Verb.ANNOUNCEMENT, actor=stranger, target=stranger, data={"title": "Closed on Monday"}
    )
    (shown,) = api.get(LIST).json()["results"]
    assert shown == {
        "id": str(notification.pk),
        "verb": "site.announcement",
        "title": "Closed on Monday",
        "actor": {"id": str(stranger.pk), "name": ""},
        "target": {"type": "users.user", "id": str(stranger.pk)},
        "data": {"title": "Closed on Monday"},
        "created_at": notification.created_at.isoformat(),
        "read_at": None,
    }
    assert api.get(f"{LIST}{notification.pk}/").json() == shown


def test_number_of_queries_does_not_grow_with_rows(api, user, django_assert_num_queries):
    fill(user, 1)
    api.get(LIST)
    for rows in (2, 97):
        fill(user, rows)
        with django_assert_num_queries(1):
            answer = api.get(LIST, {"page_size": 100})
    assert len(answer.json()["results"]) == 100


def fill(user, rows):
    Notification.objects.bulk_create(
        Notification(recipient=user, actor=user, verb=Verb.ANNOUNCEMENT, target=user) for _ in range(rows)
    )


def test_pages_meet_without_gap_or_double_while_new_ones_come_in(api, user):
    expected = [str(make_notification(user).pk) for _ in range(7)][::-1]
    found, address = [], f"{LIST}?page_size=3"
    while address:
        page = api.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]
        make_notification(user)
    assert found == expected


def test_pages_meet_where_all_were_created_at_once(api, user):
    now = timezone.now()
    expected = {str(make_notification(user, created_at=now).pk) for _ in range(7)}
    found, address = [], f"{LIST}?page_size=3"
    while address:
        page = api.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(found) == 7
    assert set(found) == expected


@pytest.mark.parametrize("position", ["nonsense", "2026-02-31", "a\x00b", "0318-06-23 21:27:26-18:59"])
@pytest.mark.django_db(transaction=True)
def test_made_up_cursor_is_refused(api, position):
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()
    assert api.get(LIST, {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"unread": "true"}, {"new"}),
        ({"unread": "false"}, {"read"}),
        ({"verb": "account.welcome"}, {"read"}),
        ({"created_after": (timezone.now() - timedelta(hours=1)).isoformat()}, {"new"}),
        ({"created_before": (timezone.now() - timedelta(hours=1)).isoformat()}, {"read"}),
    ],
)
def test_filters(api, user, query, found):
    yesterday = timezone.now() - timedelta(days=1)
    make_notification(user, data={"title": "new"})
    make_notification(user, Verb.WELCOME, data={"title": "read"}, created_at=yesterday, read_at=timezone.now())
    assert {row["title"] for row in api.get(LIST, query).json()["results"]} == found


@pytest.mark.parametrize(
    "query",
    [
        {"verb": "no.such"},
        {"verb": ""},
        {"unread": "perhaps"},
        {"page_size": "null"},
        {"page_size": "0"},
        {"created_after": "soon"},
    ],
)
def test_wrong_filter_is_refused(api, query):
    assert api.get(LIST, query).status_code == 400


def test_a_moment_in_a_zone_that_the_database_does_not_know_is_one(api):
    assert api.get(LIST, {"created_after": "0318-06-23T21:27:26-18:59"}).status_code == 200


def test_unlisted_is_shown_nowhere(api, user):
    hidden = make_notification(user, listed=False)
    assert api.get(LIST).json()["results"] == []
    assert api.get(COUNT).json() == {"unread": 0}
    assert api.get(f"{LIST}{hidden.pk}/").status_code == 404


def test_marks_one_read_and_keeps_the_first_time(api, user):
    notification = make_notification(user)
    first = api.post(f"{LIST}{notification.pk}/read/").json()["read_at"]
    assert first
    assert api.post(f"{LIST}{notification.pk}/read/").json()["read_at"] == first
    assert api.get(COUNT).json() == {"unread": 0}


def test_marks_all_read_until_what_was_looked_at(api, user):
    make_notification(user)
    seen = make_notification(user)
    make_notification(user)
    assert api.get(COUNT).json() == {"unread": 3}
    assert api.post(READ_ALL, {"until": seen.created_at.isoformat()}).json() == {"marked": 2}
    assert api.post(READ_ALL).json() == {"marked": 1}
    assert api.post(READ_ALL).json() == {"marked": 0}


def test_until_must_be_a_moment(api):
    assert api.post(READ_ALL, {"until": "soon"}).status_code == 400


def test_those_of_others_do_not_exist(user, stranger, client_of):
    notification = make_notification(user)
    other = client_of(stranger)
    assert other.get(LIST).json()["results"] == []
    assert other.get(f"{LIST}{notification.pk}/").status_code == 404
    assert other.post(f"{LIST}{notification.pk}/read/").status_code == 404
    assert other.post(READ_ALL).json() == {"marked": 0}
    notification.refresh_from_db()
    assert notification.read_at is None


@pytest.mark.parametrize("address", [LIST, COUNT, READ_ALL, "/api/v1/notifications/preferences/"])
@pytest.mark.django_db
def test_closed_to_who_is_nobody(client, address):
    method = client.post if address == READ_ALL else client.get
    assert method(address).status_code == 401


def test_deleted_actor_leaves_the_notification(api, user):
    actor = make_user()
    make_notification(user, actor=actor)
    actor.delete()
    assert api.get(LIST).json()["results"][0]["actor"] is None
