import pytest
from tests.rules.transactions.shop import found_in, lines

from django_cto.rule import Confidence
from django_cto.rules.transactions import task_inside_transaction as rule

SEND = "notify.delay(1)"


@pytest.mark.parametrize(
    "code",
    [
        "def go():\n    with transaction.atomic():\n        notify.delay(1)\n",
        "def go():\n    with transaction.atomic(using='other'), open('x'):\n        notify.delay(1)\n",
        "@transaction.atomic()\ndef go():\n    notify.delay(1)\n",
        "class Go(View):\n    @method_decorator(transaction.atomic)\n    def post(self, request):\n        notify.delay(1)\n",
        (
            "@method_decorator([transaction.atomic], name='dispatch')\n"
            "class Go(View):\n    def post(self, request):\n        notify.delay(1)\n"
        ),
        (
            "@contextmanager\ndef traced():\n    with transaction.atomic():\n        yield\n\n"
            "def go():\n    with traced():\n        notify.delay(1)\n"
        ),
        (
            "def locked(function):\n    def inner(*args):\n        with transaction.atomic():\n            return function(*args)\n"
            "    return inner\n\n@locked\ndef go():\n    notify.delay(1)\n"
        ),
        "class Traced(transaction.Atomic): ...\n\ndef go():\n    with Traced():\n        notify.delay(1)\n",
        "both = transaction.atomic(using='both')\n\ndef go():\n    with both:\n        notify.delay(1)\n",
        "def go():\n    @transaction.atomic\n    def inner():\n        notify.delay(1)\n    inner()\n",
        "@receiver(post_delete, sender=Order)\ndef gone(instance, **kwargs):\n    notify.delay(1)\n",
        "class OrderAdmin(admin.ModelAdmin):\n    def save_model(self, request, obj, form, change):\n        notify.delay(1)\n",
    ],
)
def test_every_way_into_a_transaction_is_seen(code: str):
    assert lines(rule, code) == [SEND]


def test_a_function_whose_callers_all_stand_in_one():
    code = "def tell():\n    notify.delay(1)\n\ndef go():\n    with transaction.atomic():\n        tell()\n"
    (found,) = found_in(rule, code)
    assert found.confidence is Confidence.LIKELY
    assert [related.note for related in found.related] == ["called here", "the transaction begins here"]


@pytest.mark.parametrize(
    "code",
    [
        "def go():\n    notify.delay(1)\n",
        "def go():\n    with transaction.atomic():\n        pass\n    notify.delay(1)\n",
        "def go():\n    with transaction.atomic():\n        notify.delay_on_commit(1)\n",
        "def go():\n    with transaction.atomic():\n        transaction.on_commit(lambda: notify.delay(1))\n",
        "def go():\n    with transaction.atomic():\n        transaction.on_commit(partial(notify.delay, 1))\n",
        (
            "def go():\n    with transaction.atomic():\n        def later():\n            notify.delay(1)\n"
            "        transaction.on_commit(later)\n"
        ),
        "def go(queue):\n    with transaction.atomic():\n        queue.delay(1)\n",
        "def go():\n    with transaction.atomic():\n        notify.apply_async((1,), countdown=60)\n",
        "def tell():\n    notify.delay(1)\n\n@transaction.atomic\ndef go():\n    tell()\n\ndef other():\n    tell()\n",
        "def tell():\n    notify.delay(1)\n\n@transaction.atomic\ndef go():\n    transaction.on_commit(lambda: tell())\n",
        "@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    notify.delay(1)\n",
        "def quiet(function):\n    return function\n\n@quiet\ndef go():\n    notify.delay(1)\n",
    ],
)
def test_what_runs_outside_or_after_is_let_be(code: str):
    assert lines(rule, code) == []


def test_functions_that_call_each_other_end():
    code = "def one():\n    two()\n    notify.delay(1)\n\ndef two():\n    one()\n"
    assert lines(rule, code) == []


def test_a_task_of_a_class_that_waits_is_let_be():
    code = (
        "from celery import Task\n\nclass Waiting(Task):\n    def apply_async(self, *args, **kwargs):\n"
        "        transaction.on_commit(lambda: super().apply_async(*args, **kwargs))\n\n"
        "@shared_task(base=Waiting)\ndef mail(pk): ...\n\n@transaction.atomic\ndef go():\n    mail.apply_async((1,))\n"
    )
    assert lines(rule, code) == []


def test_a_used_result_has_no_fix():
    (found,) = found_in(rule, "@transaction.atomic\ndef go():\n    return notify.delay(1)\n")
    assert found.fix is None
