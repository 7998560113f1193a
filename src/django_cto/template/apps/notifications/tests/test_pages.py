"""The pages of notifications."""

import pytest
from django.contrib.messages import get_messages

from apps.notifications.selectors import preference_of, unread_count
from apps.notifications.services.preference_service import MandatoryVerbError, PreferenceService
from apps.notifications.tests.factories import make_notification
from apps.notifications.verbs import Verb
from apps.notifications.views import PAGE

LIST = "/notifications/"
READ = "/notifications/read/"
PREFERENCES = "/notifications/preferences/"


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("address", [LIST, PREFERENCES])
def test_strangers_log_in_first(client, address):
    assert client.get(address).url.startswith("/accounts/login/")


def test_shows_ones_own_and_what_is_new(page, user, stranger):
    make_notification(user, data={"title": "Closed <on> Monday", "text": "All day"})
    make_notification(stranger, data={"title": "Secret"})
    text = page.get(LIST).content.decode()
    assert "Closed &lt;on&gt; Monday" in text
    assert "All day" in text
    assert "new</span>" in text
    assert "Secret" not in text


def test_says_when_there_is_nothing(page):
    assert "Nothing yet." in page.get(LIST).content.decode()


def test_number_of_queries_does_not_grow_with_rows(page, user, django_assert_max_num_queries):
    page.get(LIST)
    for _ in range(2):
        make_notification(user)
        with django_assert_max_num_queries(4):
            page.get(LIST)


def test_leads_to_older_ones(page, user):
    for number in range(PAGE + 1):
        make_notification(user, data={"title": f"Number {number}."})
    first = page.get(LIST)
    assert "Number 0." not in first.content.decode()
    older = page.get(LIST, {"before": first.context["older"].isoformat()})
    assert "Number 0." in older.content.decode()
    assert older.context["older"] is None


@pytest.mark.parametrize("moment", ["", "soon", "2026-02-31T00:00Z", "2026-01-01T00:00"])
def test_made_up_moments_are_not_found(page, moment):
    assert page.get(LIST, {"before": moment}).status_code == 404
    assert page.post(READ, {"until": moment}).status_code == 404


def test_marks_read_what_was_shown(page, user):
    shown = make_notification(user)
    make_notification(user)
    assert page.post(READ, {"until": shown.created_at.isoformat()}).url == LIST
    assert unread_count(user) == 1


def test_marks_nothing_by_a_link(page):
    assert page.get(READ).status_code == 405


def test_keeps_what_is_chosen(page, user):
    assert "Welcome: by e-mail" not in page.get(PREFERENCES).content.decode()
    answer = page.post(PREFERENCES, {"site.announcement:email": "digest"})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Saved."]
    assert preference_of(user.pk, Verb.ANNOUNCEMENT) == {"email": "digest", "in_app": False}
    page.post(PREFERENCES, {"site.announcement:email": "off", "site.announcement:in_app": "on"})
    assert preference_of(user.pk, Verb.ANNOUNCEMENT) == {"email": "off", "in_app": True}


def test_refuses_what_cannot_be_chosen(page, user):
    page.post(PREFERENCES, {"site.announcement:email": "hourly"})
    assert preference_of(user.pk, Verb.ANNOUNCEMENT)["email"] == "instant"
    with pytest.raises(MandatoryVerbError):
        PreferenceService.choose_all(user, {Verb.WELCOME: {"email": "off", "in_app": False}})
