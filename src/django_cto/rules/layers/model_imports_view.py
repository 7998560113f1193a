"""# A model that imports a view stands on its head

Views know models; once a model, manager or service knows a view too, neither can be loaded, tested or changed without
the other. The import then hides in a function, because at the top of the file it would be circular, and a management
command or a Celery worker that only wants the model loads forms, templates and the whole REST framework with it. What
the model needs from the view belongs below both: a plain function that either may call.

Let be: imports under `if TYPE_CHECKING`, which nobody runs, services that use a serializer to build a payload, and a
local import that is only the default of an attribute made to be overridden (`self.view_class or OrderView`).

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)

    def invoice(self):
        from shop.views import render_invoice  # <-

        return render_invoice(self)
```
```python
# shop/views.py
from django.template.loader import render_to_string


def render_invoice(order):
    return render_to_string("shop/invoice.html", {"order": order})
```

## Good
```python
# shop/models.py
from django.db import models

from shop.invoices import render_invoice


class Order(models.Model):
    number = models.CharField(max_length=20)

    def invoice(self):
        return render_invoice(self)
```
```python
# shop/invoices.py
from django.template.loader import render_to_string


def render_invoice(order):
    return render_to_string("shop/invoice.html", {"order": order})
```
```python
# shop/views.py
from shop.invoices import render_invoice

__all__ = ["render_invoice"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import blocks
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Module, Variable, place_of
from django_cto.read import syntax as s
from django_cto.rule import Finding, Severity

SEVERITY = Severity.MINOR

# What stands below a view, by the name that Django's own conventions give the module or its package.
LOWER = frozenset({"models", "managers", "querysets", "services", "selectors"})
VIEWS = frozenset({"views", "viewsets"})
UPPER = {"models": VIEWS | {"serializers"}, "managers": VIEWS | {"serializers"}, "querysets": VIEWS | {"serializers"}}


def check(project: Project) -> Iterator[Finding]:
    for module in project.modules.values():
        layer = _layer(project, module)
        upper = UPPER.get(layer, VIEWS)
        if layer and any(not upper.isdisjoint((*name.module.split("."), name.name)) for name in module.facts.imports):
            yield from _findings(project, module, layer, upper)


def _findings(project: Project, module: Module, layer: str, upper: frozenset[str]) -> Iterator[Finding]:
    told = {module.name}
    for name, function in _run(module.facts.body):
        target = _module_of(project.names.imported(module, name))
        is_view = target is not None and target.name not in told and not upper.isdisjoint(_ends(target))
        if target and is_view and not (function and _is_fallback(name, function)):
            told.add(target.name)
            imported = f"{target.name}.{name.name}" if name.name not in {"", "*"} else target.name
            message = f"`{imported}` is imported by {layer}, which views are built on"
            yield Finding(place=place_of(module, name.at), message=message, symbol=module.name)


def _run(
    body: tuple[s.Stmt, ...], function: s.Function | None = None
) -> Iterator[tuple[s.Imported, s.Function | None]]:
    """The imports that are carried out, at any depth, each with the function around it."""
    for node in body:
        if isinstance(node, s.Import):
            yield from ((name, function) for name in node.names)
        elif isinstance(node, s.If) and s.dotted(node.test).endswith("TYPE_CHECKING"):
            yield from _run(node.orelse, function)
        else:
            for inner in blocks(node):
                yield from _run(inner, node if isinstance(node, s.Function) else function)


def _is_fallback(name: s.Imported, function: s.Function) -> bool:
    """Whether a name only stands in for an attribute that may be overridden: `self.view_class or OrderView`."""
    nodes = list(s.descend(function))
    used = {id(node) for node in nodes if isinstance(node, s.Name) and node.id == name.local}
    stands_in = {
        id(node.values[-1])
        for node in nodes
        if isinstance(node, s.Boolean) and node.op == "or" and s.dotted(node.values[0]).startswith(("self.", "cls."))
    }
    return bool(used) and used <= stands_in


def _module_of(found: Definition | None) -> Module | None:
    if isinstance(found, Module):
        return found
    return found.module if isinstance(found, ClassDef | FunctionDef | Variable) else None


def _layer(project: Project, module: Module) -> str:
    ends = _ends(module)
    layer = next((part for part in ends if part in LOWER), "")
    app = project.app_of(module) if layer and ends[-1] != layer else None
    is_app = app is not None and app.folder.rpartition("/")[2] == layer  # an app of that name, not a layer
    is_other = is_app or module.is_test or module.is_migration or not VIEWS.isdisjoint(ends)
    # A `models` module without a model is only called so.
    if is_other or (layer == "models" and not any(project.models.of(owner) for owner in module.classes)):
        return ""
    return layer


def _ends(module: Module) -> list[str]:
    """The module's own name and its package's: `shop.views` and `shop.views.orders` are both views."""
    return module.name.split(".")[1:][-2:]
