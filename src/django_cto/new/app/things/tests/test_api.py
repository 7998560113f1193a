from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APITestCase

from apps.things.models import Thing
from apps.things.tests.factories import make_thing, make_user


class ApiTests(APITestCase):
    def setUp(self):
        self.owner = make_user()
        self.client.force_authenticate(self.owner)
        self.list = reverse("v1:things:list")

    def test_what_is_created_is_in_the_list(self):
        created = self.client.post(self.list, {"name": "First"})
        assert created.status_code == 201
        assert self.client.get(self.list).data["results"] == [created.data]
        assert Thing.objects.get().owner == self.owner

    def test_a_name_that_is_taken_is_refused(self):
        make_thing(self.owner, "First")
        second = make_thing(self.owner, "Second")
        assert self.client.post(self.list, {"name": "First"}).status_code == 400
        assert self.client.patch(_address(second), {"name": "First"}).status_code == 400

    def test_one_is_read_renamed_and_archived(self):
        thing = make_thing(self.owner)
        assert self.client.patch(_address(thing), {"name": "Other"}).data["name"] == "Other"
        assert self.client.get(_address(thing)).data["name"] == "Other"
        assert self.client.delete(_address(thing)).status_code == 204
        assert self.client.get(_address(thing)).status_code == 404

    def test_that_of_another_is_not_there(self):
        thing = make_thing(make_user("bob"))
        assert self.client.get(self.list).data["results"] == []
        for ask in (self.client.get, self.client.delete):
            assert ask(_address(thing)).status_code == 404

    def test_a_stranger_is_sent_away(self):
        self.client.force_authenticate(None)
        assert self.client.get(self.list).status_code in {401, 403}

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        make_thing(self.owner, "First")
        with CaptureQueriesContext(connection) as few:
            self.client.get(self.list)
        for number in range(10):
            make_thing(self.owner, f"Another {number}")
        with self.assertNumQueries(len(few)):
            assert len(self.client.get(self.list).data["results"]) == 11


def _address(thing):
    return reverse("v1:things:detail", args=[thing.pk])
