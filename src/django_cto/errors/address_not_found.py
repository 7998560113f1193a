r"""# No URL pattern answers the address

Whoever follows the link sees `404 Not Found`.

## You see
```python
# config/urls.py
from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
```
```console
$ curl http://localhost:8000/books/
Not Found: /books/
```

## Because
The app's own `urls.py` is not included below ROOT_URLCONF; the address is misspelt, or lacks what the `include` puts before it;
a regular expression does not allow for its end. A pattern begins without a slash: the one of the host's end is already there.
Where a pattern does answer, its view has raised `Http404` itself: the row that `get_object_or_404` looks for is not there.

## Answer
```text
No pattern of the project answers `/books/`
These patterns are included nowhere (shop/urls.py:6)
Include them: path("books/", include("shop.urls"))
Ask for an address that there is
```

## Good
```python
# config/urls.py
from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("books/", include("shop.urls"))]
```
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.definitions import Variable, place_of
from django_cto.project.url_pattern import Pattern
from django_cto.text import Place

# Only where it is all that was shown: in a log of other things, every browser asks for an icon that is not there.
LINE = (
    r"\A\s*(?:Page not found.*\s[\s\S]{0,400}?Request URL:\s*https?://[^/\s]+(?P<page>/\S*)"
    r"|Not Found: (?P<path>/\S*)(?:\s*(?:HTTP 404|\[[^\]\n]+\] \"[A-Z]+ \S+ HTTP/[\d.]+\" 404 \d+))*\s*\Z)"
)
DOCS = "topics/http/urls/"
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
SIMILAR = 0.6


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    address = (seen["path"] or seen["page"]).partition("?")[0]
    patterns = [pattern for pattern in project.urls.placed if pattern.route is not None]
    if answering := [pattern for pattern in patterns if _answers(pattern.route or "", address)]:
        yield Fact(f"This pattern answers `{address}`: its view raises Http404 itself", answering[0].place)
        yield Step("Look whether the row is there that the view asks for")
        return
    if strange := next((mount for mount in project.urls.mounts if mount and address[1:].startswith(mount)), None):
        yield Fact(f"Below `/{strange}` a library has addresses of its own: this is none of them")
    elif project.urls.roots:
        yield Fact(f"No pattern of the project answers `{address}`")
    for name, place in _left_out(project):
        yield Fact("These patterns are included nowhere", place)
        prefix = f"{address.strip('/').partition('/')[0]}/".lstrip("/")
        yield Step("Include them", f'path("{prefix}", include("{name}"))')
    if near := _nearest(patterns, address):
        yield Fact(f"The nearest address is `/{near.route}`", near.place)
    yield Step("Ask for an address that there is")


def _answers(route: str, address: str) -> bool:
    """Whether a route is that of an address, as `path()` or as `re_path()` writes it."""
    parts = CONVERTER.split(route)
    # Every second part is the converter that stands between two literal ones.
    written = (
        re.escape(part) if number % 2 == 0 else ".+" if part == "path" else "[^/]+" for number, part in enumerate(parts)
    )
    if re.fullmatch("".join(written), address.lstrip("/")):
        return True
    try:
        return "^" in route and bool(re.match(route, address.lstrip("/")))
    except re.error:
        return False


def _left_out(project: Project) -> Iterator[tuple[str, Place]]:
    """The modules of URL patterns that no pattern below the roots comes from."""
    reached = {pattern.place.path for pattern in project.urls.placed if pattern.place}
    reached |= {root.path for root in project.urls.roots}
    for path, module in sorted(project.modules.items()) if project.urls.roots else ():
        listed = module.names.get("urlpatterns")
        if isinstance(listed, Variable) and path not in reached and not module.is_test:
            yield module.name, place_of(module, listed.node.at)


def _nearest(patterns: list[Pattern], address: str) -> Pattern | None:
    routes = {pattern.route or "": pattern for pattern in patterns if pattern.place}
    found = difflib.get_close_matches(address.strip("/"), [route.strip("/") for route in routes], 1, SIMILAR)
    return next((routes[route] for route in routes if found and route.strip("/") == found[0]), None)
