"""# A view that does the work itself

What a view does, only a request can do: the API, the admin page, a task and a command that need the same have to copy
it, and each copy is mended, or forgotten, on its own. It can only be tested through HTTP, with log-in, form and page.

A view is judged by what it does on one way through it, not by its length: at least three writes (one in a loop counts
as two) to rows of several models, three in a transaction, or two to several models together with a mail or a call of
another system. What it calls of its own class, and functions of the same file that take the request, count as part of it,
for nothing else can call them. Where more than two views of an app do so, it is told once, at the one that writes most.

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

from collections.abc import Iterator, Mapping

from django_cto.flow import Flow
from django_cto.flow.deeds import WRITING, Work, work_of
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.rule import MOST_RELATED, Finding, Related, Severity, gathered

SEVERITY = Severity.MINOR
MANY_WRITES = 3
# A task that two writes send off is what thin views are told to do.
BEYOND = frozenset({"mail", "request"})
NO_WORK = Work((), False)


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    """Find views, and methods of views, that write several rows themselves."""
    found: dict[str, list[tuple[Work, FunctionDef]]] = {}
    for work, function in _works(project, flow):
        app = project.app_of(function.module)
        found.setdefault(app.name if app else function.module.package, []).append((work, function))
    for name, views in found.items():
        views.sort(key=lambda view: (-len(view[0].writes), view[1].place))
        yield from gathered([_finding(work, function) for work, function in views], f"views of `{name}`")


def _works(project: Project, flow: Flow) -> Iterator[tuple[Work, FunctionDef]]:
    """The functions of views that do too much, alone or together with those that only they can use."""
    functions = list(_functions(project))
    alone = {id(function.node): work_of(flow, function) for function in functions}
    told = {number for number, work in alone.items() if _is_too_much(work)}
    views = {id(function.node) for function in functions if function.owner is None}
    whole = {id(function.node): _with_parts(flow, function, views | told) for function in functions}
    more = {number for number, work in whole.items() if _is_too_much(work)}
    for function in functions:
        number = id(function.node)
        if number in told:
            yield alone[number], function
        elif number in more:
            # What calls another one of them does its own share alone.
            work = _with_parts(flow, function, views | told | more)
            if _is_too_much(work):
                yield work, function


def _with_parts(flow: Flow, function: FunctionDef, others: set[int]) -> Work:
    """What a function does together with what writes for it and nobody else can call.

    That are methods of its own class, and functions of its module that take the request.
    """
    methods: Mapping[str, FunctionDef] = function.owner.methods if function.owner else {}

    def is_part(part: FunctionDef) -> bool:
        if id(part.node) in others or WRITING.isdisjoint(part.node.mentions):
            return False
        if part.owner:
            return methods.get(part.name) is part
        return part.module is function.module and any(given.name == "request" for given in part.node.parameters)

    names = function.module.names
    called = (methods.get(name) or names.get(name) for name in function.node.mentions)
    if not any(isinstance(part, FunctionDef) and part is not function and is_part(part) for part in called):
        return NO_WORK
    return work_of(flow, function, is_part)


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
    weight = count + sum(deed.is_repeated for deed in work.acts)
    if len(work.models) > 1:
        besides = bool(work.kinds) if work.is_atomic else not BEYOND.isdisjoint(work.kinds)
        return count > 1 and (weight >= MANY_WRITES or besides)
    return count >= MANY_WRITES and work.is_atomic
