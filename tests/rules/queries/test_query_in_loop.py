"""Statements that are sent once a round of a loop: where they are told, and what is let be."""

from __future__ import annotations

from textwrap import indent

import pytest
from tests.flow.rows.shop import bare, files_of

from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.project import project_from
from django_cto.rule import Finding
from django_cto.rules.queries.query_in_loop import check

LOOP = "for order in Order.objects.all():\n    "


def findings(case: str) -> tuple[list[Finding], dict[str, str]]:
    files = files_of(case)
    project = project_from(files)
    return list(check(reads_of(Flow(project)), project)), files


def found(case: str) -> list[str]:
    told, files = findings(case)
    return [bare(files[finding.place.path].splitlines()[finding.place.line - 1]) for finding in told]


@pytest.mark.parametrize(
    "line",
    [
        "Product.objects.get(pk=order.number)",
        "Product.objects.filter(pk=order.number).first()",
        "Product.objects.filter(pk=order.number).exists()",
        "Product.objects.filter(price=order.number).count()",
        "get_object_or_404(Product, pk=order.number)",
        "list(Product.objects.filter(price=order.number))",
        "print([product.price for product in Product.objects.filter(price=order.number)])",
        "if order.number: Product.objects.get(pk=1)",
    ],
)
def test_a_statement_in_a_loop_is_told(line: str) -> None:
    assert len(found(LOOP + line)) == 1


@pytest.mark.parametrize(
    "loop",
    [
        "for pk in request.POST.getlist('pk'):",
        "for pk in request.data['keys']:",
        "for pk in json.loads(request.body):",
        "for pk in form.cleaned_data['keys']:",
        "for number, order in enumerate(Order.objects.all()):",
        "for pk in Order.objects.values_list('pk', flat=True):",
        "for order in Paginator(Order.objects.all(), 50).page(1):",
    ],
)
def test_so_is_one_for_each_thing_that_a_request_brings(loop: str) -> None:
    body = f"def go(request, form):\n    {loop}\n        Product.objects.get(pk=pk)\n"
    assert found(f"import json\n{body}") == ["Product.objects.get(pk=pk)"]


def test_the_way_leads_through_calls_to_the_statement() -> None:
    case = """\
def price(order):
    return Product.objects.get(pk=order.number).price

def prices():
    orders = Order.objects.all()
    return [price(order) for order in orders]
"""
    (finding,), files = findings(case)
    assert bare(files[finding.place.path].splitlines()[finding.place.line - 1]).startswith("return [price(order)")
    assert finding.message == "`Product.objects.get()` asks the database once for each `Order`"
    assert [related.note for related in finding.related] == [
        "the rows are made here",
        "the loop runs over them",
        "`price()` is called",
        "asks",
    ]


def test_several_statements_of_a_loop_are_one_finding() -> None:
    assert len(found(f"{LOOP}Product.objects.get(pk=1)\n    Tag.objects.get(pk=2)\n    Maker.objects.count()")) == 1


def test_serializers_and_templates_loop_too() -> None:
    case = """\
class OrderSerializer(serializers.ModelSerializer):
    price = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = ["price"]

    def get_price(self, order):
        return Product.objects.get(pk=order.number).price

class OrderList(generics.ListAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

def page(request):
    return render(request, "shop/list.html", {"lines": Line.objects.all()})
--- shop/templates/shop/list.html
{% for line in lines %}{{ line.others.first }}{% endfor %}
--- shop/models.py
class Line(Line):
    class Meta:
        proxy = True

    def others(self):
        return Line.objects.filter(sku=self.sku)
"""
    told = found(case)
    assert "return Product.objects.get(pk=order.number).price" in told


