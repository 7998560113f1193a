"""What a name in the code may stand for: a module, class, function, variable, or something outside the project."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec

from django_cto.facts.file import FileFacts, is_test_path
from django_cto.facts.imports import bound_in, flat
from django_cto.read import syntax as s
from django_cto.text import Place


class External(msgspec.Struct, frozen=True):
    """Something that no file of the project defines, by its canonical dotted name."""

    name: str


class Defined(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What the project itself defines; a project has so many of them that they must be quick to make."""

    __repr__ = object.__repr__  # Each leads to the whole project.


class Module(Defined, frozen=True, eq=False, dict=True):
    """A Python file under the name by which the project imports it."""

    name: str
    facts: FileFacts

    @property
    def path(self) -> str:
        """The file's path relative to the root."""
        return self.facts.path

    @functools.cached_property
    def is_test(self) -> bool:
        """Whether it is test code, which is resolved against but not reviewed."""
        return is_test_path(self.path)

    @functools.cached_property
    def is_migration(self) -> bool:
        """Whether it is a migration file by Django's convention of place."""
        return "migrations" in self.path.split("/")[:-1] and not self.path.endswith("__init__.py")

    @property
    def is_package(self) -> bool:
        """Whether relative imports start from the module itself."""
        return self.path.rpartition("/")[2] == "__init__.py"

    @property
    def package(self) -> str:
        """The name of the package that relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @functools.cached_property
    def names(self) -> dict[str, Binding]:
        """What the module binds at its top level, branches included; the last binding of a name holds."""
        found: dict[str, Binding] = {}
        for node in flat(self.facts.body):
            if type(node) is s.Import:
                for name in node.names:
                    if name.name != "*":
                        found[name.local] = name
            elif type(node) is s.Class:
                found[node.name] = ClassDef(self, node.name, node)
            elif type(node) is s.Function:
                found[node.name] = FunctionDef(self, node.name, node)
            elif type(node) is s.Assign:
                self._assign(node, found)
        return found

    def _assign(self, node: s.Assign, found: dict[str, Binding]) -> None:
        for target in node.targets:
            for name in bound_in(target):
                binding = Variable(self, name.id, node)
                # Neither `except ImportError: name = None` nor `name = login_required(name)` undoes what was there.
                if name.id not in found or isinstance(found[name.id], Variable) or not _is_weak(binding):
                    found[name.id] = binding

    @functools.cached_property
    def stars(self) -> tuple[s.Imported, ...]:
        """The `from … import *` of the module's top level."""
        found = [node for node in flat(self.facts.body) if isinstance(node, s.Import)]
        return tuple(name for node in found for name in node.names if name.name == "*")

    @functools.cached_property
    def import_lines(self) -> tuple[int, ...]:
        """The lines of the imports that stand within functions, classes and branches."""
        return tuple(line for name in self.facts.imports if (line := s.line_of(name.at)) not in self._top_imports)

    @functools.cached_property
    def _top_imports(self) -> frozenset[int]:
        names = [name for node in self.facts.body if isinstance(node, s.Import) for name in node.names]
        return frozenset(s.line_of(name.at) for name in names)

    @functools.cached_property
    def classes(self) -> tuple[ClassDef, ...]:
        """The classes of the module's top level."""
        return tuple(found for found in self.names.values() if isinstance(found, ClassDef))

    @functools.cached_property
    def functions(self) -> tuple[FunctionDef, ...]:
        """The functions of the top level and the methods of its classes, inner classes included."""
        own = [found for found in self.names.values() if isinstance(found, FunctionDef)]
        return (*own, *(method for owner in self.classes for method in _methods_below(owner)))


