import pytest
from tests.rules.transactions.shop import HEAD, found_in, lines

from django_cto.rule import Confidence
from django_cto.rules.transactions import lost_update as rule
from django_cto.text import apply_edits

FETCH = "order = Order.objects.get(pk=pk)"
STEP = "order.number += 1"


@pytest.mark.parametrize(
    "step",
    [
        STEP,
        "order.number -= size",
        "order.number = order.number + 1",
        "order.number = (order.number or 0) + 1",
        "order.number = max(order.number - 1, 0)",
    ],
)
def test_every_way_to_count_on(step: str):
    assert lines(rule, f"def go(pk, size):\n    {FETCH}\n    {step}\n    order.save()\n") == [step]


@pytest.mark.parametrize(
    "code",
    [
        f"def go(order: Order):\n    {STEP}\n    order.save()\n",
        f"def go(pk):\n    {FETCH}\n    {STEP}\n    order.save(update_fields=['number'])\n",
        f"def go(pk):\n    {FETCH}\n    {STEP}\n    order.save(update_fields=FIELDS)\n",
        f"async def go(pk):\n    order = await Order.objects.aget(pk=pk)\n    {STEP}\n    await order.asave()\n",
        f"def go():\n    for order in Order.objects.all():\n        {STEP}\n        order.save()\n",
        f"def go(pk):\n    order, made = Order.objects.get_or_create(pk=pk)\n    {STEP}\n    order.save()\n",
        f"@transaction.atomic\ndef go(pk):\n    {FETCH}\n    {STEP}\n    order.save()\n",
        (f"def count(order: Order):\n    {STEP}\n    order.save()\n\ndef go(pk):\n    {FETCH}\n    count(order)\n"),
    ],
)
def test_every_row_that_others_may_write(code: str):
    assert lines(rule, code) == [STEP]


@pytest.mark.parametrize(
    "code",
    [
        f"def go(pk):\n    order = Order.objects.select_for_update().get(pk=pk)\n    {STEP}\n    order.save()\n",
        f"def go(pk):\n    Customer.objects.select_for_update().get(pk=1)\n    {FETCH}\n    {STEP}\n    order.save()\n",
        f"def go(pk, cache):\n    with cache.lock(pk):\n        {FETCH}\n        {STEP}\n        order.save()\n",
        f"def locked(pk):\n    return Order.objects.select_for_update().get(pk=pk)\n\ndef go(pk):\n    order = locked(pk)\n    {STEP}\n    order.save()\n",
        f"def go():\n    order = Order(number=1)\n    {STEP}\n    order.save()\n",
        f"def go():\n    order = Order.objects.create(number=1)\n    {STEP}\n    order.save()\n",
        f"def go(pk, sizes):\n    {FETCH}\n    order.number = 0\n    for size in sizes:\n        {STEP}\n    order.save()\n",
        f"def go(pk):\n    {FETCH}\n    {STEP}\n    return order\n",
        f"def go(pk):\n    {FETCH}\n    {STEP}\n    order.save(update_fields=['state'])\n",
        f"def go(pk):\n    {FETCH}\n    order.state += 'x'\n    order.save()\n",
        f"def go(pk):\n    {FETCH}\n    order.number = 1 + pk\n    order.save()\n",
        f"from django.db.models import F\ndef go(pk):\n    {FETCH}\n    order.number = F('number') + 1\n    order.save()\n",
        f"def go(order):\n    {STEP}\n    order.save()\n",
        (
            f"def count(order: Order):\n    {STEP}\n    order.save()\n\n"
            "def go(pk):\n    count(Order.objects.select_for_update().get(pk=pk))\n"
        ),
        f"def count(order: Order):\n    {STEP}\n    order.save()\n\ndef go():\n    count(Order(number=1))\n",
        (
            f"def count(order: Order):\n    {STEP}\n    order.save()\n\ndef between(order: Order):\n    count(order)\n\n"
            "def go(pk):\n    between(Order.objects.select_for_update().get(pk=pk))\n"
        ),
    ],
)
def test_what_nobody_else_can_write_is_let_be(code: str):
    assert lines(rule, code) == []


MODEL = (
    "from django.db import models\n\nclass Coupon(models.Model):\n    uses = models.IntegerField()\n\n"
    "    def use(self):\n        self.uses += 1\n        self.save()\n"
)


@pytest.mark.parametrize(
    ("caller", "count"),
    [
        ("def go(coupon):\n    coupon.use()\n", 1),
        ("def go(pk):\n    Coupon.objects.get(pk=pk).use()\n", 1),
        ("def go(pk):\n    Coupon.objects.select_for_update().get(pk=pk).use()\n", 0),
        ("def go(order):\n    for coupon in order.coupons.select_for_update():\n        coupon.use()\n", 0),
        (
            "def use_one(coupon):\n    coupon.use()\n\ndef go(order):\n    use_one(order.coupons.select_for_update()[0])\n",
            0,
        ),
        ("def go(factory):\n    coupon = factory(Coupon)\n    coupon.use()\n", 0),
    ],
)
def test_a_method_by_who_calls_it(caller: str, count: int):
    assert len(found_in(rule, "from .coupons import Coupon\n" + caller, shop__coupons=MODEL)) == count


def test_a_command_runs_alone():
    code = f"from shop.models import Order\n\nclass Command:\n    def handle(self, pk):\n        {FETCH}\n        {STEP}\n        order.save()\n"
    assert lines(rule, "", shop__management__commands__go=code) == []


def test_a_number_is_told_once_with_all_places():
    code = f"def go(pk, up):\n    {FETCH}\n    if up:\n        {STEP}\n    else:\n        order.number -= 1\n    order.save()\n"
    (found,) = found_in(rule, code)
    assert found.confidence is Confidence.LIKELY
    assert [each.note for each in found.related] == [
        "the row is read here",
        "counted on here as well",
        "and saved here",
    ]
    assert found.fix is None


@pytest.mark.parametrize(
    ("step", "mended"),
    [
        (STEP, 'order.number = F("number") + 1'),
        ("order.number -= a - b", 'order.number = F("number") - (a - b)'),
        ("order.number = order.number - a", 'order.number = F("number") - a'),
    ],
)
def test_the_database_counts_instead(step: str, mended: str):
    code = f"def go(pk, a, b):\n    {FETCH}\n    {step}\n    order.save()\n    return order.pk\n"
    (found,) = found_in(rule, code)
    assert found.fix is not None
    text = apply_edits({"shop/services.py": HEAD + code}, found.fix.edits)["shop/services.py"]
    assert text == "from django.db.models import F\n".join(_around_import(HEAD + code.replace(step, mended)))


def _around_import(text: str) -> tuple[str, str]:
    before, line, after = text.partition("from django.db.models.signals")
    return before, line + after


@pytest.mark.parametrize(
    "rest",
    [
        "    return order.number\n",
        "    return order\n",
        "    print(order)\n",
        "    if order.number > 9:\n        notify.delay(1)\n",
    ],
)
def test_what_is_read_afterwards_stays_a_number(rest: str):
    (found,) = found_in(rule, f"def go(pk):\n    {FETCH}\n    {STEP}\n    order.save()\n{rest}")
    assert found.fix is None


def test_no_expression_where_a_receiver_reads_the_number():
    code = (
        "@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    print(instance.number)\n\n"
        f"def go(pk):\n    {FETCH}\n    {STEP}\n    order.save()\n"
    )
    (found,) = found_in(rule, code)
    assert found.fix is None
