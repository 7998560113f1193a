"""# A foreign key does not say what becomes of its row

Nothing can be started.

## You see
```python
# shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Review(models.Model):
    author = models.ForeignKey(Author)
```
```console
$ python manage.py check
TypeError: ForeignKey.__init__() missing 1 required positional argument: 'on_delete'
```

## Because
Since Django 2.0 each foreign key has to say what happens when the row that it leads to is deleted. Code from before, a tutorial
from before, or a package that was never carried on lacks it.

## Answer
```text
The key is declared here (shop/models.py:9)
Say what happens: on_delete=models.CASCADE (goes with it), PROTECT (forbids it) or SET_NULL (with null=True)
If the file is a package's, take a release of it that knows your Django
```

## Good
```python
# shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Review(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "TypeError"
MESSAGE = r"__init__\(\) missing 1 required positional argument: 'on_delete'"
DOCS = "ref/models/fields/#django.db.models.ForeignKey.on_delete"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The key is declared here", place)
    ways = "on_delete=models.CASCADE (goes with it), PROTECT (forbids it) or SET_NULL (with null=True)"
    yield Step("Say what happens", ways)
    yield Step("If the file is a package's, take a release of it that knows your Django")
