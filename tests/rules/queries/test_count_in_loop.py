"""Relations that are only counted, once a row: told by this rule alone, or let be for one that says more."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of

from django_cto.audit.run import run_rules
from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import all_rules

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
