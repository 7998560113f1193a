"""How statements are nested in one another."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.read import syntax as s

# Statements without a block: most of all, so they are told first.
SIMPLE = frozenset({
    s.Expression, s.Assign, s.Augment, s.Return, s.Raise, s.Delete, s.Assert, s.Jump, s.Import,
})  # fmt: skip


# Statements that nothing of their own scope is nested in.
CLOSED = SIMPLE | {s.Function, s.Class}


def statements(body: tuple[s.Stmt, ...]) -> Iterator[s.Stmt]:
    """Statements and those nested in them, in source order."""
    for node in body:
        yield node
        for inner in blocks(node):
            yield from statements(inner)


def blocks(node: s.Stmt) -> tuple[tuple[s.Stmt, ...], ...]:
    """The blocks of statements straight below a statement."""
    if type(node) in SIMPLE:
        return ()
    match node:
        case s.If() | s.For() | s.While():
            return node.body, node.orelse
        case s.With() | s.Function() | s.Class():
            return (node.body,)
        case s.Try():
            return node.body, *(handler.body for handler in node.handlers), node.orelse, node.final
        case s.Match():
            return tuple(body for _, body in node.cases)
    return ()


def functions_in(body: tuple[s.Stmt, ...]) -> Iterator[s.Function]:
    """The functions of a file in source order, those of classes and branches included, those within functions not."""
    for node in body:
        if isinstance(node, s.Function):
            yield node
        else:
            for inner in blocks(node):
                yield from functions_in(inner)


def flat(body: tuple[s.Stmt, ...]) -> Iterator[s.Stmt]:
    """Statements of one scope in order: into branches and blocks, not into functions and classes."""
    for node in body:
        yield node
        if type(node) not in CLOSED:
            for inner in blocks(node):
                yield from flat(inner)


def bound_in(target: s.Expr) -> Iterator[s.Name]:
    """The names that an assignment to a target binds."""
    if isinstance(target, s.Name):
        yield target
    elif isinstance(target, s.Sequence):
        for item in target.items:
            yield from bound_in(item)