class ClassDef(Defined, frozen=True, eq=False, dict=True):
    """A class of the project; `qualname` is its name within the module."""

    module: Module
    qualname: str
    node: s.Class

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.node.name

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return f"{self.module.name}.{self.qualname}"

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return place_of(self.module, self.node.name_at)

    @functools.cached_property
    def assigns(self) -> dict[str, s.Assign]:
        """What the class body assigns, by name."""
        found = [node for node in flat(self.node.body) if isinstance(node, s.Assign)]
        return {name.id: node for node in found for target in node.targets for name in bound_in(target)}

    @functools.cached_property
    def methods(self) -> dict[str, FunctionDef]:
        """The functions of the class body; of a property's getter and setter the getter."""
        found: dict[str, FunctionDef] = {}
        for node in flat(self.node.body):
            if isinstance(node, s.Function) and not _is_accessor(node):
                found[node.name] = FunctionDef(self.module, f"{self.qualname}.{node.name}", node, self)
        return found

    @functools.cached_property
    def inner(self) -> dict[str, ClassDef]:
        """The classes of the class body, `Meta` among them."""
        found = [node for node in flat(self.node.body) if isinstance(node, s.Class)]
        return {node.name: ClassDef(self.module, f"{self.qualname}.{node.name}", node) for node in found}


class FunctionDef(Defined, frozen=True, eq=False, dict=True):
    """A function or method of the project."""

    module: Module
    qualname: str
    node: s.Function
    owner: ClassDef | None = None

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.node.name

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return f"{self.module.name}.{self.qualname}"

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return place_of(self.module, self.node.name_at)

    @functools.cached_property
    def imports(self) -> dict[str, s.Imported]:
        """The names that the function's own body imports."""
        first, last = s.line_of(self.node.at), s.end_line_of(self.node.at)
        if not any(first <= line <= last for line in self.module.import_lines):
            return {}
        found = [node for node in flat(self.node.body) if isinstance(node, s.Import)]
        return {name.local: name for node in found for name in node.names}

    def is_decorated(self, *names: str) -> bool:
        """Whether a decorator ends in one of the names, called or not; a quick look without resolving."""
        return bool(self.node.decorators) and not self.decorated_by.isdisjoint(names)

    @functools.cached_property
    def decorated_by(self) -> frozenset[str]:
        """The last names of the decorators."""
        return frozenset(map(_last, self.node.decorators))

    @functools.cached_property
    def parameter_names(self) -> tuple[str, ...]:
        """The names of the parameters, in their order."""
        return tuple(parameter.name for parameter in self.node.parameters)


class Variable(Defined, frozen=True, eq=False, dict=True):
    """A name that a module assigns."""

    module: Module
    name: str
    node: s.Assign

    @property
    def value(self) -> s.Expr | None:
        """The assigned expression; None where it is only part of one, or only declared."""
        whole = any(isinstance(target, s.Name) for target in self.node.targets)
        return self.node.value if whole else None

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return f"{self.module.name}.{self.name}"

    @property
    def place(self) -> Place:
        """Where the assignment stands."""
        return place_of(self.module, self.node.at)


Binding = ClassDef | FunctionDef | Variable | s.Imported
Definition = Module | ClassDef | FunctionDef | Variable | External


def place_of(module: Module, at: int) -> Place:
    """The place of a packed span in a module's file."""
    return s.place_of(module.path, at)


def _is_weak(binding: Variable) -> bool:
    value = binding.value
    if type(value) is s.Call:
        return any(isinstance(arg, s.Name) and arg.id == binding.name for arg in value.args)
    return type(value) is s.Constant


def _is_accessor(node: s.Function) -> bool:
    return any(isinstance(d, s.Attribute) and d.name in {"setter", "deleter"} for d in node.decorators)


def _last(decorator: s.Expr) -> str:
    if isinstance(decorator, s.Call):
        decorator = decorator.func
    return s.dotted(decorator).rpartition(".")[2]


def _methods_below(owner: ClassDef) -> Iterator[FunctionDef]:
    yield from owner.methods.values()
    for inner in owner.inner.values():
        yield from _methods_below(inner)
