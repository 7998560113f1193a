"""# A relation is used before its row is saved

Nothing is saved, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    author = Author(name="Ada")
    Book.objects.create(title="Notes", slug="notes", author=author)
    return HttpResponse("done")


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
ValueError: save() prohibited to prevent data loss due to unsaved related object 'author'.
```

## Because
A relation is stored as the key of the other row, which has none before it is saved. The other object was made and not saved,
`form.save(commit=False)` put the saving off, or a signal that runs before the saving (`pre_save`) uses `self.tags` already.
A row and what belongs to it are saved in the order in which they need each other.

## Answer
```text
It is used here (shop/views.py:8)
`author` is a field of `shop.Book` (shop/models.py:15)
Save the other row first: author.save()
After form.save(commit=False): save the object, then form.save_m2m()
Both or none: with transaction.atomic(): …
```

## Good
```python
# shop/views.py
from django.db import transaction
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    with transaction.atomic():
        author = Author.objects.create(name="Ada")
        Book.objects.create(title="Notes", slug="notes", author=author)
    return HttpResponse("done")


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
    r"\(\) prohibited to prevent data loss due to unsaved related object '(?P<field>\w+)'"
    r"|^\"(?P<row>.*)\" needs to have a value for field \"\w+\" before this many-to-many relationship can be used"
    r"|^'?(?P<model>\w+)'? instance needs to have a primary key value before (?:this|a many-to-many) relationship can be used"
    r"|^Model instances passed to related filters must be saved"
)
DOCS = "topics/db/examples/many_to_one/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["field"]
    if place := place_in(project, seen.raised):
        yield Fact("It is used here", place)
    found = [(model, field) for model in project.models.concrete for field in model.own_fields if field.name == name]
    if name and len(found) == 1:
        model, field = found[0]
        yield Fact(f"`{name}` is a field of `{model.label}`", field.place)
    if name:
        yield Step("Save the other row first", f"{name}.save()")
    else:
        yield Step("Save the row first, then relate others to it", f"{seen['model'].lower() or 'row'}.save()")
    yield Step("After form.save(commit=False)", "save the object, then form.save_m2m()")
    yield Step("Both or none", "with transaction.atomic(): …")
