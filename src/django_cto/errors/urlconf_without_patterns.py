"""# A URLconf has no patterns

No page can be asked for, and no command that checks the project runs.

## You see
```python
# shop/urls.py
from django.urls import path

from shop import views

app_name = "shop"
urlpattern = [path("", views.book_list, name="book-list")]
```
```console
$ python manage.py check
django.core.exceptions.ImproperlyConfigured: The included URLconf '…' does not appear to have any patterns in it. …
```

## Because
`include()` looks for a list called `urlpatterns` in the module. It is misspelt or missing, is no list, the text given to
`include()` names another module than was meant (the views), or the module is not yet at its end when it is asked, because it
imports something that asks for URLs while it is imported: a circle. `reverse()` in the body of a class or at the top of a module
does that; `reverse_lazy()` does not.

## Answer
```text
`urlpatterns` is not assigned here (shop/urls.py:1)
`urlpattern` is the nearest name that is (shop/urls.py:6)
Assign the list under its own name: urlpatterns = [path(…), …]
At import time, in classes and defaults, ask later: success_url = reverse_lazy("…")
```

## Good
```python
# shop/urls.py
from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [path("", views.book_list, name="book-list")]
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.definitions import Variable
from django_cto.read import syntax as s
from django_cto.text import Place

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = (
    r"^The included (?:URLconf|urlconf) '?(?:<module '(?P<module>[\w.]+)'|(?P<named>[\w.]+)|.*?)'? ?.*does not appear to have any"
    r" patterns in it"
)
DOCS = "ref/urls/#include"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    known = project.names.module(seen["module"] or seen["named"])
    if known and "urlpatterns" in known.names:
        yield Fact(
            "It assigns `urlpatterns`: something that it imports asks for URLs before it is at its end",
            Place(known.path, 1),
        )
    elif known:
        yield Fact("`urlpatterns` is not assigned here", Place(known.path, 1))
        for near in difflib.get_close_matches("urlpatterns", known.names, 1, 0.7):
            found = known.names[near]
            if isinstance(found, Variable):
                yield Fact(f"`{near}` is the nearest name that is", Place(known.path, s.line_of(found.node.at)))
    if not known or "urlpatterns" not in known.names:
        yield Step("Assign the list under its own name", "urlpatterns = [path(…), …]")
    yield Step("At import time, in classes and defaults, ask later", 'success_url = reverse_lazy("…")')
