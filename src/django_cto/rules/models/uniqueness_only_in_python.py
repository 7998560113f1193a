"""# Uniqueness that only Python looks after

`filter(code=code).exists()` before the save tells a duplicate from what is committed already. Two requests at once both see
nothing and both save; so do an import, a shell session, a second form. From then on `get(code=…)` raises
`MultipleObjectsReturned` wherever it is called, and the duplicates have to be merged by hand.

Found are checks in forms, serializers and models that end in a `ValidationError`, where no unique constraint covers the
fields. One that covers fewer of them, has a condition, or is made of expressions is enough. What asks for ranges or goes
through relations is no question of uniqueness and is let be, and so is the `clean_<field>` of a form without the field,
which nobody calls.

## Bad
```python
# shop/models.py
from django.db import models


class Coupon(models.Model):
    code = models.CharField(max_length=20)
```
```python
# shop/forms.py
from django import forms

from shop.models import Coupon


class CouponForm(forms.ModelForm):
    class Meta:
        model = Coupon
        fields = ["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Coupon.objects.filter(code=code).exclude(pk=self.instance.pk).exists():  # <-
            raise forms.ValidationError("This code is taken")
        return code
```

## Good
```python
# shop/models.py
from django.db import models


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
```
```python
# shop/forms.py
from django import forms

from shop.models import Coupon


class CouponForm(forms.ModelForm):
    class Meta:
        model = Coupon
        fields = ["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Coupon.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This code is taken")
        return code
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.flow import Flow
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.uses import lookups_of
from django_cto.flow.values import Manager, Queryset
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.fields import Field
from django_cto.project.models import Model
from django_cto.project.relations import follow
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import last_argument

SEVERITY = Severity.MAJOR

VALIDATES = re.compile(r"clean(_\w+)?|validate(_\w+)?|full_clean|save|_post_clean")
SAYS_DUPLICATE = re.compile(r"already|exist|unique|duplicat|taken|in use|another|must be different", re.IGNORECASE)
HARMLESS_CALLS = frozenset(
    {"all", "filter", "exclude", "order_by", "only", "using", "distinct", "get_queryset", "values_list"}
)
# What a condition around the check may ask without making it another one.
PRESENCE = frozenset(
    {"self", "instance", "pk", "id", "cleaned_data", "attrs", "data", "get", "value", "_state", "adding"}
)


@dataclass(frozen=True)
class Asked:
    """What a query asks for: the fields compared with a value, those compared with a literal, whether case matters."""

    fields: tuple[Field, ...]
    fixed: tuple[Field, ...]
    ignores_case: bool
    excludes_itself: bool


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    found: dict[tuple[str, frozenset[str]], list[tuple[CallSite, Model, Asked]]] = {}
    for site in flow.calls("exists", "count"):
        raised = _raising(site)
        if raised is None or not isinstance(site.receiver, Queryset) or not _validates(project, site.function):
            continue
        model = site.receiver.model
        asked = _asked(model, site.receiver.calls)
        if asked and _is_about(project, site, model, asked, raised) and not _is_enforced(model.table, asked):
            key = model.table.label, frozenset(field.name for field in asked.fields)
            found.setdefault(key, []).append((site, model, asked))
    for (site, model, asked), *others in found.values():
        yield _finding(project, site, model, asked, [other for other, _, _ in others])


def _validates(project: Project, function: FunctionDef) -> bool:
    """Whether a function is one that validates, and is not a `clean_<field>` of a form without the field."""
    form = project.forms.get(function.owner.symbol) if function.owner else None
    field = function.name.removeprefix("clean_")
    if form is None or field == function.name:
        return VALIDATES.fullmatch(function.name) is not None
    heirs = (other for other in project.forms.values() if form.owner in project.names.mro(other.owner))
    return any(heir.may_have(field) for heir in heirs)


def _raising(site: CallSite) -> s.If | None:
    """The `if` that refuses the value when there is such a row."""
    node = site.statement
    if not isinstance(node, s.If) or any(inner is site.call for inner in _denied(node.test)):
        return None
    in_test = any(inner is site.call for inner in s.descend(node.test))
    return node if in_test and any(_refuses(statement) for statement in node.body) else None


def _denied(test: s.Expr) -> Iterator[object]:
    for node in s.descend(test):
        if isinstance(node, s.Unary) and node.op == "not":
            yield from s.descend(node.operand)


def _refuses(node: s.Stmt) -> bool:
    if isinstance(node, s.Raise):
        raised = node.exception.func if isinstance(node.exception, s.Call) else node.exception
        return s.dotted(raised).endswith("ValidationError")
    call = node.value if isinstance(node, s.Expression) else None
    return isinstance(call, s.Call) and s.dotted(call.func) == "self.add_error"


def _asked(model: Model, calls: tuple[CallSite, ...]) -> Asked | None:
    """The fields that a query fixes; None where it asks for anything else."""
    fields = _of_manager(calls)
    fixed: list[Field] = []
    ignores_case = excludes = False
    if fields is None:
        return None
    for call in calls:
        if call.name not in HARMLESS_CALLS or any(not _is_plain(argument) for argument in call.call.args):
            return None
        for lookup, value, _ in lookups_of(call.call):
            field, operator = _own_field(model, lookup)
            if call.name == "exclude" and field is not None and field is model.field("pk"):
                excludes = True
                continue
            if call.name == "exclude" or field is None or field.kind == "" or not _is_named_so(field, value):
                return None
            ignores_case = ignores_case or operator == "iexact"
            (fixed if isinstance(value, s.Constant) else fields).append(field)
    return Asked(tuple(fields), tuple(fixed), ignores_case, excludes) if fields else None


def _of_manager(calls: tuple[CallSite, ...]) -> list[Field] | None:
    """What the manager fixes itself: nothing for the model's own, its key for `order.lines`; None for unknown."""
    manager = calls[0].receiver if calls else None
    if not isinstance(manager, Manager):
        return None
    if manager.step is None:
        return []
    return [manager.step.field] if manager.step.is_reverse and manager.step.field.is_foreign_key else None


