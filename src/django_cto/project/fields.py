"""A model's fields and indexes, as the class body declares them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project import known
from django_cto.project.definitions import ClassDef, External, place_of
from django_cto.project.names import Names
from django_cto.read import syntax as s
from django_cto.text import Place


@dataclass(frozen=True, eq=False, repr=False)
class Field:
    """A model field: `kind` is Django's own class name that decides how it is stored, "" where unknown.

    `written` is the dotted name of the class as the code names it; `owner` is the class that declares it, None for
    what a library's base brings along; `to` is the written target of a relation.
    """

    name: str
    kind: str
    written: str
    owner: ClassDef | None
    call: s.Call | None
    target: s.Expr | None = None
    known: known.KnownField | None = None

    @property
    def place(self) -> Place | None:
        """Where its declaration stands."""
        return place_of(self.owner.module, self.call.at) if self.owner and self.call else None

    @property
    def is_foreign_key(self) -> bool:
        """Whether it stores another row's key: a foreign key or one-to-one."""
        return self.kind in {"ForeignKey", "OneToOneField"}

    @property
    def is_many_to_many(self) -> bool:
        """Whether it is a many-to-many relation."""
        return self.kind == "ManyToManyField"

    @property
    def is_relation(self) -> bool:
        """Whether reading it may reach another model's rows."""
        return self.is_foreign_key or self.is_many_to_many or self.kind in known.GENERIC

    @property
    def attname(self) -> str:
        """The attribute that holds the stored value: `name_id` for a foreign key."""
        return f"{self.name}_id" if self.is_foreign_key else self.name

    def option(self, name: str) -> s.Expr | None:
        """A keyword argument of the declaration."""
        return self.call.keyword(name) if self.call else None

    def says(self, name: str) -> bool:
        """Whether an option is written as the literal True."""
        value = self.option(name)
        return isinstance(value, s.Constant) and value.value is True

    @property
    def is_primary_key(self) -> bool:
        """Whether it is declared as the primary key."""
        return self.says("primary_key")

    @property
    def is_unique(self) -> bool:
        """Whether the column alone is unique."""
        if self.known:
            return self.known.unique
        return self.kind == "OneToOneField" or self.says("unique") or self.is_primary_key

    @property
    def is_indexed(self) -> bool:
        """Whether the declaration alone gives the column an index (a unique one counts)."""
        if self.known:
            return self.known.index or self.known.unique
        written = self.option("db_index")
        if isinstance(written, s.Constant) and written.value is False:
            return self.is_unique
        return self.is_unique or written is not None or self.kind in {"ForeignKey", "SlugField"}

    @property
    def is_nullable(self) -> bool:
        """Whether the column may be NULL, as far as the declaration says so."""
        return self.says("null")

    @property
    def is_stored(self) -> bool:
        """Whether it has a column in the model's own table."""
        return not self.is_many_to_many and self.kind not in known.GENERIC

    @functools.cached_property
    def related_name(self) -> str | None:
        """The literal `related_name`, as written."""
        return s.text_of(self.option("related_name"))

    @functools.cached_property
    def related_query_name(self) -> str | None:
        """The literal `related_query_name`, as written."""
        return s.text_of(self.option("related_query_name"))


def declared_fields(names: Names, owner: ClassDef) -> Iterator[Field]:
    """The fields in a class body; a call that is surely no field is left out."""
    for name, node in owner.assigns.items():
        if isinstance(node.value, s.Call) and (found := _field(names, owner, name, node.value)):
            yield found


def _field(names: Names, owner: ClassDef, name: str, call: s.Call) -> Field | None:
    found = names.resolve(owner.module, call.func)
    written, kind = "", ""
    if isinstance(found, ClassDef):
        written, kind = found.symbol, _kind_of_class(names, found)
    elif isinstance(found, External):
        written, kind = found.name, _kind_of_name(found.name)
    elif found is None:
        written = s.dotted(call.func)
        kind = "" if written.endswith("Field") else "-"
    else:
        return None
    if kind == "-":
        return None
    target = (
        call.argument(0, "to")
        if kind in {"ForeignKey", "OneToOneField", "ManyToManyField", "GenericRelation"}
        else None
    )
    return Field(name, kind, written, owner, call, target)


def _kind_of_class(names: Names, owner: ClassDef) -> str:
    """The kind of a field class of the project, by the library field it inherits from; "-" for no field."""
    kinds = [_kind_of_name(base.name) for base in names.mro(owner) if isinstance(base, External) and base.name]
    found = next((kind for kind in kinds if kind not in {"-", ""}), None)
    return found or ("" if owner.name.endswith("Field") else "-")


def _kind_of_name(name: str) -> str:
    last = name.rpartition(".")[2]
    if name.startswith(("django.forms.", "rest_framework.", "django_filters.", "builtins.")):
        return "-"
    if last in known.ONE_TO_ONES:
        return "OneToOneField"
    if last in known.FOREIGN_KEYS:
        return "ForeignKey"
    if last in known.MANY_TO_MANYS:
        return "ManyToManyField"
    if last in known.GENERIC:
        return last
    if last in known.STORED_AS:
        return known.STORED_AS[last]
    if last.endswith("Field"):
        return last if name.startswith("django.") else ""
    return "-"


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """An index of a model's table: columns in order without direction, () where they are expressions.

    `kind` is how it is declared: Index, UniqueConstraint, unique_together, index_together or field; `type` is the
    class's name (Index, GinIndex …).
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

    @property
    def is_plain(self) -> bool:
        """Whether it is an ordinary ordered index over whole columns and all rows."""
        ordered = self.type in {"Index", "UniqueConstraint", "BTreeIndex"}
        return ordered and not self.is_partial and bool(self.fields)


def declared_indexes(names: Names, meta: ClassDef, option: str, value: s.Expr) -> Iterator[Index]:
    """The indexes that one option of Meta declares."""
    module = meta.module
    for item in _items(value):
        place = place_of(module, item.at)
        if option in {"unique_together", "index_together"}:
            columns = tuple(t for part in _items(item) if (t := s.text_of(part)))
            unique = option == "unique_together"
            yield Index(columns, option, "UniqueConstraint" if unique else "Index", unique, False, place, item, meta)
        elif isinstance(item, s.Call):
            kind = names.name(module, item.func).rpartition(".")[2] or s.dotted(item.func).rpartition(".")[2]
            if kind.endswith("Index") or kind == "UniqueConstraint":
                yield _index(item, kind, place, meta)


def _index(call: s.Call, kind: str, place: Place, meta: ClassDef) -> Index:
    columns = tuple(t.lstrip("-") for part in _items(call.keyword("fields")) if (t := s.text_of(part)))
    partial = call.keyword("condition") is not None or call.keyword("opclasses") is not None
    unique = kind == "UniqueConstraint"
    name = s.text_of(call.keyword("name"))
    return Index(() if call.args else columns, kind, kind, unique, partial, place, call, meta, name)


def _items(value: s.Expr | None) -> Iterator[s.Expr]:
    """The items of a display; `unique_together = ("a", "b")` is one row, as Django reads it."""
    if isinstance(value, s.Sequence):
        yield from value.items
    elif isinstance(value, s.Binary) and value.op == "+":
        yield from _items(value.left)
        yield from _items(value.right)


def together_rows(value: s.Expr) -> s.Expr:
    """`unique_together = ("a", "b")` as the one row it means."""
    if isinstance(value, s.Sequence) and value.items and all(s.text_of(item) is not None for item in value.items):
        return s.Sequence(value.at, "tuple", (value,))
    return value
