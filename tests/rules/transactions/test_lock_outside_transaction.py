import pytest
from tests.rules.transactions.shop import HEAD, found_in, lines

from django_cto.rule import Confidence, Severity
from django_cto.rules.transactions import lock_outside_transaction as rule

TASK = "@shared_task\ndef go(pk):\n    "
FETCH = "Order.objects.select_for_update().get(pk=pk)"
SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'x'\nDATABASES = {'default': {'ENGINE': 'x'ATOMIC}}\n"


@pytest.mark.parametrize(
    "body",
    [
        FETCH,
        "for order in Order.objects.select_for_update(): print(order)",
        "rows = list(Order.objects.select_for_update().filter(pk=pk))",
        "with transaction.atomic(): pass\n    Order.objects.select_for_update().first()",
    ],
)
def test_a_locking_query_of_a_task(body: str):
    assert lines(rule, f"{TASK}{body}\n") == [body.rsplit("\n", maxsplit=1)[-1].strip()]


def test_the_way_from_a_task_is_told():
    code = f"def lock(pk):\n    return {FETCH}\n\n@shared_task\ndef go(pk):\n    lock(pk)\n"
    (found,) = found_in(rule, code)
    assert (found.confidence, len(found.related)) == (Confidence.LIKELY, 1)
    assert found.entry_point is not None
    assert found.entry_point.name == "shop.services.go"


def test_one_way_without_a_transaction_is_enough():
    code = (
        f"def lock(pk):\n    return {FETCH}\n\n@transaction.atomic\ndef safe(pk):\n    lock(pk)\n\n"
        "def between(pk):\n    lock(pk)\n\n@shared_task\ndef go(pk):\n    between(pk)\n"
    )
    (found,) = found_in(rule, code)
    assert [each.place.line - len(HEAD.splitlines()) for each in found.related] == [9, 13]


@pytest.mark.parametrize(
    ("given", "count"), [("", 0), (", lock=False", 0), (", lock=True", 1), (", True", 1), (", lock=pk > 1", 1)]
)
def test_a_lock_that_a_caller_switches_off(given: str, count: int):
    code = (
        "def fetch(pk, lock=False):\n    rows = Order.objects.filter(pk=pk)\n    if lock:\n"
        "        rows = rows.select_for_update()\n    return rows.get()\n\n"
        f"@shared_task\ndef go(pk):\n    fetch(pk{given})\n"
    )
    assert len(found_in(rule, code)) == count


@pytest.mark.parametrize(
    "code",
    [
        f"def go(pk):\n    {FETCH}\n",
        f"@shared_task\n@transaction.atomic\ndef go(pk):\n    {FETCH}\n",
        f"{TASK}rows = Order.objects.select_for_update()\n    with transaction.atomic():\n        rows.first()\n",
        f"{TASK}rows = Order.objects.select_for_update()\n    with transaction.atomic():\n        list(rows)\n",
        f"{TASK}return Order.objects.select_for_update()\n",
        f"{TASK}Order.objects.select_for_update().count()\n",
        f"{TASK}transaction.set_autocommit(False)\n    {FETCH}\n",
        f"def lock(pk):\n    return {FETCH}\n\n@shared_task\ndef go(pk):\n    with transaction.atomic():\n        lock(pk)\n",
        (
            f"def lock(pk):\n    return {FETCH}\n\n@shared_task\n@transaction.atomic\ndef go(pk):\n    lock(pk)\n\n"
            "def other(pk):\n    lock(pk)\n"
        ),
    ],
)
def test_what_may_stand_in_one_is_let_be(code: str):
    assert lines(rule, code) == []


@pytest.mark.parametrize(
    ("atomic", "count"), [("", 1), (", 'ATOMIC_REQUESTS': False", 1), (", 'ATOMIC_REQUESTS': True", 0)]
)
def test_a_view_is_judged_by_the_settings(atomic: str, count: int):
    code = f"class Close(View):\n    def post(self, request, pk):\n        {FETCH}\n"
    found = found_in(rule, code, manage=MANAGE, config__settings=SETTINGS.replace("ATOMIC", atomic))
    assert len(found) == count
    assert all(one.severity is None for one in found)


def test_a_view_without_settings_is_only_possible():
    (found,) = found_in(rule, f"class Close(View):\n    def post(self, request, pk):\n        {FETCH}\n")
    assert (found.confidence, found.severity) == (Confidence.POSSIBLE, Severity.MAJOR)


MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
