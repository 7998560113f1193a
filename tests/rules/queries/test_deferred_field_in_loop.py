"""Columns that a queryset left out and a loop reads all the same."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of

from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from
from django_cto.rules.queries.deferred_field_in_loop import check
from django_cto.text import apply_edits


def found(case: str) -> list[str]:
    return [finding.message.split("`")[3] for finding in check(reads_of(Flow(project_from(files_of(case)))))]


@pytest.mark.parametrize(
    ("case", "column"),
    [
        ("for order in Order.objects.only('number'):\n    print(order.state)", "state"),
        ("for order in Order.objects.defer('state'):\n    print(order.state)", "state"),
        ("for order in Order.objects.only('number').iterator():\n    print(order.state)", "state"),
        ("print([order.state for order in Order.objects.filter(number=1).only('number')])", "state"),
        ("for order in Order.objects.only('number'):\n    print(order.customer_id)", "customer"),
        ("for line in Line.objects.only('number'):\n    print(line.sku, line.number)", "sku"),
    ],
)
def test_a_column_that_is_left_out_is_told(case: str, column: str) -> None:
    assert found(case) == [column]


def test_functions_and_templates_read_columns_too() -> None:
    case = """\
def label(order):
    return order.state

def go(request):
    orders = Order.objects.only("number")
    print([label(order) for order in orders])
    return render(request, "shop/list.html", {"lines": Line.objects.defer("sku")})
--- shop/templates/shop/list.html
{% for line in lines %}{{ line.sku }}{% endfor %}
"""
    assert sorted(found(case)) == ["sku", "state"]


@pytest.mark.parametrize(
    "case",
    [
        "for order in Order.objects.only('number'):\n    print(order.pk, order.id, order.number)",
        "for order in Order.objects.only('number', 'state'):\n    print(order.state)",
        "for order in Order.objects.only('customer'):\n    print(order.customer_id)",
        "for order in Order.objects.only('customer_id'):\n    print(order.customer_id)",
        "for order in Order.objects.defer('number'):\n    print(order.state)",
        "for order in Order.objects.defer('state').defer(None):\n    print(order.state)",
        "for order in Order.objects.only('number'):\n    order.state = 'new'\n    print(order.state)",
        "order = Order.objects.only('number').get(pk=pk)\nprint(order.state)",
        "for order in Order.objects.defer('state').iterator():\n    print(order.state)",
        "for order in Order.objects.only(*request.GET):\n    print(order.state)",
    ],
)
def test_what_comes_along_is_let_be(case: str) -> None:
    assert found(case) == []


LOOP = "for order in {}:\n    print(order.state)"


def cured(case: str) -> str | None:
    files = files_of(case)
    (finding,) = check(reads_of(Flow(project_from(files))))
    return apply_edits(files, finding.fix.edits)["shop/views.py"] if finding.fix else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Order.objects.only('number')", "Order.objects.only('number', 'state')"),
        (
            "Order.objects.filter(number=1).only('number').all()",
            "Order.objects.filter(number=1).only('number', 'state').all()",
        ),
        ("Order.objects.defer('state')", "Order.objects.all()"),
        ("Order.objects.defer('state').order_by('pk')", "Order.objects.order_by('pk')"),
        ("Order.objects.defer('state', 'number')", "Order.objects.defer('number')"),
        ("Order.objects.open().only(\n    'number',\n)", "Order.objects.open().only(\n    'number', 'state',\n)"),
    ],
)
def test_the_queryset_is_told_to_fetch_it(before: str, after: str) -> None:
    (line, *_) = LOOP.format(after).splitlines()
    assert line in str(cured(LOOP.format(before)))


def test_all_columns_are_named_at_once() -> None:
    case = "for line in Line.objects.only('number'):\n    print(line.sku, line.product_id)"
    assert "only('number', 'sku', 'product')" in str(cured(case))


@pytest.mark.parametrize(
    "case",
    [
        "names = ['number']\nfor order in Order.objects.only(*names):\n    print(order.state)",
        "orders = Order.objects.all()\nfor order in orders.only('number'):\n    print(order.state)",
        "for order in Order.objects.only('state').defer('state'):\n    print(order.state)",
    ],
)
def test_what_is_not_one_literal_call_of_the_chain_is_left_to_its_author(case: str) -> None:
    files = files_of(case)
    assert [finding.fix for finding in check(reads_of(Flow(project_from(files))))] in ([None], [])
