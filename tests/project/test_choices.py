from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.project.choices import choices_of

HEAD = """\
from django.db import models
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from model_utils import Choices
from shop.constants import SIZES
import shop.constants as c

NEW = "new"
STATES = [(NEW, _("New")), ("old", _("Old"))]


class Size(models.TextChoices):
    S = "s", "Small"
    L = "l", "Large"


class Level(models.IntegerChoices):
    LOW = 1
    HIGH = 2


class Book(models.Model):
    OPEN, SHUT = "open", "shut"
    KIND_A = "a"
    KINDS = ((KIND_A, "A"), ("Group", (("b", "B"), ("c", "C"))))
    OPENINGS = ((OPEN, "Open"), (SHUT, "Shut"))

    class Inner(models.TextChoices):
        X = "x"
        __empty__ = "none"

"""
CONSTANTS = "SIZES = {'s': 'Small'}\nMORE = (*SIZES, )\nCODES = [('1', 'One')] + [('2', 'Two')]\n"


@pytest.mark.parametrize(
    ("declared", "values"),
    [
        ("models.CharField(choices=STATES)", ("new", "old")),
        ("models.CharField(choices=[('a', 'A'), ('b', 'B')])", ("a", "b")),
        ("models.CharField(choices=[('a', 'A')], blank=True, default='z')", ("a", "", "z")),
        ("models.CharField(choices=Size.choices)", ("s", "l")),
        ("models.CharField(choices=Size)", ("s", "l")),
        ("models.CharField(choices=Size.choices, default=Size.S)", ("s", "l")),
        ("models.IntegerField(choices=Level.choices)", (1, 2)),
        ("models.IntegerField(choices=((-1, 'Down'), (1, 'Up')))", (-1, 1)),
        ("models.CharField(choices=KINDS)", ("a", "b", "c")),
        ("models.CharField(choices=OPENINGS)", ("open", "shut")),
        ("models.CharField(choices=Inner.choices)", ("x", None)),
        ("models.CharField(choices=SIZES)", ("s",)),
        ("models.CharField(choices=c.CODES)", ("1", "2")),
        ("models.CharField(choices=Choices('a', ('b', 'B')))", ("a", "b")),
        ("models.CharField(choices=tuple(STATES))", ("new", "old")),
    ],
)
def test_choices_that_can_be_read(declared: str, values: tuple[object, ...]) -> None:
    assert read(declared) == values


@pytest.mark.parametrize(
    "choices",
    ["settings.LANGUAGES", "made()", "[(x, x) for x in STATES]", "[('a', 'A'), *made()]", "[(unknown, 'A')]", "'ab'"],
)
def test_choices_that_cannot_be_read_are_unknown(choices: str) -> None:
    assert read(f"models.CharField(choices={choices})") is None


def test_a_field_without_choices_has_none() -> None:
    assert read("models.CharField()") is None


def test_texts_and_numbers_are_compared_as_django_does() -> None:
    found = project_from({"shop/models.py": HEAD + "    level = models.IntegerField(choices=Level.choices)\n"})
    book = found.models.find("shop.Book")
    choices = choices_of(found.names, book.fields["level"]) if book else None
    assert choices is not None
    assert choices.allows("1")
    assert not choices.allows(3)


def read(declared: str) -> tuple[object, ...] | None:
    found = project_from({"shop/models.py": f"{HEAD}    it = {declared}\n", "shop/constants.py": CONSTANTS})
    book = found.models.find("shop.Book")
    assert book is not None
    choices = choices_of(found.names, book.fields["it"])
    return choices.values if choices else None
