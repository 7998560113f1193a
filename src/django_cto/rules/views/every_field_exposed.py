"""# Every column of the model goes out, the secret ones too

`fields = "__all__"` and `exclude` take whatever the model has, today and after every later migration. On a model with
a password hash, an API token or an internal note that is one column too many: each reader of the response, or of the
form's page, gets it, and nobody ever wrote that down. A list of names costs one line and fails safe.

Only models that hold such a column are reported: `"__all__"` alone is a matter of taste. Let be: columns that the class
itself speaks of (declared by hand, in `read_only_fields`, with a widget), for they are there on purpose; what is
write-only or taken out in `to_representation`; and forms of the admin.

## Bad
```python
# shop/models.py
from django.db import models


class Supplier(models.Model):
    name = models.CharField(max_length=80)
    website = models.URLField()
    api_token = models.CharField(max_length=64)
```
```python
# shop/serializers.py
from rest_framework import serializers

from shop.models import Supplier


class SupplierSerializer(serializers.ModelSerializer):
    class Meta:
        model = Supplier
        fields = "__all__"  # <-
```

## Good
```python
# shop/models.py
from django.db import models


class Supplier(models.Model):
    name = models.CharField(max_length=80)
    website = models.URLField()
    api_token = models.CharField(max_length=64)
```
```python
# shop/serializers.py
from rest_framework import serializers

from shop.models import Supplier


class SupplierSerializer(serializers.ModelSerializer):
    class Meta:
        model = Supplier
        fields = ("id", "name", "website")
```

## When it is fine
```python
# shop/serializers.py
from rest_framework import serializers

from shop.models import Supplier


class SupplierSerializer(serializers.ModelSerializer):
    class Meta:
        model = Supplier
        fields = "__all__"
        extra_kwargs = {"api_token": {"write_only": True}}
```
```python
# shop/models.py
from django.db import models


class Supplier(models.Model):
    name = models.CharField(max_length=80)
    api_token = models.CharField(max_length=64)
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.attributes import method
from django_cto.project.definitions import ClassDef, place_of
from django_cto.project.fields import Field
from django_cto.project.forms import Form
from django_cto.project.models import Model
from django_cto.project.selection import Selection
from django_cto.project.serializers import Serializer
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR

SECRET = re.compile(
    r"(^|_)(password|passwd|password_hash|secret|token|api_?key|private_key|secret_key|access_key|signing_key"
    r"|encryption_key|credentials|otp_secret|recovery_codes?)$"
)
CONFIDENTIAL = re.compile(
    r"(^|_)(salary|ssn|social_security_number|national_id|passport_number|iban|bank_account|bank_account_number"
    r"|card_number|cvv|purchase_price|cost_price|profit_margin"
    r"|(internal|private|admin|staff|moderator|contract)_(notes?|comments?|remarks?))$"
)
# What can hold a secret; a flag or a relation of such a name only speaks about one.
HOLDS_TEXT = frozenset({"CharField", "TextField", "BinaryField", "UUIDField", "JSONField", "EncryptedField", ""})
MOST_NAMED = 3
# Built-in functions that are handed an object and change no list of it.
ASKS = frozenset({"super", "getattr", "setattr", "hasattr", "isinstance", "type", "id", "print"})


def check(project: Project) -> Iterator[Finding]:
    told = set[Place]()
    for found in (*_serializers(project), *_forms(project)):
        if found.place not in told:
            told.add(found.place)
            yield found


def _serializers(project: Project) -> Iterator[Finding]:
    for serializer in project.serializers.values():
        model, selection = serializer.model, serializer.selection
        if model and selection.is_open and not _takes_away(project, serializer.owner):
            kept = serializer.write_only | serializer.fields.keys() | _spoken_of(serializer.owner)
            if sensitive := _sensitive(model, selection, kept):
                fix = _named(project, serializer, model, selection, sensitive)
                yield from _finding(serializer.symbol, model, selection, sensitive, "every response", fix)


def _forms(project: Project) -> Iterator[Finding]:
    for form in project.forms.values():
        model, selection = form.model, form.selection
        is_open = selection.is_open and not _is_trimmed(project, form.owner) and not _is_of_api(form)
        if model and is_open and form.is_model_form and not _is_of_admin(project, form):
            kept = form.fields.keys() | _dressed(form) | _spoken_of(form.owner)
            sensitive = [field for field in _sensitive(model, selection, kept) if not _is_fixed(field)]
            if sensitive:
                yield from _finding(form.symbol, model, selection, sensitive, "the form", None)


def _sensitive(model: Model, selection: Selection, kept: frozenset[str] | set[str]) -> list[Field]:
    names = [name for name in selection.of(model) or () if name not in kept]
    fields = [model.fields[name] for name in names if model.fields[name].kind in HOLDS_TEXT]
    return [field for field in fields if SECRET.search(field.name) or CONFIDENTIAL.search(field.name)]


def _finding(
    symbol: str, model: Model, selection: Selection, fields: list[Field], where: str, fix: Fix | None
) -> Iterator[Finding]:
    if not selection.said or not selection.place:
        return
    names = [f"`{field.name}`" for field in fields[:MOST_NAMED]]
    shown = ", ".join(names) if len(fields) <= MOST_NAMED else f"{', '.join(names)} and {len(fields) - MOST_NAMED} more"
    written = 'fields = "__all__"' if selection.takes_all else "exclude"
    yield Finding(
        place=selection.place,
        message=f"`{written}` puts {shown} of {model.label} into {where}",
        severity=None if any(SECRET.search(field.name) for field in fields) else Severity.MINOR,
        related=tuple(Related(place, f"`{field.name}` is declared here") for field in fields if (place := field.place)),
        symbol=symbol,
        model=model.label,
        fix=fix,
    )


def _named(
    project: Project, serializer: Serializer, model: Model, selection: Selection, sensitive: list[Field]
) -> Fix | None:
    said = selection.said
    if not selection.takes_all or not said or said.value is None or not model.is_whole:
        return None
    hidden = {field.name for field in sensitive}
    columns = [field.name for field in model.fields.values() if field.kind != "GenericForeignKey"]
    key = () if model.primary_key in model.fields else (model.primary_key,)
    names = dict.fromkeys(name for name in (*key, *serializer.fields, *columns) if name not in hidden)
    place = place_of(said.module, said.value.at)
    listed = ", ".join(f'"{name}"' for name in names)
    text = f"({listed})" if len(names) > 1 else f"({listed},)"
    edit = Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), text)
    return Fix("Name the fields that may be seen", Safety.UNSAFE, (edit,))


def _takes_away(project: Project, owner: ClassDef) -> bool:
    """Whether the serializer chooses its output itself: it pops, deletes or builds what it returns."""
    made = method(project.names, owner, "to_representation")
    if made is None:
        return method(project.names, owner, "get_fields") is not None
    words = made.node.mentions
    deletes = any(isinstance(node, s.Delete) for node in s.descend(made.node))
    return "super" not in words or "pop" in words or deletes


def _is_trimmed(project: Project, owner: ClassDef) -> bool:
    """Whether the form chooses its fields when it is made: it deletes those it computes, or hands itself to who does."""
    made = method(project.names, owner, "__init__")
    for node in s.descend(made.node) if made else ():
        match node:
            case s.Delete(targets=targets) if any(map(_is_computed, targets)):
                return True
            case s.Call(func=s.Attribute(value=s.Attribute(name="fields"), name="pop"), args=(s.Name(), *_)):
                return True
            case s.Call(func=s.Name(id=name), args=(s.Name(id="self"), *_)) if name not in ASKS:
                return True
    return False


def _is_computed(target: s.Expr) -> bool:
    """`self.fields[name]`, where the name is no literal."""
    match target:
        case s.Subscript(value=s.Attribute(name="fields"), index=index):
            return s.text_of(index) is None
    return False


def _is_of_api(form: Form) -> bool:
    """Whether its package says that it checks what an API is sent: such a form is shown to nobody."""
    return any(part == "api" or part.startswith("api_") for part in form.owner.module.name.split(".")[:-1])


def _is_of_admin(project: Project, form: Form) -> bool:
    if any("admin" in part for part in form.owner.module.name.split(".")):
        return True
    admins = [page for admin in project.admins for page in (admin, *admin.inlines)]
    return any(admin.form is form.owner for admin in admins)


def _dressed(form: Form) -> set[str]:
    """The fields to which Meta gives a widget of their own, such as a password input."""
    said = form.meta.get("widgets")
    items = said.value.items if said and isinstance(said.value, s.Mapping) else ()
    return {name for key, _ in items if (name := s.text_of(key))}


def _spoken_of(owner: ClassDef) -> set[str]:
    """What the class's own body names in a text: whoever wrote that knows that the field is there."""
    nodes = (node for statement in owner.node.body for node in s.descend(statement))
    return {node.value for node in nodes if isinstance(node, s.Constant) and isinstance(node.value, str)}


def _is_fixed(field: Field) -> bool:
    """Whether Django leaves the field out of forms."""
    editable = field.option("editable")
    return isinstance(editable, s.Constant) and editable.value is False
