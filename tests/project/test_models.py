from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.definitions import ClassDef, External
from django_cto.project.models import Model

HEAD = "from django.db import models\n"


def project(**texts: str) -> Project:
    """A project of apps, each given by the text of its models module."""
    return project_from({f"{app}/models.py": HEAD + text for app, text in texts.items()})


def model(found: Project, label: str) -> Model:
    known = found.models.find(label)
    assert known is not None
    return known


def kinds(found: Model) -> dict[str, str]:
    return {name: field.kind for name, field in found.fields.items()}


@pytest.mark.parametrize(
    "head",
    [
        "from django.db import models as m\nclass Book(m.Model):\n    title = m.CharField()\n",
        "from django.db.models import Model, CharField\nclass Book(Model):\n    title = CharField()\n",
        "import django.db.models\nclass Book(django.db.models.Model):\n    title = django.db.models.CharField()\n",
        "from django.contrib.gis.db import models\nclass Book(models.Model):\n    title = models.CharField()\n",
        "from django.db import models\nif True:\n    class Book(models.Model):\n        title = models.CharField()\n",
    ],
)
def test_a_model_is_known_however_it_is_imported(head: str) -> None:
    assert kinds(model(project_from({"shop/models.py": head}), "shop.Book")) == {"title": "CharField"}


def test_fields_come_from_abstract_bases_of_other_files_through_star_imports() -> None:
    found = project_from(
        {
            "shop/models/__init__.py": "from .core import *\nfrom .book import *\n",
            "shop/models/core.py": HEAD + "class Timed(models.Model):\n    made = models.DateTimeField()\n"
            "    class Meta:\n        abstract = True\n        ordering = ['made']\n",
            "shop/models/book.py": "from .core import *\nclass Book(Timed):\n    title = models.CharField()\n",
        }
    )
    book = model(found, "shop.Book")
    assert kinds(book) == {"made": "DateTimeField", "title": "CharField"}
    assert book.ordering == ("made",)
    assert not book.is_abstract
    assert model(found, "shop.Timed").is_abstract
    assert [item.label for item in found.models.concrete] == ["shop.Book"]


def test_a_subclass_takes_an_inherited_field_away() -> None:
    found = project(
        shop="class Base(models.Model):\n    a = models.CharField()\n    b = models.CharField()\n    c = models.CharField()\n"
        "    class Meta:\n        abstract = True\n"
        "class Book(Base):\n    a = None\n    b = models.TextField()\n    @property\n    def c(self): ...\n"
    )
    assert kinds(model(found, "shop.Book")) == {"b": "TextField"}


def test_meta_is_inherited_as_python_and_django_do() -> None:
    found = project(
        shop="class A(models.Model):\n    class Meta:\n        abstract = True\n        ordering = ['a']\n"
        "class B(models.Model):\n    class Meta:\n        abstract = True\n        ordering = ['b']\n        app_label = 'b'\n"
        "class First(A, B): pass\n"
        "class Own(B):\n    class Meta:\n        verbose_name = 'x'\n"
        "class Extended(B):\n    class Meta(B.Meta):\n        ordering = ['c']\n"
        "class Table(models.Model):\n    class Meta:\n        ordering = ['t']\n        indexes = [models.Index(fields=['t'])]\n"
        "class Child(Table): pass\n"
    )
    orderings = {name: model(found, f"shop.{name}").ordering for name in ("First", "Own", "Extended", "Table", "Child")}
    assert orderings == {"First": ("a",), "Own": (), "Extended": ("c",), "Table": ("t",), "Child": ("t",)}
    assert model(found, "shop.Child").indexes == ()
    assert not model(found, "shop.Extended").is_abstract


def test_a_child_with_a_table_of_its_own_links_to_its_parent() -> None:
    found = project(
        shop="class Place(models.Model):\n    name = models.CharField()\n    city = models.ForeignKey('City', on_delete=1)\n"
        "class Restaurant(Place):\n    stars = models.IntegerField()\n"
        "class Nice(Restaurant):\n    class Meta:\n        proxy = True\n"
        "class City(models.Model): pass\n"
    )
    restaurant = model(found, "shop.Restaurant")
    assert [field.name for field in restaurant.own_fields] == ["stars", "place_ptr"]
    assert "name" in restaurant.fields
    assert model(found, "shop.Nice").own_fields == ()
    assert model(found, "shop.Nice").table is restaurant
    assert kinds(model(found, "shop.Nice")).keys() == restaurant.fields.keys()


@pytest.mark.parametrize(
    ("base", "names"),
    [
        ("mptt.models.MPTTModel", {"lft", "rght", "tree_id", "level"}),
        ("model_utils.models.TimeStampedModel", {"created", "modified"}),
        ("polymorphic.models.PolymorphicModel", {"polymorphic_ctype"}),
        ("django.contrib.auth.models.PermissionsMixin", {"is_superuser", "groups", "user_permissions"}),
    ],
)
def test_the_fields_of_known_library_bases(base: str, names: set[str]) -> None:
    module, _, name = base.rpartition(".")
    found = project(shop=f"from {module} import {name}\nclass Book({name}): pass\n")
    assert model(found, "shop.Book").fields.keys() == names
    assert model(found, "shop.Book").is_whole


def test_what_a_library_says_may_be_missing() -> None:
    found = project(shop="from polymorphic.models import PolymorphicModel\nclass Book(PolymorphicModel): pass\n")
    assert model(found, "shop.Book").fields["polymorphic_ctype"].is_nullable


