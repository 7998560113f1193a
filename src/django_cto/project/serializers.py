"""The serializers of Django REST framework: their declared fields, model, and which fields a request may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.attributes import declared_calls, known_strings, options, strings
from django_cto.project.definitions import ClassDef, External, Variable, place_of
from django_cto.project.models import Model
from django_cto.project.names import Names
from django_cto.project.selection import Selection, meta_model, selection
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

# Fields that only ever show something.
READ_ONLY_FIELDS = frozenset({
    "ReadOnlyField", "SerializerMethodField", "HyperlinkedIdentityField", "StringRelatedField", "HiddenField",
})  # fmt: skip
NOT_OF_THE_API = ("django.core.serializers", "kombu.", "celery.", "itsdangerous.")


@dataclass(frozen=True, eq=False, repr=False)
class SerializerField:
    """A declared field: `kind` is its class's own name, `serializer` the project's nested serializer if it is one."""

    name: str
    kind: str
    owner: ClassDef
    call: s.Call
    serializer: ClassDef | None = None

    @property
    def place(self) -> Place:
        """Where it is declared."""
        return place_of(self.owner.module, self.call.at)

    @property
    def is_read_only(self) -> bool:
        """Whether no request can write it."""
        return self.kind in READ_ONLY_FIELDS or says_true(self.call.keyword("read_only"))

    @property
    def is_many(self) -> bool:
        """Whether it shows a list."""
        return says_true(self.call.keyword("many"))

    @property
    def source(self) -> str:
        """The dotted attribute it shows; its own name where none is given, "" where it is not literal."""
        given = self.call.keyword("source")
        return (s.text_of(given) or "") if given else self.name


@dataclass(frozen=True, eq=False, repr=False)
class Serializer:
    """A serializer class of the project."""

    owner: ClassDef
    project: Project

    @property
    def name(self) -> str:
        """The class's name."""
        return self.owner.name

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return self.owner.symbol

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    @shared_property
    def meta(self) -> Mapping[str, Variable]:
        """What its Meta says."""
        return options(self.project.names, self.owner)

    @shared_property
    def model(self) -> Model | None:
        """The project's model it shows."""
        return meta_model(self.project, self.meta)

    @shared_property
    def selection(self) -> Selection:
        """Which of the model's fields it takes."""
        return selection(self.project, self.meta)

    @shared_property
    def fields(self) -> Mapping[str, SerializerField]:
        """The declared fields by name, inherited ones included."""
        calls = declared_calls(self.project.names, self.owner)
        fields = [_field(self.project.names, base, name, call) for name, (base, call) in calls.items()]
        return {field.name: field for field in fields if field}

    @shared_property
    def read_only(self) -> tuple[str, ...] | None:
        """The names that Meta makes read-only, None where that cannot be read."""
        said = self.meta.get("read_only_fields")
        listed = strings(self.project.names, said.module, said.value) if said else ()
        extra = self.meta.get("extra_kwargs")
        if listed is None or (extra and not isinstance(extra.value, s.Mapping)):
            return None
        pairs = extra.value.items if extra and isinstance(extra.value, s.Mapping) else ()
        closed = (s.text_of(key) for key, value in pairs if says_true(_entry(value, "read_only")))
        return (*listed, *(name for name in closed if name))

    @shared_property
    def write_only(self) -> frozenset[str]:
        """The names that Meta keeps out of responses."""
        extra = self.meta.get("extra_kwargs")
        pairs = extra.value.items if extra and isinstance(extra.value, s.Mapping) else ()
        hidden = (s.text_of(key) for key, value in pairs if says_true(_entry(value, "write_only")))
        listed = self.meta.get("write_only_fields")
        more = known_strings(self.project.names, listed.module, listed.value) if listed else ()
        return frozenset((*more, *(name for name in hidden if name)))

    def is_writable(self, name: str) -> bool | None:
        """Whether a request may write a field that it takes, None where that cannot be known."""
        if name in self.fields:
            return not self.fields[name].is_read_only
        if self.read_only is None:
            return None
        field = self.model.field(name) if self.model else None
        editable = field.option("editable") if field else None
        closed = isinstance(editable, s.Constant) and editable.value is False
        return field is not None and name not in self.read_only and not closed


def serializers_of(project: Project) -> dict[str, Serializer]:
    """Every serializer by its symbol."""
    return {
        owner.symbol: Serializer(owner, project) for owner in project.classes if is_serializer(project.names, owner)
    }


def is_serializer(names: Names, owner: ClassDef) -> bool:
    """Whether a class is a serializer, by the library class it inherits from."""
    return any(isinstance(base, External) and _is_library_serializer(base.name) for base in names.mro(owner))


def _is_library_serializer(name: str) -> bool:
    return name.endswith("Serializer") and not name.startswith(NOT_OF_THE_API)


def _field(names: Names, owner: ClassDef, name: str, call: s.Call) -> SerializerField | None:
    found = names.resolve(owner.module, call.func)
    if isinstance(found, ClassDef):
        if is_serializer(names, found):
            return SerializerField(name, found.name, owner, call, found)
        kinds = [base.name.rpartition(".")[2] for base in names.mro(found) if isinstance(base, External)]
        kind = next((kind for kind in kinds if kind.endswith(("Field", "Serializer"))), "")
        return SerializerField(name, kind, owner, call) if kind else None
    written = found.name if isinstance(found, External) else s.dotted(call.func)
    kind = written.rpartition(".")[2]
    return SerializerField(name, kind, owner, call) if kind.endswith(("Field", "Serializer")) else None


def says_true(node: s.Expr | None) -> bool:
    """Whether an expression is the literal True."""
    return isinstance(node, s.Constant) and node.value is True


def _entry(node: s.Expr, key: str) -> s.Expr | None:
    return node.get(key) if isinstance(node, s.Mapping) else None
