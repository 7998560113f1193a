"""Follows forms and serializers within a function: what is read of them before anything has validated them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django_cto.flow.validation import HARMLESS, RESULTS, VALIDATES, Unvalidated, unvalidated
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

RECKONED = frozenset({"AttributeError", "AssertionError", "Exception", "BaseException"})
ENDS = (s.Return, s.Raise)


@dataclass(frozen=True, eq=False, repr=False)
class EarlyRead:
    """A read of `cleaned_data` or `validated_data` that no validation can have come before."""

    node: s.Attribute
    of: Unvalidated
    statement: s.Stmt


Held = Mapping[str, Unvalidated]


def early_reads(project: Project) -> Iterator[tuple[FunctionDef, EarlyRead]]:
    """The early reads of the reviewed functions."""
    for function in project.functions_that_mention(*RESULTS.values()):
        walk = _Walk(project, function)
        walk.body(function.node.body, {})
        yield from ((function, read) for read in walk.found)


class _Walk:
    """Goes through the statements in order; a state is what is still unvalidated on every way that leads here."""

    def __init__(self, project: Project, function: FunctionDef) -> None:
        self.project = project
        self.function = function
        self.found: list[EarlyRead] = []
        self.statement: s.Stmt | None = None
        self.is_reckoned = False

    def body(self, nodes: tuple[s.Stmt, ...], held: Held) -> Held | None:
        """The state behind some statements, None where they never come to their end."""
        for node in nodes:
            self.statement = node
            after = self.step(node, held)
            if after is None:
                return None
            held = after
        return held

    def step(self, node: s.Stmt, held: Held) -> Held | None:
        match node:
            case s.Assign(targets=targets, value=value) if value is not None:
                return self.assigned(targets, value, self.read(value, held))
            case s.If(test=test, body=body, orelse=orelse):
                held = self.read(test, held)
                return _both(self.body(body, held), self.body(orelse, held))
            case s.For(target=target, iter=rows, body=body, orelse=orelse):
                return self.looped((*body, *orelse), _without(self.read(rows, held), target))
            case s.While(test=test, body=body, orelse=orelse):
                return self.looped((*body, *orelse), self.read(test, held))
            case s.With(items=items, body=body):
                for item in items:
                    held = _without(self.read(item.context, held), item.target)
                return self.body(body, held)
            case s.Try():
                return self.tried(node, held)
            case s.Match(subject=subject, cases=cases):
                held = self.read(subject, held)
                after: Held | None = held
                for _, inner in cases:
                    after = _both(after, self.body(inner, held))
                return after
        held = self.read(node, held)
        return None if isinstance(node, ENDS) or getattr(node, "kind", "pass") != "pass" else held

    def assigned(self, targets: tuple[s.Expr, ...], value: s.Expr, held: Held) -> Held:
        for target in targets:
            held = self.bound(target, held)
        made = unvalidated(self.project, self.function, value)
        if made and len(targets) == 1 and isinstance(targets[0], s.Name):
            return {**held, targets[0].id: made}
        return held

    def bound(self, target: s.Expr, held: Held) -> Held:
        """The state behind an assignment: `form.fields["x"].label = …` and `form.user = …` validate nothing."""
        if not held:
            return held
        if isinstance(target, s.Attribute) and isinstance(target.value, s.Name):
            return _without(held, target) if target.name in VALIDATES | set(RESULTS.values()) else held
        return self.read(target, held) if isinstance(target, s.Attribute | s.Subscript) else _without(held, target)

    def looped(self, body: tuple[s.Stmt, ...], held: Held) -> Held:
        self.body(body, held)
        return _untouched(held, body)  # The loop may be left in the middle of its body, or never be entered.

    def tried(self, node: s.Try, held: Held) -> Held | None:
        outside = self.is_reckoned
        self.is_reckoned = outside or _is_reckoned(node)
        after = self.body((*node.body, *node.orelse), held)
        self.is_reckoned = outside
        for handler in node.handlers:
            after = _both(after, self.body(handler.body, _untouched(held, node.body)))
        return None if after is None else self.body(node.final, after)

    def read(self, node: object, held: Held) -> Held:
        """The state behind an expression, whose parts are taken in the order in which Python does."""
        if not held:
            return held
        if isinstance(node, s.Attribute) and isinstance(node.value, s.Name) and node.value.id in held:
            return self.attribute(node, node.value.id, held)
        if isinstance(node, s.Name) and node.id in held:
            return _without(held, node)  # Whoever gets it may validate it.
        if isinstance(node, s.Lambda | s.Function | s.Class):
            return _untouched(held, (node,))
        parts = list(s.children(node))
        if isinstance(node, s.Comprehension):
            parts = [*node.generators, *node.elements]
        elif isinstance(node, s.Generator):
            parts = [node.iter, *node.conditions]
            held = _without(held, node.target)
        for part in parts:
            held = self.read(part, held)
        return held

    def attribute(self, node: s.Attribute, name: str, held: Held) -> Held:
        made = held[name]
        if node.name in HARMLESS:
            return held
        if node.name == RESULTS[made.kind] and not self.is_reckoned and self.statement is not None:
            self.found.append(EarlyRead(node, made, self.statement))
        return {other: kept for other, kept in held.items() if other != name}


def _both(one: Held | None, other: Held | None) -> Held | None:
    """What is unvalidated on both of two ways; a way that never comes to its end does not count."""
    if one is None or other is None:
        return other if one is None else one
    return {name: made for name, made in one.items() if name in other and other[name].kind == made.kind}


def _without(held: Held, target: s.Expr | None) -> Held:
    if target is None:
        return held
    return _untouched(held, (target,))


def _untouched(held: Held, nodes: Iterable[object]) -> Held:
    """What is held under names that do not occur in some nodes."""
    if not held:
        return held
    names = {inner.id for node in nodes for inner in s.descend(node) if isinstance(inner, s.Name)}
    return {name: made for name, made in held.items() if name not in names}


def _is_reckoned(node: s.Try) -> bool:
    """Whether the error that an early read raises is caught."""
    kinds = [handler.type for handler in node.handlers]
    found = (inner for kind in kinds if kind is not None for inner in s.descend(kind))
    return None in kinds or any(_last(inner) in RECKONED for inner in found)


def _last(node: object) -> str:
    return s.dotted(node).rpartition(".")[2] if isinstance(node, s.Name | s.Attribute) else ""
