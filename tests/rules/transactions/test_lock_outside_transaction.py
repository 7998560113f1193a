import pytest
from msgspec.structs import replace
from tests.rules.transactions.shop import HEAD, found_in, lines

from django_cto.rule import Confidence, Severity
from django_cto.rules.transactions import lock_outside_transaction as rule
from django_cto.text import apply_edits

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


def fixed(code: str) -> str | None:
    """The code behind the imports after the fix of its one finding, None where that has none."""
    (found,) = found_in(rule, code)
    text = HEAD + code
    return (
        apply_edits({"": text}, [replace(edit, path="") for edit in found.fix.edits])[""][len(HEAD) :]
        if found.fix
        else None
    )


@pytest.mark.parametrize(
    "code",
    [
        f"{TASK}order = {FETCH}\n    order.state = 'x'\n    order.save()\n",
        "@shared_task\ndef go(pk):\n    for order in Order.objects.select_for_update(): print(order)\n",
        f"class Close(View):\n    def post(self, request, pk):\n        {FETCH}.delete()\n        return 1\n",
        f"{TASK}try:\n        {FETCH}\n    except Order.DoesNotExist:\n        raise ValueError\n",
        f"def lock(pk):\n    order = {FETCH}\n    order.save()\n    return order.state\n\n@shared_task\ndef go(pk):\n    lock(pk)\n",
    ],
)
def test_the_function_that_locks_is_run_in_a_transaction(code: str):
    before = next(line for line in code.split("\n") if line.lstrip().startswith("def "))
    indent = before[: -len(before.lstrip())] if before != before.lstrip() else ""
    after = fixed(code)
    assert after == code.replace(before, f"{indent}@transaction.atomic\n{before}", 1)
    assert lines(rule, after) == []


@pytest.mark.parametrize(
    "code",
    [
        f"def lock(pk):\n    return {FETCH}\n\n@shared_task\ndef go(pk):\n    lock(pk)\n",
        f"def lock(pk):\n    if pk:\n        return None, {FETCH}\n\n@shared_task\ndef go(pk):\n    lock(pk)\n",
        f"class Close(View):\n    def post(self, request, pk):\n        self.order = {FETCH}\n",
        f"@shared_task\ndef go(pks):\n    for pk in pks:\n        {FETCH}\n",
        f"{TASK}order = {FETCH}\n    yield order\n",
        f"{TASK}{FETCH.replace('.get', '.using(2).get')}\n",
        f"{TASK}try:\n        {FETCH}\n    except Exception:\n        return\n",
        f"{TASK}try:\n        {FETCH}\n    except (ValueError, IntegrityError):\n        return\n",
        f"{TASK}{FETCH}.save()\n    raise ValueError\n",
    ],
)
def test_what_is_not_one_transaction_is_left_to_people(code: str):
    assert fixed(code) is None
