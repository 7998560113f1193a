import pytest
from tests.rules.transactions.shop import found_in, lines

from django_cto.rules.transactions import late_binding_on_commit as rule

LOOP = "@transaction.atomic\ndef go(orders):\n    for order in orders:\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("transaction.on_commit(lambda: notify(order.pk))", "transaction.on_commit(lambda: notify(order.pk))"),
        ("pk = order.pk\n        connection.on_commit(lambda: notify(pk))", "connection.on_commit(lambda: notify(pk))"),
        (
            "def later():\n            notify(order.pk)\n        transaction.on_commit(later)",
            "def later():",
        ),
    ],
)
def test_a_name_of_the_round_is_read_too_late(body: str, line: str):
    assert lines(rule, f"{LOOP}        {body}\n") == [line]


def test_a_comprehension_is_a_loop():
    code = "@transaction.atomic\ndef go(pks):\n    [transaction.on_commit(lambda: notify(pk)) for pk in pks]\n"
    assert len(found_in(rule, code)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "transaction.on_commit(lambda order=order: notify(order.pk))",
        "transaction.on_commit(partial(notify, order.pk))",
        "transaction.on_commit(lambda: notify(orders[0].pk))",
        "transaction.on_commit(lambda: notify(order.pk))\n        break",
        "transaction.on_commit(lambda: [notify(order) for order in ()]) if False else None\n        return order",
    ],
)
def test_what_is_bound_at_once_is_let_be(body: str):
    assert lines(rule, f"{LOOP}        {body}\n") == []


def test_outside_of_a_transaction_the_callback_runs_at_once():
    assert lines(rule, "def go(pks):\n    for pk in pks:\n        transaction.on_commit(lambda: notify(pk))\n") == []
