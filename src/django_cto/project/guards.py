"""What restricts who may use a view: permission classes, decorators and mixins, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.attributes import attribute, known_strings, method
from django_cto.project.definitions import ClassDef, External, FunctionDef, Module, Variable
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

# Decorators and mixins of a view whose names say that they have nothing to do with who may use it.
UNRELATED = (
    "django.views.", "rest_framework.generics.", "rest_framework.mixins.", "rest_framework.viewsets.",
    "rest_framework.views.", "rest_framework.decorators.api_view", "rest_framework.decorators.action",
    "builtins.", "django.utils.decorators.", "django.db.", "typing.", "functools.", "abc.",
    "drf_spectacular.", "drf_yasg.", "django_filters.",
)  # fmt: skip
PERMISSION_DECORATOR = "rest_framework.decorators.permission_classes"


def guards_of(project: Project, view: FunctionDef | ClassDef) -> tuple[str, ...] | None:
    """The dotted names of all that may restrict a view, None where permissions are decided at run time."""
    if isinstance(view, ClassDef):
        if method(project.names, view, "get_permissions") or method(project.names, view, "check_permissions"):
            return None
        said = attribute(project.names, view, "permission_classes")
        permissions = permission_names(project, said.module, said.value) if said else ()
        if permissions is None:
            return None
        return (*permissions, *_mixins(project, view), *_decorators(project, view.module, view.node.decorators))
    return decorator_names(project, view.module, view.node.decorators)


def permission_names(project: Project, module: Module, node: s.Expr | None) -> tuple[str, ...] | None:
    """The names in `[IsAuthenticated, IsOwner | IsAdminUser]`; None where it is no literal list."""
    if isinstance(node, s.Name | s.Attribute):
        found = project.resolve(module, node)
        if isinstance(found, Variable) and found.value is not None:
            return permission_names(project, found.module, found.value)
        return None
    if not isinstance(node, s.Sequence):
        return None
    names = [symbol_of(project.resolve(module, leaf)) for item in node.items for leaf in _leaves(item)]
    return None if "" in names else tuple(names)


def _leaves(node: s.Expr) -> Iterator[s.Expr]:
    if isinstance(node, s.Binary):
        yield from _leaves(node.left)
        yield from _leaves(node.right)
    elif isinstance(node, s.Unary):
        yield from _leaves(node.operand)
    else:
        yield node.func if isinstance(node, s.Call) else node


def _mixins(project: Project, view: ClassDef) -> Iterator[str]:
    for base in project.names.mro(view)[1:]:
        if isinstance(base, External) and not base.name.startswith(UNRELATED):
            yield base.name  # "" for a base that could not be resolved: it may ask for anything
        elif isinstance(base, ClassDef) and ("dispatch" in base.methods or "initial" in base.methods):
            yield base.symbol


def decorator_names(project: Project, module: Module, decorators: tuple[s.Expr, ...]) -> tuple[str, ...]:
    """The names of the decorators that may restrict what they decorate."""
    return tuple(_decorators(project, module, decorators))


def _decorators(project: Project, module: Module, decorators: tuple[s.Expr, ...]) -> Iterator[str]:
    for decorator in decorators:
        func = decorator.func if isinstance(decorator, s.Call) else decorator
        name = project.name(module, func) or s.dotted(func)
        if name == PERMISSION_DECORATOR and isinstance(decorator, s.Call):
            yield from permission_names(project, module, decorator.argument(0, "permission_classes")) or ("",)
        elif name.endswith("method_decorator") and isinstance(decorator, s.Call) and decorator.args:
            items = decorator.args[0].items if isinstance(decorator.args[0], s.Sequence) else decorator.args[:1]
            yield from _decorators(project, module, items)
        elif not name.startswith(UNRELATED):
            yield name


def default_permissions(project: Project) -> tuple[str, ...] | None:
    """The permission classes of views that name none, by the settings; None where no settings can be read."""
    modules = [module for module in project.modules.values() if not module.is_test]
    said = [found for module in modules if isinstance(found := module.names.get("REST_FRAMEWORK"), Variable)]
    if not said:
        has_settings = any("INSTALLED_APPS" in module.names for module in modules)
        return ("rest_framework.permissions.AllowAny",) if has_settings else None
    permissions: list[str] = []
    for variable in said:
        if not isinstance(variable.value, s.Mapping):
            return None
        given = variable.value.get("DEFAULT_PERMISSION_CLASSES")
        names = known_strings(project.names, variable.module, given) if given else ()
        permissions.extend(names or (("",) if given else ("rest_framework.permissions.AllowAny",)))
    return tuple(permissions)
