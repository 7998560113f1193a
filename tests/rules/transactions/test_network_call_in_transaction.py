import pytest
from msgspec.structs import replace
from tests.rules.transactions.shop import HEAD, found_in, lines

from django_cto.rule import Confidence
from django_cto.rules.transactions import network_call_in_transaction as rule
from django_cto.text import apply_edits

IMPORTS = "import requests, httpx, stripe\nfrom urllib.request import urlopen\nfrom django.core.mail import EmailMessage, send_mail\n"
WRITE = "Order.objects.create(number=1)"
POST = "requests.post('x', timeout=9)"


@pytest.mark.parametrize(
    "call",
    [
        POST,
        "httpx.get('x')",
        "httpx.Client().get('x')",
        "urlopen('x')",
        "stripe.Charge.create(amount=1)",
        "send_mail('a', 'b', None, ['c'])",
        "EmailMessage('a').send()",
    ],
)
def test_what_waits_for_another_system(call: str):
    code = f"{IMPORTS}def go():\n    with transaction.atomic():\n        {WRITE}\n        {call}\n"
    assert lines(rule, code) == [call]


@pytest.mark.parametrize(
    "code",
    [
        f"@transaction.atomic\ndef go():\n    {WRITE}\n    {POST}\n",
        f"@transaction.atomic\ndef go(order: Order):\n    order.save()\n    {POST}\n",
        f"@transaction.atomic\ndef go():\n    for order in Order.objects.all():\n        {POST}\n",
        f"@transaction.atomic\ndef go(orders):\n    for pk in orders:\n        {POST}\n        Order.objects.filter(pk=pk).delete()\n",
        f"def write():\n    {WRITE}\n\n@transaction.atomic\ndef go():\n    write()\n    {POST}\n",
        f"def write():\n    {WRITE}\n    ask()\n\ndef ask():\n    {POST}\n\n@transaction.atomic\ndef go():\n    write()\n",
        (
            "class OrderAdmin(admin.ModelAdmin):\n"
            f"    def save_model(self, request, obj, form, change):\n        {POST}\n"
        ),
        f"@receiver(post_delete, sender=Order)\ndef gone(instance, **kwargs):\n    {POST}\n",
        (
            f"@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    {POST}\n\n"
            f"@transaction.atomic\ndef go():\n    {WRITE}\n"
        ),
        f"@transaction.atomic\ndef go(a):\n    if a:\n        {WRITE}\n    else:\n        return\n    {POST}\n",
    ],
)
def test_every_way_of_having_asked_before(code: str):
    assert lines(rule, IMPORTS + code) == [POST]


@pytest.mark.parametrize(
    "code",
    [
        f"def go():\n    {WRITE}\n    {POST}\n",
        f"@transaction.atomic\ndef go():\n    {POST}\n    {WRITE}\n",
        f"def go():\n    {WRITE}\n    with transaction.atomic():\n        {POST}\n",
        f"def go():\n    with transaction.atomic():\n        {WRITE}\n    {POST}\n",
        f"@transaction.atomic\ndef go():\n    {WRITE}\n    transaction.on_commit(lambda: {POST})\n",
        f"@transaction.atomic\ndef go():\n    {WRITE}\n    def later():\n        {POST}\n    transaction.on_commit(later)\n",
        f"@transaction.atomic\ndef go(a):\n    if a:\n        {WRITE}\n    else:\n        {POST}\n",
        f"@transaction.atomic\ndef go(a):\n    if a:\n        return {WRITE}\n    {POST}\n",
        f"@transaction.atomic\ndef go():\n    orders = Order.objects.all()\n    {POST}\n    return orders\n",
        f"@transaction.atomic\ndef go(pk):\n    Order.objects.select_for_update().get(pk=pk)\n    {POST}\n",
        f"@shared_task\ndef ask():\n    {POST}\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    ask.delay()\n",
        f"@transaction.atomic\ndef go(found: dict):\n    {WRITE}\n    found.get('x')\n",
        f"@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    {POST}\n\ndef go():\n    {WRITE}\n",
    ],
)
def test_what_holds_nothing_or_waits_for_nobody_is_let_be(code: str):
    assert lines(rule, IMPORTS + code) == []


def test_a_call_that_two_transactions_reach_is_told_once_with_both():
    code = (
        f"def ask():\n    {POST}\n\n@transaction.atomic\ndef one():\n    {WRITE}\n    ask()\n\n"
        f"@transaction.atomic\ndef other():\n    {WRITE}\n    ask()\n    {POST}\n"
    )
    (found,) = found_in(rule, IMPORTS + code)
    assert found.confidence is Confidence.LIKELY
    assert [related.note for related in found.related] == [
        "called here",
        "the transaction begins here",
        "`other` opens one and comes here too",
    ]


@pytest.mark.parametrize(
    ("backend", "count"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", 1),
        ("anymail.backends.mailgun.EmailBackend", 1),
        ("djcelery_email.backends.CeleryEmailBackend", 0),
        ("django.core.mail.backends.console.EmailBackend", 0),
        ("post_office.EmailBackend", 0),
    ],
)
def test_mail_by_the_backend_of_production(backend: str, count: int):
    settings = f"INSTALLED_APPS = []\nROOT_URLCONF = 'x'\nDATABASES = {{}}\nEMAIL_BACKEND = '{backend}'\n"
    code = f"{IMPORTS}@transaction.atomic\ndef go():\n    {WRITE}\n    send_mail('a', 'b', None, ['c'])\n"
    assert len(found_in(rule, code, manage=MANAGE, config__settings=settings)) == count


def fixed(code: str) -> str | None:
    """The code after the fix of its one finding, None where that has none."""
    (found,) = found_in(rule, IMPORTS + code)
    if found.fix is None:
        return None
    text = apply_edits({"": HEAD + IMPORTS + code}, [replace(edit, path="") for edit in found.fix.edits])[""]
    after = text.removeprefix(HEAD + IMPORTS)
    assert lines(rule, IMPORTS + after) == []
    return after


def test_the_call_that_leads_there_waits_where_the_other_one_cannot():
    ask = "def ask(a):\n    answer = requests.post(a)\n    answer.raise_for_status()\n\n"
    code = f"{ask}@transaction.atomic\ndef go():\n    {WRITE}\n    ask(1)\n"
    assert fixed(code) == code.replace("    ask(1)", "    transaction.on_commit(partial(ask, 1))")
    twice = f"{ask}def between():\n    if not ask(2):\n        print()\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    between()\n"
    assert fixed(twice) == twice.replace("    between()\n", "    transaction.on_commit(between)\n")


@pytest.mark.parametrize(
    "code",
    [
        f"def ask():\n    return {POST}\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    return ask()\n",
        f"def ask():\n    {WRITE}\n    a = {POST}\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    ask()\n",
        f"def ask():\n    for each in Order.objects.all():\n        a = {POST}\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    ask()\n",
        f"def ask():\n    try:\n        a = {POST}\n    except OSError:\n        pass\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    ask()\n",
        f"def ask():\n    a = {POST}\n\n@transaction.atomic\ndef go():\n    {WRITE}\n    try:\n        ask()\n    except OSError:\n        pass\n",
        (
            f"@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    a = {POST}\n\n"
            f"@transaction.atomic\ndef go(order: Order):\n    order.save()\n"
        ),
    ],
)
def test_what_cannot_wait_is_left_to_people(code: str):
    assert fixed(code) is None


MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
