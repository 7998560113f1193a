"""Which managers a model class declares, and the classes their methods come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef, External, Module, Variable
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

Classes = tuple[ClassDef | External, ...]
DEFAULT = External("django.db.models.Manager")
MOST_HOPS = 12


def manager_classes(project: Project, owner: ClassDef, value: s.Expr | None) -> Classes:
    """The classes behind `X()`, `X.as_manager()`, `X.from_queryset(Q)()`; () for what is no manager."""
    return _behind(project, owner.module, value, MOST_HOPS)


def is_manager(project: Project, owner: ClassDef) -> bool:
    """Whether a class is a manager, by what it inherits from."""
    lasts = [base.name.removesuffix("()") for base in project.names.mro(owner) if isinstance(base, External)]
    named = any(name.endswith(("Manager", "from_queryset")) for name in lasts) or owner.name.endswith("Manager")
    return named or any(_queryset_bases(project, owner))


def _behind(project: Project, module: Module, value: s.Expr | None, hops: int) -> Classes:
    if isinstance(value, s.Name | s.Attribute) and hops:
        found = project.resolve(module, value)
        return _behind(project, found.module, found.value, hops - 1) if isinstance(found, Variable) else ()
    if not isinstance(value, s.Call):
        return ()
    func = value.func
    if isinstance(func, s.Attribute) and func.name == "as_manager":
        base = project.resolve(module, func.value)
        return (DEFAULT, base) if isinstance(base, ClassDef | External) else ()
    return _class_of(project, module, func, hops)


def _class_of(project: Project, module: Module, func: s.Expr, hops: int) -> Classes:
    """The classes of `func()`, where that is a manager class or makes one."""
    if (pair := _from_queryset(project, module, func)) is not None:
        return pair
    found = project.resolve(module, func)
    if isinstance(found, Variable):  # ThingManager = BaseManager.from_queryset(ThingQuerySet)
        made = found.value if isinstance(found.value, s.Call) and hops else None
        return _class_of(project, found.module, made, hops - 1) if made else ()
    if isinstance(found, ClassDef) and is_manager(project, found):
        return (found, *_queryset_bases(project, found))
    if isinstance(found, External) and found.name.endswith("Manager") and not found.name.endswith("TaggableManager"):
        return (found,)
    return ()


def _from_queryset(project: Project, module: Module, node: s.Expr) -> Classes | None:
    """The manager and the queryset of `Manager.from_queryset(Queryset)`; None for anything else."""
    if not (isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.func.name == "from_queryset"):
        return None
    parts = [project.resolve(module, part) for part in (node.func.value, node.argument(0, "queryset_class"))]
    return tuple(part for part in parts if isinstance(part, ClassDef | External))


def _queryset_bases(project: Project, manager: ClassDef) -> Iterator[ClassDef | External]:
    """The queryset class in `class M(Manager.from_queryset(Q))`, also by way of a variable, through inheritance."""
    for base in project.names.mro(manager):
        for node in base.node.bases if isinstance(base, ClassDef) else ():
            module = base.module if isinstance(base, ClassDef) else manager.module
            found = None if isinstance(node, s.Call) else project.resolve(module, node)
            if isinstance(found, Variable) and isinstance(found.value, s.Call):
                module, node = found.module, found.value
            yield from (_from_queryset(project, module, node) or ())[1:]
