"""Flattens URLconfs: what each pattern is called from the root, what it captures and which view it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django_cto.project.definitions import Definition, Variable
from django_cto.project.known_urls import KNOWN_URLS
from django_cto.project.names import symbol_of
from django_cto.project.routers import Registration, registered_with
from django_cto.project.routes import Piece
from django_cto.project.url_entries import Entry, Line, Outside, Routed
from django_cto.project.url_lists import module_entries
from django_cto.project.url_pattern import Mount, Pattern
from django_cto.project.url_scope import Scope
from django_cto.project.url_targets import Included, target_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.definitions import Module
    from django_cto.project.project import Project


@dataclass(eq=False, repr=False)
class Flattened:
    """What is collected: patterns, mounts at which any name may exist, calls and modules met, unknown libraries.

    `placed` has the calls that a root URLconf reaches.
    """

    project: Project
    routers: Mapping[str, tuple[Registration, ...]]
    patterns: list[Pattern] = field(default_factory=list)
    open: list[Mount] = field(default_factory=list)
    met: dict[int, tuple[Included | Definition | None, str | None, Piece]] = field(default_factory=dict)
    placed: set[int] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    _within: list[int] = field(default_factory=list)

    def add_module(self, module: Module, mount: Mount) -> None:
        """Take the `urlpatterns` of a module in."""
        self.add(module_entries(Scope(self.project, module)), mount)

    def add(self, entries: Iterable[Entry], mount: Mount) -> None:
        """Take entries in at a mount."""
        for entry in entries:
            match entry:
                case Line(scope, call):
                    self._line(scope, call, mount)
                case Routed(scope, router):
                    self._router(scope, router, mount)
                case Outside(name):
                    self._outside(name, mount)
                case _:
                    self.open.append(mount)

    def _line(self, scope: Scope, call: s.Call, mount: Mount) -> None:
        self.modules.add(scope.module.path)
        target, name, piece = self._read(scope, call)
        behind = Mount(mount.namespaces, (*mount.pieces, piece))
        if not isinstance(target, Included):
            self.patterns.append(Pattern(name, behind, target, (scope, call)))
        elif id(call) in self._within:
            self.open.append(behind)
        else:
            self._within.append(id(call))
            self._included(target, behind)
            self._within.pop()

    def _read(self, scope: Scope, call: s.Call) -> tuple[Included | Definition | None, str | None, Piece]:
        """What one call says; a list may be included at several places and is read once."""
        if id(call) not in self.met:
            target = target_of(scope, call.argument(1, "view"))
            name = None if isinstance(target, Included) else _name_of(scope, call)
            self.met[id(call)] = target, name, _piece(scope, call)
        return self.met[id(call)]

    def _included(self, target: Included, mount: Mount) -> None:
        if target.outside:
            self._outside(target.outside, mount, *target.namespaces)
        elif target.module:
            self.add_module(target.module, mount.below(*target.namespaces))
        else:
            self.add(target.entries(), mount.below(*target.namespaces))

    def _outside(self, name: str, mount: Mount, *given: str) -> None:
        known = KNOWN_URLS.get(name.removesuffix(".urlpatterns"))
        below = mount.below(*given, known.namespace if known else None)
        if known is None:
            # Besides the namespace it is included under, a library has its own `app_name`.
            self.strangers.add(name)
        if known is None or known.names == ("*",):
            self.open.append(below)
        else:
            self.patterns.extend(Pattern(pattern, below) for pattern in known.names)

    def _router(self, scope: Scope, router: s.Expr, mount: Mount) -> None:
        found = registered_with(scope, router, self.routers)
        if found is None:
            self.open.append(mount)
            return
        self.patterns.append(Pattern("api-root", mount))
        for registration in found.registrations:
            if registration.basename is None:
                self.open.append(mount)
            lasts = [f"-{last}" for last in sorted({*registration.names})] if found.names_as_usual else ["*"]
            behind = Mount(mount.namespaces, (*mount.pieces, Piece(registration.prefix, is_certain=False)))
            source = registration.scope, registration.call
            for last in lasts if registration.basename else ():
                self.patterns.append(Pattern(f"{registration.basename}{last}", behind, registration.viewset, source))


def _piece(scope: Scope, call: s.Call) -> Piece:
    """The route of a call, with the arguments that the call itself gives."""
    route = call.argument(0, "route") or call.keyword("regex")
    if isinstance(route, s.Call) and len(route.args) == 1:  # a translated route
        route = route.args[0]
    options = call.argument(2, "kwargs")
    keys = [s.text_of(key) for key, _ in options.items] if isinstance(options, s.Mapping) else []
    is_certain = (options is None or isinstance(options, s.Mapping)) and None not in keys
    is_path = symbol_of(scope.resolve(call.func)).endswith(".path")
    return Piece(s.text_of(route), is_path, is_certain, tuple(key for key in keys if key))


def _name_of(scope: Scope, call: s.Call) -> str | None:
    """The name given to a pattern; `*` stands for what the source does not say."""
    node = call.argument(3, "name")
    if node is None or (isinstance(node, s.Constant) and node.value is None):
        return None
    text = scope.text(node)
    if text is None and isinstance(node, s.Format):
        text = "".join(s.text_of(part) or "*" for part in node.parts)
    found = scope.resolve(node) if isinstance(node, s.Name | s.Attribute) else None
    if text is None and isinstance(found, Variable) and isinstance(found.value, s.Format):
        return "*"
    return "*" if text is None else text
