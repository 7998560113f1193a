import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.models.unindexed_lookup import check
from django_cto.text import apply_edits

MODELS = """\
from django.db import models


class Stamped(models.Model):
    made_at = models.DateTimeField(auto_now_add=True)
    reference = models.CharField(max_length=40)

    class Meta:
        abstract = True


class Shop(models.Model):
    name = models.CharField(max_length=40)


class Order(Stamped):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="orders")
    code = models.CharField(max_length=40)
    slug = models.SlugField()
    state = models.CharField(max_length=9, choices=[("a", "A")])
    is_paid = models.BooleanField(default=False)
    note = models.TextField()
    city = models.CharField(max_length=40)
    street = models.CharField(max_length=40)
    due_on = models.DateField()
    title = models.CharField(max_length=40)
    floor = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["city", "street"], name="order_place")]


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    book = models.CharField(max_length=40)


class Invoice(Stamped):
    pass
"""
HEAD = "from django.shortcuts import get_object_or_404\nfrom shop.models import Invoice, Line, Order, Shop\n\n\n"


def review(*bodies: str, path: str = "shop/views.py", **more: str) -> list[str]:
    code = HEAD + "".join(
        f"def view_{i}(request, shop: Shop):\n    return {body}\n\n\n" for i, body in enumerate(bodies)
    )
    project = project_from({"shop/models.py": MODELS, path: code} | {f"shop/{k}.py": HEAD + v for k, v in more.items()})
    return [found.message for found in check(project, Flow(project))]


@pytest.mark.parametrize(
    ("lookups", "column"),
    [
        (("Order.objects.get(code='x')", "Order.objects.filter(is_paid=True, code='x')"), "Order.code"),
        (("get_object_or_404(Order, code='x')", "Order.objects.filter(code__in=['x'])"), "Order.code"),
        (("Order.objects.get(street='x')", "Order.objects.get(street='y')"), "Order.street"),
        (
            ("Line.objects.filter(order__code='x')", "Line.objects.exclude(book='x').filter(order__code='x')"),
            "Order.code",
        ),
        (("Order.objects.get(reference='x')", "Invoice.objects.get(reference='x')"), "Stamped.reference"),
    ],
)
def test_a_column_that_two_functions_look_up(lookups: tuple[str, ...], column: str) -> None:
    assert review(*lookups) == [f"`{column}` is looked up in 2 places, and no index serves that"]


def test_a_column_that_is_filtered_and_sorted_by() -> None:
    lookups = (
        "Order.objects.filter(due_on__lte='x')",
        "Order.objects.order_by('-due_on')",
        "Order.objects.latest('due_on')",
    )
    assert review(*lookups) == ["`Order.due_on` is looked up in 1 place and sorted by in 2, and no index serves that"]


def test_declarations_count_once_code_does_both() -> None:
    lookups = ("Order.objects.filter(due_on__lte='x')", "Order.objects.order_by('-due_on')")
    admin = (
        "from django.contrib import admin\n\n\n@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n"
        "    date_hierarchy = 'due_on'\n"
    )
    assert review(*lookups) == []
    assert review(*lookups, admin=admin) == [
        "`Order.due_on` is looked up in 1 place and sorted by in 2, and no index serves that"
    ]


@pytest.mark.parametrize(
    "lookup",
    [
        "Order.objects.filter(slug='x')",
        "Order.objects.filter(state='a')",
        "Order.objects.filter(is_paid=True)",
        "Order.objects.filter(note='x')",
        "Order.objects.filter(city='x')",
        "Order.objects.filter(city='x', street='y')",
        "Order.objects.filter(code__icontains='x')",
        "Order.objects.exclude(code='x')",
        "Order.objects.filter(shop=shop, code='x')",
        "Order.objects.filter(slug='x').filter(code='y')",
        "Order.objects.filter(code='y').filter(slug='x')",
        "Order.objects.filter(shop__name='x', code='y')",
        "shop.orders.filter(code='x')",
        "Shop.objects.filter(name='x')",
        "Order.objects.order_by('code')",
        "Order.objects.filter(due_on__lte='x')",
    ],
)
def test_what_needs_no_index_is_let_be(lookup: str) -> None:
    assert review(lookup, lookup, lookup) == []


def test_one_function_is_one_place() -> None:
    assert review("[Order.objects.get(code='x'), Order.objects.get(code='y')]") == []


@pytest.mark.parametrize(
    "path", ["shop/management/commands/clean.py", "shop/tests/test_a.py", "shop/migrations/0001_x.py"]
)
def test_code_that_people_run_by_hand_is_let_be(path: str) -> None:
    lookup = "Order.objects.get(code='x')"
    assert review(lookup, lookup, path=path) == []


def test_of_two_columns_in_the_same_calls_one_is_enough() -> None:
    both = "Order.objects.get(code='x', reference='y')"
    assert review(both, both, "Order.objects.get(reference='y')") == [
        "`Stamped.reference` is looked up in 3 places, and no index serves that"
    ]


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ("CharField(max_length=9)", "CharField(max_length=9, db_index=True)"),
        ("UUIDField()", "UUIDField(db_index=True)"),
        (
            "CharField(\n        max_length=9,\n    )",
            "CharField(\n        max_length=9,\n        db_index=True,\n    )",
        ),
    ],
)
def test_the_fix_finds_the_end_of_the_call(written: str, fixed: str) -> None:
    files = {
        "shop/models.py": MODELS.replace("    code = models.CharField(max_length=40)", f"    code = models.{written}"),
        "shop/views.py": HEAD
        + "def a():\n    Order.objects.get(code='x')\n\n\ndef b():\n    Order.objects.get(code='x')\n",
    }
    project = project_from(files)
    (found,) = check(project, Flow(project))
    assert found.fix
    assert f"    code = models.{fixed}\n" in apply_edits(files, found.fix.edits)["shop/models.py"]


def test_a_label_is_an_index_worth_from_three_functions_on() -> None:
    lookups = ["Order.objects.get(title='x')"] * 3
    assert review(*lookups[1:]) == []
    assert review(*lookups) == ["`Order.title` is looked up in 3 places, and no index serves that"]


def test_small_integers_have_few_values() -> None:
    assert review("Order.objects.get(floor=1)", "Order.objects.get(floor=2)") == []


def test_rows_about_what_a_deployment_makes_do_not_grow() -> None:
    models = (
        "from django.contrib.contenttypes.models import ContentType\nfrom django.db import models\n\n"
        "class Right(models.Model):\n    of = models.ForeignKey({}, models.CASCADE)\n"
        "    code = models.CharField(max_length=9)\n"
    )
    views = "".join(f"def {name}():\n    return Right.objects.get(code='x')\n" for name in "ab")
    for target, count in (("ContentType", 0), ('"contenttypes.ContentType"', 0), ('"elsewhere.Order"', 1)):
        files = {"shop/models.py": models.format(target), "shop/views.py": f"from shop.models import Right\n{views}"}
        project = project_from(files)
        assert len(list(check(project, Flow(project)))) == count
