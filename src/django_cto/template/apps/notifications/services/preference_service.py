"""What people choose to be told, and how."""

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


class MandatoryVerbError(Exception):
    """The choice would silence what keeps an account safe."""
