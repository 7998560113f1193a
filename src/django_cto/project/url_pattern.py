"""One URL pattern as seen from the root: its name, namespaces, route, arguments and view."""

from __future__ import annotations

from dataclasses import dataclass

from django_cto.project.definitions import Definition, place_of
from django_cto.project.routes import Captured, Piece, captured_by
from django_cto.project.url_scope import Scope
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place


@dataclass(frozen=True, eq=False, repr=False)
class Mount:
    """Where patterns hang: the spellings of each namespace above them, outermost first, and the routes before them."""

    namespaces: tuple[frozenset[str], ...] = ()
    pieces: tuple[Piece, ...] = ()

    def below(self, *spellings: str | None) -> Mount:
        """The same mount within one more namespace; without a spelling within none."""
        known = frozenset(name for name in spellings if name)
        return Mount((*self.namespaces, known), self.pieces) if known else self


@dataclass(frozen=True, eq=False, repr=False)
class Pattern:
    """One URL pattern, includes resolved; `name` may be a shape as of `fnmatch`, and is None where it has none."""

    name: str | None
    mount: Mount
    target: Definition | None = None
    source: tuple[Scope, s.Call] | None = None

    @property
    def namespaces(self) -> tuple[frozenset[str], ...]:
        """The spellings of each namespace above it, outermost first."""
        return self.mount.namespaces

    @property
    def route(self) -> str | None:
        """The whole route from the root; None where a part of it is no literal."""
        texts = [piece.text for piece in self.mount.pieces]
        return None if None in texts else "".join(text for text in texts if text)

    @shared_property
    def captured(self) -> Captured | None:
        """The names of its arguments, `#0`, `#1` … where they have none; None where that is not certain."""
        return captured_by(self.mount.pieces)

    @property
    def defaults(self) -> frozenset[str]:
        """The arguments that the patterns themselves give to the view."""
        return frozenset(name for piece in self.mount.pieces for name in piece.defaults)

    @property
    def view(self) -> Definition | None:
        """The class or function it leads to."""
        return self.target

    @property
    def place(self) -> Place | None:
        """Where it stands; None for those of libraries."""
        return place_of(self.source[0].module, self.source[1].at) if self.source else None
