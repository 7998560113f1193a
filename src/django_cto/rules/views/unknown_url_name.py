"""# A link to a URL that does not exist

`reverse`, `redirect` and `{% url %}` look a pattern up when they run. Is there none of that name, or does it take other
arguments, they raise `NoReverseMatch`: the whole page that holds the link answers with status 500, to everybody who
reaches that line and to nobody before. One such link in a shared template takes every page down.

Reported is only what no URLconf below ROOT_URLCONF can have: an `include` that cannot be followed may bring any name, and
names within calls of `path()` that hooks or registries bring in are taken as existing. A name that is nowhere, or a
namespace that nothing includes, is told once, with the other places that ask for it. Let be are names that are put together at run time, `{% url … as
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
from django_cto.rule import MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import edit_of

SEVERITY = Severity.BLOCKER


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    if not project.urls.is_known:
        return
    absent: dict[str, list[UrlUse]] = {}
    for use in url_uses(project, flow):
        if not _may_exist(project, use):
            absent.setdefault(_missing(project, use), []).append(use)
            continue
        patterns = project.urls.candidates(use.name)
        if patterns and not any(_takes(pattern, use) for pattern in patterns):
            yield _mistaken(project, use, patterns)
    for what, uses in absent.items():
        yield _unknown(project, what, sorted(uses, key=lambda use: use.place))


def _missing(project: Project, use: UrlUse) -> str:
    """What is nowhere: the name, or the whole namespace with its colon."""
    space, colon, _ = use.name.partition(":")
    return f"{space}:" if colon and space not in project.urls.namespaces else use.name


def _may_exist(project: Project, use: UrlUse) -> bool:
    urls = project.urls
    return urls.may_exist(use.name) or (use.is_versioned and any(name.endswith(f":{use.name}") for name in urls.names))


def _unknown(project: Project, what: str, uses: list[UrlUse]) -> Finding:
    use, *others = uses
    nearest = project.urls.nearest(use.name)
    edit = edit_of(project.text(use.place.path), use.place, use.name, nearest) if nearest else None
    more = f", like {len(others)} more: nothing includes `{what[:-1]}`" if others and what.endswith(":") else ""
    return Finding(
        place=use.place,
        message=f"`{use.written}` names no URL pattern{more}",
        confidence=_confidence(project),
        related=tuple(Related(other.place, f"`{other.name}` is asked for here") for other in others[:MOST_RELATED]),
        symbol=use.symbol,
        fix=Fix(f"Name the pattern `{nearest}`", Safety.UNSAFE, (edit,)) if edit and not others else None,
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
