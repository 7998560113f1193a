"""Tells people that something happened: in their list and, as they prefer, by mail."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from apps.notifications.models import Delivery, Notification, Preference
from apps.notifications.selectors import listed_for, preference_of
from apps.notifications.services.delivery_service import resend_time
from apps.notifications.tasks import deliver_email
from apps.notifications.verbs import Verb


class NotificationService:
    @staticmethod
    @transaction.atomic
    def notify(recipient, verb, actor=None, target=None, data=None):
        """Write the notification in the transaction of its cause; the mail is sent after the commit.

        Nothing is sent of what is rolled back, and what is committed is sent even if the broker is down:
        the sweep finds the row. Returns None if the recipient wants to be told in no way.
        """
        wish = preference_of(recipient.pk, verb)
        if not wish["in_app"] and wish["email"] == Preference.Email.OFF:
            return None
        notification = Notification.objects.create(
            recipient=recipient,
            actor=actor,
            verb=Verb(verb),
            target_type=ContentType.objects.get_for_model(target) if target else None,
            target_id=str(target.pk) if target else "",
            data=data or {},
            listed=wish["in_app"],
        )
        plan_email(notification, wish["email"])
        return notification

    @staticmethod
    def mark_read(notification):
        """Once read stays read: the first time is kept."""
        now = timezone.now()
        if Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=now):
            notification.read_at = now
        return notification

    @staticmethod
    def mark_all_read(user, until=None):
        """Mark what is in the list, up to the moment at which the person looked at it; how many there were."""
        now = timezone.now()
        return listed_for(user).filter(read_at=None, created_at__lte=min(until or now, now)).update(read_at=now)


def plan_email(notification, wish):
    if wish == Preference.Email.OFF:
        return
    if wish == Preference.Email.DIGEST:
        Delivery.objects.create(notification=notification, state=Delivery.State.HELD)
        return
    Delivery.objects.create(notification=notification, due_at=resend_time())
    deliver_email.delay_on_commit(str(notification.pk))
