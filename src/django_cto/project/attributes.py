"""What a class says by its attributes and its Meta, inherited and literal; what is computed it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django_cto.project.definitions import ClassDef, FunctionDef, Module, Variable
from django_cto.project.names import Names
from django_cto.read import syntax as s

MOST_HOPS = 12
COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


def attribute(names: Names, owner: ClassDef, name: str) -> Variable | None:
    """What a class or one it inherits from assigns to an attribute, None where nothing or no plain value."""
    found = names.class_member(owner, name)
    return found if isinstance(found, Variable) and found.value is not None else None


def method(names: Names, owner: ClassDef, name: str) -> FunctionDef | None:
    """The method of a class or of the project's classes it inherits from."""
    found = names.class_member(owner, name)
    return found if isinstance(found, FunctionDef) else None


def options(names: Names, owner: ClassDef) -> Mapping[str, Variable]:
    """What the Meta that holds for a class says, what that Meta inherits included."""
    meta = names.class_member(owner, "Meta")
    found: dict[str, Variable] = {}
    for base in reversed(names.mro(meta)) if isinstance(meta, ClassDef) else ():
        if isinstance(base, ClassDef):
            for name, node in base.assigns.items():
                found[name] = Variable(base.module, f"{base.qualname}.{name}", node)
    return found


def text(names: Names, module: Module, node: s.Expr | None) -> str | None:
    """The literal text of an expression, constants of the project followed."""
    if isinstance(node, s.Name | s.Attribute):
        found = names.resolve(module, node)
        node = found.value if isinstance(found, Variable) else None
    return s.text_of(node)


def constant(names: Names, module: Module, node: s.Expr | None) -> tuple[Module, s.Constant] | None:
    """The literal that an expression is, or stands for by name, with the module where it is written."""
    for _ in range(MOST_HOPS):
        if isinstance(node, s.Constant):
            return module, node
        found = names.resolve(module, node) if isinstance(node, s.Name | s.Attribute) else None
        if not isinstance(found, Variable):
            return None
        module, node = found.module, found.value
    return None


def strings(names: Names, module: Module, node: s.Expr | None) -> tuple[str, ...] | None:
    """The texts of a literal list or tuple, through names, sums and stars; None where one of them is unknown."""
    found = list(_texts(names, module, node, MOST_HOPS))
    return None if None in found else tuple(text for text in found if text is not None)


def known_strings(names: Names, module: Module, node: s.Expr | None) -> tuple[str, ...]:
    """As `strings`, but what is unknown or no text is left out."""
    return tuple(text for text in _texts(names, module, node, MOST_HOPS) if text is not None)


def _texts(names: Names, module: Module, node: s.Expr | None, hops: int) -> Iterator[str | None]:
    match node:
        case s.Sequence():
            for item in node.items:
                if isinstance(item, s.Starred):
                    yield from _texts(names, module, item.value, hops - 1)
                else:
                    yield text(names, module, item)
        case s.Binary(op="+" | "|"):
            yield from _texts(names, module, node.left, hops - 1)
            yield from _texts(names, module, node.right, hops - 1)
        case s.Call(func=s.Name(), args=(only,)) if s.dotted(node.func) in COPIES:
            yield from _texts(names, module, only, hops - 1)
        case s.Name() | s.Attribute() if hops > 0:
            found = names.resolve(module, node)
            if isinstance(found, Variable) and found.value is not None:
                yield from _texts(names, found.module, found.value, hops - 1)
            else:
                yield None
        case _:
            yield None


def members(
    names: Names, module: Module, node: s.Expr | None, hops: int = MOST_HOPS
) -> Iterator[tuple[Module, s.Expr]]:
    """The items of a literal list or tuple, through names, sums and stars, each with the module where it stands."""
    match node:
        case s.Sequence(items=items):
            for item in items:
                if isinstance(item, s.Starred):
                    yield from members(names, module, item.value, hops - 1)
                else:
                    yield module, item
        case s.Binary(op="+", left=left, right=right):
            yield from members(names, module, left, hops - 1)
            yield from members(names, module, right, hops - 1)
        case s.Name() | s.Attribute() if hops > 0:
            found = names.resolve(module, node)
            if isinstance(found, Variable):
                yield from members(names, found.module, found.value, hops - 1)


def classes_in(names: Names, module: Module, node: s.Expr | None) -> Iterator[tuple[s.Expr, ClassDef | None]]:
    """The items of a literal list or tuple of classes with the project's class each stands for."""
    if isinstance(node, s.Name | s.Attribute):
        found = names.resolve(module, node)
        if isinstance(found, Variable) and isinstance(found.value, s.Sequence):
            yield from classes_in(names, found.module, found.value)
    elif isinstance(node, s.Sequence):
        for item in node.items:
            found = names.resolve(module, item)
            yield item, found if isinstance(found, ClassDef) else None


def declared_calls(names: Names, owner: ClassDef) -> dict[str, tuple[ClassDef, s.Call]]:
    """What a class and those it inherits from assign calls to, by name, with the class that does: declared fields."""
    found: dict[str, tuple[ClassDef, s.Call]] = {}
    for base in reversed(names.mro(owner)):
        for name, node in base.assigns.items() if isinstance(base, ClassDef) else ():
            found.pop(name, None)  # `field = None` takes an inherited field away.
            if isinstance(node.value, s.Call) and isinstance(base, ClassDef):
                found[name] = (base, node.value)
    return found
