"""What people choose, and what is made of it."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from apps.core.tests.threads import at_once
from apps.notifications.models import Delivery, Notification, Preference
from apps.notifications.selectors import preference_of, preferences_of
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.services.preference_service import MandatoryVerbError, PreferenceService
from apps.notifications.tests.factories import make_user
from apps.notifications.verbs import CHOOSABLE, Verb

PREFERENCES = "/api/v1/notifications/preferences/"
CHOICE = f"{PREFERENCES}site.announcement/"


def test_shows_every_verb_with_what_holds(api):
    shown = {row["verb"]: row for row in api.get(PREFERENCES).json()}
    assert list(shown) == [verb.value for verb in CHOOSABLE]
    assert shown["account.welcome"]["mandatory"]
    assert shown["site.announcement"] == {
        "verb": "site.announcement",
        "mandatory": False,
        "in_app": True,
        "email": "instant",
    }


def test_number_of_queries_does_not_grow_with_choices(api, user, django_assert_num_queries):
    for verb in (Verb.ANNOUNCEMENT, Verb.DIGEST):
        Preference.objects.create(user=user, verb=verb)
        with django_assert_num_queries(1):
            api.get(PREFERENCES)


def test_what_is_not_sent_stays(api):
    assert api.patch(CHOICE, {"email": "digest"}).json()["email"] == "digest"
    answer = api.patch(CHOICE, {"in_app": False}).json()
    assert (answer["in_app"], answer["email"]) == (False, "digest")
    assert api.patch(CHOICE, {}).json() == answer


@pytest.mark.parametrize(
    ("verb", "body", "status"),
    [
        ("site.announcement", {"email": "hourly"}, 400),
        ("site.announcement", {"in_app": "perhaps"}, 400),
        ("account.welcome", {"email": "off"}, 403),
        ("notifications.digest", {"email": "off"}, 404),
        ("no.such", {"email": "off"}, 404),
    ],
)
def test_refuses(api, user, verb, body, status):
    assert api.patch(f"{PREFERENCES}{verb}/", body).status_code == status
    assert not Preference.objects.filter(user=user).exists()


def test_choices_are_each_one_persons(api, stranger):
    api.patch(CHOICE, {"email": "off"})
    assert preference_of(stranger.pk, Verb.ANNOUNCEMENT)["email"] == "instant"


def test_mandatory_verbs_hold_against_a_row(user):
    Preference.objects.create(user=user, verb=Verb.PASSWORD_CHANGED, email="off", in_app=False)
    assert preference_of(user.pk, Verb.PASSWORD_CHANGED)["email"] == "instant"
    assert preferences_of(user)[Verb.PASSWORD_CHANGED]["in_app"]
    with pytest.raises(MandatoryVerbError):
        PreferenceService.choose(user, Verb.PASSWORD_CHANGED, email="off")


@pytest.mark.parametrize(
    ("chosen", "listed", "state"),
    [
        ({}, True, "pending"),
        ({"email": "off"}, True, None),
        ({"email": "digest"}, True, "held"),
        ({"in_app": False}, False, "pending"),
    ],
)
def test_is_told_as_chosen(user, chosen, listed, state):
    PreferenceService.choose(user, Verb.ANNOUNCEMENT, **chosen)
    notification = NotificationService.notify(user, Verb.ANNOUNCEMENT)
    assert notification.listed is listed
    assert list(Delivery.objects.values_list("state", flat=True)) == ([state] if state else [])


def test_nothing_is_written_for_who_wants_nothing(user):
    PreferenceService.choose(user, Verb.ANNOUNCEMENT, in_app=False, email="off")
    assert NotificationService.notify(user, Verb.ANNOUNCEMENT) is None
    assert not Notification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_choices_made_at_once_neither_fail_nor_undo_one_another():
    user = make_user()
    choices = [{"email": "off"}, {"in_app": False}] * 4
    at_once([partial(PreferenceService.choose, user, Verb.ANNOUNCEMENT, **chosen) for chosen in choices])
    assert preference_of(user.pk, Verb.ANNOUNCEMENT) == {"email": "off", "in_app": False}


@pytest.mark.parametrize("fields", [{"email": "hourly"}, {"verb": Verb.ANNOUNCEMENT}])
def test_the_database_holds_the_rules(user, fields):
    Preference.objects.create(user=user, verb=Verb.ANNOUNCEMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=user, **{"verb": Verb.DIGEST, **fields})
