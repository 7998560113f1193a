"""# The template is nowhere to be found

The view asks for a template that none of the loaders has: the page answers with status 500.

## You see
```python
# shop/views.py
from django.shortcuts import render


def book_list(request):
    return render(request, "shop/book_lst.html")


def book_detail(request, slug):
    return render(request, "shop/book_detail.html")
```
```console
$ curl http://localhost:8000/books/
django.template.exceptions.TemplateDoesNotExist: shop/book_lst.html
```

## Because
The name is misspelt, or the file lies where nobody looks: Django looks into the `DIRS` of TEMPLATES, then, with `APP_DIRS`, into
the folder `templates` of every installed app. The name begins below that folder: `shop/templates/shop/list.html` is
`shop/list.html`. A library's template is missing where the library is not in INSTALLED_APPS; in a package or an image, where
only `.py` files were copied. Within `{% extends %}` and `{% include %}` the name is as long as elsewhere.

## Answer
```text
The template is asked for here (shop/views.py:5)
`shop/book_list.html` is the nearest that there is (shop/templates/shop/book_list.html:1)
Looked for in the folder `templates` of each installed app, such as `shop/templates/`
Ask for it by its name: shop/book_list.html
```

## Good
```python
# shop/views.py
from django.shortcuts import render


def book_list(request):
    return render(request, "shop/book_list.html")


def book_detail(request, slug):
    return render(request, "shop/book_detail.html")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.text import Place

RAISED = "django.template.exceptions.TemplateDoesNotExist jinja2.exceptions.TemplateNotFound"
MESSAGE = r"^(?P<names>[^\n]+)"
DOCS = "topics/templates/#template-loading"
# Libraries by the folder that their templates lie in.
LIBRARIES = {
    "account": "allauth.account",
    "allauth": "allauth",
    "admin": "django.contrib.admin",
    "bootstrap": "crispy_forms",
    "debug_toolbar": "debug_toolbar",
    "django": "django.forms",
    "django_filters": "django_filters",
    "drf_spectacular": "drf_spectacular",
    "mfa": "allauth.mfa",
    "registration": "django.contrib.auth",
    "rest_framework": "rest_framework",
    "socialaccount": "allauth.socialaccount",
}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["names"].split(", ")[0].strip()
    places = [place_in(project, seen.raised)]
    places += [
        place
        for tag in ("include", "extends")
        for place, words in project.templates.tags_named(tag)
        if _is(words, name)
    ]
    yield from (Fact("The template is asked for here", place) for place in places if place)
    found = project.templates.nearest(name)
    template = project.templates.get(found) if found else None
    if template:
        yield Fact(f"`{template.name}` is the nearest that there is", Place(template.path, 1))
    yield from _looked(project)
    library = LIBRARIES.get(name.partition("/")[0])
    if template:
        yield Step("Ask for it by its name", template.name)
    elif library:
        yield Step(f"If it is the library's, add it to INSTALLED_APPS and let APP_DIRS be True: `{library}`")
    else:
        yield Step("Put the file where it is looked for", f"<app>/templates/{name}")


def _is(words: tuple[str, ...], name: str) -> bool:
    return bool(words) and words[0].strip("'\"") == name


def _looked(project: Project) -> Iterator[Fact]:
    """The folders that are looked into, as far as the project itself has them."""
    inside = sorted(
        {path.partition("/templates/")[0] for path in (t.path for t in project.templates.all) if "/templates/" in path}
    )
    apps = [app.folder for app in project.apps.values() if app.folder in inside]
    if apps:
        yield Fact(f"Looked for in the folder `templates` of each installed app, such as `{apps[0]}/templates/`")
