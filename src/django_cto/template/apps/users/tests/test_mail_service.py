from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from apps.core.tests.threads import at_once
from apps.users.models import OutgoingMail
from apps.users.services.mail_service import CLAIM, MailService
from apps.users.tasks import deliver_mail, deliver_overdue_mail


@pytest.fixture
def waiting(db):
    return OutgoingMail.objects.create(recipient="ada@example.com", subject="Hello", body="How are you?")


def test_a_mail_is_kept_with_its_cause_and_sent_after_it(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        MailService.queue(EmailMessage("Hello", "How are you?", to=["ada@example.com"]))
        assert (OutgoingMail.objects.count(), mail.outbox) == (1, [])
    assert (OutgoingMail.objects.count(), mail.outbox[0].body) == (0, "How are you?")


def test_the_message_id_stays_the_same(waiting):
    MailService.deliver(waiting.pk)
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{waiting.pk}@localhost>"


def test_a_mail_is_sent_once(waiting):
    assert [MailService.deliver(waiting.pk) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1


def test_a_task_ends_before_its_claim():
    assert deliver_mail.soft_time_limit < deliver_mail.time_limit < CLAIM.total_seconds()


def test_a_claimed_mail_is_left_to_its_worker(waiting):
    OutgoingMail.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert not MailService.deliver(waiting.pk)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends(waiting):
    sent = at_once([partial(MailService.deliver, waiting.pk)] * 6)
    assert sorted(sent) == [False] * 5 + [True]


def test_a_mail_that_was_not_taken_is_sent_again(waiting, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match="refused"):
        MailService.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.attempts == 1
    settings.EMAIL_BACKEND = backend
    past = timezone.now() - timedelta(minutes=1)
    OutgoingMail.objects.update(created_at=past, claimed_until=past)
    assert deliver_overdue_mail() == 1
    assert len(mail.outbox) == 1


def test_a_young_mail_is_not_overdue(waiting):
    assert deliver_overdue_mail() == 0


def test_a_mail_whose_links_have_expired_is_forgotten(waiting):
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert deliver_overdue_mail() == 0
    assert not OutgoingMail.objects.exists()


def test_a_mail_says_what_and_to_whom(waiting):
    assert str(waiting) == "Hello → ada@example.com"
