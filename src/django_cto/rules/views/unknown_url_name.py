"""# A link to a URL that does not exist

`reverse`, `redirect` and `{% url %}` look a pattern up when they run. Is there none of that name, or does it take other
arguments, they raise `NoReverseMatch`: the whole page that holds the link answers with status 500, to everybody who
reaches that line and to nobody before. One such link in a shared template takes every page down.

Reported is only what no URLconf below ROOT_URLCONF can have: an `include` that cannot be followed may bring any name, and
names within calls of `path()` that hooks or registries bring in are taken as existing. A namespace that nothing includes
is told once, with other places that ask for it. Let be are names that are put together at run time, `{% url … as
variable %}`, and calls that catch `NoReverseMatch`.

## Bad
```python
# config/settings.py
ROOT_URLCONF = "config.urls"
```
```python
# config/urls.py
from django.urls import include, path

urlpatterns = [path("books/", include("shop.urls"))]
```
```python
# shop/urls.py
from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("<slug:slug>/", views.book, name="book"),
]
```
```python
# shop/views.py
from django.shortcuts import redirect, render


def book(request, slug):
    return render(request, "shop/book.html")


def shelf(request):
    return redirect("shop:self")  # <-
```
```html
{# shop/templates/shop/book.html #}
<a href="{% url "shop:shelve" %}">All books</a> {# <- #}
```

## Good
```python
# config/settings.py
ROOT_URLCONF = "config.urls"
```
```python
# config/urls.py
from django.urls import include, path

urlpatterns = [path("books/", include("shop.urls"))]
```
```python
# shop/urls.py
from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("<slug:slug>/", views.book, name="book"),
]
```
```python
# shop/views.py
from django.shortcuts import redirect, render


def book(request, slug):
    return render(request, "shop/book.html")


def shelf(request):
    return redirect("shop:shelf")
```
```html
{# shop/templates/shop/book.html #}
<a href="{% url "shop:shelf" %}">All books</a>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.url_uses import UrlUse, url_uses
from django_cto.project import Project
from django_cto.project.url_pattern import Pattern
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import edit_of

SEVERITY = Severity.BLOCKER
MOST_RELATED = 8


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    if not project.urls.is_known:
        return
    absent: dict[str, list[UrlUse]] = {}
    for use in url_uses(project, flow):
        if not _may_exist(project, use):
            space = use.name.partition(":")[0] if ":" in use.name else ""
            if space and space not in project.urls.namespaces:
                absent.setdefault(space, []).append(use)
            else:
                yield _unknown(project, use)
            continue
        patterns = project.urls.candidates(use.name)
        if patterns and not any(_takes(pattern, use) for pattern in patterns):
            yield _mistaken(project, use, patterns)
    for space, uses in absent.items():
        yield _absent(project, space, sorted(uses, key=lambda use: use.place))


def _absent(project: Project, space: str, uses: list[UrlUse]) -> Finding:
    """The first of all uses of a namespace that nothing includes."""
    first, *others = uses
    if not others:
        return _unknown(project, first)
    return Finding(
        place=first.place,
        message=f"`{first.written}` names no URL pattern, like {len(others)} more: nothing includes `{space}`",
        confidence=_confidence(project),
        related=tuple(Related(use.place, f"asks for `{use.name}`") for use in others[:MOST_RELATED]),
        symbol=first.symbol,
    )


def _may_exist(project: Project, use: UrlUse) -> bool:
    urls = project.urls
    return urls.may_exist(use.name) or (use.is_versioned and any(name.endswith(f":{use.name}") for name in urls.names))


def _unknown(project: Project, use: UrlUse) -> Finding:
    nearest = project.urls.nearest(use.name)
    edit = edit_of(project.text(use.place.path), use.place, use.name, nearest) if nearest else None
    return Finding(
        place=use.place,
        message=f"`{use.written}` names no URL pattern",
        confidence=_confidence(project),
        symbol=use.symbol,
        fix=Fix(f"Name the pattern `{nearest}`", Safety.UNSAFE, (edit,)) if edit else None,
    )


def _takes(pattern: Pattern, use: UrlUse) -> bool:
    """Whether a pattern can be reversed with the arguments given, as `django.urls.resolvers` decides."""
    if pattern.captured is None or use.positional is None or use.keywords is None or use.is_versioned:
        return True
    if use.positional:
        return use.positional == len(pattern.captured)
    if any(name.startswith("#") for name in pattern.captured):
        return False
    return use.keywords ^ set(pattern.captured) <= pattern.defaults


def _mistaken(project: Project, use: UrlUse, patterns: tuple[Pattern, ...]) -> Finding:
    wanted = dict.fromkeys(_listed(pattern.captured or ()) for pattern in patterns)
    given = f"{use.positional} by position" if use.positional else _listed(sorted(use.keywords or ()))
    places = dict.fromkeys(pattern.place for pattern in patterns if pattern.place)
    return Finding(
        place=use.place,
        message=f"`{use.written}` is given {given}, but the pattern takes {' or '.join(wanted)}",
        confidence=_confidence(project),
        related=tuple(Related(place, "the pattern of this name") for place in places),
        symbol=use.symbol,
    )


def _confidence(project: Project) -> Confidence:
    return Confidence.CERTAIN if project.urls.is_whole else Confidence.LIKELY


def _listed(names: tuple[str, ...] | list[str]) -> str:
    if any(name.startswith("#") for name in names):
        return f"{len(names)} by position"
    return ", ".join(f"`{name}`" for name in names) or "no arguments"