@pytest.mark.parametrize(
    "case",
    [
        "product = Product.objects.get(pk=pk)",
        "for number in (1, 2, 3):\n    Product.objects.get(pk=number)",
        "for rows in (Order.objects.all(), Tag.objects.all()):\n    Product.objects.get(pk=pk)",
        "for order in Order.objects.all()[:5]:\n    Product.objects.get(pk=order.number)",
        f"{LOOP}return Product.objects.get(pk=order.number)",
        f"{LOOP}Product.objects.filter(pk=order.number)",
        f"products = Product.objects.all()\n{LOOP}print(order.number in products)",
        f"products = list(Product.objects.all())\n{LOOP}print(order.number in products)",
        f"rows = Product.objects.none()\n{LOOP}rows |= Product.objects.filter(price=order.number)",
        f"{LOOP}order.number = Product.objects.get(pk=1).price\n    order.save()",
        f"{LOOP}Line.objects.create(order=order, product=Product.objects.get(pk=1))",
        f"known = {{}}\n{LOOP}if order.number not in known:\n        known[order.number] = Product.objects.get(pk=1)",
        f"{LOOP}try:\n        print(order)\n    except ValueError:\n        Product.objects.get(pk=1)",
        "for key, value in request.POST.items():\n    Product.objects.get(pk=value)",
        "for order in Order.objects.select_for_update():\n    Product.objects.get(pk=order.number)",
        f"{LOOP}with transaction.atomic():\n        Product.objects.get(pk=order.number)",
        f"{LOOP}try:\n        Product.objects.get(pk=order.number)\n    except ValueError:\n        pass",
        f"{LOOP}try:\n        return Product.objects.get(pk=1)\n    except Product.DoesNotExist:\n        pass",
        f"{LOOP}for tag in tags:\n        if tag.pk == 1:\n            break\n    else:\n        Product.objects.get(pk=1)",
        f"seen = set()\n{LOOP}if order in seen:\n        continue\n    seen.add(order)\n    Product.objects.get(pk=1)",
    ],
)
def test_what_is_asked_once_or_seldom_is_let_be(case: str) -> None:
    assert found(f"from django.db import transaction\ndef go(request, pk):\n{indent(case, '    ')}") == []


@pytest.mark.parametrize(
    "line",
    [
        "try:\n        Product.objects.get(pk=order.number)\n    except Product.DoesNotExist:\n        pass",
        "if order.number in seen:\n        continue\n    Product.objects.get(pk=order.number)",
        "with open('a') as file:\n        Product.objects.get(pk=order.number)",
    ],
)
def test_what_looks_like_it_is_told(line: str) -> None:
    assert len(found(f"seen = set()\n{LOOP}{line}")) == 1


def test_a_row_that_all_rounds_share_remembers_what_it_asked() -> None:
    case = """\
class Clerk(Customer):
    @cached_property
    def is_new(self):
        return Order.objects.filter(number=self.pk).exists()

def label(clerk):
    return clerk.is_new

def own(clerk: Clerk):
    return [label(clerk) for order in Order.objects.all()]
"""
    assert found(case) == []
    every = "def every():\n    return [label(clerk) for clerk in Clerk.objects.all()]\n"
    assert len(found(f"{case}\n{every}")) == 1


def test_what_is_asked_for_a_piece_of_the_rows_is_let_be() -> None:
    case = """\
def pieces(rows):
    for number in range(0, len(rows), 200):
        yield rows[number:number + 200]

def go():
    for some in pieces(Order.objects.all()):
        print(list(Product.objects.filter(price__gt=1)))
"""
    assert found(case) == []


def test_what_an_object_remembers_is_let_be() -> None:
    case = """\
from functools import lru_cache
from django.utils.functional import cached_property

class Prices:
    products = None

    def load(self):
        self.products = Product.objects.in_bulk()

    def of(self, order):
        if self.products is None:
            self.load()
        return self.products[order.number]

    @cached_property
    def dearest(self):
        return Product.objects.order_by("-price").first()

@lru_cache
def cheapest():
    return Product.objects.order_by("price").first()

def go():
    prices = Prices()
    return [(prices.of(order), prices.dearest, cheapest()) for order in Order.objects.all()]
"""
    assert found(case) == []


def test_relations_are_left_to_the_rule_about_them() -> None:
    assert found(f"{LOOP}print(order.customer.name, order.line_set.filter(number=1).first())") == []


def test_commands_are_let_be() -> None:
    path = "shop/management/commands/tell.py"
    assert found(f"--- {path}\ndef go():\n    {LOOP}    Product.objects.get(pk=order.number)\n") == []
