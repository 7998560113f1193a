"""Whether what is told is sure, or hangs on conditions far from the loop that nobody could decide."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of

from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from

CALLS = """\
def outer(order):
    return inner(order)

def inner(order, by_name=False):
{body}
def go(request):
    return [outer(order) for order in Order.objects.all()]
"""
DOUBTFUL = {
    "in a branch": "    if order.number:\n        return order.customer.name\n",
    "in the other branch": "    if order.number:\n        return ''\n    else:\n        return order.customer.name\n",
    "after a branch that leaves": "    if order.number:\n        return ''\n    return order.customer.name\n",
    "in a case": "    match order.state:\n        case 'open':\n            return order.customer.name\n",
    "where something is filled first": "    if not order.state:\n        fill(order)\n    return ''\n\n"
    "def fill(order):\n    order.state = order.customer.name\n",
}
NEAR = """\
def total(order):
{body}
def go(request):
    return [total(order) for order in Order.objects.all()]
"""
OF_THE_ROW = "    for line in order.line_set.all():\n        print(order.customer.name)\n    return 0\n"
OF_THE_OTHERS = "    for line in order.line_set.all():\n        print(line.product)\n    return 0\n"
SURE = {
    "on every way": "    return order.customer.name\n",
    "in the condition": "    if order.customer.name:\n        return 'named'\n",
    "before the branch": "    name = order.customer.name\n    if order.number:\n        return name\n",
    "after a branch that goes on": "    if order.number:\n        print(order)\n    return order.customer.name\n",
    "after a branch that fails": "    if not order.number:\n        raise ValueError\n    return order.customer.name\n",
    "where the key says that there is one": "    if order.seller_id:\n        return order.seller.name\n",
    "where the key is not None": "    if order.seller_id is not None:\n        return order.seller.name\n",
    "where a condition is decided": "    if not by_name:\n        return order.customer.name\n",
    "in a branch and on every way": "    if order.number:\n        print(order.customer.name)\n"
    "    return order.customer.name\n",
    "after a loop with a branch that leaves a round": "    for number in range(order.number):\n"
    "        if number:\n            continue\n    return order.customer.name\n",
}


def sureness(case: str) -> list[bool]:
    """Of each relation that is read once a row, whether that is sure."""
    return [event.is_sure for event in reads_of(Flow(project_from(files_of(case)))).events if event.rows.place]


@pytest.mark.parametrize("body", [pytest.param(body, id=title) for title, body in DOUBTFUL.items()])
def test_far_from_the_loop_a_condition_makes_it_only_possible(body: str) -> None:
    assert sureness(CALLS.format(body=body)) == [False]


@pytest.mark.parametrize("body", [pytest.param(body, id=title) for title, body in SURE.items()])
def test_what_hangs_on_no_open_condition_is_sure(body: str) -> None:
    assert sureness(CALLS.format(body=body)) == [True]


def test_what_a_row_is_asked_for_in_a_loop_through_others_is_only_possible() -> None:
    files = files_of(NEAR.format(body=OF_THE_ROW))
    events = reads_of(Flow(project_from(files))).events
    assert {event.path[0]: event.is_sure for event in events} == {"line_set": True, "customer": False}
    assert all(sureness(NEAR.format(body=OF_THE_OTHERS)))


def test_near_the_loop_one_condition_is_in_sight() -> None:
    once = "    if order.number:\n        return order.customer.name\n"
    assert sureness(NEAR.format(body=once)) == [True]
    twice = "    if order.number:\n        if order.state:\n            return order.customer.name\n"
    assert sureness(NEAR.format(body=twice)) == [False]


def test_a_condition_in_the_loop_itself_is_in_sight() -> None:
    case = "for order in Order.objects.all():\n    if order.number:\n        print(order.customer.name)\n"
    assert sureness(case) == [True]


def test_the_surer_of_two_ways_is_told() -> None:
    case = CALLS.format(body=DOUBTFUL["in a branch"])
    loop = "    return [outer(order) for order in Order.objects.all()]\n"
    both = case.replace(loop, "    orders = Order.objects.all()\n    [outer(order) for order in orders]\n{}")
    assert sureness(both.format("    return [order.customer.name for order in orders]\n")) == [True]


STORED = """\
def go():
    for order in Order.objects.all(){locked}:
        print(order.customer.name)
        {write}
