import pytest

from django_cto.audit.family import given_to
from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import Confidence, Finding, rule_from
from django_cto.rules.security import unvalidated_save as rule

HEAD = "import json, uuid\nfrom .models import Link, Order, Strict\nfrom .tools import *\n\n"
MODELS = """\
from django.db import models

class Order(models.Model):
    state = models.CharField(max_length=4, choices=[("new", "New")])
    title = models.CharField(max_length=40)
    amount = models.IntegerField(default=0)
    note = models.TextField()
    extra = models.JSONField(default=dict)
    link = models.URLField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE)

class Link(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="links")
    slug = models.SlugField(primary_key=True)

class Strict(models.Model):
    title = models.CharField(max_length=40)

    def save(self, *args, **kwargs):
        self.full_clean()
        super().save(*args, **kwargs)
"""


def found_in(*lines: str, **others: str) -> list[Finding]:
    """What is found in a view of these lines; further files of the app by name."""
    body = "".join(f"    {line}\n" for line in lines)
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/tools.py": ""}
    files["shop/views.py"] = f"{HEAD}def show(request, order: Order, pk=None):\n{body}"
    project = project_from(files | {f"shop/{name}.py": text for name, text in others.items()})
    made = rule_from(rule)
    return list(made.check(**given_to(made, project, Flow(project))))


@pytest.mark.parametrize(
    "lines",
    [
        ("order.state = request.POST['state']", "order.save()"),
        ("order.amount = request.GET.get('amount', 0)", "order.save(update_fields=['amount'])"),
        ("Order.objects.create(title=request.data['title'])",),
        ("Order.objects.filter(pk=pk).update(link=request.POST.get('link'))",),
        ("Order.objects.update_or_create(pk=pk, defaults={'title': request.POST['title']})",),
        ("Order(title=request.POST['title']).save()",),
        ("Order.objects.create(title=request.META.get('HTTP_USER_AGENT', ''))",),
        (
            "found = []",
            "for title in request.POST.getlist('title'):",
            "    found.append(title)",
            "order.title = found[0]",
            "order.save()",
        ),
        ("made = Order(title=request.POST['title'])", "made.save()"),
        ("data = json.loads(request.body)", "Order.objects.create(parent_id=data['parent'])"),
        (
            "title = request.POST.get('title', '').strip()",
            "if not title:",
            "    return",
            "Order.objects.create(title=title)",
        ),
        ("order.title = request.POST['title'][:9]", "order.state = request.POST['state'][:3]", "order.save()"),
    ],
    ids=lambda lines: lines[0],
)
def test_input_in_a_column_that_has_something_to_check(lines: tuple[str, ...]):
    (found,) = found_in(*lines)
    assert found.confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    "lines",
    [
        ("order.note = request.POST['note']", "order.save()"),
        ("order.extra = request.data['extra']", "order.save()"),
        ("order.state = request.POST['state']",),
        ("order.state = 'new'", "order.save()"),
        ("order.parent_id = pk", "order.save()"),
        ("order.title = request.META['REMOTE_ADDR']", "order.save()"),
        ("order.amount = int(request.POST['amount'])", "order.save()"),
        ("order.title = request.POST['title'][:40]", "order.save()"),
        ("title = request.POST['title']", "if len(title) > 40:", "    return", "Order.objects.create(title=title)"),
        ("state = request.POST['state']", "if state not in STATES:", "    return", "Order.objects.create(state=state)"),
        ("order.title = f\"New {request.POST['title']}\"", "order.save()"),
        ("order.title = request.POST['title']", "order.full_clean()", "order.save()"),
        (
            "form = OrderForm(request.POST)",
            "if form.is_valid():",
            "    Order.objects.create(title=request.POST['title'])",
        ),
        ("Strict.objects.create(title=request.POST['title'])",),
        ("Link.objects.get_or_create(slug=request.POST['slug'])",),
        ("Order.objects.get(title=request.POST['title'])",),
        ("order.parent = Order.objects.get(pk=request.POST['parent'])", "order.save()"),
        ("if request.POST.get('title') is None:", "    Order.objects.create(title=request.POST.get('title'))"),
    ],
    ids=lambda lines: lines[0],
)
def test_what_takes_anything_or_was_looked_at_is_let_be(lines: tuple[str, ...]):
    assert found_in(*lines) == []


def test_a_function_is_told_once_with_all_columns_and_what_they_want():
    lines = ("order.title = request.POST['title']", "order.link = request.POST['link']", "order.save()")
    (found,) = found_in(*lines, "Link.objects.create(order_id=request.POST['order'])")
    assert found.message == "`order.save()` stores `request.POST` in `title` and `link` of Order unchecked"
    assert [each.note for each in found.related] == [
        "the input is read here",
        "a form would check its length",
        "a form would check that it is a URL",
        "`Link.objects.create()` stores `request.POST` in `order` of Link unchecked",
    ]


def test_what_is_handed_to_another_function_is_told_where_it_is_handed():
    tools = "from .models import Order\n\ndef make(title):\n    return Order.objects.create(title=title)\n"
    (found,) = found_in("make(request.POST['title'])", tools=tools)
    assert (found.place.path, found.confidence) == ("shop/views.py", Confidence.LIKELY)
    assert [each.place.path for each in found.related] == ["shop/views.py", "shop/tools.py", "shop/models.py"]


@pytest.mark.parametrize(
    "tools",
    [
        "from .models import Order\n\ndef make(title):\n    return Order.objects.create(title=title[:40])\n",
        "from .models import Order\n\ndef make(title):\n    row = Order(title=title)\n    row.full_clean()\n    row.save()\n",
        "from .models import Order\n\ndef make(title):\n    return Order.objects.filter(title=title)\n",
    ],
)
def test_what_the_other_function_looks_at_is_let_be(tools: str):
    assert found_in("make(request.POST['title'])", tools=tools) == []


def test_who_is_called_behind_a_form_is_let_be():
    caller = "from .views import show\n\ndef outer(request, order):\n    form = F(request.POST)\n    form.is_valid()\n    show(request, order)\n"
    assert found_in("order.title = request.POST['title']", "order.save()", outer=caller) == []


def test_a_project_whose_rows_are_cleaned_before_every_save_is_let_be():
    signals = (
        "from django.db.models.signals import pre_save\nfrom django.dispatch import receiver\n\n"
        "@receiver(pre_save)\ndef clean(instance, **kwargs):\n    instance.full_clean()\n"
    )
    assert found_in("order.title = request.POST['title']", "order.save()", signals=signals) == []
