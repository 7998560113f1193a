"""What is read of notifications, preferences and deliveries."""

from apps.notifications.models import Notification, Preference
from apps.notifications.verbs import CHOOSABLE, MANDATORY

EVERYTHING = {"in_app": True, "email": Preference.Email.INSTANT.value}


def listed_for(user):
    """What is in the list of a person, newest first."""
    return Notification.objects.filter(recipient_id=user.pk, listed=True).order_by("-created_at", "-id")


def narrowed(notifications, unread=None, verb=None, created_after=None, created_before=None):
    """Those that answer to everything that is asked."""
    if unread is not None:
        notifications = notifications.filter(read_at__isnull=unread)
    if verb is not None:
        notifications = notifications.filter(verb=verb)
    if created_after is not None:
        notifications = notifications.filter(created_at__gt=created_after)
    if created_before is not None:
        notifications = notifications.filter(created_at__lt=created_before)
    return notifications


def shown(notifications):
    """What the API shows, as rows: of a hundred notifications a model each would cost more than the query."""
    return notifications.values(
        "id", "verb", "actor_id", "actor__name", "target_type_id", "target_id", "data", "created_at", "read_at"
    )


def unread_count(user):
    return Notification.objects.filter(recipient_id=user.pk, listed=True, read_at=None).count()


def preference_of(user_id, verb):
    """How a person is to be told of a verb: chosen, else everything at once."""
    if verb in MANDATORY:
        return EVERYTHING
    return Preference.objects.filter(user_id=user_id, verb=verb).values("in_app", "email").first() or EVERYTHING


def preferences_of(user):
    """What is chosen for each verb that can be chosen, by verb and in the order of the verbs."""
    rows = Preference.objects.filter(user_id=user.pk).values("verb", "in_app", "email")
    chosen = {row["verb"]: row for row in rows if row["verb"] not in MANDATORY}
    return {
        verb.value: {**EVERYTHING, **chosen.get(verb, {}), "verb": verb.value, "mandatory": verb in MANDATORY}
        for verb in CHOOSABLE
    }
