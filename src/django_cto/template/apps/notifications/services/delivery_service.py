"""Takes each mail to the mail server once, however often workers die and servers go away.

A row is the order to send. A worker claims it for a while, sends, and records that it was sent; where it dies, the
claim runs out and the sweep gives the row to another. One gap nobody can close from here: a worker killed after the
mail server has accepted the mail and before the record is committed. The mail is then sent again, and it is the same
mail: `Message-ID` and idempotency key stay, so that servers and mail programs which look at them show it once.
"""

import logging
import random
import smtplib
import time
import uuid
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from apps.notifications.emails import send_email
from apps.notifications.models import Delivery

logger = logging.getLogger(__name__)

# Longer than the task may run at all: who holds an expired claim is dead.
LEASE = timedelta(minutes=2)
# A task that waits longer than this in the queue may be sent again: the claim sorts them out.
RESEND_AFTER = timedelta(minutes=1)
MAX_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=6)
SWEEP_SIZE = 500


def resend_time():
    return timezone.now() + RESEND_AFTER


class DeliveryService:
    @staticmethod
    def deliver(notification_id):
        """Send the mail about a notification, unless it was sent or somebody else is at it."""
        claim = claim_delivery(notification_id)
        if claim is None:
            return
        delivery = (
            Delivery.objects.select_related("notification__recipient", "notification__actor")
            .filter(pk=notification_id, claim=claim)
            .first()
        )
        if delivery is None:
            return
        if not delivery.notification.recipient.is_active:
            record(delivery, state=Delivery.State.DROPPED)
            return
        attempt(delivery)

    @staticmethod
    def claim_due():
        """Keys of what should have been sent by now, each given out once a RESEND_AFTER."""
        bury_lost()
        with transaction.atomic():
            due = list(
                Delivery.objects.filter(unclaimed(), state=Delivery.State.PENDING, due_at__lte=Now())
                .order_by("due_at")
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:SWEEP_SIZE]
            )
            Delivery.objects.filter(pk__in=due).update(due_at=Now() + RESEND_AFTER)
        return due

    @staticmethod
    def retry(deliveries):
        """Begin anew with what was given up; the keys of what is to be sent."""
        with transaction.atomic():
            dead = list(deliveries.filter(state=Delivery.State.DEAD).select_for_update().values_list("pk", flat=True))
            Delivery.objects.filter(pk__in=dead).update(
                state=Delivery.State.PENDING, attempts=0, due_at=Now() + RESEND_AFTER, last_error=""
            )
        return dead


def unclaimed():
    return Q(claimed_until=None) | Q(claimed_until__lt=Now())


def claim_delivery(notification_id):
    """Of all who try at the same time exactly one gets a claim: the database looks again once it has the row."""
    claim = uuid.uuid4()
    claimed = Delivery.objects.filter(
        unclaimed(), pk=notification_id, state=Delivery.State.PENDING, attempts__lt=MAX_ATTEMPTS
    ).update(claim=claim, claimed_until=Now() + LEASE, attempts=F("attempts") + 1)
    return claim if claimed else None


def attempt(delivery):
    try:
        send_email(delivery.notification)
    except Exception as error:
        logger.warning("notification.email_failed", exc_info=True, extra={"notification": str(delivery.pk)})
        record(delivery, **after_failure(delivery.attempts, error))
    else:
        record(delivery, state=Delivery.State.SENT, sent_at=timezone.now(), last_error="")


def after_failure(attempts, error):
    reason = f"{type(error).__name__}: {error}"[:1000]
    if attempts >= MAX_ATTEMPTS or is_final(error):
        return {"state": Delivery.State.DEAD, "last_error": reason}
    return {"due_at": timezone.now() + pause(attempts), "last_error": reason}


def is_final(error):
    """Whether the mail server will never take this mail: every recipient refused with a code of 5xx."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _reason in error.recipients.values()
    )


def pause(attempts):
    """Twice as long each time; spread, so that those which failed together do not come back together."""
    longest = min(timedelta(seconds=30) * 2**attempts, LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing


def record(delivery, **outcome):
    """Write down how it went and give the claim back; patient, because a lost record means a second mail."""
    for wait in (0.2, 1, 3, 6, 12, None):
        try:
            held = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim)
            held.update(claim=None, claimed_until=None, **outcome)
        except (OperationalError, InterfaceError):
            if wait is None or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(wait)
        else:
            return


def bury_lost():
    """Give up what took a worker down with every attempt."""
    Delivery.objects.filter(unclaimed(), state=Delivery.State.PENDING, attempts__gte=MAX_ATTEMPTS).update(
        state=Delivery.State.DEAD, claim=None, claimed_until=None, last_error="The worker was lost at every attempt"
    )
