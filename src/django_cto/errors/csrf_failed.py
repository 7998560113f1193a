r"""# A form or request is refused for want of a CSRF token

What the user has sent is lost, and they see `403 Forbidden`.

## You see
```html
<!-- shop/templates/shop/book_list.html -->
<form method="post">
  <button>Order</button>
</form>
```
```python
# browser.py
import re

from django.test import Client

client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
page = client.get("/books/").content.decode()
form = dict(re.findall(r'name="(\w+)" value="(\w+)"', page))
assert client.post("/books/", form).status_code == 200
```
```console
$ python manage.py shell -c "import browser"
Forbidden (CSRF cookie not set.): /books/
```

## Because
Every POST has to bring the token that the page was given, and the cookie that belongs to it. The form lacks
`{% csrf_token %}`; it was rendered without the request; JavaScript sends no `X-CSRFToken`; cookies are blocked, or not sent
over HTTP for `CSRF_COOKIE_SECURE`; the page is cached. `Origin checking failed` means that the address in the browser is not
the host that Django sees: behind a proxy, or with a front end of its own, it has to stand in `CSRF_TRUSTED_ORIGINS`, with its
scheme. An API that is used without cookies needs none of it: it authenticates by token.

## Answer
```text
`/books/` answered 403: CSRF cookie not set.
This form has no token (shop/templates/shop/book_list.html:1)
Put the token into the form: {% csrf_token %}
In JavaScript, send it along: headers: {"X-CSRFToken": token}
```

## Good
```html
<!-- shop/templates/shop/book_list.html -->
<form method="post">
  {% csrf_token %}
  <button>Order</button>
</form>
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.text import Place

LINE = (
    r"Forbidden \((?P<reason>CSRF [^)\n]{0,200}|Origin checking failed - (?P<origin>\S+) [^)\n]{0,200}|Referer checking failed[^)]*)\):? ?(?P<path>/\S*)?"
    r"|\"?detail\"?: ?\"?(?P<drf>CSRF Failed: [^\"\n]*)"
    r"|CSRF verification failed\. Request aborted\."
)
DOCS = "howto/csrf/"
FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>(?P<inside>.*?)</form>", re.IGNORECASE | re.DOTALL)


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    reason, origin = seen["reason"] or seen["drf"], seen["origin"]
    if seen["path"]:
        yield Fact(f"`{seen['path']}` answered 403: {reason}")
    if origin:
        for entry in project.settings.modules:
            if setting := entry.get("CSRF_TRUSTED_ORIGINS"):
                yield Fact(f"`CSRF_TRUSTED_ORIGINS` of `{entry.name}` does not have `{origin}`", setting.place)
        yield Step("If the site is yours, trust it", f'CSRF_TRUSTED_ORIGINS = ["{origin}"]')
        proxy = 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")'
        yield Step("If a proxy ends TLS, let it pass on scheme and host, and say so", proxy)
        return
    yield from (Fact("This form has no token", place) for place in _bare_forms(project))
    yield Step("Put the token into the form", "{% csrf_token %}")
    yield Step("In JavaScript, send it along", 'headers: {"X-CSRFToken": token}')


def _bare_forms(project: Project) -> Iterator[Place]:
    """The forms of the project's templates that are posted and have no token."""
    for template in project.templates.all:
        text = project.text(template.path) if not template.is_test else ""
        for form in FORM.finditer(text):
            if "csrf_token" not in form["inside"] and "{% include" not in form["inside"]:
                yield Place(template.path, text.count("\n", 0, form.start()) + 1)
