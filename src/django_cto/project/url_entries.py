"""What a list of URL patterns is made of."""

from __future__ import annotations

from dataclasses import dataclass

from django_cto.project.url_scope import Scope
from django_cto.read import syntax as s


@dataclass(frozen=True, eq=False, repr=False)
class Line:
    """A call of `path`, `re_path` or `url`."""

    scope: Scope
    call: s.Call


@dataclass(frozen=True, eq=False, repr=False)
class Routed:
    """The URLs of a router, by the expression that the router is."""

    scope: Scope
    router: s.Expr


@dataclass(frozen=True, eq=False, repr=False)
class Outside:
    """The URLconf of a library."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Lost:
    """Patterns that the source does not say."""


Entry = Line | Routed | Outside | Lost
