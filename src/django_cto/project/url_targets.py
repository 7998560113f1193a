"""What a URL pattern leads to: a view, or an included URLconf with its namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef, Module, Variable
from django_cto.project.names import symbol_of
from django_cto.project.url_entries import Entry, Lost
from django_cto.project.url_lists import entries
from django_cto.project.url_scope import Scope
from django_cto.read import syntax as s

INCLUDE = "django.urls.include"
ADMIN = "django.contrib.admin.AdminSite"
DEEPEST = 6


@dataclass(frozen=True, eq=False, repr=False)
class Included:
    """An included URLconf: of a library, a module of the project, or a list; `namespaces` has app and instance name."""

    namespaces: tuple[str, ...] = ()
    outside: str = ""
    module: Module | None = None
    scope: Scope | None = None
    patterns: s.Expr | None = None

    def entries(self) -> Iterator[Entry]:
        """The entries of a list; what cannot be known is lost."""
        return entries(self.scope, self.patterns) if self.scope and self.patterns else iter((Lost(),))


def target_of(scope: Scope, node: s.Expr | None, depth: int = 0) -> Included | Definition | None:
    """What the second argument of `path()` is."""
    match node:
        case s.Call(func=s.Attribute(value=owner, name="as_view")):
            return scope.resolve(owner)
        case s.Call() if _is_include(scope, node):
            return _included(scope, node)
        case s.Sequence(kind="tuple", items=items) if items:
            # Compiled, `(patterns, *names)` would give a tuple where Python gives a list, and fail.
            found = included_in(scope, items[0])
            return replace(found, namespaces=_with_names(scope, found, list(items[1:])))
        case s.Call(func=func, args=args):
            return _wrapped(scope, func, args, depth)
        case s.Name() | s.Attribute():
            return _named(scope, node, depth)
    return None


def _is_include(scope: Scope, node: s.Call) -> bool:
    name = s.dotted(node.func)
    return "include" in name or ("." not in name and symbol_of(scope.resolve(node.func)) == INCLUDE)


def _included(scope: Scope, node: s.Call) -> Included:
    if symbol_of(scope.resolve(node.func)) != INCLUDE:
        # `decorator_include(decorator, "shop.urls")` and the like: what it names is included, somehow.
        return Included()
    first, space = node.argument(0, "arg"), node.argument(1, "namespace")
    found = included_in(scope, first)
    if space is None or (isinstance(space, s.Constant) and space.value is None):
        return found
    return replace(found, namespaces=_with_names(scope, found, [space]))


def _with_names(scope: Scope, found: Included, names: list[s.Expr]) -> tuple[str, ...]:
    texts = [scope.text(name) or "*" for name in names if not (isinstance(name, s.Constant) and name.value is None)]
    return (*found.namespaces, *texts)


def included_in(scope: Scope, node: s.Expr | None) -> Included:
    """The URLconf that the first argument of `include()` is."""
    if isinstance(node, s.Sequence) and node.kind == "tuple" and len(node.items) in {2, 3}:
        found = included_in(scope, node.items[0])
        return replace(found, namespaces=_with_names(scope, replace(found, namespaces=()), list(node.items[1:])))
    text = s.text_of(node)
    if text is not None:
        return _of(scope, scope.project.names.find(text, scope.module.path))
    if isinstance(node, s.Name | s.Attribute):
        found_by_name = scope.resolve(node)
        if isinstance(found_by_name, Module | External):
            return _of(scope, found_by_name)
        if isinstance(found_by_name, Variable) and isinstance(found_by_name.value, s.Constant | s.Sequence):
            value, home = found_by_name.value, Scope(scope.project, found_by_name.module)
            if isinstance(value, s.Constant) or value.kind == "tuple":
                return included_in(home, value)
    return Included(scope=scope, patterns=node)


def _of(scope: Scope, found: Definition) -> Included:
    if isinstance(found, External):  # `import shop.urls` where `shop` is a folder without `__init__.py`
        found = scope.project.names.find(found.name, scope.module.path)
    if isinstance(found, Module):
        name = found.names.get("app_name")
        text = Scope(scope.project, found).text(name.value) if isinstance(name, Variable) else None
        namespaces = () if name is None else (text or "*",)
        return Included(namespaces, module=found)
    return Included(outside=found.name if isinstance(found, External) else "?")


def _wrapped(scope: Scope, func: s.Expr, args: tuple[s.Expr, ...], depth: int) -> Included | Definition | None:
    """A view within decorators; of a class-based one called otherwise the class."""
    found = scope.resolve(func)
    if isinstance(found, ClassDef) or not args or depth > DEEPEST:
        return found if isinstance(found, ClassDef) else None
    return target_of(scope, args[0], depth + 1)


def _named(scope: Scope, node: s.Name | s.Attribute, depth: int) -> Included | Definition | None:
    found = scope.resolve(node)
    if (
        isinstance(node, s.Attribute)
        and node.name in {"urls", "site_urls"}
        and not isinstance(found, FunctionDef | Variable)
    ):
        return _site(scope, node, found)
    if isinstance(found, Variable) and found.value is not None and depth <= DEEPEST:
        return target_of(Scope(scope.project, found.module), found.value, depth + 1)
    return found


def _site(scope: Scope, node: s.Attribute, found: Definition | None) -> Included:
    """`admin.site.urls`, the URLs of an admin site of the project, or of something else that has `urls`."""
    if isinstance(found, External):
        return Included(outside=found.name)
    owner = scope.resolve(node.value)
    made = owner.value if isinstance(owner, Variable) else None
    of = (
        scope.project.resolve(owner.module, made.func)
        if isinstance(made, s.Call) and isinstance(owner, Variable)
        else None
    )
    is_admin = symbol_of(of) == ADMIN or (isinstance(of, ClassDef) and scope.project.names.is_a(of, ADMIN))
    if is_admin and isinstance(made, s.Call):
        return Included(
            ("admin", s.text_of(made.argument(0, "name")) or "admin"), outside="django.contrib.admin.site.urls"
        )
    return Included(scope=scope, patterns=None) if not isinstance(owner, Variable) else Included()
