"""Resolves names across the files of a project; what it cannot resolve it says is external or None."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from django_cto.facts.file import FileFacts
from django_cto.project.answers import Answers
from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef, Module, Variable
from django_cto.project.import_roots import module_names, source_roots
from django_cto.project.known import canonical
from django_cto.read import syntax as s
from django_cto.read.noting import noting

BUILTINS = frozenset(dir(builtins))


class Names:
    """The modules of a project by name, and the questions what a name in one of them stands for."""

    def __init__(self, files: Mapping[str, FileFacts]) -> None:
        python = {path: facts for path, facts in files.items() if path.endswith(".py")}
        roots = source_roots(python)
        self.modules: dict[str, Module] = {}
        self.by_name: dict[str, list[Module]] = {}
        for path, facts in python.items():
            names = list(module_names(path, roots, python))
            module = self.modules[path] = Module(names[0], facts)
            for name in names:
                self.by_name.setdefault(name, []).append(module)
        self.packages = {name.rpartition(".")[0] for name in self.by_name}
        self._resolved: Answers[Definition | None] = Answers(lambda found, other: found is other)
        self._mros: dict[int, tuple[ClassDef | External, ...]] = {}
        self._members: dict[tuple[int, str], Definition | None] = {}

    def module(self, name: str, near: str = "") -> Module | None:
        """The module of a dotted name; of several the one whose path is nearest to the path `near`."""
        found = self.by_name.get(name)
        if not found:
            return None
        return found[0] if len(found) == 1 else max(found, key=lambda module: _shared(module.path, near))

    def find(self, dotted: str, near: str = "") -> Definition:
        """What an absolute dotted name stands for."""
        parts = dotted.split(".")
        for length in range(len(parts), 0, -1):
            module = self.module(".".join(parts[:length]), near)
            if module:
                found: Definition | None = module
                for part in parts[length:]:
                    found = self.member(found, part) if found else None
                return found or External(dotted)
        return External(canonical(dotted))

    def lookup(self, module: Module, name: str) -> Definition | None:
        """What a bare name stands for at the top level of a module; None where nothing binds it."""
        key = (module.path, name)
        if key in self._resolved.known:
            return self._resolved.known[key]
        # What refers to itself resolves to nothing.
        return self._resolved.of(key, lambda: self._looked_up(module, name), None)

    def _looked_up(self, module: Module, name: str) -> Definition | None:
        binding = module.names.get(name)
        if isinstance(binding, s.Imported):
            return self.imported(module, binding)
        if isinstance(binding, Variable) and isinstance(binding.value, s.Name | s.Attribute):
            return self.resolve(module, binding.value) or binding
        if binding is not None:
            return binding
        return self._starred(module, name) or (External(f"builtins.{name}") if name in BUILTINS else None)

    def _starred(self, module: Module, name: str) -> Definition | None:
        outside: list[str] = []
        for star in reversed(module.stars):
            target = self.imported(module, star)
            if isinstance(target, Module):
                found = None if name.startswith("_") else self.lookup(target, name)
                if found and not _is_builtin(found) and not self._is_missing(found):
                    return found
            elif isinstance(target, External):
                outside.append(target.name)
        if len(outside) == 1 and name not in BUILTINS:
            return External(canonical(f"{outside[0]}.{name}"))
        return None

    def _is_missing(self, found: Definition) -> bool:
        """Whether a module of the project should have a name and has not: where two import from each other."""
        return isinstance(found, External) and found.name.rpartition(".")[0] in self.by_name

    def imported(self, module: Module, name: s.Imported) -> Definition | None:
        """What an import binds; for a star the module it imports from."""
        base = name.module
        if name.level:
            parents = module.package.split(".") if module.package else []
            kept = parents[: len(parents) - name.level + 1]
            base = ".".join([*kept, name.module] if name.module else kept)
        if name.name in {"", "*"}:
            return self.find(base, module.path)
        return self._from(base, name.name, module)

    def _from(self, base: str, name: str, near: Module) -> Definition | None:
        package = self.module(base, near.path)
        if package and (package is not near):
            found = self.lookup(package, name)
            if found and not _is_builtin(found):
                return found
        dotted = f"{base}.{name}" if base else name
        return self.module(dotted, near.path) or External(canonical(dotted))

    def member(self, owner: Definition, name: str) -> Definition | None:
        """What `owner.name` stands for; of a class its own and inherited attributes."""
        if isinstance(owner, External):
            return External(canonical(f"{owner.name}.{name}"))
        if isinstance(owner, Module):
            return self.lookup(owner, name) or self.module(f"{owner.name}.{name}", owner.path)
        if isinstance(owner, ClassDef):
            return self.class_member(owner, name)
        return None

    def class_member(self, owner: ClassDef, name: str) -> Definition | None:
        """A method, inner class or assigned attribute of a class or of what it inherits from."""
        key = (id(owner), name)
        if key not in self._members:
            self._members[key] = self._class_member(owner, name)
        return self._members[key]

    def _class_member(self, owner: ClassDef, name: str) -> Definition | None:
        for base in self.mro(owner):
            if isinstance(base, External):
                continue
            if name in base.methods:
                return base.methods[name]
            if name in base.inner:
                return base.inner[name]
            if name in base.assigns:
                return Variable(base.module, f"{base.qualname}.{name}", base.assigns[name])
        return None

    def resolve(self, module: Module, node: s.Expr | None, function: FunctionDef | None = None) -> Definition | None:
        """What a name or chain of names stands for, seen from the top level of a module or within a function."""
        if type(node) is s.Name:
            if function and function.imports:
                noting.now.add(id(function.node))
                if name := function.imports.get(node.id):
                    return self.imported(module, name)
            return self.lookup(module, node.id)
        if type(node) is s.Attribute:
            owner = self.resolve(module, node.value, function)
            return self.member(owner, node.name) if owner else None
        if type(node) is s.Subscript:
            return self.resolve(module, node.value, function)
        return None

    def name(self, module: Module, node: s.Expr | None, function: FunctionDef | None = None) -> str:
        """The canonical dotted name of what an expression stands for, "" where that is unknown."""
        return symbol_of(self.resolve(module, node, function))

    def bases(self, owner: ClassDef) -> list[ClassDef | External]:
        """The resolved bases of a class in order; an unresolved one is an external of an empty name."""
        return [self._base(owner, node) for node in owner.node.bases]

    def _base(self, owner: ClassDef, node: s.Expr) -> ClassDef | External:
        found = self.resolve(owner.module, node)
        if isinstance(found, ClassDef) and found is not owner:
            return found
        if isinstance(found, External):
            return found
        if isinstance(node, s.Call):  # `with_metaclass(Meta, Base)`, `Base.from_queryset(Other)` …
            return External(f"{self.name(owner.module, node.func)}()")
        return External("")

    def mro(self, owner: ClassDef) -> tuple[ClassDef | External, ...]:
        """The class and all it inherits from, nearest first, by Python's own C3 where that is possible."""
        if id(owner) not in self._mros:
            self._mros[id(owner)] = (owner,)  # A class that inherits from itself through others ends here.
            bases = self.bases(owner)
            lines: list[list[ClassDef | External]]
            lines = [list(self.mro(base)) if isinstance(base, ClassDef) else [base] for base in bases]
            above = [base for line in lines for base in line]
            if len(set(above)) < len(above):
                above = _merged([*lines, list(bases)])
            self._mros[id(owner)] = (owner, *above)
        return self._mros[id(owner)]

    def is_a(self, owner: ClassDef, *names: str) -> bool:
        """Whether a class inherits from one of these canonical names (of its own project or external)."""
        return any(symbol_of(base) in names for base in self.mro(owner))

    def is_whole(self, owner: ClassDef) -> bool:
        """Whether every base was resolved, at least to an external name."""
        return all(not (isinstance(base, External) and base.name == "") for base in self.mro(owner))


def symbol_of(found: Definition | None) -> str:
    """The canonical dotted name of a definition, "" for None."""
    if found is None:
        return ""
    return found.name if isinstance(found, (External, Module)) else found.symbol


def _is_builtin(found: Definition) -> bool:
    return isinstance(found, External) and found.name.startswith("builtins.")


def _merged(lines: list[list[ClassDef | External]]) -> list[ClassDef | External]:
    merged: list[ClassDef | External] = []
    while lines := [line for line in lines if line]:
        heads = (line[0] for line in lines)
        head = next((h for h in heads if not any(h in line[1:] for line in lines)), lines[0][0])
        merged.append(head)
        lines = [[item for item in line if item != head] for line in lines]
    return merged


def _shared(path: str, near: str) -> int:
    count = 0
    for mine, other in zip(path.split("/"), near.split("/"), strict=False):
        if mine != other:
            break
        count += 1
    return count
