"""What is held is told once, in one mail a person."""

from functools import partial

import pytest
from django.core import mail

from apps.core.tests.threads import at_once
from apps.notifications.models import Delivery, Notification
from apps.notifications.services.digest_service import LONGEST_LIST, DigestService
from apps.notifications.tasks import send_digests
from apps.notifications.tests.factories import make_delivery, make_notification, make_user
from apps.notifications.verbs import Verb


def hold(user, title):
    notification = make_notification(user, data={"title": title})
    return Delivery.objects.create(notification=notification, state=Delivery.State.HELD)


def test_one_mail_tells_one_person_of_everything(user, stranger, django_capture_on_commit_callbacks):
    hold(user, "Closed on Monday")
    hold(user, "Open on <Tuesday>")
    hold(stranger, "Sold out")
    make_delivery(user)
    with django_capture_on_commit_callbacks(execute=True):
        send_digests()
    mails = {message.to[0]: message for message in mail.outbox}
    assert set(mails) == {user.email, stranger.email}
    assert "Closed on Monday" in mails[user.email].body
    assert "Open on <Tuesday>" in mails[user.email].body
    assert "Open on &lt;Tuesday&gt;" in mails[user.email].alternatives[0].content
    assert "Sold out" not in mails[user.email].body
    assert Delivery.objects.filter(state="digested").count() == 3


def test_what_was_told_is_not_told_again(user, django_capture_on_commit_callbacks):
    hold(user, "Closed on Monday")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send_digests()
    assert len(mail.outbox) == 1


def test_is_not_in_the_list(api, user):
    hold(user, "Closed on Monday")
    DigestService.write(user.pk)
    assert len(api.get("/api/v1/notifications/").json()["results"]) == 1


def test_names_the_newest_and_counts_all(user, django_capture_on_commit_callbacks):
    for number in range(LONGEST_LIST + 1):
        hold(user, f"Offer {number}!")
    with django_capture_on_commit_callbacks(execute=True):
        send_digests()
    (digest,) = mail.outbox
    assert f"{LONGEST_LIST + 1} in all" in digest.body
    assert "Offer 50!" in digest.body
    assert "Offer 0!" not in digest.body


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_digest():
    user = make_user()
    for number in range(20):
        hold(user, str(number))
    at_once([partial(DigestService.write, user.pk)] * 2)
    digests = Notification.objects.filter(verb=Verb.DIGEST)
    assert sum(digest.data["count"] for digest in digests) == 20
