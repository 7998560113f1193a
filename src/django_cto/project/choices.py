"""The values that a field's `choices` allow, where all of them can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.facts.imports import flat
from django_cto.project.definitions import ClassDef, External, Module, Variable, place_of
from django_cto.project.fields import Field
from django_cto.project.names import Names
from django_cto.read import syntax as s
from django_cto.text import Place

Literal = str | int | float | bool | None
ENUMERATIONS = frozenset(f"django.db.models.{kind}Choices" for kind in ("Text", "Integer", ""))
CHOICE_LISTS = ("model_utils.Choices", "model_utils.choices.Choices")
ADDS = frozenset({"append", "extend", "insert"})
MOST_HOPS = 12


class NotKnown(Exception):  # noqa: N818 - no error: it ends a reading that cannot be finished
    """A part of the choices cannot be read."""


@dataclass(frozen=True, eq=False, repr=False)
class Choices:
    """The allowed values of a field in order, where they are declared, and the enumeration that they come from."""

    values: tuple[Literal, ...]
    place: Place
    enumeration: ClassDef | None = None

    def allows(self, value: Literal) -> bool:
        """Whether a value is one of them after Django's own conversion of texts and numbers."""
        texts = {str(allowed) for allowed in self.values}
        # A field of numbers takes True for 1, one of texts stores "True".
        is_number = isinstance(value, bool) and any(type(allowed) is int for allowed in self.values)
        return str(value) in texts or (is_number and value in self.values)


@dataclass(frozen=True, eq=False, repr=False)
class Scope:
    """Where a name is looked up: the class bodies around it, innermost first, then the module."""

    names: Names
    module: Module
    owners: tuple[ClassDef, ...] = ()

    def find(self, node: s.Expr) -> tuple[Scope, s.Expr | None] | ClassDef | External | None:
        """What a name stands for: an expression in its own scope, a class, or something outside."""
        for owner in self.owners:
            if isinstance(node, s.Name) and node.id in owner.assigns:
                return self, _assigned(owner.assigns[node.id], node.id)
            if isinstance(node, s.Name) and node.id in owner.inner:
                return owner.inner[node.id]
            if isinstance(node, s.Attribute) and isinstance(node.value, s.Name) and node.value.id in owner.inner:
                return self._outside(self.names.class_member(owner.inner[node.value.id], node.name))
        return self._outside(self.names.resolve(self.module, node))

    def _outside(self, found: object) -> tuple[Scope, s.Expr | None] | ClassDef | External | None:
        if isinstance(found, Variable) and not _grows_later(found):
            holder = self.names.find(found.symbol.rpartition(".")[0], found.module.path)
            owners = (holder,) if isinstance(holder, ClassDef) else ()
            return Scope(self.names, found.module, owners), _assigned(found.node, found.name.rpartition(".")[2])
        return found if isinstance(found, ClassDef | External) else None


def _grows_later(variable: Variable) -> bool:
    """Whether its module adds to what it assigned, if only under a condition: `CHOICES += …`, `CHOICES.append(…)`."""
    for node in flat(variable.module.facts.body):
        added = node.target if isinstance(node, s.Augment) else None
        call = node.value if isinstance(node, s.Expression) else None
        if isinstance(call, s.Call) and isinstance(call.func, s.Attribute) and call.func.name in ADDS:
            added = call.func.value
        if isinstance(added, s.Name) and added.id == variable.name:
            return True
    return False


def _assigned(node: s.Assign, name: str) -> s.Expr | None:
    """What an assignment gives to one name: `OPEN, CLOSED = "open", "closed"` is taken apart."""
    for target in node.targets:
        if isinstance(target, s.Name) and target.id == name:
            return node.value
        if isinstance(target, s.Sequence) and isinstance(node.value, s.Sequence):
            names = [item.id if isinstance(item, s.Name) else "" for item in target.items]
            if name in names and len(names) == len(node.value.items):
                return node.value.items[names.index(name)]
    return None


def choices_of(names: Names, field: Field) -> Choices | None:
    """What a field's choices allow; None where it has none or not all of them can be read."""
    written = field.option("choices")
    if written is None or not field.owner:
        return None
    scope = Scope(names, field.owner.module, (field.owner,))
    try:
        enumeration = _enumeration_of(scope, written)
        values = list(_values(scope, written, MOST_HOPS)) if not enumeration else list(_members(names, enumeration))
    except NotKnown:
        return None
    if field.says("blank"):
        values.append("")
    default = field.option("default")
    known = literal(scope, default) if default is not None else None
    if known is not None:
        values.append(known)
    return Choices(tuple(dict.fromkeys(values)), place_of(field.owner.module, written.at), enumeration)


