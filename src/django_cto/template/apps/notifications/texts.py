"""How a notification reads."""

from apps.notifications.verbs import Verb

LABELS = {verb.value: verb.label for verb in Verb}


def title_of(verb, data):
    """What the sender gave as `data["title"]`, else the words of the verb."""
    return data.get("title") or str(LABELS.get(verb, verb))
