"""The indexes and unique constraints that a model's Meta declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project.definitions import ClassDef, Module, Variable, place_of
from django_cto.project.names import Names
from django_cto.read import syntax as s
from django_cto.text import Place

Item = tuple[Module, s.Expr]
MOST_HOPS = 12


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """An index of a model's table: columns in order without direction, () where they are expressions.

    `kind` is how it is declared: Index, UniqueConstraint, unique_together, index_together or field; `type` is the
    class's name (Index, GinIndex …); `ordered` has the columns with the mark of a descending one.
    """

    fields: tuple[str, ...]
    kind: str
    type: str
    is_unique: bool
    is_partial: bool
    place: Place
    call: s.Expr | None = None
    owner: ClassDef | None = None
    name: str | None = None
    ordered: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is an ordinary ordered index over whole columns and all rows."""
        ordered = self.type in {"Index", "UniqueConstraint", "BTreeIndex"}
        return ordered and not self.is_partial and bool(self.fields)


def declared_indexes(names: Names, meta: ClassDef, option: str, value: s.Expr) -> Iterator[Index]:
    """The indexes that one option of Meta declares; what is inherited by `*Base.Meta.indexes` is followed."""
    if option.endswith("_together"):
        value = _rows(value)
    for item in index_items(names, meta.module, value):
        if item and option.endswith("_together"):
            yield _together(*item, option, meta)
            continue
        module, call = item or (meta.module, None)
        if isinstance(call, s.Call):
            kind = names.name(module, call.func).rpartition(".")[2] or s.dotted(call.func).rpartition(".")[2]
            if kind.endswith("Index") or kind == "UniqueConstraint":
                yield index_of(call, kind, place_of(module, call.at), meta)


def index_items(names: Names, module: Module, value: s.Expr | None, hops: int = MOST_HOPS) -> tuple[Item | None, ...]:
    """The items of a literal list with the module each stands in, through sums, stars and names; None for unknown."""
    match value:
        case s.Sequence():
            parts = (
                index_items(names, module, item.value, hops) if isinstance(item, s.Starred) else ((module, item),)
                for item in value.items
            )
            return tuple(item for part in parts for item in part)
        case s.Binary(op="+"):
            return index_items(names, module, value.left, hops) + index_items(names, module, value.right, hops)
        case s.Name() | s.Attribute() if hops:
            found = names.resolve(module, value)
            if isinstance(found, Variable) and found.value is not None:
                return index_items(names, found.module, found.value, hops - 1)
    return (None,)


def index_of(call: s.Call, kind: str, place: Place, meta: ClassDef | None) -> Index:
    """The index that a call of an index or constraint class makes."""
    ordered = tuple(text for part in _parts(call.keyword("fields")) if (text := s.text_of(part)))
    partial = call.keyword("condition") is not None or call.keyword("opclasses") is not None
    name = s.text_of(call.keyword("name"))
    if call.args or len(ordered) != len(_parts(call.keyword("fields"))):
        ordered = ()
    columns = tuple(column.lstrip("-") for column in ordered)
    return Index(columns, kind, kind, kind == "UniqueConstraint", partial, place, call, meta, name, ordered)


def _together(module: Module, row: s.Expr, option: str, meta: ClassDef) -> Index:
    columns = tuple(text for part in _parts(row) if (text := s.text_of(part)))
    is_unique = option == "unique_together"
    kind = "UniqueConstraint" if is_unique else "Index"
    return Index(columns, option, kind, is_unique, False, place_of(module, row.at), row, meta, ordered=columns)


def _parts(value: s.Expr | None) -> tuple[s.Expr, ...]:
    return value.items if isinstance(value, s.Sequence) else ()


def _rows(value: s.Expr) -> s.Expr:
    """`unique_together = ("a", "b")` as the one row it means."""
    if isinstance(value, s.Sequence) and value.items and all(s.text_of(item) is not None for item in value.items):
        return s.Sequence(value.at, "tuple", (value,))
    return value
