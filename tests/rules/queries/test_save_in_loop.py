"""Rows that are written one by one, and rounds that have a reason to."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.save_in_loop import check
from django_cto.text import apply_edits

ORDERS = "for order in Order.objects.filter(state='new'):\n    "


def found(case: str) -> list[str]:
    files = files_of(case)
    return [finding.message.rpartition("where ")[2] for finding in check(Flow(project_from(files)))]


@pytest.mark.parametrize(
    ("case", "instead"),
    [
        (f"{ORDERS}order.state = 'open'\n    order.save()", "`bulk_update()` writes all"),
        (f"{ORDERS}order.state = 'open'\n    order.save(update_fields=['state'])", "`bulk_update()` writes all"),
        (f"{ORDERS}order.delete()", "`delete() of the queryset` writes all"),
        ("for name in request.POST.getlist('name'):\n    Tag.objects.create(name=name)", "`bulk_create()` writes all"),
        (f"{ORDERS}Tag.objects.create(name=order.state)", "`bulk_create()` writes all"),
    ],
)
def test_what_one_statement_could_write_is_told(case: str, instead: str) -> None:
    assert found(case) == [instead]


@pytest.mark.parametrize(
    "case",
    [
        "for name in ('new', 'old'):\n    Tag.objects.create(name=name)",
        "for name in settings.LANGUAGES:\n    Tag.objects.create(name=name)",
        f"{ORDERS}order.save()",
        f"{ORDERS}order.pk = None\n    order.save()",
        f"{ORDERS}order.state = 'open'\n    order.save(force_update=True)",
        f"{ORDERS}order.state = 'open'\n    order.save()\n    tell(order)",
        f"{ORDERS}try:\n        order.delete()\n    except ValueError:\n        pass",
        f"{ORDERS}print(order)\n    order.delete()",
        f"{ORDERS}if order.number:\n        order.delete()",
        f"{ORDERS}tag = Tag.objects.create(name='x')\n    order.tags.add(tag)",
        f"{ORDERS}Gift.objects.create(number=order.number)",
        "for order in Order.objects.all()[5:]:\n    order.delete()",
        "order = Order.objects.get(pk=pk)\norder.state = 'open'\norder.save()",
        f"{ORDERS}order.delete()\nOrder.objects.create(state='new')",
    ],
)
def test_what_has_a_reason_is_let_be(case: str) -> None:
    assert found(case) == []


def test_rows_that_are_made_anew_for_each_of_many_are_told() -> None:
    again = "for name in names:\n    Order.objects.create(state=name)\n    print(name)"
    assert len(found(f"names = request.GET.getlist('name')\n{ORDERS}order.delete()\n{again}")) == 2


@pytest.mark.parametrize("path", ["shop/faker/fill.py", "shop/management/commands/createfakeorders.py", "shop/seed.py"])
def test_what_fills_a_developers_database_is_let_be(path: str) -> None:
    body = "def go():\n    for order in Order.objects.all():\n        order.delete()\n"
    assert found(f"--- {path}\n{body}") == []
    assert len(found(f"--- shop/seeding.py\n{body}")) == 1


@pytest.mark.parametrize(
    "more",
    [
        "--- shop/models.py\nclass Tag(Tag):\n    def save(self, **kwargs):\n        super().save(**kwargs)\n",
        """\
--- shop/signals.py
from django.db.models.signals import post_save
from django.dispatch import receiver

@receiver(post_save, sender=Tag)
def index(sender, instance, **kwargs):
    print(instance)
