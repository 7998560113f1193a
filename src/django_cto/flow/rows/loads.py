"""Which relations a queryset loads along with its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from django_cto.project.relations import relation

if TYPE_CHECKING:
    from django_cto.flow.rows.domain import Rows
    from django_cto.project.models import Model

# `select_related()` without arguments follows keys this far (Django documentation, "select_related").
DEEPEST_BARE = 5


class Loads(Struct, frozen=True, cache_hash=True):
    """`paths` has every loaded relation as `a__b`, those on the way included; `named` the lists made by `to_attr`.
    `given` has the names of annotations. `querysets` has the querysets of `Prefetch` objects. `is_bare` stands for
    `select_related()` without arguments; `is_unknown` for anything that could not be read, which is taken to load
    all that is asked for. `only` has the columns that `only()` named, None where none was called; `deferred` those that
    `defer()` left out.
    """

    paths: frozenset[str] = frozenset()
    named: tuple[tuple[str, Rows], ...] = ()
    is_bare: bool = False
    is_unknown: bool = False
    querysets: tuple[tuple[str, Rows], ...] = ()
    given: frozenset[str] = frozenset()
    prefetched: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    deferred: frozenset[str] = frozenset()

    def leaves_out(self, column: str) -> bool:
        """Whether rows come without a column, which is then fetched for each of them by itself."""
        if self.is_unknown or column in self.given:
            return False
        return column in self.deferred or (self.only is not None and column not in self.only)

    def narrowed(self, method: str, names: frozenset[str]) -> Loads:
        """As before, but with the columns alone that `only` names, or without those that `defer` does."""
        # A key may be named by its column.
        names |= {name.removesuffix("_id") for name in names}
        if method == "only":
            return replace(self, only=names, deferred=frozenset())
        return replace(self, deferred=self.deferred | names)

    def covers(self, model: Model | None, path: tuple[str, ...]) -> bool:
        """Whether reading a relation of the model's rows, by a path of attributes, needs no query of its own."""
        if self.is_unknown or "__".join(path) in self.paths:
            return True
        return self.is_bare and len(path) <= DEEPEST_BARE and _is_required(model, path)

    def with_paths(self, *lookups: str) -> Loads:
        """As before, and these relations with all on the way to them."""
        found = {"__".join(parts[:size]) for parts in map(_parts, lookups) for size in range(1, len(parts) + 1)}
        return replace(self, paths=self.paths | found)

    def within(self, lookup: str, rows: Rows) -> Loads:
        """As before, and all that the rows of a prefetched queryset load themselves."""
        found, inner = self.with_prefetched(lookup), rows.loads
        found = replace(found, querysets=(*found.querysets, (lookup, rows)))
        paths = {f"{lookup}__{path}" for path in inner.paths}
        return replace(
            found,
            paths=found.paths | paths,
            prefetched=found.prefetched | paths,
            is_unknown=found.is_unknown or inner.is_unknown,
        )

    @property
    def is_joined(self) -> bool:
        """Whether `select_related` was called."""
        return self.is_bare or not self.paths <= self.prefetched

    def brings(self, name: str) -> bool:
        """Whether rows come with a value of their own under a name: an annotation, or a list made by `to_attr`."""
        return name in self.given or self.list_under(name) is not None

    def queryset_of(self, lookup: str) -> Rows | None:
        """The queryset that a `Prefetch` loads a relation by."""
        return next((rows for known, rows in self.querysets if known == lookup), None)

    def with_prefetched(self, lookup: str) -> Loads:
        """As before, and these relations by queries of their own."""
        found = self.with_paths(lookup)
        return replace(found, prefetched=found.prefetched | (found.paths - self.paths))

    def without_joined(self) -> Loads:
        """After `select_related(None)`."""
        return replace(self, paths=self.prefetched, is_bare=False)

    def without_prefetched(self) -> Loads:
        """After `prefetch_related(None)`."""
        return replace(self, paths=self.paths - self.prefetched, prefetched=frozenset(), querysets=(), named=())

    def with_given(self, names: frozenset[str]) -> Loads:
        """As before, and these annotations."""
        return replace(self, given=self.given | names) if names else self

    def as_list(self, name: str, rows: Rows) -> Loads:
        """As before, and a list of rows under an attribute of its own."""
        return replace(self, named=(*self.named, (name, rows)))

    def list_under(self, name: str) -> Rows | None:
        """The rows that `to_attr` put under a name."""
        return next((rows for known, rows in self.named if known == name), None)

    def merged(self, other: Loads) -> Loads:
        """What either of two loads."""
        if self is other or other == EMPTY:
            return self
        return Loads(
            self.paths | other.paths,
            (*self.named, *(item for item in other.named if item not in self.named)),
            self.is_bare or other.is_bare,
            self.is_unknown or other.is_unknown,
            (*self.querysets, *(item for item in other.querysets if item not in self.querysets)),
            self.given | other.given,
            self.prefetched | other.prefetched,
            None if self.only is None or other.only is None else self.only | other.only,
            self.deferred & other.deferred,
        )


EMPTY = Loads()
EVERYTHING = Loads(is_unknown=True)


def _parts(lookup: str) -> list[str]:
    return [part for part in lookup.split("__") if part]


def _is_required(model: Model | None, path: tuple[str, ...]) -> bool:
    for name in path:
        step = relation(model, name) if model else None
        if step is None or step.is_reverse or step.is_many or step.field.is_nullable:
            return False
        model = step.target
    return True
