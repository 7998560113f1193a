"""The URL names that Django REST framework's routers make of the viewsets registered with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.definitions import ClassDef, Definition, External, Variable
from django_cto.project.router_names import action_names, model_name
from django_cto.project.url_scope import Scope
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property

if TYPE_CHECKING:
    from django_cto.project.project import Project

# What a router of the project's own may override so that it names its URLs in another way.
NAMES_OTHERWISE = frozenset({
    "__init__", "routes", "get_urls", "get_routes", "get_default_basename", "get_default_base_name",
})  # fmt: skip
KNOWN_BASES = (
    "rest_framework.",
    "rest_framework_extensions.",
    "rest_framework_nested.",
    "builtins.",
    "django.",
    "abc.",
)


@dataclass(frozen=True, eq=False, repr=False)
class Registration:
    """A call of `router.register(prefix, viewset, basename)` in the scope where it stands."""

    scope: Scope
    call: s.Call

    @shared_property
    def viewset(self) -> Definition | None:
        """The viewset class."""
        return self.scope.resolve(self.call.argument(1, "viewset"))

    @property
    def prefix(self) -> str | None:
        """The literal route prefix."""
        return self.scope.text(self.call.argument(0, "prefix"))

    @shared_property
    def basename(self) -> str | None:
        """What its URL names begin with: as given, else the name of the queryset's model; None where unknown."""
        given = self.call.argument(2, "basename") or self.call.keyword("base_name")
        if given is not None:
            return self.scope.text(given)
        return model_name(self.scope.project, self.viewset)

    @shared_property
    def names(self) -> tuple[str, ...]:
        """The last parts of its URL names, without the basename; `*` where there may be any."""
        return tuple(self._names())

    def _names(self) -> Iterator[str]:
        project, viewset = self.scope.project, self.viewset
        if not isinstance(viewset, ClassDef):
            yield "*"
            return
        yield from ("list", "detail")
        for base in project.names.mro(viewset):
            if isinstance(base, ClassDef):
                yield from action_names(base)
            elif not base.name.startswith(KNOWN_BASES):
                yield "*"


@dataclass(frozen=True, eq=False, repr=False)
class Router:
    """What is registered with a router, and whether it names URLs as those of the framework do."""

    registrations: tuple[Registration, ...]
    names_as_usual: bool


def registrations(project: Project) -> Mapping[str, tuple[Registration, ...]]:
    """What is registered at the top level of all modules, by the symbol of the router."""
    found: dict[str, list[Registration]] = {}
    for module in project.modules.values():
        if not module.is_test and "register" in module.facts.mentions:
            scope = Scope(project, module)
            for router, registration in _registered_in(scope, module.facts.body):
                found.setdefault(router, []).append(registration)
    return {router: tuple(calls) for router, calls in found.items()}


def registered_with(scope: Scope, router: s.Expr, known: Mapping[str, tuple[Registration, ...]]) -> Router | None:
    """The router that an expression stands for; None where it is none or cannot be known."""
    if isinstance(router, s.Name) and scope.function and scope.binds(router.id):
        home, values = scope, [given.value for given in scope.given.get(router.id, ())]
        calls = [call for name, call in _registered_in(scope, scope.function.node.body) if name == router.id]
    else:
        found = scope.resolve(router)
        if not isinstance(found, Variable) or found.value is None:
            return None
        home, values = Scope(scope.project, found.module), [found.value]
        calls = list(known.get(found.symbol, ()))
    if not values or not all(_is_router(value) for value in values):
        return None
    return Router(tuple(calls), all(_names_as_usual(home, value) for value in values))


def _registered_in(scope: Scope, body: tuple[s.Stmt, ...]) -> Iterator[tuple[str, Registration]]:
    for node in flat(body):
        value = node.value if isinstance(node, s.Expression | s.Assign) else None
        while isinstance(value, s.Call) and isinstance(value.func, s.Attribute) and value.func.name == "register":
            router = value.func.value
            # drf-extensions: `router.register(…).register(…)`
            owner = router
            while isinstance(owner, s.Call) and isinstance(owner.func, s.Attribute):
                owner = owner.func.value
            if symbol := _symbol(scope, owner):
                yield symbol, Registration(scope, value)
            value = router


def _symbol(scope: Scope, router: s.Expr) -> str:
    found = scope.resolve(router)
    if isinstance(found, Variable):
        return found.symbol
    return router.id if isinstance(router, s.Name) and scope.function else ""


def _is_router(value: s.Expr) -> bool:
    return isinstance(value, s.Call) and s.dotted(value.func).endswith("Router")


def _names_as_usual(scope: Scope, value: s.Expr) -> bool:
    """Whether a router made by an expression names URLs as those of the framework do."""
    found = scope.resolve(value.func) if isinstance(value, s.Call) else None
    if isinstance(found, ClassDef):
        bases = scope.project.names.mro(found)
        own = {name for base in bases if isinstance(base, ClassDef) for name in (*base.methods, *base.assigns)}
        outside = [base.name for base in bases if isinstance(base, External)]
        return NAMES_OTHERWISE.isdisjoint(own) and all(name.startswith(KNOWN_BASES) for name in outside)
    return isinstance(found, External) and found.name.startswith(KNOWN_BASES)
