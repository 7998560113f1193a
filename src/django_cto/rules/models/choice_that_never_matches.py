"""# A value that the field's choices never hold

`Order.objects.filter(status="shiped")` is valid SQL: it finds nothing, on every run, and no error is raised. The report
is empty, the clean-up job cleans nothing, the `exclude` lets everything through. Written to a row, such a value is stored
(`choices` are only checked by forms and `full_clean()`), and every later comparison misses the row.

Only what can be read is compared: literals and constants, against choices that are written out (lists, enumerations,
constants of other modules). The field's default and, where it may be blank, the empty text are among them. Let be are
constants of the model that its choices leave out: states that no form may offer, and what is stored and then asked for
by the same text.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new", "New"
        SHIPPED = "shipped", "Shipped"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
```
```python
# shop/reports.py
from shop.models import Order


def on_their_way():
    return Order.objects.filter(status="shiped")  # <-


def neither():
    return Order.objects.exclude(status__in=["shipped", "NEW"])  # <-


def ship(pk):
    order = Order.objects.get(pk=pk, status="new")
    Order.objects.filter(pk=order.pk).update(status="Shipped")  # <-
```

## Good
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new", "New"
        SHIPPED = "shipped", "Shipped"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
```
```python
# shop/reports.py
from shop.models import Order


def on_their_way():
    return Order.objects.filter(status="shipped")


def neither():
    return Order.objects.exclude(status__in=["shipped", "new"])


def ship(pk):
    order = Order.objects.get(pk=pk, status="new")
    Order.objects.filter(pk=order.pk).update(status="shipped")
```
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator

from django_cto.facts.imports import statements
from django_cto.flow import Flow
from django_cto.flow.sites import CallSite
from django_cto.flow.subjects import each_call
from django_cto.flow.uses import uses_in
from django_cto.flow.values import Instance, Manager, Queryset
from django_cto.project import Project
from django_cto.project.choices import Choices, Literal, Scope, choices_of, literal
from django_cto.project.definitions import ClassDef, FunctionDef, place_of
from django_cto.project.fields import Field
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR
ALONE = True

WRITES = frozenset({"create", "acreate", "update", "aupdate", "get_or_create", "update_or_create"})
COMPARING = frozenset({"exact", "in"})
STORED = "stored in"
Use = tuple[FunctionDef, Model, Field, s.Expr, str]


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    known: dict[int, Choices | None] = {}
    for function, model, field, value, how in _uses(project, flow):
        if field.option("choices") is None:
            continue
        if id(field) not in known:
            known[id(field)] = choices_of(project.names, field)
        choices = known[id(field)]
        for node in _compared(value) if choices else ():
            found = literal(Scope(project.names, function.module), node)
            if not choices or found is None or choices.allows(found) or _is_named(project, function, model, node):
                continue
            if how == STORED and _is_asked_for(project, field, found):
                continue
            yield _finding(function, model, field, choices, node, found, how)


def _is_named(project: Project, function: FunctionDef, model: Model, node: s.Expr) -> bool:
    """Whether the model itself has a name for the value: a state that is kept from the forms on purpose."""
    owner = project.resolve(function.module, node.value, function) if isinstance(node, s.Attribute) else None
    return isinstance(owner, ClassDef) and owner in project.names.mro(model.owner)


def _is_asked_for(project: Project, field: Field, value: Literal) -> bool:
    """Whether code compares an attribute of the field's name with the value: what is stored is met again."""
    for function in project.mentioning(field.name):
        for node in s.descend(function.node):
            sides = (node.left, *node.comparators) if isinstance(node, s.Compare) else ()
            if any(isinstance(side, s.Attribute) and side.name == field.name for side in sides):
                literals = (part for side in sides for part in _compared(side) if isinstance(part, s.Constant))
                if any(part.value == value for part in literals):
                    return True
    return False


