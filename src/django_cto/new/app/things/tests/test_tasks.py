from django.test import TestCase
from django.utils import timezone

from apps.things.models import Thing
from apps.things.tasks import KEPT_FOR, remove_archived_things
from apps.things.tests.factories import make_thing, make_user


class TaskTests(TestCase):
    def test_the_archive_is_emptied_of_what_is_old_alone(self):
        owner = make_user()
        for days, name in ((KEPT_FOR * 2, "Old"), (KEPT_FOR / 2, "Recent")):
            thing = make_thing(owner, name)
            thing.archived_at = timezone.now() - days
            thing.save()
        assert remove_archived_things() == 1
        assert remove_archived_things() == 0
        assert Thing.objects.get().name == "Recent"
