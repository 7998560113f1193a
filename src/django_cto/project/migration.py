"""One migration: what it depends on, and the operations that it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project.definitions import ClassDef, External, Module, place_of
from django_cto.project.indexes import index_items
from django_cto.project.names import Names
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

OPERATIONS = frozenset({
    "CreateModel", "DeleteModel", "RenameModel", "AlterModelTable", "AlterModelTableComment", "AlterModelOptions",
    "AlterModelManagers", "AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo", "AddField",
    "RemoveField", "AlterField", "RenameField", "AddIndex", "RemoveIndex", "RenameIndex", "AddConstraint",
    "RemoveConstraint", "AlterConstraint", "RunPython", "RunSQL", "SeparateDatabaseAndState", "AddIndexConcurrently",
    "RemoveIndexConcurrently", "AddConstraintNotValid", "ValidateConstraint", "CreateExtension",
})  # fmt: skip
# Operations on a whole model give its name first, the others the model and then what of it they change.
OF_MODELS = frozenset({
    "CreateModel", "DeleteModel", "RenameModel", "AlterModelTable", "AlterModelTableComment", "AlterModelOptions",
    "AlterModelManagers", "AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo",
})  # fmt: skip
SECOND = {
    "AddField": "name", "RemoveField": "name", "AlterField": "name", "RenameField": "old_name",
    "RenameModel": "new_name", "RemoveIndex": "name", "RemoveConstraint": "name", "RenameIndex": "new_name",
}  # fmt: skip
DATABASE, STATE = "database", "state"
Key = tuple[str, str]


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """One operation of a migration.

    `kind` is Django's own class name, that of the nearest base for a class of the project, "" where unknown; `only` is
    `database` or `state` for what stands in that half of a SeparateDatabaseAndState.
    """

    kind: str
    call: s.Call
    module: Module
    only: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.module, self.call.at)

    @shared_property
    def model(self) -> str | None:
        """The name of the model in small letters, None where it is no literal or there is none."""
        found = s.text_of(
            self.call.argument(0, "name" if self.kind in OF_MODELS - {"RenameModel"} else _first(self.kind))
        )
        return found.lower() if found else None

    @shared_property
    def name(self) -> str | None:
        """The name of the field, index or constraint; of a renaming the old name of a field, the new one of a model."""
        return s.text_of(self.call.argument(1, SECOND[self.kind])) if self.kind in SECOND else None

    @shared_property
    def new_name(self) -> str | None:
        """What a RenameField or RenameModel names it."""
        return s.text_of(self.call.argument(2 if self.kind == "RenameField" else 1, "new_name"))

    @shared_property
    def part(self) -> s.Call | None:
        """The field, index or constraint that is added or altered."""
        name = {"AddField": "field", "AlterField": "field", "AddIndex": "index", "AddIndexConcurrently": "index"}
        position = 2 if self.kind in {"AddField", "AlterField"} else 1
        found = self.call.argument(position, name.get(self.kind, "constraint"))
        return found if isinstance(found, s.Call) else None

    @property
    def fields(self) -> Iterator[tuple[str, s.Call]]:
        """The fields of a CreateModel by name."""
        listed = self.call.argument(1, "fields") if self.kind == "CreateModel" else None
        for row in listed.items if isinstance(listed, s.Sequence) else ():
            if isinstance(row, s.Sequence) and len(row.items) == 2 and isinstance(row.items[1], s.Call):
                yield s.text_of(row.items[0]) or "", row.items[1]


def _first(kind: str) -> str:
    return "old_name" if kind == "RenameModel" else "model_name"


@dataclass(frozen=True, eq=False, repr=False)
class Migration:
    """A migration file; `key` is its app's label and its name."""

    key: Key
    module: Module
    names: Names

    @property
    def path(self) -> str:
        """The file's path."""
        return self.module.path

    @shared_property
    def owner(self) -> ClassDef | None:
        """The class `Migration`."""
        found = self.module.names.get("Migration")
        return found if isinstance(found, ClassDef) else None

    def _said(self, name: str) -> s.Expr | None:
        node = self.owner.assigns.get(name) if self.owner else None
        return node.value if node else None

    @property
    def is_atomic(self) -> bool:
        """Whether it runs in a transaction."""
        said = self._said("atomic")
        return not (isinstance(said, s.Constant) and said.value is False)

    @property
    def is_initial(self) -> bool:
        """Whether it says so, or depends on no other migration of its app."""
        said = self._said("initial")
        if isinstance(said, s.Constant):
            return bool(said.value)
        return not any(app == self.key[0] for app, _ in self.dependencies)

    @shared_property
    def dependencies(self) -> tuple[Key, ...]:
        """The migrations it needs; `("__setting__", NAME)` for the app that a setting names."""
        return tuple(self._keys("dependencies"))

    @shared_property
    def replaces(self) -> tuple[Key, ...]:
        """The migrations that it was squashed from."""
        return tuple(self._keys("replaces"))

    def _keys(self, option: str) -> Iterator[Key]:
        for item in index_items(self.names, self.module, self._said(option)) if self._said(option) else ():
            node = item[1] if item else None
            if isinstance(node, s.Sequence) and len(node.items) == 2:
                texts = [s.text_of(part) for part in node.items]
                yield texts[0] or "", texts[1] or ""
            elif isinstance(node, s.Call) and s.dotted(node.func).endswith("swappable_dependency") and node.args:
                yield "__setting__", s.dotted(node.args[0]).rpartition(".")[2]

    @shared_property
    def operations(self) -> tuple[Operation, ...]:
        """Its operations in order, those within a SeparateDatabaseAndState in its place."""
        return tuple(self._operations(self.module, self._said("operations"), "")) if self._said("operations") else ()

    @property
    def is_whole(self) -> bool:
        """Whether every operation could be read."""
        listed = index_items(self.names, self.module, self._said("operations"))
        return None not in listed and all(operation.kind for operation in self.operations)

    def _operations(self, module: Module, listed: s.Expr | None, only: str) -> Iterator[Operation]:
        for item in index_items(self.names, module, listed):
            where, call = item or (module, None)
            if not isinstance(call, s.Call):
                continue
            kind = self._kind(where, call)
            if kind == "SeparateDatabaseAndState":
                yield from self._operations(where, call.argument(0, "database_operations") or NOTHING, only or DATABASE)
                yield from self._operations(where, call.argument(1, "state_operations") or NOTHING, only or STATE)
            else:
                yield Operation(kind, call, where, only)

    def _kind(self, module: Module, call: s.Call) -> str:
        found = self.names.resolve(module, call.func)
        bases = self.names.mro(found) if isinstance(found, ClassDef) else (found,)
        lasts = (base.name.rpartition(".")[2] for base in bases if isinstance(base, External))
        return next((last for last in lasts if last in OPERATIONS), "")


NOTHING = s.Sequence(0, "list", ())
