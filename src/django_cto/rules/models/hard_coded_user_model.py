"""# The user model named outright

`auth.User` is only the default. Where `AUTH_USER_MODEL` names another model, `User.objects` raises `AttributeError`
(`auth.User` has been swapped), a signal for `sender=User` is never sent, and a foreign key to `auth.User` stops
`migrate` with `fields.E301`. A library that names it outright cannot be installed in such a project at all.

Foreign keys are reported where a custom user exists, and in libraries: code without settings, or with those of an
example only. Imports are reported where a custom user exists and the class is used for more than type annotations. A
project that keeps Django's user is let be: that it has no user of its own is `default-user-model`, said once.

The edit for an import asks `get_user_model()` wherever the class is read. None is offered where it is read while models may
still be loading, or in annotations.

## Bad
```python
# shop/models.py
from django.contrib.auth.models import User
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(User, on_delete=models.CASCADE)  # <-
    clerk = models.ForeignKey("auth.User", null=True, on_delete=models.SET_NULL, related_name="+")  # <-
```

## Good
```python
# shop/models.py
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.asking_user import by_get_user_model
from django_cto.project.definitions import External, Module, place_of
from django_cto.project.fields import Field
from django_cto.project.importing import import_edits
from django_cto.project.models import Model
from django_cto.project.settings.module import is_shown, words
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.MAJOR

USER = "django.contrib.auth.models.User"


def check(project: Project) -> Iterator[Finding]:
    label = project.models.user_label
    own = label is not None and label != "auth.User"
    if not own and _is_deployed(project):
        return
    for model in project.models.all:
        for field in project.models.declared(model.owner) if not model.is_test else ():
            if field.target is not None and _is_user(project, model, field):
                yield _of_field(model, field, field.target)
    for module in project.modules.values() if own else ():
        if not (module.is_test or module.is_migration):
            yield from _of_imports(project, module)


def _is_deployed(project: Project) -> bool:
    """Whether the project has settings of its own; without them others install it beside a user model of theirs."""
    named = (words(item.module.name) for item in project.settings.named if item.module)
    return any(entry.role != "development" for entry in project.settings.modules) or not all(map(is_shown, named))


def _is_user(project: Project, model: Model, field: Field) -> bool:
    if s.text_of(field.target) == "auth.User":
        return True
    found = project.resolve(model.owner.module, field.target)
    return isinstance(found, External) and found.name == USER


def _of_field(model: Model, field: Field, target: s.Expr) -> Finding:
    module = model.owner.module
    place = place_of(module, target.at)
    written = s.dotted(target) or f'"{s.text_of(target)}"'
    imports = import_edits(module, "django.conf", "settings")
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    edit = Edit(place.path, start, end, "settings.AUTH_USER_MODEL")
    return Finding(
        place=place,
        message=f"`{written}` ties `{model.name}.{field.name}` to Django's own user model, whatever the settings say",
        symbol=f"{model.owner.symbol}.{field.name}",
        model=model.label,
        fix=Fix("Name the user model by its setting", Safety.SAFE, (*imports, edit)) if imports is not None else None,
    )


def _of_imports(project: Project, module: Module) -> Iterator[Finding]:
    for name in module.facts.imports:
        if name.module == "django.contrib.auth.models" and name.name == "User" and _is_used(module, name.local):
            edits = by_get_user_model(project, module, name)
            yield Finding(
                place=place_of(module, name.at),
                message=f"`{name.local}` is Django's own user model, which `{project.models.user_label}` has replaced",
                symbol=f"{module.name}.{name.local}",
                fix=Fix("Ask `get_user_model()` for it", Safety.UNSAFE, edits) if edits else None,
            )


def _is_used(module: Module, local: str) -> bool:
    """Whether a name is read anywhere but in annotations."""
    pending: list[object] = list(module.facts.body)
    while pending:
        node = pending.pop()
        if isinstance(node, s.Name) and node.id == local:
            return True
        annotations = {id(getattr(node, part, None)) for part in ("annotation", "returns")}
        pending.extend(child for child in s.children(node) if id(child) not in annotations)
    return False
