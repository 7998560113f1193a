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
        "def tell():\n    notify.delay(1)\n\n@transaction.atomic\ndef go():\n    transaction.on_commit(lambda: tell())\n",
        "@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    notify.delay(1)\n",
        "def quiet(function):\n    return function\n\n@quiet\ndef go():\n    notify.delay(1)\n",
    ],
)
def test_what_runs_outside_or_after_is_let_be(code: str):
    assert lines(rule, code) == []


@pytest.mark.parametrize(
    "code",
    [
        "def tell():\n    notify.delay(1)\n\n@transaction.atomic\ndef go():\n    tell()\n\ndef other():\n    tell()\n",
        (
            "def tell():\n    notify.delay(1)\n\ndef between():\n    tell()\n\n"
            "def go():\n    with transaction.atomic():\n        between()\n"
        ),
        (
            "class Teller:\n    def __init__(self):\n        notify.delay(1)\n\n"
            "@transaction.atomic\ndef go():\n    Teller()\n"
        ),
        (
            "@receiver(post_save, sender=Order)\ndef saved(instance, **kwargs):\n    notify.delay(1)\n\n"
            "@transaction.atomic\ndef go():\n    Order.objects.create(number=1)\n"
        ),
    ],
)
def test_one_caller_in_a_transaction_is_enough(code: str):
    assert lines(rule, code) == [SEND]


SWITCHED = "def tell(loud{default}):\n    {guard}\n\n@transaction.atomic\ndef go():\n    tell({given})\n"


@pytest.mark.parametrize(
    ("default", "given", "due"),
    [("", "False", 0), ("=False", "", 0), ("=True", "", 1), ("", "loud=True", 1), ("", "x", 1)],
)
@pytest.mark.parametrize(
    "guard", ["if loud:\n        notify.delay(1)", "if not loud:\n        return\n    notify.delay(1)"]
)
def test_what_a_caller_switches_off_is_not_sent(default: str, given: str, due: int, guard: str):
    assert len(lines(rule, SWITCHED.format(default=default, given=given, guard=guard))) == due


HEARD = (
    "@receiver(post_save, sender=Order)\ndef saved(instance, created, **kwargs):\n    {guard}\n\n"
    "@transaction.atomic\ndef go():\n    {write}\n"
)


@pytest.mark.parametrize(
    "guard", ["if created:\n        notify.delay(1)", "if not created:\n        return\n    notify.delay(1)"]
)
@pytest.mark.parametrize(
    ("write", "due"),
    [
        ("Order.objects.create(number=1)", 1),
        ("Order(number=1).save()", 1),
        ("order = Order.objects.get(pk=1)\n    order.save()", 0),
    ],
)
def test_a_receiver_may_care_for_new_rows_alone(guard: str, write: str, due: int):
    assert len(lines(rule, HEARD.format(guard=guard, write=write))) == due


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


OWN_CLASS = """\
from celery import Task

class Queued(Task):
    def apply_async(self, args=None, kwargs=None, **options):
        {how}

class Loud(Queued): ...

@shared_task(base=Loud)
def mail(pk): ...

@transaction.atomic
def go():
    mail.apply_async((1,))
"""


@pytest.mark.parametrize(
    "how",
    [
        "return self.backend.dispatch(self, args, kwargs)",
        "if self.backend:\n            return self.backend.dispatch(self)\n        return super().apply_async(args, kwargs)",
        "transaction.on_commit(lambda: super(Queued, self).apply_async(args, kwargs))",
        "self.backend.put(args, kwargs)",
    ],
)
def test_a_task_class_that_sends_in_its_own_way_is_let_be(how: str):
    assert lines(rule, OWN_CLASS.format(how=how)) == []


@pytest.mark.parametrize(
    "how",
    [
        "return super().apply_async(args, kwargs, **options)",
        "log(args)\n        result = super().apply_async(args, kwargs)\n        return result",
        "return self.send(args)\n\n    def send(self, args):\n        return super().apply_async(args)",
    ],
)
def test_a_task_class_that_hands_on_to_the_library_does_not_wait(how: str):
    assert lines(rule, OWN_CLASS.format(how=how)) == ["mail.apply_async((1,))"]


DISPATCHER = """\
@transaction.atomic
def go(shift):
    for order in Order.objects.filter(state="due"){locked}:
        {before}
        notify.delay({given})
        order.delete()
"""


@pytest.mark.parametrize("given", ["order.pk", "order.customer_id, event=order.number", "order.pk, event='due'"])
def test_a_dispatcher_over_locked_rows_is_let_be(given: str):
    assert lines(rule, DISPATCHER.format(locked=".select_for_update()", before="pass", given=given)) == []


@pytest.mark.parametrize(
    ("locked", "before", "given"),
    [
        ("", "pass", "order.pk"),
        (".select_for_update()", "order.save()", "order.pk"),
        (".select_for_update()", "order.touch()", "order.pk"),
        (".select_for_update()", "Line.objects.create(order=order)", "order.pk"),
        (".select_for_update()", "pass", "shift.pk"),
    ],
)
def test_a_loop_that_changes_rows_before_it_sends(locked: str, before: str, given: str):
    assert len(lines(rule, DISPATCHER.format(locked=locked, before=before, given=given))) == 1


LOCKING = """\
@shared_task
def check(pk):
    {task}

@transaction.atomic
def go(pk):
    {here}
    check.delay(pk)
"""
CHANGED = "order = Order.objects.get(pk=pk)\n    order.save()"


@pytest.mark.parametrize(
    "here", [CHANGED, "order = Order.objects.select_for_update().get(pk=pk)", "Order.objects.current(for_update=True)"]
)
def test_a_task_that_waits_for_the_row_itself_is_let_be(here: str):
    task = "order = Order.objects.select_for_update().get(pk=pk)\n    order.save()"
    assert lines(rule, LOCKING.format(task=task, here=here)) == []


@pytest.mark.parametrize(
    ("task", "here"),
    [
        ("Order.objects.get(pk=pk)", CHANGED),
        ("Customer.objects.select_for_update().get(pk=pk)", CHANGED),
        ("Line.objects.count()\n    Order.objects.select_for_update().get(pk=pk)", CHANGED),
        ("Order.objects.select_for_update().get(pk=pk)", CHANGED + "\n    Line.objects.create(order=order)"),
        ("Order.objects.select_for_update().get(pk=pk)", "Order.objects.create(number=1)"),
    ],
)
def test_a_task_that_waits_for_nothing_or_another_row(task: str, here: str):
    assert lines(rule, LOCKING.format(task=task, here=here)) == ["check.delay(pk)"]


def test_one_task_is_told_once_in_a_function():
    code = (
        "@shared_task\ndef other(pk): ...\n\n@transaction.atomic\ndef go(new):\n    if new:\n        notify.delay(1)\n"
        "    else:\n        notify.delay(2)\n    other.delay(3)\n"
    )
    first, second = found_in(rule, code)
    assert [related.note for related in first.related] == ["the transaction begins here", "sent here as well"]
    assert first.fix
    assert second.fix
    assert sum("partial(" in edit.text for edit in first.fix.edits) == 2


def test_a_task_that_many_functions_send_too_early_is_told_once():
    sender = "@transaction.atomic\ndef go{0}():\n    notify.delay({0})\n\n"
    few = found_in(rule, "".join(sender.format(number) for number in range(2)))
    (many,) = found_in(rule, "".join(sender.format(number) for number in range(4)))
    assert len(few) == 2
    assert many.message.endswith("like 3 other functions that send it")
    assert len([place for place in many.related if "hands the task" in place.note]) == 3
