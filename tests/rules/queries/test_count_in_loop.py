"""Relations that are only counted, once a row: told by this rule alone, or let be for one that says more."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of

from django_cto.audit.run import run_rules
from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from
from django_cto.rule import all_rules
from django_cto.rules.queries.count_in_loop import check
from django_cto.text import apply_edits

RULES = [rule for rule in all_rules() if rule.name in {"count-in-loop", "n-plus-one"}]
LOOP = "for order in Order.objects.all():\n    "


def found(case: str, names: frozenset[str] = frozenset({"count-in-loop", "n-plus-one"})) -> list[str]:
    project = project_from(files_of(case))
    findings, crashed = run_rules(project, Flow(project), [rule for rule in RULES if rule.name in names])
    assert crashed == {}
    return [finding.rule for finding in findings]


@pytest.mark.parametrize(
    "line",
    [
        "order.line_set.count()",
        "order.line_set.all().count()",
        "order.line_set.exists()",
        "len(order.line_set.all())",
        "order.line_set.filter(number=1).count()",
        "order.line_set.filter(number=1).exists() and order.line_set.count()",
    ],
)
def test_what_is_counted_is_told_once(line: str) -> None:
    assert found(LOOP + line) == ["count-in-loop"]


def test_without_it_the_other_rule_tells() -> None:
    assert found(LOOP + "order.line_set.count()", frozenset({"n-plus-one"})) == ["n-plus-one"]


def test_what_is_read_as_well_is_better_loaded() -> None:
    assert found(LOOP + "print(order.line_set.count(), list(order.line_set.all()))") == ["n-plus-one"]


@pytest.mark.parametrize(
    "loop",
    [
        "for order in Order.objects.filter(customer__in=Customer.objects.all()):\n    ",
        "for order in Order.objects.exclude(number__in=[1, 2]):\n    ",
        "last = None\nfor order in Order.objects.all():\n    last = order\n    ",
    ],
)
def test_what_is_not_picked_by_hand_is_told(loop: str) -> None:
    row = "last" if "last" in loop else "order"
    assert found(f"{loop}{row}.line_set.count()") == ["count-in-loop"]


@pytest.mark.parametrize("rows", ["select_for_update()", "filter(number__in=[1, 2])"])
def test_what_is_counted_in_passing_is_not_told_by_the_other_rule_either(rows: str) -> None:
    assert found(f"for order in Order.objects.{rows}:\n    order.line_set.count()") == []


def test_templates_count_too() -> None:
    case = """\
def go(request):
    return render(request, "shop/list.html", {"orders": Order.objects.all()})
--- shop/templates/shop/list.html
{% for order in orders %}{{ order.line_set.count }} {{ order.tags.all|length }}{% endfor %}
"""
    assert found(case) == ["count-in-loop", "count-in-loop"]


@pytest.mark.parametrize(
    "case",
    [
        "for order in Order.objects.prefetch_related('line_set'):\n    order.line_set.count()",
        "order = Order.objects.get(pk=pk)\norder.line_set.count()",
        "for order in Order.objects.all():\n    order.number = order.line_set.count()\n    order.save()",
        "for order in Order.objects.select_for_update():\n    order.line_set.count()",
        "for order in Order.objects.filter(number__in=[1, 2]):\n    order.line_set.count()",
        "last = None\nfor order in Order.objects.all():\n    last = order\nprint(last.line_set.count())",
    ],
)
def test_what_costs_nothing_or_is_the_least_is_let_be(case: str) -> None:
    assert found(case, frozenset({"count-in-loop"})) == []


def cured(case: str) -> dict[str, str] | None:
    """The files after the fix of the one finding, None where it has none."""
    files = files_of(case)
    (finding,) = check(reads_of(Flow(project_from(files))))
    return apply_edits(files, finding.fix.edits) if finding.fix else None


ANNOTATED = 'Order.objects.annotate(line_count=Count("line", distinct=True))'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "for order in Order.objects.filter(number=1):\n    print(order.line_set.count())",
            f"for order in {ANNOTATED}.filter(number=1):\n        print(order.line_count)",
        ),
        (
            "orders = Order.objects.open()[:5]\nfor order in orders:\n    print(len(order.line_set.all()), order.line_set.all().count())",
            f"orders = {ANNOTATED}.open()[:5]\n    for order in orders:\n        print(order.line_count, order.line_count)",
        ),
        (
            "print({order.pk: order.tags.count() for order in Order.objects.all()})",
            'print({order.pk: order.tag_count for order in Order.objects.annotate(tag_count=Count("tags", distinct=True)).all()})',
        ),
    ],
)
def test_the_queryset_counts(before: str, after: str) -> None:
    files = cured(before)
    assert files
    assert f"    {after}" in files["shop/views.py"]
    assert files["shop/views.py"].count("Count,") == 1, "it is imported already"


LIST = "{% for order in orders %}{{ order.line_set.count }}{% endfor %}\n"
SHOW = """\
def go(request):
    return render(request, "shop/list.html", {"orders": Order.objects.all()})
