"""Gathers what people want to read once a day into one mail, which is then sent like every other."""

from django.db import transaction

from apps.notifications.models import Delivery, Notification
from apps.notifications.verbs import Verb

# The mail names the newest of them and says how many there are.
LONGEST_LIST = 50


class DigestService:
    @staticmethod
    def recipients():
        held = Delivery.objects.filter(state=Delivery.State.HELD)
        return held.order_by().values_list("notification__recipient_id", flat=True).distinct()

    @staticmethod
    @transaction.atomic
    def write(user_id):
        """The key of the digest; None if a digest has told of everything already."""
        held = list(
            Delivery.objects.filter(state=Delivery.State.HELD, notification__recipient_id=user_id)
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("-notification__created_at")
            .values_list("pk", flat=True)
        )
        if not held:
            return None
        Delivery.objects.filter(pk__in=held).update(state=Delivery.State.DIGESTED)
        digest = Notification.objects.create(
            recipient_id=user_id,
            verb=Verb.DIGEST,
            listed=False,
            data={"count": len(held), "notifications": [str(key) for key in held[:LONGEST_LIST]]},
        )
        Delivery.objects.create(notification=digest)
        return digest.pk
