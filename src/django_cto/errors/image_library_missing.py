"""# A model has an image, and the library for images is not installed

Nothing of the project can be started.

## You see
```python
# shop/covers.py
from django.db import models


class Cover(models.Model):
    picture = models.ImageField(upload_to="covers")

    class Meta:
        app_label = "shop"
```
```python
# shop/views.py
from shop.covers import Cover


def book_list(request): ...


def book_detail(request, slug): ...
```
```console
$ python manage.py check
shop.Cover.picture: (fields.E210) Cannot use ImageField because Pillow is not installed.
```

## Because
`ImageField` looks with Pillow whether a file is an image, and how large. It is not among the requirements of this environment or
image. On a slim base image without a wheel for it, it has to be built, and needs the headers of libjpeg and zlib.

## Answer
```text
`picture` of `shop.Cover` is an image (shop/covers.py:5)
Install it in the environment that runs, and note it among the requirements: python -m pip install Pillow
If any file will do, and nobody asks for its width: models.FileField(…)
```

## Good
```python
# shop/covers.py
from django.db import models


class Cover(models.Model):
    picture = models.FileField(upload_to="covers")

    class Meta:
        app_label = "shop"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "SystemCheckError django.core.management.base.SystemCheckError"
MESSAGE = r"Cannot use ImageField because Pillow is not installed"
DOCS = "ref/models/fields/#imagefield"
FIELD = re.compile(r"(?P<model>\w+\.\w+)\.(?P<field>\w+): \(fields\.E210\)")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for found in FIELD.finditer(seen.raised.message):
        model = project.models.find(found["model"])
        field = model.field(found["field"]) if model else None
        yield Fact(f"`{found['field']}` of `{found['model']}` is an image", field.place if field else None)
    install = "python -m pip install Pillow"
    yield Step("Install it in the environment that runs, and note it among the requirements", install)
    yield Step("If any file will do, and nobody asks for its width", "models.FileField(…)")
