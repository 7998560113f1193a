"""# A relation is given something that is no row of its model

The row is not made, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book(title="Notes", author=1).title)


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
ValueError: Cannot assign "1": "Book.author" must be a "Author" instance.
```

## Because
A foreign key takes a row; a key goes to the attribute with `_id` at its end. A form's text or a serializer's id was passed on
as it came, or a row of another model was. With `AnonymousUser` the visitor is not logged in: the view has to ask for that first.

## Answer
```text
It is assigned here (shop/views.py:7)
`author` is a field of `shop.Book` (shop/models.py:15)
Give it the row: author = get_object_or_404(Author, pk=…)
Or give its key to the attribute that takes keys: author_id=…
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book(title="Notes", author_id=1).title)


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "ValueError"
MESSAGE = (
    r"Cannot assign \"(?P<value>.*)\": \"(?P<model>\w+)\.(?P<field>\w+)\" must be an? \"(?P<target>\w+)\" instance"
)
DOCS = "ref/models/fields/#foreignkey"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name, target = seen["field"], seen["target"]
    if place := place_in(project, seen.raised):
        yield Fact("It is assigned here", place)
    for model in project.models.concrete:
        field = model.field(name) if model.name == seen["model"] else None
        if field:
            yield Fact(f"`{name}` is a field of `{model.label}`", field.place)
    if "AnonymousUser" in seen["value"]:
        yield Step(
            "Ask for a log-in first", "@login_required, LoginRequiredMixin or permission_classes = [IsAuthenticated]"
        )
        return
    yield Step("Give it the row", f"{name} = get_object_or_404({target}, pk=…)")
    yield Step("Or give its key to the attribute that takes keys", f"{name}_id=…")
