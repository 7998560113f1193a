"""Each mail is sent once, whatever fails on the way."""

import smtplib
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from apps.core.tests.threads import at_once
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import delivery_service
from apps.notifications.services.delivery_service import LEASE, MAX_ATTEMPTS, DeliveryService, claim_delivery, pause
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.tasks import deliver_email, send_due_emails
from apps.notifications.tests.factories import make_delivery, make_user
from apps.notifications.verbs import Verb
from config.celery import app


class BrokenBackend(EmailBackend):
    """A mail server that fails as it is told to."""

    error: Exception = smtplib.SMTPServerDisconnected("away")

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def broken(settings, monkeypatch):
    def fail(error):
        monkeypatch.setattr(BrokenBackend, "error", error)
        settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"

    return fail


def test_is_sent_after_the_commit_and_not_before(user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notification = NotificationService.notify(user, Verb.WELCOME)
        assert mail.outbox == []
    (sent,) = mail.outbox
    assert sent.to == [user.email]
    assert notification.delivery.state == "pending"
    notification.delivery.refresh_from_db()
    assert notification.delivery.state == "sent"
    assert notification.delivery.sent_at
    assert notification.delivery.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_of_what_is_rolled_back():
    user = make_user()
    with transaction.atomic():
        NotificationService.notify(user, Verb.WELCOME)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_a_task_that_comes_twice_sends_once():
    delivery = make_delivery()
    deliver_email(str(delivery.pk))
    deliver_email(str(delivery.pk))
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_claim():
    delivery = make_delivery()
    claims = at_once([partial(claim_delivery, delivery.pk)] * 8)
    assert len([claim for claim in claims if claim]) == 1


@pytest.mark.django_db
def test_a_claim_holds_until_it_expires():
    delivery = make_delivery(claim=uuid.uuid4(), claimed_until=timezone.now() + timedelta(seconds=30), attempts=1)
    deliver_email(str(delivery.pk))
    assert mail.outbox == []
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    deliver_email(str(delivery.pk))
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_copies_are_the_same_mail():
    delivery = make_delivery()
    deliver_email(str(delivery.pk))
    # The gap: accepted by the mail server, and the record lost.
    Delivery.objects.update(state="pending", sent_at=None)
    deliver_email(str(delivery.pk))
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Idempotency-Key"] == second.extra_headers["Idempotency-Key"]
    assert str(delivery.pk) in first.message()["Message-ID"]


@pytest.mark.django_db
def test_a_failure_is_tried_again_later(broken):
    delivery = make_delivery()
    broken(smtplib.SMTPServerDisconnected("away"))
    deliver_email(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.claim) == ("pending", 1, None)
    assert delivery.due_at > timezone.now() + timedelta(seconds=20)
    assert "away" in delivery.last_error


@pytest.mark.django_db
def test_is_given_up_after_the_last_attempt(broken):
    delivery = make_delivery(attempts=MAX_ATTEMPTS - 1)
    broken(smtplib.SMTPServerDisconnected("away"))
    deliver_email(str(delivery.pk))
    deliver_email(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", MAX_ATTEMPTS)


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "state"), [(550, "dead"), (451, "pending")])
def test_is_given_up_at_once_when_the_address_is_refused_for_good(broken, code, state):
    delivery = make_delivery()
    broken(smtplib.SMTPRecipientsRefused({"a@example.com": (code, b"no")}))
    deliver_email(str(delivery.pk))
    delivery.refresh_from_db()
    assert delivery.state == state


def test_a_task_ends_before_its_claim_and_before_the_broker_gives_it_to_another():
    visibility = app.conf.broker_transport_options["visibility_timeout"]
    assert deliver_email.soft_time_limit < deliver_email.time_limit < LEASE.total_seconds() < visibility
    assert app.conf.task_time_limit < visibility


def test_pauses_grow_to_a_limit():
    assert pause(1) < timedelta(minutes=1) < pause(3) < timedelta(minutes=5)
    assert timedelta(hours=3) <= pause(11) <= timedelta(hours=6)


@pytest.mark.django_db
def test_who_left_gets_no_mail():
    delivery = make_delivery(make_user(is_active=False))
    deliver_email(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, mail.outbox) == ("dropped", [])


@pytest.mark.django_db
def test_the_sweep_sends_what_was_lost_and_nothing_else():
    now = timezone.now()
    lost = make_delivery(due_at=now - timedelta(seconds=1))
    dead_worker = make_delivery(
        due_at=now - timedelta(minutes=3), claim=uuid.uuid4(), claimed_until=now - timedelta(minutes=1), attempts=1
    )
    make_delivery(due_at=now + timedelta(seconds=30))
    make_delivery(due_at=now - timedelta(minutes=3), claim=uuid.uuid4(), claimed_until=now + timedelta(minutes=1))
    make_delivery(due_at=now, state=Delivery.State.HELD)
    send_due_emails()
    sent = Delivery.objects.filter(state="sent").values_list("pk", flat=True)
    assert set(sent) == {lost.pk, dead_worker.pk}
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_sweep_hands_a_row_out_once_a_minute():
    make_delivery(due_at=timezone.now() - timedelta(hours=1))
    assert len(DeliveryService.claim_due()) == 1
    assert DeliveryService.claim_due() == []


@pytest.mark.django_db
def test_what_kills_every_worker_is_given_up():
    delivery = make_delivery(
        attempts=MAX_ATTEMPTS, claim=uuid.uuid4(), claimed_until=timezone.now() - timedelta(seconds=1)
    )
    send_due_emails()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.claim) == ("dead", None)
    assert "lost" in delivery.last_error


@pytest.mark.django_db
def test_a_broker_that_is_away_fails_nothing(user, monkeypatch, django_capture_on_commit_callbacks, caplog):
    def away(*args, **kwargs):
        raise BrokerError("away")

    monkeypatch.setattr(deliver_email, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        notification = NotificationService.notify(user, Verb.WELCOME)
    assert "task.not_sent" in caplog.text
    monkeypatch.undo()
    Delivery.objects.update(due_at=timezone.now())
    send_due_emails()
    notification.delivery.refresh_from_db()
    assert notification.delivery.state == "sent"


@pytest.mark.django_db(transaction=True)
def test_the_record_outlives_a_database_that_restarts(monkeypatch):
    delivery, failures = make_delivery(), [OperationalError("the database system is shutting down")]
    monkeypatch.setattr(delivery_service.time, "sleep", lambda seconds: None)
    delivery.claim = claim_delivery(delivery.pk)

    def fail_once(execute, sql, params, many, context):
        if failures:
            raise failures.pop()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_once):
        delivery_service.record(delivery, state="sent", sent_at=timezone.now())
    delivery.refresh_from_db()
    assert (delivery.state, failures) == ("sent", [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "lost"},
        {"state": "sent"},
        {"sent_at": timezone.now()},
        {"claim": uuid.uuid4()},
        {"state": "held", "claim": uuid.uuid4(), "claimed_until": timezone.now()},
    ],
)
def test_the_database_refuses_states_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delivery(**fields)
