"""Where code asks the database: calls that send a statement, and the reading of lazy querysets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django_cto.flow import vocabulary as v
from django_cto.flow.scopes import Scope, scoped
from django_cto.flow.sites import CallSite, Evaluation
from django_cto.flow.values import Instance, Manager, Queryset, Value
from django_cto.project.definitions import FunctionDef, Module, place_of
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

_NAMED = (v.READS | v.ONE_ROW | v.MAKES_ROW | v.ROW_OR_MADE | v.WRITES_ROWS) - {"iterator"}
# `aget` is the other way to write `get`; `add` and `aggregate` only look like one.
ASYNC_NAMES = frozenset(name for name in _NAMED if name[0] == "a" and name[1:] in _NAMED)
SENDS = _NAMED - ASYNC_NAMES
SENDS_FROM_ROW = frozenset({"save", "delete", "refresh_from_db", "full_clean", "validate_unique"})
SHORTCUTS = frozenset({"django.shortcuts.get_object_or_404", "django.shortcuts.get_list_or_404"})
# What runs through the whole of its argument, or asks for its length.
READERS = frozenset({
    "list", "tuple", "set", "frozenset", "dict", "sorted", "len", "bool", "min", "max", "sum", "any", "all", "next",
})  # fmt: skip
WRAPPERS = frozenset({"enumerate", "zip", "reversed", "map", "filter", "iter"})
# A model of Django's own, which is none of the project's, asked through its manager.
DJANGO_MODELS = "django.contrib."


@dataclass(frozen=True, eq=False, repr=False)
class Query:
    """One place that asks the database; `verb` is the method, function or statement that makes it ask.

    `rows` is the lazy expression that is read and `reader` what reads it, both None where a method is called; `scope`
    is the inner function or lambda it stands in, None where it runs with the function itself.
    """

    module: Module
    node: s.Expr
    verb: str
    scope: Scope
    model: Model | None = None
    site: CallSite | None = None
    rows: s.Expr | None = None
    reader: Any = None

    @property
    def place(self) -> Place:
        """Where it stands; of a call over several lines the line of the method's name."""
        return self.site.name_place if self.site and self.rows is None else place_of(self.module, self.node.at)


def queries_in(flow: Flow, function: FunctionDef) -> Iterator[Query]:
    """Every place in a function, inner ones included, that surely asks the database when it runs."""
    return queries_below(flow, function, function.node.body)


def queries_below(flow: Flow, function: FunctionDef, body: tuple[object, ...]) -> Iterator[Query]:
    """The same for some of the function's statements or expressions."""
    evaluation, module = flow.evaluation(function), function.module
    for node, scope in scoped(body):
        if isinstance(node, s.Call):
            yield from _of_call(evaluation, module, node, scope)
        for verb, rows in _read_by(node):
            value = evaluation.values.get(id(rows))
            if isinstance(value, Queryset) and not _is_empty(value):
                yield Query(module, rows, verb, scope, value.model, None, rows, node)


def may_be_read(node: object) -> Iterator[s.Expr]:
    """What a node would read or ask if it were rows: a look at the syntax alone."""
    if isinstance(node, s.Call):
        sends = isinstance(node.func, s.Attribute) and node.func.name in SENDS
        if sends or s.dotted(node.func).endswith("_or_404"):
            yield node.func
    yield from (rows for _, rows in _read_by(node))


def _of_call(evaluation: Evaluation, module: Module, call: s.Call, scope: Scope) -> Iterator[Query]:
    site = evaluation.by_call.get(id(call))
    if site is None:
        return
    receiver = site.receiver
    if site.symbol in SHORTCUTS:
        yield Query(module, call, site.name, scope, _asked(evaluation, call), site)
    elif site.symbol.startswith(DJANGO_MODELS) and ".objects." in site.symbol and site.name in SENDS:
        yield Query(module, call, site.name, scope, None, site)
    elif isinstance(receiver, Manager | Queryset | Instance) and not isinstance(site.target, FunctionDef):
        names = SENDS_FROM_ROW if isinstance(receiver, Instance) else SENDS
        if site.name in names and not _is_empty(receiver):
            yield Query(module, call, site.name, scope, receiver.model, site)


def _asked(evaluation: Evaluation, call: s.Call) -> Model | None:
    value = evaluation.values.get(id(call.args[0])) if call.args else None
    return value.model if isinstance(value, Manager | Queryset) else None


def _is_empty(value: Value) -> bool:
    """Whether it is known to be `none()`, which never asks."""
    return isinstance(value, Queryset) and any(site.name == "none" for site in value.calls)


def _read_by(node: object) -> Iterator[tuple[str, s.Expr]]:
    """The expressions that a node runs through or tests for truth, each with what does so."""
    match node:
        case s.For(is_async=False):
            yield from (("for", rows) for rows in _unwrapped(node.iter))
        case s.Generator(is_async=False):
            yield from (("for", rows) for rows in _unwrapped(node.iter))
        case s.Call(func=s.Name(id=name), args=(first, *_)) if name in READERS:
            yield from ((name, rows) for rows in _unwrapped(first))
        case s.Subscript(index=index) if not isinstance(index, s.Slice):
            yield "[]", node.value
        case s.Starred():
            yield "*", node.value
        case s.If() | s.While() | s.Conditional() | s.Assert():
            yield from (("if", rows) for rows in _tested(node.test))
        case s.Unary(op="not"):
            yield from (("not", rows) for rows in _tested(node.operand))
        case s.Boolean():
            yield from ((node.op, rows) for rows in node.values[:-1])
        case s.Compare():
            pairs = zip(node.ops, node.comparators, strict=True)
            yield from (("in", rows) for op, rows in pairs if op in {"in", "not in"})


def _unwrapped(node: s.Expr) -> Iterator[s.Expr]:
    """What is run through at last: `enumerate(books)` runs through the books."""
    if isinstance(node, s.Call) and isinstance(node.func, s.Name) and node.func.id in WRAPPERS:
        yield from node.args
    else:
        yield node


def _tested(node: s.Expr) -> Iterator[s.Expr]:
    """What a condition tests; the earlier parts of `and` and `or` are found by themselves."""
    yield node.values[-1] if isinstance(node, s.Boolean) else node
