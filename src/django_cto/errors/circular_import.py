"""# Modules import one another in a circle

The process ends when it is started, or works by chance as long as another module is imported first.

## You see
```python
# shop/prices.py
from shop.taxes import rate

BASE = 100


def price():
    return BASE * rate()
```
```python
# shop/taxes.py
from shop.prices import BASE


def rate():
    return 1.19 if BASE else 0
```
```console
$ python -c "import shop.prices"
ImportError: cannot import name 'BASE' from partially initialized module 'shop.prices' (most likely due to a circular import) (/srv/shop/shop/prices.py)
```

## Because
The first module was not yet at its end when the second asked for a name out of it, one that is bound further down. Between
models, a relation needs no import: it takes `"app.Model"` as a text. Between services, one of the two mostly knows too much.

## Answer
```text
The circle begins here (shop/prices.py:1)
and comes back here (shop/taxes.py:1)
Move what both need into a module that imports neither
Or import it where it is used, within the function: from shop.prices import BASE
Between models, name the model in place of importing it: models.ForeignKey("shop.Model", …)
```

## Good
```python
# shop/taxes.py
def rate():
    from shop.prices import BASE

    return 1.19 if BASE else 0
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import places_in

RAISED = "ImportError AttributeError"
MESSAGE = (
    r"cannot import name '(?P<name>\w+)' from partially initialized module '(?P<module>[\w.]+)'"
    r"|partially initialized module '(?P<other>[\w.]+)' has no attribute '(?P<attribute>\w+)'"
)
DOCS = "https://docs.python.org/3/faq/programming.html#what-are-the-best-practices-for-using-import-in-a-module"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    module, name = seen["module"] or seen["other"], seen["name"] or seen["attribute"]
    places = places_in(project, seen.raised)
    known = project.names.module(module)
    inside = [place for place in places if known and place.path == known.path]
    if inside and places[-1] != inside[0]:
        yield Fact("The circle begins here", inside[0])
        yield Fact("and comes back here", places[-1])
    elif places:
        yield Fact("The circle is closed here", places[-1])
    yield Step("Move what both need into a module that imports neither")
    yield Step("Or import it where it is used, within the function", f"from {module} import {name}")
    app = module.partition(".")[0]
    yield Step("Between models, name the model in place of importing it", f'models.ForeignKey("{app}.Model", …)')
