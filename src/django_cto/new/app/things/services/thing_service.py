"""What can be done, whoever asks for it: the API, the admin or a task."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.things.models import Thing


class ThingService:
    @staticmethod
    def create_thing(owner, name):
        """Raises a ValidationError where the owner has another of this name."""
        thing = Thing(owner=owner, name=name)
        _save(thing)
        return thing

    @staticmethod
    def rename_thing(thing, name):
        """Raises a ValidationError where the owner has another of this name."""
        thing.name = name
        _save(thing)
        return thing

    @staticmethod
    def archive_thing(thing):
        """Take it out of every list; the first time is kept."""
        now = timezone.now()
        listed = Thing.objects.filter(pk=thing.pk, archived_at=None)
        if listed.update(archived_at=now):
            thing.archived_at = now
        return thing

    @staticmethod
    def remove_archived(before):
        """How many were removed that had been archived before a time."""
        count, _by_model = Thing.objects.filter(archived_at__lt=before).delete()
        return count


def _save(thing):
    # The constraint decides: a look beforehand would let two requests at the same time both pass.
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("You have another of this name.")}, code="unique") from error
