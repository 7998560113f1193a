"""A model's fields and indexes, as the class body declares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project import known
from django_cto.project.bases import KnownField
from django_cto.project.definitions import ClassDef, Definition, External, place_of
from django_cto.project.names import Names, symbol_of
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField", "GenericRelation"})


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
    known: KnownField | None = None

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
        return self.known.null if self.known else self.says("null")

    @property
    def is_stored(self) -> bool:
        """Whether it has a column in the model's own table."""
        return not self.is_many_to_many and self.kind not in known.GENERIC

    @shared_property
    def related_name(self) -> str | None:
        """The literal `related_name`, as written."""
        return s.text_of(self.option("related_name"))

    @shared_property
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
    written, bases = s.dotted(call.func), _library_bases(names, found)
    if isinstance(found, ClassDef | External):
        written = symbol_of(found)
    elif found is not None:
        return None
    kinds = [_kind_of_name(base) for base in bases or [written]]
    kind = next((kind for kind in kinds if kind not in {"-", ""}), None)
    if kind is None and not (found is None or "" in kinds or isinstance(found, ClassDef)):
        return None
    if kind is None and not written.endswith("Field"):
        return None
    # The first argument of a tag manager is its label.
    by_position = not any(base.endswith("TaggableManager") for base in bases)
    target = (call.argument(0, "to") if by_position else call.keyword("to")) if kind in RELATIONS else None
    return Field(name, kind or "", written, owner, call, target)


def kind_of_class(names: Names, owner: ClassDef) -> str:
    """The kind of a field class, by the library field it inherits from; "" where that is unknown."""
    kinds = (_kind_of_name(base) for base in _library_bases(names, owner))
    return next((kind for kind in kinds if kind not in {"-", ""}), "")


def _library_bases(names: Names, found: Definition | None) -> list[str]:
    """The names outside the project by which a field class is known: its own, or those it inherits from."""
    if isinstance(found, External):
        return [found.name]
    inherited = names.mro(found) if isinstance(found, ClassDef) else ()
    return [base.name for base in inherited if isinstance(base, External) and base.name]


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
    if last.endswith("Field") and last not in known.NO_FIELDS:
        return last if name.startswith("django.") else ""
    return "-"
