"""Mails about accounts: written down with their cause and sent by a worker, so no mail server fails a request."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core.patience import persistently
from apps.users.models import OutgoingMail

# Longer than the task may run at all: who holds an expired claim is dead.
CLAIM = timedelta(minutes=2)
# Younger ones are still on their way through the broker.
OVERDUE = timedelta(seconds=30)
# By then the links in a mail have expired.
LIFETIME = timedelta(days=1)


class MailService:
    @staticmethod
    def queue(message: EmailMessage) -> None:
        """Keep the message in the current transaction, and tell a worker after it."""
        from apps.users.tasks import deliver_mail

        for recipient in message.to:
            mail = OutgoingMail.objects.create(
                recipient=recipient, subject=message.subject[:200], body=str(message.body)
            )
            # When the broker is down the beat job finds the row.
            deliver_mail.delay_on_commit(str(mail.pk))

    @staticmethod
    def deliver(pk) -> bool:
        """Send one mail, unless another worker has it."""
        mail = _claim(pk)
        if mail is None:
            return False
        # The same on every attempt, so that a mailbox can tell a second copy from a second mail.
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        headers = {"Message-ID": f"<{mail.pk}@{domain}>"}
        EmailMessage(mail.subject, mail.body, to=[mail.recipient], headers=headers).send()
        # Sent: a record that got lost would send it again.
        persistently(mail.delete)
        return True

    @staticmethod
    def overdue() -> list:
        """Mails that nobody is sending: the broker lost them, or their worker died."""
        now = timezone.now()
        waiting = OutgoingMail.objects.filter(_unclaimed(now), created_at__lt=now - OVERDUE)
        return list(waiting.order_by("created_at").values_list("pk", flat=True)[:500])

    @staticmethod
    def forget_expired() -> int:
        return OutgoingMail.objects.filter(created_at__lt=timezone.now() - LIFETIME).delete()[0]


def _unclaimed(now) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=now)


@transaction.atomic
def _claim(pk) -> OutgoingMail | None:
    now = timezone.now()
    mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(_unclaimed(now), pk=pk).first()
    if mail is not None:
        mail.claimed_until = now + CLAIM
        mail.attempts += 1
        mail.save(update_fields=["claimed_until", "attempts"])
    return mail
