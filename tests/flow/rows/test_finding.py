"""One finding for each relation of each queryset, at the line where it can be cured, with the way to the line that reads."""

from __future__ import annotations

from textwrap import indent

from tests.flow.rows.shop import bare, files_of, findings_of

from django_cto.rule import Confidence, Finding

BELOW = """\
def rows():
    return Order.objects.all()

def name(order):
    return order.customer.name

def one(request):
    return [name(order) for order in rows()]
"""


def found(case: str) -> tuple[list[Finding], dict[str, str]]:
    files = files_of(case)
    return findings_of(files), files


def line(files: dict[str, str], finding: Finding) -> str:
    return bare(files[finding.place.path].splitlines()[finding.place.line - 1])


def test_the_way_leads_from_the_queryset_to_the_line_that_reads() -> None:
    (finding,), files = found(BELOW)
    assert line(files, finding) == "return Order.objects.all()"
    assert finding.relation == "customer"
    assert finding.model == "shop.Order"
    assert finding.related[0].note == "`name()` is called"
    assert finding.access is not None
    assert files[finding.access.path].splitlines()[finding.access.line - 1].strip() == "return order.customer.name"


def test_two_steps_from_one_queryset_are_one_finding() -> None:
    (finding,), _ = found(
        "for order in Order.objects.all():\n    print(order.customer.country.name, order.customer.name)\n"
    )
    assert finding.relation in {"customer", "customer__country"}


def test_two_relations_of_one_queryset_are_two_findings() -> None:
    both, _ = found("for order in Order.objects.all():\n    print(order.customer.name, order.seller)\n")
    assert {finding.relation for finding in both} == {"customer", "seller"}


def test_many_who_read_one_queryset_are_one_finding() -> None:
    more = "".join(f"def more{number}():\n    return [name(order) for order in rows()]\n\n" for number in range(9))
    assert len(found(f"{BELOW}\n{more}")[0]) == 1


def test_rows_that_are_saved_one_by_one_are_told_as_possible() -> None:
    loop = "for order in Order.objects.all():\n    print(order.customer.name)\n"
    assert [finding.confidence for finding in found(loop)[0]] == [Confidence.LIKELY]
    assert [finding.confidence for finding in found(loop + "    order.save()\n")[0]] == [Confidence.POSSIBLE]


def test_a_command_is_awaited_by_nobody() -> None:
    loop = "from shop.models import Order\n\nfor order in Order.objects.all():\n    print(order.customer.name)\n"
    files = files_of("def go():\n    return 0\n")
    (finding,) = findings_of({**files, "shop/management/commands/tell.py": f"def tell():\n{indent(loop, '    ')}"})
    assert finding.confidence is Confidence.POSSIBLE
