"""People and notifications for tests."""

import uuid

from apps.notifications.models import Delivery, Notification
from apps.notifications.verbs import Verb
from apps.users.models import User


def make_user(**fields):
    return User.objects.create_user(f"{uuid.uuid4().hex}@example.com", **fields)


def make_notification(recipient, verb=Verb.ANNOUNCEMENT, **fields):
    return Notification.objects.create(recipient=recipient, verb=verb, **fields)


def make_delivery(recipient=None, verb=Verb.ANNOUNCEMENT, **fields):
    notification = make_notification(recipient or make_user(), verb)
    return Delivery.objects.create(notification=notification, **fields)
