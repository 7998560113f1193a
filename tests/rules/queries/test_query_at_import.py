import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.query_at_import import check

MODELS = """\
from django.db import models


class Genre(models.Model):
    name = models.CharField(max_length=60)
"""
SELECTORS = """\
from shop.models import Genre


def names():
    return list(Genre.objects.values_list("name", flat=True))


def all_genres():
    return Genre.objects.all()


def cached(key=None):
    if key is None:
        return []
    return list(Genre.objects.all())


def rows():
    for genre in Genre.objects.all():
        yield genre


def tried():
    try:
        return Genre.objects.first()
    except Exception:
        return None
"""
HEAD = """\
from django.contrib.auth.models import Permission
from django.utils.functional import lazy
from shop import selectors
from shop.models import Genre

"""


def lines(code: str, path: str = "shop/forms.py") -> list[str]:
    files = {"shop/models.py": MODELS, "shop/selectors.py": SELECTORS, path: HEAD + code}
    project = project_from(files)
    return [(HEAD + code).splitlines()[found.place.line - 1].strip() for found in check(Flow(project))]


@pytest.mark.parametrize(
    "code",
    [
        "GENRES = list(Genre.objects.all())",
        "FIRST = Genre.objects.order_by('name').first()",
        "HAS = Genre.objects.exists()",
        "RIGHT = Permission.objects.get(codename='x')",
        "NAMES = selectors.names()",
        "def show(genre=Genre.objects.first()): pass",
        "if Genre.objects.filter(name='x'): pass",
    ],
)
def test_a_query_at_import_is_found(code: str) -> None:
    assert lines(code) == [code]


def test_a_class_body_runs_at_import() -> None:
    assert lines("class Form:\n    size = Genre.objects.count()\n") == ["size = Genre.objects.count()"]


def test_a_name_for_a_queryset_is_followed() -> None:
    assert lines("genres = Genre.objects.all()\nfirst = genres.first()\n") == ["first = genres.first()"]


@pytest.mark.parametrize(
    "code",
    [
        "GENRES = Genre.objects.filter(name='x')",
        "GENRES = selectors.all_genres()",
        "GENRES = selectors.cached()",
        "GENRES = selectors.rows()",
        "GENRES = selectors.names",
        "GENRES = lambda: list(Genre.objects.all())",
        "GENRES = lazy(selectors.names, list)()",
        "def show():\n    return list(Genre.objects.all())",
        "class Form:\n    def choices(self):\n        return list(Genre.objects.all())",
        "if __name__ == '__main__':\n    print(list(Genre.objects.all()))",
        "NAMES = {'a': 1}\nfirst = NAMES.get('a')",
    ],
)
def test_what_asks_later_is_let_be(code: str) -> None:
    assert lines(code) == []


def test_a_script_that_starts_django_is_let_be() -> None:
    assert lines("import django\n\ndjango.setup()\nprint(list(Genre.objects.all()))") == []


def test_the_function_that_asks_is_shown() -> None:
    files = {
        "shop/models.py": MODELS,
        "shop/selectors.py": SELECTORS,
        "shop/forms.py": HEAD + "N = selectors.names()\n",
    }
    (found,) = check(Flow(project_from(files)))
    assert [str(related.place) for related in found.related] == ["shop/selectors.py:5:17"]


def test_a_function_that_asks_is_told_at_its_first_call():
    assert lines("FIRST = selectors.names()\nSECOND = selectors.names()\n") == ["FIRST = selectors.names()"]
