"""Prefetched relations that are asked for again, and what a prefetched relation answers from memory."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import bare, files_of

from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from
from django_cto.rules.queries.defeated_prefetch import check
from django_cto.text import apply_edits

LOADED = "for order in Order.objects.prefetch_related('line_set'):\n    "


def found(case: str) -> list[str]:
    files = files_of(case)
    return [
        bare(files[finding.place.path].splitlines()[finding.place.line - 1])
        for finding in check(reads_of(Flow(project_from(files))))
    ]


@pytest.mark.parametrize(
    "line",
    [
        "list(order.line_set.filter(number=1))",
        "list(order.line_set.order_by('number'))",
        "order.line_set.get(number=1)",
        "order.line_set.first()",
        "order.line_set.exclude(number=1).count()",
        "list(order.line_set.values_list('sku', flat=True))",
        "order.first_line()",
    ],
)
def test_what_asks_again_is_told_once(line: str) -> None:
    assert len(found(LOADED + line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "list(order.line_set.all())",
        "order.line_set.count()",
        "order.line_set.exists()",
        "len(order.line_set.all())",
        "order.line_set.all()[:3]",
        "order.line_set.all()[0]",
        "order.line_set.select_for_update().get(number=1)",
        "order.tags.filter(name='new').count()",
    ],
)
def test_what_is_in_memory_is_let_be(line: str) -> None:
    assert found(LOADED + line) == []


def test_one_row_is_let_be() -> None:
    assert found("order = Order.objects.prefetch_related('line_set').get(pk=pk)\norder.line_set.get(number=1)") == []


def test_who_asks_whether_it_is_loaded_is_let_be() -> None:
    case = """\
def newest(order):
    if "line_set" in order._prefetched_objects_cache:
        return order.line_set.all()[0]
    return order.line_set.order_by("-number").first()

def go():
    return [newest(order) for order in Order.objects.prefetch_related("line_set")]
"""
    assert found(case) == []


def test_it_stands_where_the_part_is_asked_for() -> None:
    case = """\
def cheap(order):
    return order.line_set.filter(number=1)

def go():
    for order in Order.objects.prefetch_related("line_set"):
        print(len(cheap(order)), list(cheap(order)))
"""
    assert found(case) == ["return order.line_set.filter(number=1)"]


def cured(case: str) -> str | None:
    """The view after the fix of the one finding, None where it has none."""
    files = files_of(case)
    (finding,) = check(reads_of(Flow(project_from(files))))
    return apply_edits(files, finding.fix.edits)["shop/views.py"] if finding.fix else None


EACH = "for line in order.line_set.all()"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print(list(order.line_set.filter(number=1)))", f"print([line {EACH} if line.number == 1])"),
        ("print(order.line_set.filter(number__gt=1).exists())", f"print(any(line.number > 1 {EACH}))"),
        ("print(order.line_set.filter(number=1).count())", f"print(sum(1 {EACH} if line.number == 1))"),
        (
            "print(order.line_set.filter(number=1).first())",
            f"print(min((line {EACH} if line.number == 1), key=lambda line: line.pk, default=None))",
        ),
        (
            "print(order.line_set.order_by('-number').first())",
            "print(max(order.line_set.all(), key=lambda line: line.number, default=None))",
        ),
        (
            "print(order.line_set.order_by('-number').last())",
            "print(min(order.line_set.all(), key=lambda line: line.number, default=None))",
        ),
        (
            "for one in order.line_set.filter(number__gte=1, number__lt=5):\n        print(one)",
            f"for one in [line {EACH} if line.number >= 1 and line.number < 5]:",
        ),
        (
            "print({one.sku for one in order.line_set.filter(number=0)})",
            f"print({{one.sku for one in [line {EACH} if line.number == 0]}})",
        ),
    ],
)
def test_what_is_wanted_is_taken_from_memory(before: str, after: str) -> None:
    assert f"        {after}\n" in f"{cured(LOADED + before)}\n"


@pytest.mark.parametrize(
    "line",
    [
        # Databases compare texts in their own ways, and NULL with nothing.
        "print(list(order.line_set.filter(sku='a')))",
        "print(list(order.line_set.filter(number=pk)))",
        "print(list(order.line_set.filter(product__price=1)))",
        # More is asked of the queryset than its rows.
        "rows = order.line_set.filter(number=1)\n    print(list(rows))",
        "print(list(order.line_set.filter(number=1).order_by('sku')))",
        "print(list(order.line_set.filter(Q(pk=1), number=1)))",
        "print(list(order.line_set.exclude(number=1)))",
        "print(order.line_set.order_by('sku').first())",
        "print(order.line_set.order_by('number', 'pk').first())",
        "print(list(order.line_set.order_by('number')))",
        "print(order.line_set.filter(number=1).last())",
        "print(order.line_set.filter(number=1).values_list('sku'))",
    ],
)
def test_where_the_database_may_answer_otherwise_there_is_no_edit(line: str) -> None:
    files = files_of(LOADED + line)
    found = [finding.fix for finding in check(reads_of(Flow(project_from(files))))]
    assert found == [None]


def test_rows_that_were_loaded_by_another_queryset_are_not_taken() -> None:
    loop = "for order in Order.objects.prefetch_related(Prefetch('line_set', queryset=Line.objects.filter(sku='a'))):\n"
    assert cured(f"{loop}    print(list(order.line_set.filter(number=1)))") is None


def test_the_order_of_the_model_says_which_is_first() -> None:
    models = """
class Step(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps")
    is_done = models.BooleanField(null=True)

    class Meta:
        ordering = ["order"]
"""
    case = "def go(request):\n    for order in Order.objects.prefetch_related('steps'):\n        print(order.steps.filter({}).first())\n"
    fixed = cured(case.format("is_done=True") + f"--- shop/models.py\n{models}")
    assert "next((step for step in order.steps.all() if step.is_done), None)" in str(fixed)
    fixed = cured(case.format("is_done=False") + f"--- shop/models.py\n{models}")
    assert "if step.is_done is False)" in str(fixed)
    assert cured(case.format("is_done__gt=0") + f"--- shop/models.py\n{models}") is None
