"""# A key or number is compared with something that is no number

The query is not run, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book.objects.filter(author=request.GET["author"]).count())


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/?author=ada
ValueError: Field 'id' expected a number but got 'ada'.
```

## Because
A text from the address, from a form or from JSON goes into a lookup of a number as it came: an empty text, `undefined` or
`null` from a script, a name or slug where the key is meant, a converter that takes too much (`<str:pk>`). With `AnonymousUser`
the visitor is not logged in: the view has to ask for that first. In `migrate` it is the default of a new field that is no key.

## Answer
```text
It is asked here (shop/views.py:7)
Take only numbers in the URL pattern: path("<int:pk>/", …)
What comes from a query or a form is checked first: form = BookForm(request.GET); form.is_valid()
```

## Good
```python
# shop/views.py
from django import forms
from django.http import HttpResponse

from shop.models import Author, Book


class Choice(forms.Form):
    author = forms.ModelChoiceField(Author.objects.all(), required=False)


def book_list(request):
    choice = Choice(request.GET)
    found = Book.objects.filter(author=choice.cleaned_data["author"]) if choice.is_valid() else Book.objects.none()
    return HttpResponse(found.count())


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "ValueError TypeError"
MESSAGE = r"^Field '(?P<field>\w+)' expected a number but got (?P<value>.*?)\.?$"
DOCS = "topics/http/urls/#path-converters"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is asked here", place)
    if "AnonymousUser" in seen["value"]:
        login = "@login_required, LoginRequiredMixin or permission_classes = [IsAuthenticated]"
        yield Step("Ask for a log-in first", login)
        return
    yield Step("Take only numbers in the URL pattern", 'path("<int:pk>/", …)')
    yield Step("What comes from a query or a form is checked first", "form = BookForm(request.GET); form.is_valid()")
