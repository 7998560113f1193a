"""# The other side of a one-to-one relation is not there

A one-to-one field read from the other side raises an exception where there is no row: the page of every such user answers
with status 500, while it works for all others.

## You see
```python
# shop/views.py
from django.contrib.auth.models import User
from django.http import HttpResponse


def book_list(request):
    user, _ = User.objects.get_or_create(username="ada")
    return HttpResponse(user.profile.city)


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.contrib.auth.models.User.profile.RelatedObjectDoesNotExist: User has no profile.
```

## Because
A row of one model does not make a row of the other. The row is missing for all that were made before the model was, by
`createsuperuser`, by a fixture, by `bulk_create` (which sends no signal), or where the code that makes it was passed by. A
foreign key that is not null and not yet set raises the same: `Book().author`.

## Answer
```text
`profile` leads from `User` to `shop.Profile.user` (shop/models.py:24)
It is read here (shop/views.py:7)
Make the row where it is needed: profile, _ = Profile.objects.get_or_create(user=user)
Or let the row be absent: getattr(user, "profile", None)
Make the rows that are missing, in a data migration: for user in User.objects.filter(profile=None): Profile.objects.create(user=user)
```

## Good
```python
# shop/views.py
from django.contrib.auth.models import User
from django.http import HttpResponse

from shop.models import Profile


def book_list(request):
    user, _ = User.objects.get_or_create(username="ada")
    profile, _ = Profile.objects.get_or_create(user=user)
    return HttpResponse(profile.city)


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.fields import Field
from django_cto.project.frames import place_in
from django_cto.project.model import Model
from django_cto.project.relations import accessor_of

RAISED = "RelatedObjectDoesNotExist"
MESSAGE = r"(?P<model>\w+) has no (?P<name>\w+)\."
DOCS = "topics/db/examples/one_to_one/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    model, name, place = seen["model"], seen["name"], place_in(project, seen.raised)
    if field := _own(project, model, name):
        yield Fact(f"`{name}` is a field of `{model}` itself, and not set yet", field.place)
        yield from [Fact("It is read here", place)] if place else []
        yield Step("Set it before it is read, or ask whether it is set", f"if {model.lower()}.{field.attname}: …")
        return
    found = _holder(project, name)
    if found:
        other, field = found
        yield Fact(f"`{name}` leads from `{model}` to `{other.label}.{field.name}`", field.place)
    yield from [Fact("It is read here", place)] if place else []
    yield from _remedies(model.lower(), model, name, found)


def _remedies(row: str, model: str, name: str, found: tuple[Model, Field] | None) -> Iterator[Step]:
    if found:
        made = f"{found[0].name}.objects.get_or_create({found[1].name}={row})"
        yield Step("Make the row where it is needed", f"{name}, _ = {made}")
    yield Step("Or let the row be absent", f'getattr({row}, "{name}", None)')
    if found:
        rows = f"for {row} in {model}.objects.filter({name}=None)"
        made = f"{found[0].name}.objects.create({found[1].name}={row})"
        yield Step("Make the rows that are missing, in a data migration", f"{rows}: {made}")


def _own(project: Project, model: str, name: str) -> Field | None:
    """The foreign key of this name that a model has itself."""
    named = [known for known in project.models.concrete if known.name == model]
    fields = (known.field(name) for known in named)
    return next((field for field in fields if field and field.is_foreign_key), None)


def _holder(project: Project, name: str) -> tuple[Model, Field] | None:
    """The model whose one-to-one field leads back by this name."""
    for model in project.models.concrete:
        for field in model.own_fields:
            if field.kind == "OneToOneField" and accessor_of(model, field) == name:
                return model, field
    return None
