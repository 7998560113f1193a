"""The walk ends, whatever calls itself, and tells the same in whatever order the code stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flow.rows.shop import HEAD, MODELS, Triple, check, told

from django_cto.facts.file import facts_of
from django_cto.flow import Flow
from django_cto.flow.rows import reads_of
from django_cto.flow.rows.engine import DEEPEST
from django_cto.project import Project, project_from

PIECES = [
    "def rows():\n    return Order.objects.filter(number=1)\n",
    "def loaded():\n    return rows().select_related('customer')\n",
    "def name(order):\n    return order.customer.name\n",
    "def names(orders):\n    return [name(order) for order in orders]\n",
    "def tags(order):\n    return [tag.name for tag in order.tags.all()]\n",
    "def first(request):\n    return names(loaded()), names(rows())\n",
    "def second(request):\n    return [tags(order) for order in loaded()]\n",
    "def page(request):\n    return render(request, 'shop/page.html', {'orders': rows()})\n",
    "class Report:\n    def __init__(self, orders):\n        self.orders = orders\n    def run(self):\n        return names(self.orders)\n",
    "def third(request):\n    return Report(Order.objects.all()).run()\n",
    "def tree(customer):\n    return [branch(child) for child in customer.children.all()]\n",
    "def branch(customer):\n    return tree(customer), customer.country.name\n",
    "def fourth(request):\n    return [tree(customer) for customer in Customer.objects.all()]\n",
]
PAGE = "{% for order in orders %}\n{{ order.seller.name }}\n{% include 'shop/page.html' %}\n{% endfor %}\n"
BODIES = (
    "return order.customer.name",
    "return f{0}(order)",
    "return f{0}(order) or f{1}(order)",
    "return order.seller and f{0}(order)",
    "return [f{0}(line.order) for line in order.line_set.all()]",
    "return [f{0}(other) for other in order.customer.orders.all()]",
)


def shop_of(pieces: list[str]) -> dict[str, str]:
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/templates/shop/page.html": PAGE}
    return files | {"shop/views.py": HEAD + "\n".join(pieces)}


def found(files: dict[str, str]) -> set[Triple]:
    return told(project_from(files), files)


USUAL = found(shop_of(PIECES))


def test_the_usual_order_has_something_to_tell() -> None:
    assert {relation for _, relation, _ in USUAL} == {"customer", "tags", "seller", "children", "country"}


@given(st.permutations(PIECES))
@settings(max_examples=30)
def test_the_order_of_functions_changes_nothing(pieces: list[str]) -> None:
    assert found(shop_of(pieces)) == USUAL


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_files_changes_nothing(random) -> None:
    texts = {f"shop/part{number}.py": f"{HEAD}from shop.views import *\n{piece}" for number, piece in enumerate(PIECES)}
    imports = "".join(f"from shop.part{number} import *\n" for number in range(len(PIECES)))
    texts |= shop_of([]) | {"shop/views.py": imports}
    paths = sorted(texts)
    random.shuffle(paths)
    project = Project({path: facts_of(path, texts[path].encode()) for path in paths}, lambda path: texts[path])
    assert told(project, texts) == USUAL


@st.composite
def graphs(draw: st.DrawFn) -> list[str]:
    """Functions of one row that call each other, themselves among them, and one that calls them for each row."""
    count = draw(st.integers(2, 6))
    names = st.integers(0, count - 1)
    bodies = [draw(st.sampled_from(BODIES)).format(draw(names), draw(names)) for _ in range(count)]
    pieces = [f"def f{number}(order):\n    {body}\n" for number, body in enumerate(bodies)]
    return [*pieces, "def go(request):\n    return [f0(order) for order in Order.objects.all()]\n"]


@given(graphs())
@settings(max_examples=60)
def test_functions_that_call_each_other_end(pieces: list[str]) -> None:
    found(shop_of(pieces))


@given(graphs())
@settings(max_examples=60)
def test_functions_that_call_each_other_tell_the_same_from_either_end(pieces: list[str]) -> None:
    assert found(shop_of(pieces)) == found(shop_of(pieces[::-1]))


@pytest.mark.parametrize(
    "case",
    [
        (
            "class A(serializers.ModelSerializer):\n    some = serializers.SerializerMethodField()\n"
            "    class Meta:\n        model = Customer\n        fields = ['some']\n"
            "    def get_some(self, obj):\n        return B(obj.orders.all(), many=True).data  # A.orders\n\n"
            "class B(serializers.ModelSerializer):\n    some = serializers.SerializerMethodField()\n"
            "    class Meta:\n        model = Order\n        fields = ['some']\n"
            "    def get_some(self, obj):\n        return A(obj.customer).data\n\n"
            "class Customers(generics.ListAPIView):\n    queryset = Customer.objects.all()  # A\n    serializer_class = A\n"
        ),
        (
            "def go(request):\n    return render(request, 'shop/a.html', {'orders': Order.objects.all()})  # A\n"
            "--- shop/templates/shop/a.html\n{% for order in orders %}\n{% include 'shop/b.html' %}\n{% endfor %}\n"
            "--- shop/templates/shop/b.html\n{{ order.customer.name }} {# A.customer #}\n{% include 'shop/a.html' %}\n"
        ),
        (
            "def go(request):\n    return render(request, 'shop/a.html', {'orders': Order.objects.all()})\n"
            "--- shop/templates/shop/a.html\n{% extends 'shop/b.html' %}\n"
            "--- shop/templates/shop/b.html\n{% extends 'shop/a.html' %}\n"
        ),
        "class A(B):\n    queryset = A.queryset\nclass B(A): ...\ndef go():\n    return [a.x for a in A.queryset]\n",
        "x = y\ny = x\ndef go():\n    return [row.customer for row in x.filter(y)]\n",
        "def go(f=None):\n    f = lambda row: f(row)\n    return [f(order) for order in Order.objects.all()]\n",
    ],
    ids=["serializers", "includes", "extends", "classes", "variables", "lambda"],
)
def test_what_leads_back_to_itself_ends(case: str) -> None:
    check(case)


def test_a_deep_chain_of_calls_ends_and_says_that_it_was_cut() -> None:
    pieces = [f"def f{number}(order):\n    return f{number + 1}(order)\n" for number in range(60)]
    pieces += ["def f60(order):\n    return order.customer.name\n"]
    pieces += ["def go():\n    return [f0(order) for order in Order.objects.all()]\n"]
    project = project_from(shop_of(pieces))
    reads = reads_of(Flow(project))
    assert reads.cut or {event.relation for event in reads.events} == {"customer"}


@pytest.mark.parametrize("size", range(DEEPEST - 3, DEEPEST + 2))
def test_what_a_variable_holds_does_not_hang_on_who_asks_first(size: int) -> None:
    pieces = [f"def f{number}(order):\n    return f{number + 1}(order)\n" for number in range(size)]
    pieces += [f"def f{size}(order):\n    return CHOSEN\n", "CHOSEN = Order.objects.all()\n"]
    pieces += ["def go():\n    f0(Order.objects.get(pk=1))\n    return [row.customer for row in CHOSEN]\n"]
    reads = reads_of(Flow(project_from(shop_of(pieces))))
    assert {event.relation for event in reads.events} == {"customer"}


@pytest.mark.parametrize("size", range(DEEPEST - 3, DEEPEST + 2))
def test_what_a_template_reads_does_not_hang_on_who_renders_it_first(size: int) -> None:
    renders = "():\n    return render(None, 'shop/page.html', {'orders': Order.objects.all()})\n"
    pieces = ["def go():\n    f0(Order.objects.get(pk=1))\n    return shown()\n"]
    pieces += [f"def f{number}(order):\n    return f{number + 1}(order)\n" for number in range(size)]
    pieces += [f"def f{size}(order):\n    return deep()\n", f"def deep{renders}", f"def shown{renders}"]
    reads = reads_of(Flow(project_from(shop_of(pieces))))
    assert {event.relation for event in reads.events} == {"seller"}
