"""# Several related rows are assigned as if they were one value

Nothing is changed, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.contrib.auth.models import Group, User
from django.http import HttpResponse


def book_list(request):
    user, _ = User.objects.get_or_create(username="ada")
    user.groups = Group.objects.all()
    return HttpResponse("done")


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
TypeError: Direct assignment to the forward side of a many-to-many set is prohibited. Use groups.set() instead.
```

## Because
The links of a many-to-many relation, and the rows that lead back by a foreign key, are rows of their own in the database: each
change is written at once, not by `save()`. So they cannot be assigned, nor given to `create()` or to the class; a serializer has
to take them out of `validated_data` first.

## Answer
```text
It is assigned here (shop/views.py:7)
Set them after the row is saved: row.groups.set(rows)
Or change single ones: row.groups.add(row), row.groups.remove(row)
In create() of a serializer, take them out first: groups = validated_data.pop("groups")
```

## Good
```python
# shop/views.py
from django.contrib.auth.models import Group, User
from django.http import HttpResponse


def book_list(request):
    user, _ = User.objects.get_or_create(username="ada")
    user.groups.set(Group.objects.all())
    return HttpResponse("done")


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "TypeError"
MESSAGE = (
    r"^Direct assignment to the (?:forward|reverse) side of a .+ is prohibited\. Use (?P<name>\w+)\.set\(\) instead"
)
DOCS = "ref/models/relations/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["name"]
    if place := place_in(project, seen.raised):
        yield Fact("It is assigned here", place)
    yield Step("Set them after the row is saved", f"row.{name}.set(rows)")
    yield Step("Or change single ones", f"row.{name}.add(row), row.{name}.remove(row)")
    yield Step("In create() of a serializer, take them out first", f'{name} = validated_data.pop("{name}")')