def _is_plain(argument: s.Expr) -> bool:
    return isinstance(argument, s.Call) and not any(isinstance(n, s.Binary | s.Unary) for n in s.descend(argument))


def _is_named_so(field: Field, value: s.Expr) -> bool:
    """Whether a field is compared with what is to be stored in it, judged by the name; a literal is a condition."""
    words = {node.id for node in s.descend(value) if isinstance(node, s.Name)}
    words |= {node.name for node in s.descend(value) if isinstance(node, s.Attribute)}
    words |= {str(node.value) for node in s.descend(value) if isinstance(node, s.Constant)}
    return isinstance(value, s.Constant) or not words.isdisjoint({field.name, field.attname, "value", "data", "name"})


def _own_field(model: Model, lookup: str) -> tuple[Field | None, str]:
    """The column that a lookup compares for equality."""
    path = follow(model, lookup)
    operator = path.rest[0] if path.rest else "exact"
    own = not path.steps or (
        len(path.steps) == 1 and not path.steps[0].is_reverse and path.field is path.steps[0].field
    )
    if not own or len(path.rest) > 1 or operator not in {"exact", "iexact"} or not path.field:
        return None, operator
    return (path.field if path.field.is_stored else None), operator


def _is_about(project: Project, site: CallSite, model: Model, asked: Asked, raised: s.If) -> bool:
    """Whether the check guards rows of the queried model against a second one."""
    names = {field.name for field in asked.fields} | {field.attname for field in asked.fields} | PRESENCE
    if any(not names.issuperset(_words(block)) for block in site.blocks if block.kind in {"if", "else"}):
        return False
    named = site.function.name.removeprefix("clean_").removeprefix("validate_")
    if [field.name for field in asked.fields] == [named]:
        return True
    written = _model_written(project, site.function)
    if written is None or written.table is not model.table:
        return False
    texts = (node.value for statement in raised.body for node in s.descend(statement) if isinstance(node, s.Constant))
    return asked.excludes_itself or any(isinstance(text, str) and SAYS_DUPLICATE.search(text) for text in texts)


def _words(block: Block) -> set[str]:
    """The names that a condition around the check depends on."""
    nodes = list(s.descend(block.test)) if block.test is not None else []
    return {n.id if isinstance(n, s.Name) else n.name for n in nodes if isinstance(n, s.Name | s.Attribute)}


def _model_written(project: Project, function: FunctionDef) -> Model | None:
    if not function.owner:
        return None
    if model := project.models.of(function.owner):
        return model
    writer = project.forms.get(function.owner.symbol) or project.serializers.get(function.owner.symbol)
    return writer.model if writer else None


def _is_enforced(model: Model, asked: Asked) -> bool:
    """Whether the database refuses a second row, or may do so in a way that cannot be read."""
    if model.has_unknown_indexes or not model.is_managed:
        return True
    given = {field.name for field in (*asked.fields, *asked.fixed)}
    if any(field.is_unique for field in (*asked.fields, *asked.fixed)):
        return True
    unique = [index for index in model.indexes if index.is_unique]
    return any(given.issuperset(index.fields) for index in unique)


def _finding(project: Project, site: CallSite, model: Model, asked: Asked, others: list[CallSite]) -> Finding:
    names = ", ".join(dict.fromkeys(field.name for field in asked.fields))
    places = [field.place for field in asked.fields if field.place]
    return Finding(
        place=site.place,
        message=f"`{model.name}` is asked for `{names}` before the save, and no unique constraint stands behind it",
        confidence=Confidence.LIKELY,
        related=(
            *(Related(place, "declared here") for place in places[:1]),
            *(Related(other.place, "asked here too") for other in others),
        ),
        symbol=site.function.symbol,
        model=model.label,
        fix=_fix(project, asked),
    )


def _fix(project: Project, asked: Asked) -> Fix | None:
    field = asked.fields[0]
    if len(asked.fields) > 1 or asked.fixed or asked.ignores_case or not (field.call and field.owner):
        return None
    if field.is_nullable or field.is_relation or field.says("blank"):
        return None
    place = place_of(field.owner.module, field.call.at)
    edit = last_argument(project.text(place.path), place, "unique=True")
    return Fix("Make the column unique", Safety.UNSAFE, (edit,))
