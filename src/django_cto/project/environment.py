"""The packages of a virtual environment inside the checked root, read as text, and only for what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django_cto.facts.file import FileFacts, facts_of
from django_cto.project.bases import HARMLESS, MODEL_BASES, PARTLY_KNOWN, KnownField
from django_cto.project.definitions import ClassDef, External
from django_cto.project.fields import Field, declared_fields, kind_of_class
from django_cto.project.installed import package_folders
from django_cto.project.names import Names
from django_cto.project.references import USER, reference
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property

# These are known without reading them, and reading them would be long.
KNOWN = ("django.", "rest_framework.", "celery.", "builtins.", "typing.")
MOST_FILES, MOST_ROUNDS = 120, 8


@dataclass(frozen=True)
class Base:
    """What is known of a class that a library defines: whether it is a model, its fields, and whether that is all."""

    is_model: bool
    fields: tuple[KnownField, ...]
    is_whole: bool


class Environment:
    """The libraries that are installed inside the root; empty where there is no such environment."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._files: dict[str, FileFacts] = {}
        self._names = Names({})
        self._bases: dict[str, Base | None] = {}
        self._kinds: dict[str, str] = {}

    @shared_property
    def folders(self) -> tuple[Path, ...]:
        """The folders of installed packages."""
        return package_folders(self._root)

    def base(self, name: str) -> Base | None:
        """What a class of a library brings to those that inherit from it; None where it cannot be found."""
        if name not in self._bases:
            owner = self._class(name)
            self._bases[name] = self._base_of(owner) if owner else None
        return self._bases[name]

    def field_kind(self, name: str) -> str:
        """The kind of a library's field class, "" where it cannot be found."""
        if name not in self._kinds:
            owner = self._class(name)
            self._kinds[name] = kind_of_class(self._names, owner) if owner else ""
        return self._kinds[name]

    def _base_of(self, owner: ClassDef) -> Base:
        line = self._names.mro(owner)
        outside = [base.name for base in line if isinstance(base, External)]
        fields: dict[str, KnownField] = {}
        for base in reversed(line):
            if isinstance(base, ClassDef):
                fields |= {field.name: self._brought(field) for field in declared_fields(self._names, base)}
            else:
                fields |= {row.name: row for row in MODEL_BASES.get(base.name, ())}
        is_whole = all(name in HARMLESS or (name in MODEL_BASES and name not in PARTLY_KNOWN) for name in outside)
        return Base(any(name in MODEL_BASES for name in outside), tuple(fields.values()), is_whole)

    def _brought(self, field: Field) -> KnownField:
        owner = field.owner
        found = reference(self._names, owner.module, field.target) if owner else None
        label = "auth.User" if found == USER else found if isinstance(found, str) else ""
        return KnownField(field.name, field.kind, field.is_unique, field.is_indexed, field.is_nullable, label)

    def _class(self, name: str) -> ClassDef | None:
        """A class by its dotted name, with the files of all it inherits from."""
        if not self.folders or name.startswith(KNOWN):
            return None
        self._load(name)
        top = name.partition(".")[0]
        if f"{top}.py" not in self._files and not any(path.startswith(f"{top}/") for path in self._files):
            return None
        for _ in range(MOST_ROUNDS):
            self._names = Names(self._files)
            found = self._names.find(name)
            loaded = [self._load(missing) for missing in self._missing(name, found)]
            if True not in loaded:
                return found if isinstance(found, ClassDef) else None
        return None

    def _missing(self, name: str, found: object) -> Iterator[str]:
        """The names that have to be read before a class is known."""
        if isinstance(found, ClassDef):
            line = (base.name for base in self._names.mro(found) if isinstance(base, External))
            yield from (base for base in line if base not in MODEL_BASES and base not in HARMLESS)
            for base in self._names.mro(found):
                yield from self._made_of(base) if isinstance(base, ClassDef) else ()
        elif isinstance(found, External):
            yield found.name
            for module in self._names.by_name.get(name.rpartition(".")[0], ()):
                stars = (self._names.imported(module, star) for star in module.stars)
                yield from (f"{star.name}.{name.rpartition('.')[2]}" for star in stars if isinstance(star, External))

    def _made_of(self, owner: ClassDef) -> Iterator[str]:
        """The classes outside of what is read that a class body calls: fields among them."""
        for node in owner.assigns.values():
            found = self._names.resolve(owner.module, node.value.func) if isinstance(node.value, s.Call) else None
            if isinstance(found, External):
                yield found.name

    def _load(self, name: str) -> bool:
        """Read the modules that a dotted name runs through; whether there was one that is new."""
        is_new = False
        parts = name.split(".") if not name.startswith(KNOWN) else []
        for length in range(1, len(parts)):
            stem = "/".join(parts[:length])
            for path in (f"{stem}.py", f"{stem}/__init__.py"):
                is_new = (path not in self._files and self._read(path)) or is_new
        return is_new

    def _read(self, path: str) -> bool:
        for folder in self.folders if len(self._files) < MOST_FILES else ():
            try:
                self._files[path] = facts_of(path, (folder / path).read_bytes())
            except OSError:
                continue
            return True
        return False