def _uses(project: Project, flow: Flow) -> Iterator[Use]:
    """Every value that a query compares a field with, or that is written to it."""
    for use in uses_in(flow):
        compares = use.kind != "order" and use.operator in COMPARING and len(use.path.rest) <= 1
        if compares and use.site and use.value and use.path.field and use.path.model:
            yield use.site.function, use.path.model, use.path.field, use.value, "compared with"
    for site in each_call(flow, *sorted(WRITES)):
        if isinstance(site.receiver, Manager | Queryset):
            yield from _written(site, site.receiver.model, site.call)
    for site in each_call(flow, *project.names_of_models):
        model = project.models.of(site.target) if isinstance(site.target, ClassDef) else None
        if model:
            # A number out of range marks a row that is not meant to be saved yet.
            yield from (use for use in _written(site, model, site.call) if s.text_of(use[3]) is not None)
    yield from _assigned(project, flow)


def _assigned(project: Project, flow: Flow) -> Iterator[Use]:
    """`order.status = "new"`, where `order` is known to be a row."""
    names = project.words_of("fields with choices", lambda: _fields_with_choices(project))
    for function in flow.subjects.each(*names):
        for node in statements(function.node.body):
            target = node.targets[0] if type(node) is s.Assign else None
            if type(target) is s.Attribute and target.name in names and type(node) is s.Assign and node.value:
                row = flow.evaluation(function).values.get(id(target.value))
                field = row.model.fields.get(target.name) if isinstance(row, Instance) else None
                if isinstance(row, Instance) and field:
                    yield function, row.model, field, node.value, STORED


def _fields_with_choices(project: Project) -> Iterator[str]:
    for model in project.models.concrete:
        yield from (field.name for field in model.fields.values() if field.option("choices"))


def _written(site: CallSite, model: Model, call: s.Call) -> Iterator[Use]:
    for keyword in call.keywords:
        field = model.fields.get(keyword.name or "")
        # The lookups of `get_or_create` are uses already.
        if field and not site.name.endswith("_or_create"):
            yield site.function, model, field, keyword.value, STORED
        if keyword.name in {"defaults", "create_defaults"} and isinstance(keyword.value, s.Mapping):
            for key, value in keyword.value.items:
                if named := model.fields.get(s.text_of(key) or ""):
                    yield site.function, model, named, value, STORED


def _compared(value: s.Expr) -> Iterator[s.Expr]:
    """The single values of a list, of both ways of a condition, or the value itself."""
    if isinstance(value, s.Sequence):
        yield from value.items
    elif isinstance(value, s.Conditional):
        yield from (value.body, value.orelse)
    else:
        yield value


def _finding(
    function: FunctionDef, model: Model, field: Field, choices: Choices, node: s.Expr, found: Literal, how: str
) -> Finding:
    place = place_of(function.module, node.at)
    written = s.dotted(node) or repr(found)
    return Finding(
        place=place,
        message=f"`{written}` is {how} `{model.name}.{field.name}`, whose choices do not have it",
        related=(Related(choices.place, f"the choices: {_shown(choices)}"),),
        symbol=function.symbol,
        model=model.label,
        fix=_fix(place, choices, node, found),
    )


def _shown(choices: Choices) -> str:
    texts = [repr(value) for value in choices.values if value not in {"", None}]
    return ", ".join(texts[:8]) + (" …" if len(texts) > 8 else "")


def _fix(place: Place, choices: Choices, node: s.Expr, found: Literal) -> Fix | None:
    """The choice that a mistyped text is nearest to."""
    texts = {value.lower(): value for value in choices.values if isinstance(value, str) and value}
    near = difflib.get_close_matches(str(found).lower(), list(texts), n=1, cutoff=0.75)
    if not near or not isinstance(node, s.Constant) or not isinstance(found, str):
        return None
    edit = Edit(
        place.path,
        (place.line, place.column),
        (place.end_line, place.end_column),
        json.dumps(texts[near[0]], ensure_ascii=False),
    )
    return Fix("Write the choice that is nearest", Safety.UNSAFE, (edit,))
