from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.models import Model
from django_cto.project.relations import follow, reverse_accessors, reverse_relations

HEAD = (
    "from django.conf import settings\nfrom django.contrib.auth import get_user_model\nfrom django.db import models\n"
)


def project(settings: str = "", **texts: str) -> Project:
    files = {f"{app}/models.py": HEAD + text for app, text in texts.items()}
    return project_from(files | {"config/settings.py": settings})


def model(found: Project, label: str) -> Model:
    known = found.models.find(label)
    assert known is not None
    return known


@pytest.mark.parametrize(
    "target",
    [
        "Person",
        "'Person'",
        "'shop.Person'",
        "'shop.person'",
        "to='Person'",
        "to=Person",
        "PERSON",
        "settings.PERSON_MODEL",
        "getattr(settings, 'PERSON_MODEL', 'x.Y')",
        "getattr(settings, 'NOTHING', 'shop.Person')",
        "swapper.get_model_name('shop', 'Person')",
    ],
)
def test_a_target_however_it_is_written(target: str) -> None:
    found = project(
        "PERSON_MODEL = 'shop.Person'\n",
        shop="PERSON = 'shop.Person'\nclass Person(models.Model): pass\n"
        f"class Book(models.Model):\n    author = models.ForeignKey({target}, on_delete=models.CASCADE)\n",
    )
    book = model(found, "shop.Book")
    assert found.models.target(book, book.fields["author"]) is model(found, "shop.Person")


@pytest.mark.parametrize("target", ["settings.AUTH_USER_MODEL", "get_user_model()", "User", "'people.User'"])
@pytest.mark.parametrize("setting", ["'people.User'", "env('AUTH_USER_MODEL', default='people.User')"])
def test_the_user_model_comes_from_the_settings(target: str, setting: str) -> None:
    found = project(
        f"AUTH_USER_MODEL = {setting}\n",
        people="class User(models.Model): pass\n",
        shop=f"User = get_user_model()\nclass Book(models.Model):\n    author = models.ForeignKey({target}, on_delete=1)\n",
    )
    book = model(found, "shop.Book")
    assert found.models.target(book, book.fields["author"]) is found.models.user is model(found, "people.User")


def test_settings_of_tests_do_not_say_the_user_model() -> None:
    found = project_from({"lib/test/settings.py": "AUTH_USER_MODEL = 'people.User'\n"})
    assert found.models.user_label is None


def test_a_bare_name_is_of_the_app_that_has_the_table() -> None:
    found = project(
        base="class Owned(models.Model):\n    owner = models.ForeignKey('Owner', on_delete=1)\n"
        "    class Meta:\n        abstract = True\n"
        "class Owner(models.Model): pass\n"
        "class Thing(models.Model):\n    owner = models.ForeignKey('Owner', on_delete=1)\n",
        shop="from base.models import Owned, Thing\nclass Owner(models.Model): pass\nclass Book(Owned): pass\n"
        "class Special(Thing): pass\n",
    )
    book, special = model(found, "shop.Book"), model(found, "shop.Special")
    assert found.models.target(book, book.fields["owner"]) is model(found, "shop.Owner")
    assert found.models.target(special, special.fields["owner"]) is model(found, "base.Owner")


def test_names_of_the_other_side() -> None:
    found = project(
        shop="class City(models.Model): pass\n"
        "class Base(models.Model):\n    home = models.ForeignKey(City, related_name='%(app_label)s_%(class)s_homes', on_delete=1)\n"
        "    class Meta:\n        abstract = True\n"
        "class Person(Base):\n"
        "    born = models.ForeignKey(City, related_name='natives', related_query_name='native', on_delete=1)\n"
        "    died = models.ForeignKey(City, related_name='+', on_delete=1)\n"
        "class House(models.Model):\n    city = models.ForeignKey(City, on_delete=1)\n"
        "class Mayor(models.Model):\n    city = models.OneToOneField(City, on_delete=1)\n"
        "class Club(models.Model):\n    city = models.ForeignKey(City, on_delete=1)\n"
        "    class Meta:\n        default_related_name = 'clubs'\n"
    )
    city = model(found, "shop.City")
    assert set(reverse_accessors(city)) == {"shop_person_homes", "natives", "house_set", "mayor", "clubs"}
    assert set(reverse_relations(city)) == {"shop_person_homes", "native", "house", "mayor", "clubs"}
    assert not reverse_accessors(city)["mayor"].is_many
    assert reverse_accessors(city)["house_set"].is_many


def test_what_leads_to_a_parent_or_a_proxy() -> None:
    found = project(
        shop="class Place(models.Model): pass\n"
        "class Bar(Place):\n    owner = models.ForeignKey('Person', on_delete=1)\n"
        "class Person(models.Model): pass\n"
        "class Friend(Person):\n    class Meta:\n        proxy = True\n"
        "class Letter(models.Model):\n    place = models.ForeignKey(Place, on_delete=1)\n"
        "    to = models.ForeignKey(Friend, on_delete=1)\n"
    )
    assert set(reverse_accessors(model(found, "shop.Place"))) == {"bar", "letter_set"}
    assert set(reverse_accessors(model(found, "shop.Bar"))) == {"bar", "letter_set"}
    assert set(reverse_accessors(model(found, "shop.Person"))) == {"bar_set", "letter_set"}
    assert set(reverse_accessors(model(found, "shop.Friend"))) == {"bar_set", "letter_set"}


def test_generic_relations_lead_back_only_by_their_query_name() -> None:
    found = project(
        shop="from django.contrib.contenttypes.fields import GenericRelation\nclass Tag(models.Model): pass\n"
        "class Book(models.Model):\n    tags = GenericRelation(Tag, related_query_name='book')\n    more = GenericRelation('Tag')\n"
    )
    assert set(reverse_relations(model(found, "shop.Tag"))) == {"book"}
    assert not reverse_accessors(model(found, "shop.Tag"))


def test_the_tags_of_a_tag_manager() -> None:
    found = project(
        shop="from taggit.managers import TaggableManager\nfrom taggit.models import ItemBase, TagBase\n"
        "class Tag(TagBase): pass\nclass Tagged(ItemBase):\n    tag = models.ForeignKey(Tag, on_delete=1)\n"
        "class Book(models.Model):\n    tags = TaggableManager('labels', through=Tagged)\n    plain = TaggableManager('x')\n"
    )
    book = model(found, "shop.Book")
    assert found.models.target(book, book.fields["tags"]) is model(found, "shop.Tag")
    assert found.models.target(book, book.fields["plain"]) is None
    assert found.models.through(book, book.fields["tags"]) is model(found, "shop.Tagged")


def test_following_a_lookup() -> None:
    found = project(
        shop="class City(models.Model):\n    name = models.CharField()\n"
        "class Person(models.Model):\n    city = models.ForeignKey(City, on_delete=1)\n"
        "class Book(models.Model):\n    author = models.ForeignKey(Person, related_name='books', on_delete=1)\n"
    )
    book, city = model(found, "shop.Book"), model(found, "shop.City")
    forward = follow(book, "author__city__name__icontains")
    assert [step.field.name for step in forward.steps] == ["author", "city"]
    assert (forward.model, forward.field, forward.rest) == (city, city.fields["name"], ("icontains",))
    backward = follow(city, "person__books")
    assert (backward.model, backward.field) == (book, None)
    assert backward.is_known
    assert not follow(book, "title").is_known