"""
WRITES = {
    "saved": "order.save()",
    "deleted": "order.delete()",
    "rows of it are made": "Line.objects.create(order=order)",
    "saved once it is filled": "if not order.state:\n            order.state = 'open'\n            order.save()",
}


def written(case: str) -> list[bool]:
    """Of each relation that is read once a row, whether something is stored for each row too."""
    return [event.is_written for event in reads_of(Flow(project_from(files_of(case)))).events]


@pytest.mark.parametrize("write", [pytest.param(write, id=title) for title, write in WRITES.items()])
def test_rows_that_are_stored_one_by_one_are_told_apart(write: str) -> None:
    assert written(STORED.format(write=write, locked="")) == [True]


def test_rows_that_are_locked_are_stored() -> None:
    assert written(STORED.format(write="pass", locked=".select_for_update()")) == [True]
    assert written(STORED.format(write="pass", locked="")) == [False]


def test_a_loop_of_its_own_stores_nothing() -> None:
    orders = "def orders():\n    return Order.objects.all()\n\n"
    stores = "def close():\n    for order in orders():\n        print(order.customer)\n        order.save()\n\n"
    shows = "def show():\n    return [order.customer.name for order in orders()]\n"
    assert written(orders + stores) == [True]
    assert written(orders + stores + shows) == [False]


SWITCH = """\
def total(order, whole=False):
    return sum(line.product.price for line in order.line_set.all()) if whole else 0

def go(names):
    orders = Order.objects.prefetch_related({given})
    return [total(order, whole=True) for order in orders]
"""


def test_what_callers_may_have_loaded_is_only_possible() -> None:
    assert sureness(SWITCH.format(given="*names")) == [False]
    assert all(sureness(SWITCH.format(given="'tags'")))


ONE = {
    "that is fetched": "def go(pk):\n    order = Order.objects.get(pk=pk)\n"
    "    return [line.product.price for line in order.line_set.all()]\n",
    "that is given": "def go(order: Order):\n    for line in order.line_set.all():\n        print(line.product.price)\n",
}
PAGE = """\
def go(request, pk):
    return render(request, "order.html", {"order": get_object_or_404(Order, pk=pk)})
--- templates/order.html
{% for line in order.line_set.all %}{{ line.product.price }}{% endfor %}
"""


@pytest.mark.parametrize("case", [pytest.param(case, id=title) for title, case in ONE.items()])
def test_what_code_asks_of_the_rows_of_one_row_is_only_possible(case: str) -> None:
    assert sureness(case) == [False]


def test_the_rows_of_each_of_many_are_many() -> None:
    case = "for order in Order.objects.prefetch_related('line_set'):\n    print([line.product for line in order.line_set.all()])\n"
    assert sureness(case) == [True]


def test_what_a_page_shows_of_the_rows_of_one_row_is_sure() -> None:
    assert sureness(PAGE) == [True]


def test_a_search_that_ends_with_what_it_finds_is_only_possible() -> None:
    search = "for order in Order.objects.all():\n    name = order.customer.name\n    if name == 'a':\n        {}\n"
    assert sureness(search.format("return order")) == [False]
    assert sureness(search.format("break")) == [False]
    assert sureness(search.format("print(order)")) == [True]


def test_what_prefetched_rows_share_is_only_possible() -> None:
    loop = "for order in Order.objects.{}('customer'):\n    print(order.customer.country.name)\n"
    assert sureness(loop.format("prefetch_related")) == [False]
    assert sureness(loop.format("select_related")) == [True]


def test_rows_of_one_row_that_many_views_fetch_are_only_possible() -> None:
    case = PAGE.replace("get_object_or_404(Order, pk=pk)", "Order.objects.select_related('customer').get(pk=pk)")
    assert sureness(case) == [False]
