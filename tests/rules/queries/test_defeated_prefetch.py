"""Prefetched relations that are asked for again, and what a prefetched relation answers from memory."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import bare, files_of

from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from
from django_cto.rules.queries.defeated_prefetch import check

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
