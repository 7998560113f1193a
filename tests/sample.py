"""A small project and small rules, for the tests of what comes after the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django_cto.audit.review import Review
from django_cto.audit.reviewing import review_project
from django_cto.project import Project, project_from
from django_cto.rule import Confidence, EntryPoint, Finding, Fix, Related, Rule, Safety, Severity
from django_cto.text import Edit, Place

SHOP = {
    "shop/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    paid = models.BooleanField()\n",
    "shop/views.py": """\
from django.db import transaction

from shop.models import Order
from shop.tasks import send_mail


class Checkout:
    def post(self, request):
        with transaction.atomic():
            order = Order.objects.create(paid=True)
            send_mail.delay(order.pk)
        return order


def again(order):
    send_mail.delay(order.pk)
""",
    "shop/tasks.py": "def send_mail(pk):\n    print(pk)\n",
    "templates/order.html": "<ul>\n{% for line in order.lines.all %}\n  <li>{{ line.product.name }}</li>\n{% endfor %}\n</ul>\n",
}


def span_of(path: str, text: str, needle: str, start: int = 0) -> Place:
    """The place of a piece of text, which stands on one line."""
    index = text.index(needle, start)
    line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    return Place(path, line, column, line, column + len(needle))


def rule_for(needle: str, name: str = "task-inside-transaction", **changes: Any) -> Rule:
    """A rule that finds a piece of text wherever it is written; `found` among the changes goes to its findings."""
    found = changes.pop("found", {})

    def check(project: Project) -> Iterator[Finding]:
        for path in project.files:
            text, start = project.text(path), -1
            while (start := text.find(needle, start + 1)) >= 0:
                place = span_of(path, text, needle, start)
                yield Finding(**{"place": place, "message": f"`{needle}` is sent before the commit", **found})

    fields: dict[str, Any] = {
        "name": name,
        "family": "transactions",
        "page": "# A task sent inside a transaction starts before the commit\n\nThe worker finds no row.\n\n## Bad\n",
        "severity": Severity.BLOCKER,
        "preview": False,
        "requires": (),
        "parameters": ("project",),
        "check": check,
    }
    return Rule(**{**fields, **changes})


def whole_finding() -> dict[str, Any]:
    """Every field that a rule can fill."""
    views = SHOP["shop/views.py"]
    begins = span_of("shop/views.py", views, "transaction.atomic()")
    read = span_of("templates/order.html", SHOP["templates/order.html"], "line.product")
    return {
        "confidence": Confidence.LIKELY,
        "related": (Related(begins, "the transaction begins here"), Related(read, "and is read here")),
        "symbol": "shop.views.Checkout.post",
        "model": "shop.Order",
        "relation": "lines__product",
        "queryset": begins,
        "access": read,
        "entry_point": EntryPoint("url", "POST /checkout/"),
        "evidence": "confirmed",
        "fix": Fix(
            "Send it when the transaction is committed",
            Safety.UNSAFE,
            (Edit("shop/views.py", (11, 23), (11, 28), "delay_on_commit"),),
        ),
    }


def crashing_rule(name: str = "unlucky") -> Rule:
    """A rule that finds one thing and breaks down."""

    def check(project: Project) -> Iterator[Finding]:
        yield Finding(place=Place("shop/tasks.py", 1), message="`send_mail` is there")
        raise KeyError("what\nnobody thought of")

    return rule_for("", name, check=check)


def review_of(*rules: Rule, texts: Mapping[str, str] = SHOP, **options: Any) -> Review:
    """The review of a project of unsaved texts."""
    return review_project(project_from(texts), rules, **options)
