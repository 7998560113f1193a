"""# Input is read before anybody has checked it

A form has no `cleaned_data`, and a serializer no `validated_data`, until `is_valid()` has been called: the read raises
`AttributeError` or `AssertionError`, and the request ends with status 500. Where somebody mends that by reading
`form.data` instead, unchecked input goes into the database.

Reported are forms and serializers made in the same function of which every way to the read comes by no `is_valid()`, no
`errors` and no call that is given the form. Let be: forms that come from elsewhere (`form_valid(self, form)`), classes that
validate themselves, form sets (which validate when asked), and code that catches the error.

## Bad
```python
# shop/views.py
from django import forms
from django.shortcuts import redirect, render


class OfferForm(forms.Form):
    price = forms.DecimalField()


def offer(request, book):
    form = OfferForm(request.POST or None)
    if request.method == "POST":
        book.bid(form.cleaned_data["price"])  # <-
        return redirect(book)
    return render(request, "shop/offer.html", {"form": form})
```

## Good
```python
# shop/views.py
from django import forms
from django.shortcuts import redirect, render


class OfferForm(forms.Form):
    price = forms.DecimalField()


def offer(request, book):
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        book.bid(form.cleaned_data["price"])
        return redirect(book)
    return render(request, "shop/offer.html", {"form": form})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.unvalidated import EarlyRead, early_reads
from django_cto.flow.validation import RESULTS
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER


def check(project: Project) -> Iterator[Finding]:
    for function, read in early_reads(project):
        name = s.dotted(read.node.value)
        yield Finding(
            place=place_of(function.module, read.node.at),
            message=f"`{name}.{RESULTS[read.of.kind]}` does not exist before `{name}.is_valid()` is called",
            related=(Related(place_of(function.module, read.of.made.at), "it is made here"),),
            symbol=function.symbol,
            fix=_fix(project, function, read, name),
        )


def _fix(project: Project, function: FunctionDef, read: EarlyRead, name: str) -> Fix | None:
    """A serializer can refuse wrong input by itself; what a view does with a wrong form only its author knows."""
    if read.of.kind != "serializer":
        return None
    place = place_of(function.module, read.statement.at)
    line = project.text(place.path).split("\n")[place.line - 1]
    if line[: place.column - 1].strip():
        return None
    start = (place.line, place.column)
    text = f"{name}.is_valid(raise_exception=True)\n{line[: place.column - 1]}"
    return Fix("Refuse invalid input first", Safety.UNSAFE, (Edit(place.path, start, start, text),))
