import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.layers.logic_in_view import check

MODELS = """\
from django.db import models


class Order(models.Model):
    paid = models.BooleanField(default=False)


class Book(models.Model):
    title = models.CharField(max_length=80)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
"""
HEAD = """\
import requests
from celery import shared_task
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.shortcuts import render
from django.views.generic import FormView
from shop.models import Book, Line, Order


@shared_task
def print_label(pk): ...


"""


def messages(code: str, path: str = "shop/views.py") -> list[str]:
    project = project_from({"shop/models.py": MODELS, path: HEAD + code})
    return [found.message for found in check(project, Flow(project))]


def view(body: str) -> list[str]:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return messages(f"def pay(request, form, order: Order, book: Book):\n{lines}    return render(request, 'x.html')\n")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("order.save()\nbook.save()\nLine.objects.create()", "writes 3 times to `Order`, `Book` and `Line`"),
        ("order.save()\nfor line in order.lines.all():\n    line.save()", "writes twice to `Order` and `Line`"),
        ("order.save()\nbook.delete()\nEmailMessage('x').send()", "writes twice to `Order` and `Book` and sends mail"),
        (
            "order.save()\nbook.delete()\nrequests.post('x')",
            "writes twice to `Order` and `Book` and calls another system",
        ),
        (
            "with transaction.atomic():\n    order.save()\n    book.save()\n    transaction.on_commit(lambda: print_label.delay(1))",
            "writes twice to `Order` and `Book` in a transaction and sends a task",
        ),
        (
            "with transaction.atomic():\n    order.save()\n    order.save()\n    order.save()",
            "writes 3 times to `Order` in a transaction",
        ),
    ],
)
def test_a_view_that_does_much_is_found(body: str, told: str) -> None:
    assert view(body) == [f"`pay` {told}"]


@pytest.mark.parametrize(
    "body",
    [
        "order.save()\nprint_label.delay(order.pk)",
        "order.save()\nbook.save()",
        "order.save()\norder.save()\norder.save()",
        "form.save()\nform.save()\nform.save()\nsend_mail('x')",
        "if order.paid:\n    order.save()\n    book.save()\nelse:\n    order.delete()\n    book.delete()",
        "if order.paid:\n    order.save()\n    book.save()\n    return None\norder.delete()\nbook.delete()",
        "a = Order.objects.count()\nb = Book.objects.first()\nc = list(Line.objects.all())\nd = Line.objects.exists()",
    ],
)
def test_a_thin_view_is_let_be(body: str) -> None:
    assert view(body) == []


def test_each_method_is_judged_by_itself_and_only_where_it_is_written() -> None:
    code = (
        "class Pay(FormView):\n"
        "    def form_valid(self, form):\n"
        "        Order.objects.create()\n        Book.objects.create()\n        Line.objects.create()\n\n"
        "    def form_invalid(self, form):\n        Order.objects.create()\n\n\n"
        "class PayLater(Pay):\n    title = 'Later'\n"
    )
    assert messages(code) == ["`Pay.form_valid` writes 3 times to `Order`, `Book` and `Line`"]


def test_a_service_is_let_be() -> None:
    code = "def pay(request, order: Order):\n    order.save()\n    Book.objects.create()\n    Line.objects.create()\n"
    assert messages(code, "shop/services.py") == []


def test_a_thing_goes_with_all_that_hangs_on_it():
    assert view("order.lines.all().delete()\nbook.delete()\norder.delete()") == []
    assert view("order.lines.all().delete()\nbook.delete()\norder.save()\nLine.objects.create()") != []


def test_a_task_for_what_was_written_is_let_be():
    assert view("order.save()\nbook.save()\nprint_label.delay(1)") == []


def test_many_views_of_an_app_are_told_once_at_the_one_that_writes_most():
    body = "    order.save()\n    book.save()\n    Line.objects.create()\n"
    views = [f"def pay{number}(request, order: Order, book: Book):\n{body}" for number in range(4)]
    views.append(f"def ship(request, order: Order, book: Book):\n{body}    Line.objects.create()\n")
    assert len(messages("\n\n".join(view + "    return render(request, 'x.html')\n" for view in views[1:3]))) == 2
    told = messages("\n\n".join(view + "    return render(request, 'x.html')\n" for view in views))
    assert told == ["`ship` writes 4 times to `Order`, `Book` and `Line`, like 4 other views of `shop`"]


IN_CLASS = "class Pay(FormView):\n    def post(self, request, order: Order, book: Book):\n"


@pytest.mark.parametrize(
    "code",
    [
        IN_CLASS
        + "        self.keep(order)\n        book.save()\n\n    def keep(self, order: Order):\n        order.save()\n        Line.objects.create()\n",
        (
            "def pay(request, book: Book):\n    book.save()\n    _keep(request, book)\n    return render(request, 'x.html')\n\n"
            "def _keep(request, book: Book):\n    book.save()\n    Line.objects.create()\n"
        ),
        (
            IN_CLASS + "        self.outer(order, book)\n        send_mail('a', 'b', None, [])\n\n"
            "    def outer(self, order: Order, book: Book):\n        self.keep(order)\n        book.save()\n\n"
            "    def keep(self, order: Order):\n        order.save()\n"
        ),
        IN_CLASS
        + "        order.save()\n        for one in book:\n            self.keep()\n\n    def keep(self):\n        Line.objects.create()\n",
    ],
)
def test_what_only_the_view_can_call_is_part_of_it(code: str):
    (told,) = messages(code)
    assert "post" in told or "pay" in told


@pytest.mark.parametrize(
    "code",
    [
        (
            "def pay(request, book: Book):\n    book.save()\n    place(book)\n    return render(request, 'x.html')\n\n"
            "def place(book: Book):\n    book.save()\n    Line.objects.create()\n"
        ),
        IN_CLASS
        + "        if order.paid:\n            self.keep(order)\n        else:\n            book.save()\n            Line.objects.create()\n\n    def keep(self, order: Order):\n        order.save()\n",
        IN_CLASS + "        self.post(request, order, book)\n        order.save()\n        book.save()\n",
    ],
)
def test_what_others_can_call_or_another_way_does_is_none(code: str):
    assert messages(code) == []


def test_a_part_that_does_too_much_is_told_by_itself():
    code = (
        IN_CLASS
        + "        self.keep(order, book)\n\n    def keep(self, order: Order, book: Book):\n        order.save()\n        book.save()\n        Line.objects.create()\n"
    )
    (told,) = messages(code)
    assert told.startswith("`Pay.keep`")


def test_a_part_that_has_its_own_parts_is_told_alone():
    code = (
        IN_CLASS + "        self.outer(order, book)\n\n"
        "    def outer(self, order: Order, book: Book):\n        self.keep(order)\n        book.save()\n\n"
        "    def keep(self, order: Order):\n        order.save()\n        Line.objects.create()\n"
    )
    (told,) = messages(code)
    assert told.startswith("`Pay.outer`")
