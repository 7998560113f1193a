from datetime import timedelta

from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import timezone

from apps.things.models import Thing
from apps.things.selectors import things_of
from apps.things.services.thing_service import ThingService
from apps.things.tests.factories import make_thing, make_user


class ServiceTests(TestCase):
    def setUp(self):
        self.owner = make_user()

    def test_it_is_created_for_its_owner(self):
        thing = ThingService.create_thing(self.owner, "First")
        assert list(things_of(self.owner)) == [thing]
        assert list(things_of(make_user("bob"))) == []
        assert str(thing) == "First"

    def test_a_name_is_taken_once_by_each_owner(self):
        make_thing(self.owner, "First")
        with self.assertRaisesMessage(ValidationError, "You have another of this name."):
            ThingService.create_thing(self.owner, "First")
        ThingService.create_thing(make_user("bob"), "First")
        assert Thing.objects.count() == 2

    def test_it_cannot_be_given_the_name_of_another(self):
        make_thing(self.owner, "First")
        second = make_thing(self.owner, "Second")
        with self.assertRaisesMessage(ValidationError, "You have another of this name."):
            ThingService.rename_thing(second, "First")
        assert ThingService.rename_thing(second, "Third").name == "Third"

    def test_what_is_archived_is_listed_no_more_and_frees_its_name(self):
        first = make_thing(self.owner, "First")
        archived_at = ThingService.archive_thing(first).archived_at
        assert list(things_of(self.owner)) == []
        assert ThingService.archive_thing(first).archived_at == archived_at
        ThingService.create_thing(self.owner, "First")

    def test_only_what_has_been_archived_long_enough_is_removed(self):
        kept = make_thing(self.owner, "Kept")
        gone = make_thing(self.owner, "Gone")
        ThingService.archive_thing(gone)
        assert ThingService.remove_archived(before=timezone.now() - timedelta(days=1)) == 0
        assert ThingService.remove_archived(before=timezone.now() + timedelta(days=1)) == 1
        assert list(Thing.objects.all()) == [kept]
