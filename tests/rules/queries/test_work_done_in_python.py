"""What is asked of rows that the database could have told, and rows that are needed for more than that."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import bare, files_of

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.work_done_in_python import check
from django_cto.text import apply_edits


def found(case: str) -> list[str]:
    files = files_of(case)
    return [finding.message for finding in check(Flow(project_from(files)))]


@pytest.mark.parametrize(
    "line",
    [
        "len(Order.objects.all())",
        "orders = Order.objects.filter(number=1)\nprint(len(orders))",
        "len(get_object_or_404(Customer, pk=pk).orders.filter(number=1))",
        "if Order.objects.filter(number=1): print()",
        "if not Order.objects.filter(number=1): print()",
        "if pk and Order.objects.filter(number=1).count(): print()",
        "print(Order.objects.count() == 0)",
        "print(0 < Order.objects.count())",
        "print(len(Order.objects.all()) >= 1)",
        "bool(Order.objects.all())",
        "list(Order.objects.all())[0]",
        "sorted(Order.objects.all(), key=lambda order: order.number)",
        "max(order.number for order in Order.objects.all())",
        "[order for order in Order.objects.all() if order.state == 'open']",
        "print(get_object_or_404(Order, pk=pk) in Order.objects.all())",
        "print(pk in Order.objects.values_list('pk', flat=True))",
    ],
)
def test_what_the_database_could_have_told_is_told_once(line: str) -> None:
    assert len(found(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "orders = Order.objects.all()\nprint(len(orders), list(orders))",
        "orders = Order.objects.all()\nif orders:\n    print(orders[0])",
        "orders = Order.objects.all()\nfor number in (1, 2):\n    print(len(orders))",
        "order = get_object_or_404(Order, pk=pk)\nprint(len(order.line_set.all()))",
        "print(Order.objects.count() > 1, Order.objects.count() == 2)",
        "if get_object_or_404(Order, pk=pk): print()",
        "sorted(Order.objects.all(), key=lambda order: order.customer)",
        "sorted(Order.objects.all(), key=lambda order: order.total())",
        "[order for order in Order.objects.all() if order.buyer == 'Ann']",
        "[order for order in Order.objects.all() if order.number == pk]",
        "sum(order.total() for order in Order.objects.all())",
        "print(len([1, 2]), sorted([2, 1]), 1 in [1])",
        "list(Order.objects.all())[1:]",
    ],
)
def test_what_needs_the_rows_is_let_be(line: str) -> None:
    assert found(line) == []


MIXED = """\
class Configuration(models.QuerySet):
    def value(self, key=None, default=None):
        if not key:
            return self.all()
        found = self.filter(number=key)
        return found[0].state if found else default

    def of(self, key):
        if key:
            return self.filter(number=key)
        return self.none()

class Setting(models.Model):
    number = models.IntegerField()
    state = models.CharField(max_length=9)
    objects = Configuration.as_manager()
"""


@pytest.mark.parametrize(("call", "count"), [("value(pk)", 0), ("of(pk)", 1)])
def test_what_a_method_returns_must_be_rows_on_every_way(call: str, count: int) -> None:
    view = f"from .models import Setting\n\ndef view(request, pk):\n    if not Setting.objects.{call}:\n        return None\n"
    files = {
        "shop/__init__.py": "",
        "shop/models.py": f"from django.db import models\n\n{MIXED}",
        "shop/views.py": view,
    }
    assert (
        len([finding for finding in check(Flow(project_from(files))) if finding.place.path == "shop/views.py"]) == count
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return 1 if len(Order.objects.all()) else 2", "return 1 if Order.objects.all().exists() else 2"),
        ("return not len(Order.objects.filter(pk=1))", "return not Order.objects.filter(pk=1).exists()"),
        ("return len(Order.objects.all())", "return Order.objects.all().count()"),
        ("return Order.objects.count() > 0", "return Order.objects.exists()"),
        ("return Order.objects.count() == 0", "return not Order.objects.exists()"),
        (
            "return sorted(Order.objects.all(), key=lambda order: order.number)",
            'return list(Order.objects.all().order_by("number"))',
        ),
        (
            "return sorted(Line.objects.filter(pk=1), key=attrgetter('number'), reverse=True)",
            'return list(Line.objects.filter(pk=1).order_by("-number"))',
        ),
        (
            "return [o.pk for o in Order.objects.all() if o.number == 1]",
            "return [o.pk for o in Order.objects.all().filter(number=1)]",
        ),
        (
            "return [o for o in Order.objects.all() if o.number != 1]",
            "return [o for o in Order.objects.all().exclude(number=1)]",
        ),
        (
            "return {o for o in Order.objects.all() if o.number >= 1}",
            "return {o for o in Order.objects.all().filter(number__gte=1)}",
        ),
        (
            "return [o for o in Order.objects.all() if o.state is None]",
            "return [o for o in Order.objects.all().filter(state__isnull=True)]",
        ),
        ("return list(Order.objects.order_by('pk'))[0]", "return Order.objects.order_by('pk')[0]"),
        (
            "return get_object_or_404(Order, pk=pk) not in Order.objects.all()",
            "return not Order.objects.all().contains(get_object_or_404(Order, pk=pk))",
        ),
        ("return 0 != Order.objects.filter(number=1).count()", "return Order.objects.filter(number=1).exists()"),
    ],
)
def test_the_cure_asks_for_what_is_wanted(before: str, after: str) -> None:
    files = files_of(before)
    fixes = [finding.fix for finding in check(Flow(project_from(files)))]
    changed = apply_edits(files, [edit for fix in fixes if fix for edit in fix.edits])["shop/views.py"]
    assert bare(changed.splitlines()[-1]) == after


def test_a_sum_needs_an_import() -> None:
    files = files_of("return sum(order.number for order in Order.objects.all())")
    (finding,) = check(Flow(project_from(files)))
    assert finding.fix
    changed = apply_edits(files, finding.fix.edits)["shop/views.py"]
    assert 'return (Order.objects.all().aggregate(total=Sum("number"))["total"] or 0)' in changed
    assert "Sum" in next(line for line in changed.splitlines() if line.startswith("from django.db.models"))


@pytest.mark.parametrize(
    "line",
    [
        # Each database has its own order of texts; rows that are alike keep theirs.
        "sorted(Order.objects.all(), key=lambda order: order.state)",
        "sorted(Order.objects.order_by('pk'), key=lambda order: order.number)",
        "sorted(Order.objects.all(), key=lambda order: order.number, reverse=pk)",
        "[order for order in Order.objects.all() if order.state == 'open']",
        "[order for order in Order.objects.open() if order.number == 1]",
        # Equal numbers count once, and there is no largest of none.
        "sum({order.number for order in Order.objects.all()})",
        "max(order.number for order in Order.objects.all())",
        # There may be no row, and so none to look for.
        "Order.objects.first() in Order.objects.all()",
        "get_object_or_404(Order, pk=pk) in Order.objects.open()",
    ],
)
def test_where_the_database_may_say_something_else_there_is_no_cure(line: str) -> None:
    (finding,) = check(Flow(project_from(files_of(f"print({line})"))))
    assert finding.fix is None