""",
    ],
)
def test_models_that_do_more_when_saved_are_let_be(more: str) -> None:
    case = "def go(names):\n    for name in names:\n        Tag.objects.create(name=name)\n"
    assert found(case) == ["`bulk_create()` writes all"]
    assert found(case + more) == []


def cured(case: str) -> str:
    """The view after the fixes, as it is where there is none."""
    files = files_of(case)
    fixes = [finding.fix for finding in check(Flow(project_from(files)))]
    assert fixes, "nothing is found"
    return apply_edits(files, [edit for fix in fixes if fix for edit in fix.edits])["shop/views.py"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "for line in Line.objects.filter(number=1):\n    line.number += 1\n    line.sku = line.sku.strip()\n    line.save()",
            (
                "lines = list(Line.objects.filter(number=1))\n    for line in lines:\n        line.number += 1\n"
                '        line.sku = line.sku.strip()\n    Line.objects.bulk_update(lines, ["number", "sku"])'
            ),
        ),
        (
            "lines = Line.objects.all()\nfor line in lines:\n    if line.number:\n        line.order_id = 1\n    line.save()",
            (
                "lines = Line.objects.all()\n    for line in lines:\n        if line.number:\n            line.order_id = 1\n"
                '    Line.objects.bulk_update(lines, ["order"])'
            ),
        ),
        (
            f"{ORDERS}order.state = tidy(order)\n    order.save(update_fields=['state'])",
            (
                "orders = list(Order.objects.filter(state='new'))\n    for order in orders:\n        order.state = tidy(order)\n"
                '    Order.objects.bulk_update(orders, ["state"])'
            ),
        ),
        (
            "for name in request.POST.getlist('name'):\n    Tag.objects.create(\n        name=name,\n    )",
            "Tag.objects.bulk_create(Tag(name=name) for name in request.POST.getlist('name'))",
        ),
        (
            "for name in request.POST.getlist('a name that is rather long'):\n    Tag.objects.create(name=name.strip().lower().title())",
            (
                "Tag.objects.bulk_create(\n        Tag(name=name.strip().lower().title())\n"
                "        for name in request.POST.getlist('a name that is rather long')\n    )"
            ),
        ),
        (
            "for order in (\n    Order.objects\n    .filter(number=1)\n):\n    order.delete()",
            "(Order.objects\n        .filter(number=1)).delete()",
        ),
        (f"{ORDERS}order.delete()", "Order.objects.filter(state='new').delete()"),
    ],
)
def test_one_statement_writes_all(before: str, after: str) -> None:
    assert f"    {after}\n" in f"{cured(before)}\n"


@pytest.mark.parametrize(
    "case",
    [
        # Who else has changed the row, and what of it, is not seen.
        f"{ORDERS}order.state = 'open'\n    print(order)\n    order.save()",
        f"{ORDERS}order.state = 'open'\n    order.mark()\n    order.save()",
        f"{ORDERS}order.state = 'open'\n    order.save(update_fields=FIELDS)",
        # A round ends early, or looks at what an earlier one has written.
        f"{ORDERS}if order.number:\n        continue\n    order.state = 'open'\n    order.save()",
        f"{ORDERS}order.state = Order.objects.count()\n    order.save()",
        # The rows are let go one by one, and the name of their list is taken.
        "for order in Order.objects.iterator():\n    order.state = 'open'\n    order.save()",
        f"orders = 1\n{ORDERS}order.state = 'open'\n    order.save()",
        # There is more to the loop than its last line.
        f"{ORDERS}order.state = 'open'\n    order.save()\nelse:\n    print(1)",
        f"{ORDERS}order.state = 'open'\n    order.save()\n    print(1)",
        "for name in request.POST.getlist('name'):  # As they were typed.\n    Tag.objects.create(name=name)",
        "for name in request.POST.getlist('name'):\n    Tag.objects.create(name=name)\nprint(name)",
        "for order in Order.objects.open():\n    order.delete()",
    ],
)
def test_what_is_not_sure_to_be_the_same_is_left_to_its_author(case: str) -> None:
    files = files_of(case)
    fixes = [finding.fix for finding in check(Flow(project_from(files)))]
    assert fixes == [None]


def test_a_model_whose_library_may_do_more_is_left_to_its_author() -> None:
    models = "from elsewhere import Watched\n\nclass Mark(Watched, models.Model):\n    name = models.CharField(max_length=9)\n"
    case = "def go(names):\n    for name in names:\n        Mark.objects.create(name=name)\n--- shop/models.py\n"
    assert "bulk_create" in cured(case + models.replace("Watched, ", ""))
    assert "bulk_create" not in cured(case + models)


def test_a_queryset_that_deletes_in_its_own_way_is_left_to_it() -> None:
    models = """
class MarkQuerySet(models.QuerySet):
    def {}(self):
        return self.update(name="")

class Mark(models.Model):
    name = models.CharField(max_length=9)
    objects = MarkQuerySet.as_manager()
"""
    case = "def go():\n    for mark in Mark.objects.all():\n        mark.delete()\n--- shop/models.py\n"
    assert "Mark.objects.all().delete()" in cured(case + models.format("clear"))
    assert "Mark.objects.all().delete()" not in cured(case + models.format("delete"))
