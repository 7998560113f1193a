"""# The request has no user, session or messages yet

Every page answers with status 500, or every page that this code is run for.

## You see
```python
# shop/audit.py
def audit(get_response):
    def answered(request):
        name = request.user.get_username()
        return get_response(request) if name is not None else None

    return answered
```
```python
# config/audited.py
from config.settings import *

MIDDLEWARE = ["shop.audit.audit", *MIDDLEWARE]
```
```console
$ DJANGO_SETTINGS_MODULE=config.audited curl http://localhost:8000/books/
AttributeError: 'WSGIRequest' object has no attribute 'user'
```

## Because
`request.user` is put there by AuthenticationMiddleware, `request.session` by SessionMiddleware. Middleware runs in the order of
the list: what stands above them does not see it yet. A request that a test makes with RequestFactory passes no middleware at
all; neither does one that is answered before, such as an error in the middleware above.

## Answer
```text
`user` is asked for here (shop/audit.py:3)
MIDDLEWARE of `config.audited` has `django.contrib.auth.middleware.AuthenticationMiddleware` (config/audited.py:3)
MIDDLEWARE of `config.settings` has `django.contrib.auth.middleware.AuthenticationMiddleware` (config/settings.py:16)
What asks for it has to stand below: MIDDLEWARE = [..., "django.contrib.auth.middleware.AuthenticationMiddleware", "own.middleware"]
In a test with RequestFactory, put it there: request.user = AnonymousUser()
```

## Good
```python
# config/audited.py
from config.settings import *

MIDDLEWARE = [*MIDDLEWARE, "shop.audit.audit"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "AttributeError"
MESSAGE = r"^'(?:WSGI|ASGI|Http)Request' object has no attribute '(?P<name>user|session|_messages|site|auser)'"
DOCS = "ref/middleware/#middleware-ordering"
BROUGHT_BY = {
    "user": "django.contrib.auth.middleware.AuthenticationMiddleware",
    "auser": "django.contrib.auth.middleware.AuthenticationMiddleware",
    "session": "django.contrib.sessions.middleware.SessionMiddleware",
    "_messages": "django.contrib.messages.middleware.MessageMiddleware",
    "site": "django.contrib.sites.middleware.CurrentSiteMiddleware",
}
FOR_TESTS = {"user": "request.user = AnonymousUser()", "session": "request.session = {}"}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name, middleware = seen["name"], BROUGHT_BY[seen["name"]]
    if place := place_in(project, seen.raised):
        yield Fact(f"`{name}` is asked for here", place)
    for entry in project.settings.modules:
        setting, listing = entry.get("MIDDLEWARE"), entry.listing("MIDDLEWARE")
        if setting and listing and listing.is_whole:
            has = "has" if listing.find(middleware) else "has not"
            yield Fact(f"MIDDLEWARE of `{entry.name}` {has} `{middleware}`", setting.place)
    yield Step("What asks for it has to stand below", f'MIDDLEWARE = [..., "{middleware}", "own.middleware"]')
    if name in FOR_TESTS:
        yield Step("In a test with RequestFactory, put it there", FOR_TESTS[name])
