"""Of what one function does with one name of the request, one finding tells."""

from __future__ import annotations

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import lookup_from_input as rule

MODELS = "from django.db import models\n\n\nclass Book(models.Model):\n    title = models.CharField(max_length=9)\n"


def lines(*body: str) -> list[int]:
    head = "from .models import Book\ndef show(request):\n"
    views = head + "".join(f"    {line}\n" for line in body)
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/views.py": views}
    return [finding.place.line for finding in rule.check(Flow(project_from(files)))]


def test_one_name_that_is_used_twice_is_told_once() -> None:
    both = ["if request.user:", "    return Book.objects.order_by(name)", "return Book.objects.values(name)"]
    assert lines("name = request.GET['by']", *both) == [5]
    assert lines("Book.objects.order_by(request.GET['a'])", "Book.objects.values(request.GET['b'])") == [3, 4]


def test_keys_that_the_code_chooses_are_no_input() -> None:
    assert lines("found = [{'title': request.data['q']}]", "Book.objects.filter(**found[0])") == []
    assert lines("for rule in [{'title': request.body}]:", "    Book.objects.filter(**rule)") == []
    assert lines("for rule in request.data:", "    Book.objects.filter(**rule)") == [4]
