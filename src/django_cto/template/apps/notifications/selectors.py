"""What is read of notifications, preferences and deliveries."""

from apps.notifications.models import Notification, Preference
from apps.notifications.verbs import CHOOSABLE, MANDATORY

EVERYTHING = {"in_app": True, "email": Preference.Email.INSTANT.value}


def listed_for(user):
    """What the list of a person shows, newest first, with what it shows of the actor."""
    return (
        Notification.objects.filter(recipient_id=user.pk, listed=True)
        .select_related("actor")
        .only("verb", "target_type_id", "target_id", "data", "created_at", "read_at", "actor__name")
        .order_by("-created_at", "-id")
    )


def unread_count(user):
    return Notification.objects.filter(recipient_id=user.pk, listed=True, read_at=None).count()


def preference_of(user_id, verb):
    """How a person is to be told of a verb: chosen, else everything at once."""
    if verb in MANDATORY:
        return EVERYTHING
    return Preference.objects.filter(user_id=user_id, verb=verb).values("in_app", "email").first() or EVERYTHING


def preferences_of(user):
    """A choice for each verb that can be chosen, in the order of the verbs."""
    chosen = {row["verb"]: row for row in Preference.objects.filter(user_id=user.pk).values("verb", "in_app", "email")}
    return [
        {
            **EVERYTHING,
            **({} if verb in MANDATORY else chosen.get(verb, {})),
            "verb": verb.value,
            "mandatory": verb in MANDATORY,
        }
        for verb in CHOOSABLE
    ]
