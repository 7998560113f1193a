"""# A view that does the work itself

What a view does, only a request can do: the API, the admin page, a task and a command that need the same have to copy
it, and each copy is mended, or forgotten, on its own. It can only be tested through HTTP, with log-in, form and page.

A view is judged by what it does on one way through it, not by its length: at least three writes (one in a loop counts
as two) to rows of several models, three in a transaction, or two to several models together with a mail or a call of
another system. Where more than two views of an app do so, it is told once, at the one that writes most.

Reading is let be, however much it is; so are branches that exclude each other, `form.save()` and `serializer.save()`,
and rows written before a task is sent for them. Deletions count as one write: a thing goes with all that hangs on it.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.CharField(max_length=80)
```
```python
# shop/views.py
from django.core.mail import send_mail
from django.db import transaction
from django.shortcuts import redirect

from shop.models import Line, Order


def checkout(request):  # <-
    with transaction.atomic():
        order = Order.objects.create(user=request.user)
        for book in request.POST.getlist("book"):
            Line.objects.create(order=order, book=book)
    send_mail("We have your order", str(order.pk), None, [request.user.email])
    return redirect("order", order.pk)
```

## Good
```python
# shop/services.py
from django.core.mail import send_mail
from django.db import transaction

from shop.models import Line, Order


def place_order(user, books):
    with transaction.atomic():
        order = Order.objects.create(user=user)
        Line.objects.bulk_create(Line(order=order, book=book) for book in books)
    send_mail("We have your order", str(order.pk), None, [user.email])
    return order
```
```python
# shop/views.py
from django.shortcuts import redirect

from shop.services import place_order


def checkout(request):
    order = place_order(request.user, request.POST.getlist("book"))
    return redirect("order", order.pk)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.deeds import Work, work_of
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.rule import MOST_RELATED, Finding, Related, Severity, gathered

SEVERITY = Severity.MINOR
MANY_WRITES = 3
# A task that two writes send off is what thin views are told to do.
BEYOND = frozenset({"mail", "request"})


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    """Find views, and methods of views, that write several rows themselves."""
    found: dict[str, list[tuple[Work, FunctionDef]]] = {}
    for function in _functions(project):
        work = work_of(flow, function)
        if _is_too_much(work):
            app = project.app_of(function.module)
            found.setdefault(app.name if app else function.module.package, []).append((work, function))
    for name, views in found.items():
        views.sort(key=lambda view: (-len(view[0].writes), view[1].place))
        yield from gathered([_finding(work, function) for work, function in views], f"views of `{name}`")


def _finding(work: Work, function: FunctionDef) -> Finding:
    return Finding(
        place=function.place,
        message=f"`{function.qualname}` {work.told()}",
        related=tuple(Related(deed.place, deed.note) for deed in work.deeds[:MOST_RELATED]),
        symbol=function.symbol,
    )


def _functions(project: Project) -> Iterator[FunctionDef]:
    for view in project.views.values():
        if isinstance(view.definition, ClassDef):
            yield from view.definition.methods.values()
        else:
            yield view.definition


def _is_too_much(work: Work) -> bool:
    count = len(work.acts)
    weight = count + sum(bool(deed.site.loops) for deed in work.acts)
    if len(work.models) > 1:
        besides = bool(work.kinds) if work.is_atomic else not BEYOND.isdisjoint(work.kinds)
        return count > 1 and (weight >= MANY_WRITES or besides)
    return count >= MANY_WRITES and work.is_atomic
