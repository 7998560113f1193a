"""The flow knows what a call is made on: through variables, branches, managers, relations and the project's functions."""

from __future__ import annotations

from django_cto.flow import Flow
from django_cto.flow.joining import model_of
from django_cto.flow.values import UNKNOWN, Instance, Manager, Queryset
from django_cto.project import project_from

MODELS = """
from django.db import models as m


class OrderQuerySet(m.QuerySet):
    def open(self):
        return self.filter(state="open")


class Customer(m.Model):
    name = m.CharField(max_length=50)


class Order(m.Model):
    customer = m.ForeignKey(to="shop.Customer", on_delete=m.CASCADE, related_name="orders")
    state = m.CharField(max_length=10)
    objects = OrderQuerySet.as_manager()

    @property
    def siblings(self):
        return self.customer.orders.all()


class Line(m.Model):
    order = m.ForeignKey(Order, on_delete=m.CASCADE)
"""


def flow_of(views: str, **more: str) -> Flow:
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/views.py": views}
    return Flow(project_from(files | {f"shop/{name}.py": text for name, text in more.items()}))


def receiver(flow: Flow, method: str) -> str:
    """What the one call of a method is made on, as `Kind(Model)`."""
    (site,) = [site for site in flow.calls(method) if site.function.module.path == "shop/views.py"]
    model = model_of(site.receiver)
    return f"{type(site.receiver).__name__}({model.name if model else ''})"


def test_a_chain_over_variables_and_branches_keeps_its_model() -> None:
    flow = flow_of(
        "from .models import Order\n"
        "def view(request):\n"
        "    orders = Order.objects.filter(state='open')\n"
        "    if request.GET:\n"
        "        orders = orders.exclude(state='paid')\n"
        "    return orders.count()\n"
    )
    assert receiver(flow, "count") == "Queryset(Order)"


def test_branches_that_differ_are_unknown() -> None:
    flow = flow_of(
        "from .models import Order, Line\n"
        "def view(request):\n"
        "    rows = Order.objects.all()\n"
        "    if request.GET:\n"
        "        rows = Line.objects.all()\n"
        "    return rows.count()\n"
    )
    assert receiver(flow, "count") == "Unknown()"


def test_a_branch_that_returns_leaves_nothing_behind() -> None:
    flow = flow_of(
        "from .models import Order, Line\n"
        "def view(request):\n"
        "    rows = Order.objects.all()\n"
        "    if request.GET:\n"
        "        rows = Line.objects.all()\n"
        "        return rows\n"
        "    return rows.count()\n"
    )
    assert receiver(flow, "count") == "Queryset(Order)"


def test_a_custom_queryset_method_returns_rows_of_its_model() -> None:
    flow = flow_of("from .models import Order\ndef view(request):\n    return Order.objects.open().latest()\n")
    assert receiver(flow, "latest") == "Queryset(Order)"


def test_relations_lead_to_instances_and_managers() -> None:
    flow = flow_of(
        "from django.shortcuts import get_object_or_404\n"
        "from . import models\n"
        "def view(request, pk):\n"
        "    line = get_object_or_404(models.Line, pk=pk)\n"
        "    line.order.customer.save()\n"
        "    return line.order.customer.orders.exists(), line.order.siblings.first()\n"
    )
    assert receiver(flow, "save") == "Instance(Customer)"
    assert receiver(flow, "exists") == "Manager(Order)"
    assert receiver(flow, "first") == "Queryset(Order)"


def test_rows_of_a_function_elsewhere_are_followed_into_the_loop() -> None:
    flow = flow_of(
        "from .selectors import open_orders\n"
        "def view(request):\n"
        "    for number, order in enumerate(open_orders()):\n"
        "        order.save()\n",
        selectors="from .models import Order\ndef open_orders():\n    return Order.objects.open()\n",
    )
    assert receiver(flow, "save") == "Instance(Order)"
    (site,) = flow.calls("save")
    assert [type(block.rows) for block in site.loops] == [Queryset] or site.loops[0].kind == "for"


def test_a_view_class_knows_the_rows_of_its_model() -> None:
    flow = flow_of(
        "from django.views.generic import ListView\n"
        "from .models import Order\n"
        "class Orders(ListView):\n"
        "    model = Order\n"
        "    def get_queryset(self):\n"
        "        return super().get_queryset().filter(state='open')\n"
        "    def head(self):\n"
        "        return self.get_queryset().last()\n"
    )
    assert receiver(flow, "last") == "Queryset(Order)"


def test_annotations_are_believed() -> None:
    flow = flow_of("from .models import Order\ndef pay(order: Order | None):\n    order.save()\n")
    assert receiver(flow, "save") == "Instance(Order)"


def test_functions_that_return_each_other_end() -> None:
    flow = flow_of(
        "from .models import Order\n"
        "def one():\n    return two() or Order.objects.all()\n"
        "def two():\n    return one()\n"
        "def view(request):\n    return one().count()\n"
    )
    assert list(flow.calls("count"))


def test_blocks_tell_what_stands_around_a_call() -> None:
    flow = flow_of(
        "from django.db import transaction\n"
        "from .models import Order\n"
        "@transaction.atomic\n"
        "def view(request):\n"
        "    try:\n"
        "        for order in Order.objects.all():\n"
        "            transaction.on_commit(lambda: order.delete())\n"
        "    except Order.DoesNotExist:\n"
        "        pass\n"
    )
    (site,) = flow.calls("delete")
    assert [block.kind for block in site.blocks] == ["decorator", "try", "for", "lambda"]
    assert site.blocks[0].symbol == "django.db.transaction.atomic"
    assert isinstance(site.receiver, Instance)


def test_calls_at_import_leave_out_what_runs_later() -> None:
    flow = flow_of(
        "from .models import Order\n"
        "FIRST = Order.objects.first()\n"
        "later = lambda: Order.objects.first()\n"
        "class Form:\n"
        "    rows = list(Order.objects.all())\n"
        "    def method(self):\n        return Order.objects.first()\n"
    )
    assert [site.place.line for site in flow.calls_at_import("first")] == [2]
    (listed,) = flow.calls_at_import("list")
    assert isinstance(flow.evaluation(listed.function).values[id(listed.call.args[0])], Queryset)
    assert not isinstance(listed.receiver, Manager)


def test_an_annotation_of_nothing_is_none() -> None:
    project = project_from({"shop/views.py": "def empty(pair: tuple[()]) -> tuple[()]:\n    return ()\n"})
    (function,) = project.functions
    assert Flow(project).environment(function) == {"pair": UNKNOWN}