def literal(scope: Scope, node: s.Expr, hops: int = MOST_HOPS) -> Literal:
    """The value of a literal, a constant or a member of an enumeration; None where it is unknown."""
    try:
        return _literal(scope, node, hops)
    except NotKnown:
        return None


def _literal(scope: Scope, node: s.Expr | None, hops: int) -> Literal:
    if isinstance(node, s.Constant):
        return node.value
    if isinstance(node, s.Unary) and node.op == "-" and isinstance(node.operand, s.Constant):
        return -node.operand.value if isinstance(node.operand.value, int | float) else None
    if isinstance(node, s.Attribute) and node.name == "value":
        return _literal(scope, node.value, hops)
    found = scope.find(node) if isinstance(node, s.Name | s.Attribute) and hops else None
    if not isinstance(found, tuple) or found[1] is None:
        raise NotKnown
    inner, value = found
    if isinstance(value, s.Sequence) and value.items and inner.owners and _is_enumeration(scope.names, inner.owners[0]):
        value = value.items[0]
    return _literal(inner, value, hops - 1)


def _enumeration_of(scope: Scope, node: s.Expr) -> ClassDef | None:
    """The enumeration in `Status.choices` and, from Django 5.0 on, in `Status`."""
    if isinstance(node, s.Call) and not node.args:
        node = node.func
    owner = node.value if isinstance(node, s.Attribute) and node.name == "choices" else node
    found = scope.find(owner) if isinstance(owner, s.Name | s.Attribute) else None
    return found if isinstance(found, ClassDef) and _is_enumeration(scope.names, found) else None


def _is_enumeration(names: Names, owner: ClassDef) -> bool:
    return names.is_a(owner, *ENUMERATIONS)


def _members(names: Names, owner: ClassDef) -> Iterator[Literal]:
    scope = Scope(names, owner.module, (owner,))
    for name, node in owner.assigns.items():
        if name == "__empty__":
            yield None
        elif not name.startswith("_"):
            first = node.value.items[0] if isinstance(node.value, s.Sequence) and node.value.items else node.value
            yield _literal(scope, first, MOST_HOPS)


def _values(scope: Scope, node: s.Expr | None, hops: int) -> Iterator[Literal]:
    match node:
        case s.Sequence():
            for item in node.items:
                yield from _row(scope, item, hops)
        case s.Mapping():
            for key, value in node.items:
                yield from _grouped(scope, key, value, hops)
        case s.Binary(op="+"):
            yield from _values(scope, node.left, hops)
            yield from _values(scope, node.right, hops)
        case s.Call(func=s.Name(id="list" | "tuple" | "sorted"), args=(only, *_)):
            yield from _values(scope, only, hops)
        case s.Call() if scope.names.name(scope.module, node.func) in CHOICE_LISTS:
            for item in node.args:
                yield _literal(scope, item.items[0] if isinstance(item, s.Sequence) else item, hops)
        case s.Name() | s.Attribute() if hops:
            if enumeration := _enumeration_of(scope, node):
                yield from _members(scope.names, enumeration)
                return
            found = scope.find(node)
            if not isinstance(found, tuple):
                raise NotKnown
            yield from _values(found[0], found[1], hops - 1)
        case _:
            raise NotKnown


def _row(scope: Scope, item: s.Expr, hops: int) -> Iterator[Literal]:
    """`(value, label)`, a named group of them, or `*more`."""
    if isinstance(item, s.Starred):
        yield from _values(scope, item.value, hops)
    elif isinstance(item, s.Sequence) and len(item.items) == 2:
        yield from _grouped(scope, item.items[0], item.items[1], hops)
    elif isinstance(item, s.Name | s.Attribute) and hops:
        found = scope.find(item)
        if not isinstance(found, tuple) or found[1] is None:
            raise NotKnown
        yield from _row(found[0], found[1], hops - 1)
    else:
        raise NotKnown


def _grouped(scope: Scope, key: s.Expr | None, label: s.Expr, hops: int) -> Iterator[Literal]:
    if key is None or isinstance(label, s.Sequence | s.Mapping):
        yield from _values(scope, label, hops)
    else:
        yield _literal(scope, key, hops)
