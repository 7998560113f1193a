"""How a notification reads."""

from apps.notifications.verbs import Verb


def title_of(notification):
    """What the sender gave as `data["title"]`, else the words of the verb."""
    return notification.data.get("title") or str(Verb(notification.verb).label)
