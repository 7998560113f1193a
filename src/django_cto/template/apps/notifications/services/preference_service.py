"""What people choose to be told, and how."""

from django.db import transaction

from apps.notifications.models import Preference
from apps.notifications.selectors import preference_of
from apps.notifications.verbs import MANDATORY, Verb


class PreferenceService:
    @staticmethod
    def choose(user, verb, **chosen):
        """Store a choice; of two at the same time the later one holds, and none fails.

        What is not chosen keeps its value, also against a change made at the same time.
        """
        if verb in MANDATORY:
            raise MandatoryVerbError(Verb(verb).label)
        fields = {"user_id": user.pk, "verb": verb, **preference_of(user.pk, verb), **chosen}
        Preference.objects.upsert(conflict_target=["user", "verb"], fields=fields, update_values=chosen)

    @staticmethod
    @transaction.atomic
    def choose_all(user, choices):
        """A whole page of choices, in one statement."""
        if not MANDATORY.isdisjoint(choices):
            raise MandatoryVerbError
        rows = [{"user_id": user.pk, "verb": verb, **chosen} for verb, chosen in choices.items()]
        Preference.objects.bulk_upsert(conflict_target=["user", "verb"], rows=rows)


class MandatoryVerbError(Exception):
    """The choice would silence what keeps an account safe."""
