import pytest
from tests.rules.transactions.shop import lines

from django_cto.rules.transactions import check_then_create as rule


@pytest.mark.parametrize(
    "body",
    [
        "if not Customer.objects.filter(email=email).exists():\n        MADE",
        "if Customer.objects.filter(email=email).exists():\n        pass\n    else:\n        MADE",
        "if Customer.objects.filter(email=email).exists():\n        raise ValueError\n    MADE",
        "if Customer.objects.filter(email__iexact=email).count() > 0:\n        return None\n    return MADE",
        "found = Customer.objects.filter(email=email).first()\n    if found is None:\n        found = MADE",
        "if (found := Customer.objects.filter(email=email).first()) and found.pk:\n        return found\n    return MADE",
        "try:\n        Customer.objects.get(email=email)\n    except Customer.DoesNotExist:\n        MADE",
        "if number and not Customer.objects.filter(email=email).exists():\n        MADE",
    ],
)
def test_every_way_to_ask_first(body: str):
    code = body.replace("MADE", "Customer.objects.create(email=email)")
    asked = next(line.strip() for line in code.split("\n") if "filter(" in line or "get(" in line)
    assert lines(rule, f"def go(email, number):\n    {code}\n") == [asked]


def test_a_constructed_row_counts():
    code = "def go(email):\n    if not Customer.objects.filter(email=email).exists():\n        row = Customer(email=email)\n        row.save()\n"
    assert lines(rule, code) == ["if not Customer.objects.filter(email=email).exists():"]


def test_one_question_is_one_finding():
    code = (
        "def go(email, sure):\n    if not Customer.objects.filter(email=email).exists():\n        if sure:\n"
        "            Customer.objects.create(email=email)\n        else:\n            Customer.objects.create(email=email)\n"
    )
    assert len(lines(rule, code)) == 1


def test_a_related_manager_fills_in_its_row():
    code = (
        "def go(pk, state):\n    customer = Customer.objects.get(pk=pk)\n"
        "    if not customer.orders.filter(state=state).exists():\n        customer.orders.create(state=state)\n"
    )
    assert lines(rule, code) == ["if not customer.orders.filter(state=state).exists():"]


@pytest.mark.parametrize(
    "body",
    [
        "if not Customer.objects.filter(number=number).exists():\n        Customer.objects.create(number=number)",
        "if not Customer.objects.filter(email=email).exists():\n        Customer.objects.create(email=number)",
        "if not Customer.objects.filter(email__startswith=email).exists():\n        Customer.objects.create(email=email)",
        "if not Customer.objects.filter(email=email).exclude(pk=1).exists():\n        Customer.objects.create(email=email)",
        "if Customer.objects.filter(email=email).exists():\n        Customer.objects.create(email=email)",
        "if Customer.objects.filter(email=email).exists():\n        print(email)\n    Customer.objects.create(email=email)",
        (
            "if Customer.objects.filter(email=email).exists() and not number:\n        pass\n"
            "    else:\n        Customer.objects.create(email=email)"
        ),
        "if not Tag.objects.filter(name=email).exists():\n        Customer.objects.create(email=email)",
        "if not Line.objects.filter(order=number).exists():\n        Line.objects.create(order=number, sku=email)",
        (
            "Order.objects.select_for_update().get(pk=number)\n    if not Customer.objects.filter(email=email).exists():\n"
            "        Customer.objects.create(email=email)"
        ),
        "if not Customer.objects.filter(email=email).exists():\n        Customer.objects.create(email=email, number=number)",
    ],
)
def test_what_is_guarded_or_not_the_same_is_let_be(body: str):
    assert lines(rule, f"def go(email, number):\n    {body}\n") == []