"""


def test_a_template_of_these_rows_alone_shows_the_count() -> None:
    files = cured(f"{SHOW}--- shop/templates/shop/list.html\n{LIST}")
    assert files
    assert files["shop/templates/shop/list.html"] == LIST.replace("line_set.count", "line_count")
    assert ANNOTATED in files["shop/views.py"]


@pytest.mark.parametrize(
    "other", ['Order.objects.prefetch_related("line_set")', "Order.objects.filter(number=1)", "rows_of(request)"]
)
def test_a_template_of_other_rows_as_well_is_left_as_it_is(other: str) -> None:
    more = SHOW.replace("Order.objects.all()", other).replace("go", "other")
    files = files_of(f"{SHOW}\n{more}--- shop/templates/shop/list.html\n{LIST}")
    found = list(check(reads_of(Flow(project_from(files)))))
    assert found
    assert [finding.fix for finding in found if finding.fix] == []


@pytest.mark.parametrize(
    "case",
    [
        # The row may be another one.
        "order = Order.objects.first()\nfor order in Order.objects.all():\n    print(order.line_set.count())",
        "orders = Order.objects.all()\nif pk:\n    orders = rows_of(pk)\nfor order in orders:\n    print(order.line_set.count())",
        # Another join would change what is annotated already; a set of values is not counted.
        "for order in Order.objects.annotate(x=Count('tags')):\n    print(order.line_set.count())",
        "for order in Order.objects.union(Order.objects.all()):\n    print(order.line_set.count())",
        "for order in Order.objects.all():\n    print(order.line_set.exists())",
        "for order in Order.objects.all():\n    print(order.line_set.filter(number=1).count())",
        "for customer in Customer.objects.all():\n    print(customer.notes.count())",
        # It is counted further on.
        "print([tell(order) for order in Order.objects.all()])\n--- shop/views.py\ndef tell(order):\n    return order.line_set.count()",
    ],
)
def test_where_the_count_may_be_another_there_is_no_edit(case: str) -> None:
    assert cured(case) is None


def test_rows_that_a_manager_hides_are_not_counted() -> None:
    hidden = """
class ShownManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(number=1)

class Memo(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    number = models.IntegerField()
    objects = ShownManager()
"""
    assert cured(f"{LOOP}print(order.memo_set.count())\n--- shop/models.py\n{hidden}") is None
    assert (
        cured(f"{LOOP}print(order.memo_set.count())\n--- shop/models.py\n{hidden.replace('objects =', '_other =')}")
        is None
    )
    plain = hidden.replace("    objects = ShownManager()\n", "")
    assert cured(f"{LOOP}print(order.memo_set.count())\n--- shop/models.py\n{plain}") is not None


def test_a_name_that_the_model_has_is_not_taken() -> None:
    case = "def go(request):\n    for box in Box.objects.all():\n        print(box.place_set.count())\n--- shop/models.py\n"
    models = """
class Box(models.Model):
    name = models.CharField(max_length=9)
    place_count = 1

class Place(models.Model):
    box = models.ForeignKey(Box, on_delete=models.CASCADE)
"""
    assert cured(case + models) is None
    assert cured(case + models.replace("place_count", "places")) is not None
