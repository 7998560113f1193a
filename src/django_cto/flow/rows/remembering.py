"""Which code asks once and remembers the answer, so that the next round of a loop costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django_cto.read import syntax as s

# Expressions that may ask a cache and do nothing else with it.
ASKING: Final = frozenset({s.Call, s.Boolean})


class Remembering:
    """The same questions, each node asked once however often it is followed."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def asks_cache(self, function: s.Function, node: s.Assign) -> bool:
        """Whether what is assigned in a function comes from a cache."""
        names_one = self._known.get(id(function))
        if names_one is None:
            names_one = self._known[id(function)] = "cache" in " ".join(function.words).lower()
        return names_one and self._asks_cache(node)

    def _asks_cache(self, node: s.Assign) -> bool:
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = type(node.value) in ASKING and any(map(asks_cache, s.descend(node.value)))
        return known


def remembers(node: s.If) -> bool:
    """Whether what a condition found missing is put there: `if key not in found: found[key] = …`."""
    if node.orelse:
        return False
    wanted = _missed(node.test)
    if wanted.startswith("self.") and any(is_own_call(inner) for inner in node.body):
        return True  # `if not self.is_loaded: self.load()`
    return bool(wanted) and wanted in set(_assigned(node))


def asks_cache(node: object) -> bool:
    """Whether a node is a call of something that is named a cache."""
    return type(node) is s.Call and "cache" in s.dotted(node.func).lower()


def skips_seen(node: s.If, nodes: tuple[s.Stmt, ...]) -> bool:
    """Whether a round ends where its key was seen before: `if key in seen: continue`, `seen.add(key)`."""
    last = node.body[-1] if node.body else None
    if type(last) is not s.Jump or last.kind != "continue":
        return False
    return not _kept_in(node.test).isdisjoint(_filled(nodes))


def _kept_in(test: s.Expr) -> frozenset[str]:
    """The names in which a condition looks for something."""
    match test:
        case s.Boolean(op="or", values=parts):
            return frozenset(name for part in parts for name in _kept_in(part))
        case s.Compare(ops=("in",), comparators=(s.Name(id=name),)):
            return frozenset({name})
    return frozenset()


def _filled(nodes: tuple[s.Stmt, ...]) -> Iterator[str]:
    for node in nodes:
        match node:
            case s.Expression(value=s.Call(func=s.Attribute(value=s.Name(id=name), name="add" | "append"))):
                yield name
            case s.Assign(targets=(s.Subscript(value=s.Name(id=name)),)):
                yield name


def _missed(test: s.Expr) -> str:
    """What a condition says is not there yet, "" where it says something else."""
    match test:
        case s.Compare(ops=("not in",), comparators=(kept,)):
            return s.dotted(kept)
        case s.Compare(left=kept, ops=("is" | "==",), comparators=(s.Constant(value=None),)):
            return s.dotted(kept)
        case s.Unary(op="not", operand=s.Call(func=s.Name(id="hasattr"), args=(owner, name))):
            return f"{s.dotted(owner)}.{s.text_of(name)}"
        case s.Unary(op="not", operand=kept):
            return s.dotted(kept)
    return ""


def _assigned(node: s.If) -> Iterator[str]:
    for inner in s.descend(node):
        if type(inner) is s.Assign:
            for target in inner.targets:
                yield s.dotted(target.value if type(target) is s.Subscript else target)


def is_own_call(node: s.Stmt) -> bool:
    """Whether an object calls a method of its own, for what that does to it."""
    match node:
        case s.Expression(value=s.Call(func=func)):
            return s.dotted(func).startswith("self.")
    return False
