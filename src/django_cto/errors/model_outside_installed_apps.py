"""# A model belongs to no installed app

The process ends when the model is imported.

## You see
```python
# blog/models.py
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=50)
```
```python
# config/site.py
from config.settings import *
```
```python
# shop/views.py
from django.http import HttpResponse

from blog.models import Post


def book_list(request):
    return HttpResponse(Post._meta.label)


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ python manage.py check --settings config.site
RuntimeError: Model class blog.models.Post doesn't declare an explicit app_label and isn't in an application in INSTALLED_APPS.
```

## Because
The app is not in INSTALLED_APPS; or it is there and imported under two names, as `blog.models` and as `project.blog.models`
(an import from the wrong root, or a relative one), so that one of the two belongs to no app; or the `name` of its AppConfig is
not the path under which it is imported.

## Answer
```text
`Post` is here (blog/models.py:4)
It is imported as `blog.models`, from here (shop/views.py:3)
Add the app: INSTALLED_APPS += ["blog"]
If it is there, import it and name it (`AppConfig.name`) by one and the same path
```

## Good
```python
# config/site.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "blog"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import importer_in

RAISED = "RuntimeError"
MESSAGE = r"Model class (?P<module>[\w.]+)\.(?P<model>\w+) doesn't declare an explicit app_label"
DOCS = "ref/settings/#installed-apps"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    module, model = seen["module"], seen["model"]
    for known in project.models.all:
        if known.name == model and (
            known.owner.module.name == module or module.endswith(f".{known.owner.module.name}")
        ):
            yield Fact(f"`{model}` is here", known.place)
    if place := importer_in(project, seen.raised):
        yield Fact(f"It is imported as `{module}`, from here", place)
    yield Step("Add the app", f'INSTALLED_APPS += ["{module.partition(".models")[0]}"]')
    yield Step("If it is there, import it and name it (`AppConfig.name`) by one and the same path")
