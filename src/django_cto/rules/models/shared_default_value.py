"""# A default that is made once and given to every row

The class body runs once, when the module is loaded. `default=timezone.now()` therefore gives every row the moment at which
the process started, `default=uuid4()` one and the same identifier (the second insert breaks a unique column), and
`default=[]` hands out one list: what the first object appends is there in the next object too, until the process ends.

A default that Django calls for each row (`default=timezone.now`, `default=list`) is what is meant, and is let be, as are
values that nobody can change: texts, numbers, tuples.

## Bad
```python
# shop/models.py
import uuid

from django.db import models
from django.utils import timezone


class Order(models.Model):
    number = models.UUIDField(default=uuid.uuid4())  # <-
    placed = models.DateTimeField(default=timezone.now())  # <-
    notes = models.JSONField(default=[])  # <-
    extra = models.JSONField(default={})  # <-
    state = models.CharField(max_length=10, default="new")
```

## Good
```python
# shop/models.py
import uuid

from django.db import models
from django.utils import timezone


class Order(models.Model):
    number = models.UUIDField(default=uuid.uuid4)
    placed = models.DateTimeField(default=timezone.now)
    notes = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="new")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import Module, Variable, place_of
from django_cto.project.fields import Field
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.BLOCKER

CHANGING = frozenset({
    "django.utils.timezone.now", "django.utils.timezone.localtime", "django.utils.timezone.localdate",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7",
    "secrets.token_hex", "secrets.token_urlsafe", "secrets.token_bytes", "random.random", "random.randint",
    "django.utils.crypto.get_random_string",
})  # fmt: skip
MUTABLE = {"builtins.list": "list", "builtins.dict": "dict", "builtins.set": "set"}


def check(project: Project) -> Iterator[Finding]:
    for model in project.models.all:
        for field in project.models.declared(model.owner) if not model.is_test else ():
            default = field.option("default")
            if default is not None and (harm := _harm(project, model.owner.module, default, field)):
                place = place_of(model.owner.module, default.at)
                yield Finding(
                    place=place,
                    message=f"`{_written(default)}` is {harm} of `{model.name}`",
                    symbol=f"{model.owner.symbol}.{field.name}",
                    model=model.label,
                    fix=_fix(project, field, place, default),
                )


def _copies(project: Project, field: Field) -> bool:
    """Whether the field gives each row a copy of its default: those of `jsonfield` and `django-jsonfield` do."""
    if not field.owner or not field.call:
        return False
    return project.name(field.owner.module, field.call.func).startswith("jsonfield.")


def _harm(project: Project, module: Module, default: s.Expr, field: Field) -> str | None:
    """What is shared: a value computed once, or one object that can be changed."""
    calls = [node for node in s.descend(default) if isinstance(node, s.Call)]
    if not isinstance(default, s.Lambda) and any(project.name(module, call.func) in CHANGING for call in calls):
        return "computed once, when the module is loaded, for every row"
    kind = "" if _copies(project, field) else _mutable(project, module, default)
    return f"one {kind} shared by every new row" if kind else None


def _mutable(project: Project, module: Module, node: s.Expr) -> str:
    match node:
        case s.Sequence(kind="list" | "set"):
            return node.kind
        case s.Mapping():
            return "dict"
        case s.Call():
            return MUTABLE.get(project.name(module, node.func), "")
        case s.Name() | s.Attribute():
            found = project.resolve(module, node)
            if isinstance(found, Variable) and isinstance(found.value, s.Sequence | s.Mapping):
                return _mutable(project, found.module, found.value)
    return ""


def _written(node: s.Expr) -> str:
    """The default as the code has it, as far as that is short."""
    match node:
        case s.Sequence(kind="list"):
            return "default=[…]" if node.items else "default=[]"
        case s.Mapping():
            return "default={…}" if node.items else "default={}"
        case s.Call():
            return f"default={s.dotted(node.func)}({'…' if node.args or node.keywords else ''})"
    return f"default={s.dotted(node) or '…'}"


def _fix(project: Project, field: Field, place: Place, default: s.Expr) -> Fix | None:
    text, title = "", ""
    if isinstance(default, s.Call) and not default.args and not default.keywords and field.owner:
        text, title = s.dotted(default.func), "Pass the function itself"
    elif isinstance(default, s.Sequence | s.Mapping) and not default.items:
        text, title = _mutable(project, field.owner.module, default) if field.owner else "", "Pass what makes a new one"
    edit = Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), text)
    return Fix(title, Safety.SAFE, (edit,)) if text else None
