"""# The template uses a tag or filter that it has not loaded

The template is not compiled: every page that it has a part in answers with status 500.

## You see
```html
<!-- shop/templates/shop/book_list.html -->
<link rel="stylesheet" href="{% static "shop.css" %}">
```
```console
$ curl http://localhost:8000/books/
django.template.exceptions.TemplateSyntaxError: …Invalid block tag on line 1: 'static'. Did you forget to register or load this tag?
```

## Because
Tags and filters that are not built in have to be loaded in each template that uses them: a `{% load %}` in the template that is
extended or includes it does not count. The library's app has to be in INSTALLED_APPS, its module in a package `templatetags`,
and the server started anew after that package was made. A tag that ends what was never begun is told in the same words.

## Answer
```text
`static` is used here (shop/templates/shop/book_list.html:1)
It is Django's own, in the library `static`
Load it at the top of the template, below `extends`: {% load static %}
```

## Good
```html
<!-- shop/templates/shop/book_list.html -->
{% load static %}
<link rel="stylesheet" href="{% static "shop.css" %}">
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef

RAISED = "django.template.exceptions.TemplateSyntaxError"
MESSAGE = (
    r"Invalid block tag(?: on line \d+)?: '(?P<tag>[^']+)'|Invalid filter: '(?P<filter>[^']+)'"
    r"|'(?P<library>\w+)' is not a registered tag library"
)
DOCS = "ref/templates/builtins/"
LIBRARIES = {
    "static": ("static", "get_static_prefix", "get_media_prefix"),
    "i18n": ("trans", "translate", "blocktrans", "blocktranslate", "get_current_language", "get_available_languages"),
    "l10n": ("localize", "unlocalize"),
    "tz": ("localtime", "timezone", "get_current_timezone", "utc"),
    "cache": ("cache",),
    "humanize": ("intcomma", "intword", "naturaltime", "naturalday", "apnumber", "ordinal"),
    "crispy_forms_tags": ("crispy",),
    "widget_tweaks": ("render_field", "add_class", "attr"),
    "socialaccount": ("provider_login_url", "providers_media_js"),
}
APPS = {"humanize": "django.contrib.humanize", "crispy_forms_tags": "crispy_forms", "widget_tweaks": "widget_tweaks"}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    word = seen["tag"] or seen["filter"]
    if library := seen["library"]:
        for place, words in project.templates.tags_named("load"):
            if library in words:
                yield Fact(f"`{library}` is loaded here", place)
        app = APPS.get(library)
        yield Step(f"Add `{app}` to INSTALLED_APPS" if app else "Add the app that brings it to INSTALLED_APPS")
        yield Step(
            "If it is your own, it lies in a package: templatetags/__init__.py and the module; start the server anew"
        )
        return
    for place, _ in project.templates.tags_named(word) if seen["tag"] else ():
        yield Fact(f"`{word}` is used here", place)
    library = next((name for name, words in LIBRARIES.items() if word in words), "")
    if own := _own(project, word):
        yield Fact(f"It is registered in the library `{own.module.name.rpartition('.')[2]}`", own.place)
    elif library:
        whose = f"of `{APPS[library]}`" if library in APPS else "Django's own"
        yield Fact(f"It is {whose}, in the library `{library}`")
    elif word.startswith("end") or word in {"else", "elif", "empty"}:
        yield Fact(f"`{word}` belongs to a block that was not begun, or was ended before")
    name = own.module.name.rpartition(".")[2] if own else library or "<library>"
    yield Step("Load it at the top of the template, below `extends`", f"{{% load {name} %}}")
    if library in APPS:
        yield Step(f"And add `{APPS[library]}` to INSTALLED_APPS")


def _own(project: Project, word: str) -> FunctionDef | None:
    """The function of the project's own libraries of tags that bears a name."""
    found = (function for function in project.functions if "templatetags" in function.module.path.split("/"))
    return next((function for function in found if function.name == word), None)
