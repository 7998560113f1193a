"""What functions return that need one another does not depend on which is asked first."""

from __future__ import annotations

from itertools import permutations

import pytest

from django_cto.flow import Flow
from django_cto.flow.joining import model_of
from django_cto.project import project_from

MODELS = "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n"
SERVICES = """\
from .models import Order


def first(depth):
    found = second(depth)
    if depth:
        return found.filter(pk=1)
    return Order.objects.all()


def second(depth):
    found = third(depth)
    return found.exclude(pk=2)


def third(depth):
    if depth > 9:
        return second(depth)
    return first(depth - 1)


def outside(depth):
    return third(depth).order_by("pk")
"""


@pytest.mark.parametrize("order", list(permutations(["first", "second", "third", "outside"])))
def test_a_ring_of_functions_is_followed_whoever_is_asked_first(order: tuple[str, ...]) -> None:
    project = project_from({"shop/__init__.py": "", "shop/models.py": MODELS, "shop/services.py": SERVICES})
    flow, functions = Flow(project), {f.name: f for f in project.functions_that_mention("depth")}
    for name in order:
        flow.evaluation(functions[name])
    for name in order:
        evaluation = flow.evaluation(functions[name])
        rows = [site.receiver for site in evaluation.sites if site.name in {"filter", "exclude", "order_by"}]
        models = [model_of(value) for value in (evaluation.returns, *rows)]
        assert [model.name if model else "" for model in models] == ["Order"] * len(models), name
