"""# Input is saved and nothing has checked it

`save()` and `create()` check nothing: a model's field types, `choices`, `max_length` and validators are asked by forms,
serializers and `full_clean()` alone. A text that is too long or no number ends in status 500 instead of a message, and what
the database takes stays: a status that is none of the choices, a link that is `javascript:`, the key of somebody else's row
(CWE-20). Whoever reads the row later believes it.

Found are values of `request.POST`, `GET`, `data`, `body`, cookies and headers that are given to a column in `create()`,
`update()`, a constructor or by assignment and then saved, in the function that reads them or in one that it hands them to.
A function is told once.

Let be are columns that take anything (plain text, JSON, files) and values that were tested against a list, converted, cut
to a length or measured, or handed to any function that checks; functions that have a form or serializer validate, or that
are called by one; rows that `full_clean()`, also in the model's `save()` or a receiver, looks at; and arguments of the URL.

## Bad
```python
# shop/views.py
from django.shortcuts import get_object_or_404, redirect

from .models import Order


def change(request, pk):
    order = get_object_or_404(Order, pk=pk, user=request.user)
    order.shipping = request.POST["shipping"]
    order.save()  # <-
    return redirect("order", pk)
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    shipping = models.CharField(max_length=8, choices=[("post", "By post"), ("courier", "By courier")])
```

## Good
```python
# shop/views.py
from django.forms import modelform_factory
from django.shortcuts import get_object_or_404, redirect, render

from .models import Order

ShippingForm = modelform_factory(Order, fields=["shipping"])


def change(request, pk):
    order = get_object_or_404(Order, pk=pk, user=request.user)
    form = ShippingForm(request.POST, instance=order)
    if form.is_valid():
        form.save()
        return redirect("order", pk)
    return render(request, "shop/change.html", {"form": form})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input.unchecked import Unchecked, asks, unchecked
from django_cto.flow.wording import written
from django_cto.project.definitions import FunctionDef
from django_cto.rule import MOST_RELATED, Confidence, Finding, Related, Severity

SEVERITY = Severity.MAJOR
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for function, found in unchecked(flow):
        by_call: dict[int, list[Unchecked]] = {}
        for each in found:
            by_call.setdefault(id(each.call.call), []).append(each)
        yield _finding(function, list(by_call.values()))


def _finding(function: FunctionDef, calls: list[list[Unchecked]]) -> Finding:
    first = calls[0][0]
    is_near = first.call is first.write.save
    return Finding(
        place=first.call.place,
        message=_told(calls[0]),
        confidence=Confidence.CERTAIN if is_near else Confidence.LIKELY,
        related=tuple(_related(calls[0], is_near, calls[1:]))[:MOST_RELATED],
        symbol=function.symbol,
        model=first.write.model.label,
    )


def _told(found: list[Unchecked]) -> str:
    first = found[0]
    names = list(dict.fromkeys(f"`{each.write.field.name}`" for each in found))
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    call = written(first.call.call.func)
    return f"`{call}()` stores `{first.input.said}` in {listed} of {first.write.model.name} unchecked"


def _related(found: list[Unchecked], is_near: bool, others: list[list[Unchecked]]) -> Iterator[Related]:
    first = found[0]
    yield Related(first.input.place, "the input is read here")
    if not is_near:
        yield Related(first.write.save.place, "and saved here")
    for each in found:
        if place := each.write.field.place:
            yield Related(place, f"a form would check {asks(each.write.field, each.input)}")
    yield from (Related(other[0].call.place, _told(other)) for other in others)