def test_an_unknown_base_makes_the_model_less_than_whole() -> None:
    found = project(shop="from lib import Mixin\nclass Book(Mixin, models.Model): pass\nclass Other(Mixin): pass\n")
    assert not model(found, "shop.Book").is_whole
    assert found.models.find("shop.Other") is None


def test_fields_of_libraries_and_of_the_project_by_their_base() -> None:
    found = project_from(
        {
            "shop/fields.py": HEAD + "class Upper(models.CharField): pass\nclass Owner(models.ForeignKey):\n"
            "    def __init__(self, **kwargs):\n        kwargs.setdefault('to', 'shop.Person')\n",
            "shop/models.py": HEAD + "from shop.fields import Upper, Owner\nfrom mptt.models import TreeForeignKey\n"
            "from lib.fields import StrangeField\nfrom imagekit.models import ImageSpecField\nfrom django import forms\n"
            "class Person(models.Model): pass\n"
            "class Book(models.Model):\n    code = Upper()\n    owner = Owner()\n    parent = TreeForeignKey('self', on_delete=1)\n"
            "    odd = StrangeField()\n    thumb = ImageSpecField()\n    form = forms.CharField()\n    made = Person()\n",
        }
    )
    book = model(found, "shop.Book")
    assert kinds(book) == {"code": "CharField", "owner": "ForeignKey", "parent": "ForeignKey", "odd": ""}
    assert found.models.target(book, book.fields["owner"]) is found.models.find("shop.Person")
    assert found.models.target(book, book.fields["parent"]) is book


def test_the_field_of_a_name() -> None:
    found = project(
        shop="class Person(models.Model):\n    code = models.CharField(primary_key=True)\n"
        "class Book(models.Model):\n    author = models.ForeignKey(Person, on_delete=1)\n"
    )
    book, person = model(found, "shop.Book"), model(found, "shop.Person")
    assert book.field("author_id") is book.fields["author"]
    assert book.field("id") is not None
    assert book.field("pk") is book.field("id")
    assert person.field("pk") is person.fields["code"]
    assert person.field("id") is None
    assert book.field("isbn") is None


def test_an_app_config_settles_the_label() -> None:
    config = "from django.apps import AppConfig\nclass Shop(AppConfig):\n    name = 'shop'\n    label = 'store'\n"
    found = project_from({"shop/apps.py": config, "shop/models.py": HEAD + "class Book(models.Model): pass\n"})
    assert found.models.find("store.book") is not None
    assert found.models.find("shop.Book") is None


def test_models_deep_in_an_app_are_that_apps() -> None:
    found = project_from(
        {
            "shop/__init__.py": "",
            "shop/migrations/__init__.py": "",
            "shop/tours/models.py": HEAD + "class Tour(models.Model): pass\n",
            "app/models/__init__.py": "",
            "app/models/models.py": HEAD + "class Graph(models.Model): pass\n",
            "app/models/migrations/__init__.py": "",
        }
    )
    assert {item.label for item in found.models.concrete} == {"shop.Tour", "models.Graph"}


@pytest.mark.parametrize(
    "declared",
    [
        "objects = BookManager()",
        "objects = BookQuerySet.as_manager()",
        "objects = models.Manager.from_queryset(BookQuerySet)()",
        "objects = Made()",
        "objects = shared",
        "objects = Joined()",
    ],
)
def test_the_classes_behind_a_manager(declared: str) -> None:
    found = project(
        shop="class BookQuerySet(models.QuerySet):\n    def live(self): ...\n"
        "class BookManager(models.Manager):\n    def live(self): ...\n"
        "Made = models.Manager.from_queryset(BookQuerySet)\nshared = Made()\n"
        "class Joined(Made): pass\n"
        f"class Book(models.Model):\n    {declared}\n"
    )
    classes = model(found, "shop.Book").managers["objects"]
    assert any(isinstance(owner, ClassDef) and "live" in owner.methods for owner in classes)


def test_a_model_without_managers_has_djangos() -> None:
    found = project(shop="class Book(models.Model): pass\n")
    assert model(found, "shop.Book").managers == {"objects": (External("django.db.models.Manager"),)}


def test_indexes_and_constraints_through_names_sums_and_stars() -> None:
    found = project(
        shop="COMMON = [models.Index(fields=['a', '-b'], name='ab')]\n"
        "class Base(models.Model):\n    a = models.CharField()\n    class Meta:\n        abstract = True\n"
        "        indexes = [*COMMON]\n        unique_together = ('a', 'b')\n"
        "class Book(Base):\n    class Meta(Base.Meta):\n"
        "        indexes = Base.Meta.indexes + [models.Index('a', name='x'), models.Index(fields=['b'], condition=1)]\n"
        "        constraints = [models.UniqueConstraint(fields=['c'], name='c')]\n"
        "class Odd(models.Model):\n    class Meta:\n        indexes = made()\n"
    )
    book = model(found, "shop.Book")
    assert [(index.fields, index.kind, index.is_plain) for index in book.indexes] == [
        (("a", "b"), "Index", True),
        ((), "Index", False),
        (("b",), "Index", False),
        (("c",), "UniqueConstraint", True),
        (("a", "b"), "unique_together", True),
    ]
    assert not book.has_unknown_indexes
    assert model(found, "shop.Odd").has_unknown_indexes
