"""Where code fetches rows for what the database would have told in one word: how many, whether any, which of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django_cto.facts.imports import flat
from django_cto.flow.sites import Evaluation
from django_cto.flow.values import Manager, Queryset, Value
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.read.later import Later
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# `count() > 0` and its like, by operator and number: whether they hold where there is a row.
ANY = {(">", 0): True, ("!=", 0): True, (">=", 1): True, ("==", 0): False, ("<", 1): False, ("<=", 0): False}
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
ADDS_UP = frozenset({"sum", "max", "min"})
CALLED = ADDS_UP | {"bool", "len", "sorted"}


@dataclass(frozen=True, eq=False, repr=False)
class Wasted:
    """One expression that fetches or counts more than it wants.

    `wants` is what it could have asked: count, exists, no (whether there is none), first, order, aggregate, filter or
    contains; `rows` is the queryset, `field` the column it is about.
    """

    function: FunctionDef
    node: s.Expr
    wants: str
    rows: s.Expr
    model: Model
    field: str = ""
    is_counted: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.function.module, self.node.at)


@dataclass(frozen=True, eq=False, repr=False)
class _Body:
    """A function with all nodes of its body."""

    function: FunctionDef
    nodes: tuple[object, ...]

    # How often each name is written; by `id` the nodes in loops; what each name is assigned first.
    counts: Later[Counter[str]]
    looped: Later[set[int]]
    assigned: Later[dict[str, s.Expr | None]]


Found = tuple[s.Expr, str, s.Expr, str]
LOOPS = frozenset({s.For, s.While, s.Comprehension})


def wasted_in(flow: Flow, function: FunctionDef) -> Iterator[Wasted]:
    """What a function wastes, outer expressions first; rows that it uses again, or may have at hand, are let be."""
    nodes = tuple(node for statement in function.node.body for node in s.descend(statement))
    body = _Body(
        function,
        nodes,
        Later(lambda: Counter(node.id for node in nodes if type(node) is s.Name)),
        Later(lambda: _looped(nodes)),
        Later(lambda: _assigned(nodes)),
    )
    candidates = [(found, made) for found in _candidates(body.nodes) if (made := _made(body, found))]
    if not candidates:
        return
    evaluation, seen = flow.evaluation(function), set[int]()
    for (node, wants, rows, field), made in candidates:
        asked = _counted(rows)
        value = evaluation.values.get(id(asked or rows))
        if not isinstance(value, Queryset | Manager) or id(rows) in seen:
            continue
        if asked is None and not _is_for_this(evaluation, made, value, wants):
            continue
        if (field and not _is_column(value.model, field)) or not _are_rows(evaluation, made):
            continue
        seen.add(id(rows))
        yield Wasted(function, node, wants, asked or rows, value.model, field, asked is not None)


def _candidates(nodes: Iterable[object]) -> Iterator[Found]:
    """By syntax alone; of `len(rows) > 0` the comparison comes before the call."""
    for node in nodes:
        # Most nodes are none of these kinds.
        look = LOOKS.get(type(node))
        if look is not None:
            yield from look(node)


def _compared(node: s.Compare) -> Iterator[Found]:
    match node:
        case s.Compare(left=left, ops=(op,), comparators=(s.Constant(value=int() as number),)):
            pass
        case s.Compare(left=s.Constant(value=int() as number), ops=(op,), comparators=(left,)) if op in MIRRORED:
            op = MIRRORED[op]
        case s.Compare(ops=("in" | "not in",), comparators=(s.Call() as among,)):
            yield node, "contains", among, ""
            return
        case _:
            return
    holds = ANY.get((op, number)) if not isinstance(number, bool) else None
    if holds is not None:
        rows = _argument(left, "len") or left
        if rows is not left or _counted(left):
            yield node, "exists" if holds else "no", rows, ""


def _tested(test: s.Expr) -> Iterator[Found]:
    for part in test.values if isinstance(test, s.Boolean) else (test,):
        if isinstance(part, s.Call | s.Name):
            yield part, "exists", _argument(part, "len") or part, ""


def _called(node: s.Call) -> Iterator[Found]:
    if type(node.func) is not s.Name or node.func.id not in CALLED:
        return
    match node:
        case s.Call(func=s.Name(id="bool"), args=(rows,)):
            yield node, "exists", rows, ""
        case s.Call(func=s.Name(id="len"), args=(rows,)):
            yield node, "count", rows, ""
        case s.Call(func=s.Name(id="sorted"), args=(rows,)) if name := _key(node.keyword("key")):
            yield node, "order", rows, name
        case s.Call(func=s.Name(id=name), args=(s.Comprehension() as inner,)) if name in ADDS_UP:
            match inner:
                case s.Comprehension(
                    elements=(s.Attribute(value=s.Name(id=row), name=column),),
                    generators=(s.Generator(target=s.Name(id=each), iter=rows, conditions=()),),
                ) if row == each:
                    yield node, "aggregate", rows, column


def _indexed(node: s.Subscript) -> Iterator[Found]:
    match node:
        case s.Subscript(value=s.Call(func=s.Name(id="list"), args=(rows,)), index=s.Constant(value=0)):
            yield node, "first", rows, ""


def _gathered(node: s.Comprehension) -> Iterator[Found]:
    match node:
        case s.Comprehension(generators=(s.Generator(target=s.Name(id=row), iter=rows, conditions=(only,)),)):
            if name := _condition(only, row):
                yield node, "filter", rows, name


LOOKS: dict[type, Callable[[Any], Iterator[Found]]] = {
    s.Compare: _compared,
    s.If: lambda node: _tested(node.test),
    s.Conditional: lambda node: _tested(node.test),
    s.Assert: lambda node: _tested(node.test),
    s.Unary: lambda node: _tested(node.operand) if node.op == "not" else iter(()),
    s.Call: _called,
    s.Subscript: _indexed,
    s.Comprehension: _gathered,
}


def _condition(node: s.Expr, row: str) -> str:
    """The column that a condition compares with a constant, "" where it does anything else."""
    match node:
        case s.Unary(op="not", operand=inner):
            return _condition(inner, row)
        case s.Compare(left=left, ops=(_,), comparators=(s.Constant(),)):
            node = left
    match node:
        case s.Attribute(value=s.Name(id=name), name=column) if name == row:
            return column
    return ""


def _key(node: s.Expr | None) -> str:
    """The attribute that `sorted` sorts by."""
    match node:
        case s.Lambda(parameters=(s.Parameter(name=row),), body=s.Attribute(value=s.Name(id=name), name=column)):
            return column if row == name else ""
        case s.Call(func=func, args=(only,)) if s.dotted(func).rpartition(".")[2] == "attrgetter":
            return s.text_of(only) or ""
    return ""


def _argument(node: s.Expr, name: str) -> s.Expr | None:
    match node:
        case s.Call(func=s.Name(id=called), args=(only,)) if called == name:
            return only
    return None


def _counted(node: s.Expr) -> s.Expr | None:
    """The rows whose `count()` an expression is."""
    match node:
        case s.Call(func=s.Attribute(value=rows, name="count"), args=(), keywords=()):
            return rows
    return None


def _made(body: _Body, found: Found) -> s.Expr | None:
    """What the rows of a candidate are made by, None where that says already that nothing is wasted."""
    _, wants, rows, _ = found
    if _counted(rows):
        return rows
    made = _only_use(body, rows) if isinstance(rows, s.Name) and wants != "contains" else rows
    return made if isinstance(made, s.Call) else None


def _is_for_this(evaluation: Evaluation, made: s.Expr, value: Value, wants: str) -> bool:
    """Whether a queryset is made for nothing else, and cannot have been prefetched."""
    if not isinstance(value, Queryset) or (value.rows != "instance" and wants in {"order", "aggregate", "filter"}):
        return False
    return wants == "contains" or not _may_be_loaded(evaluation.values, made)


def _are_rows(evaluation: Evaluation, made: s.Expr) -> bool:
    """Whether the function of the project that makes the rows, if one does, returns nothing else on any way."""
    site = evaluation.by_call.get(id(made))
    function = site.target if site else None
    if not isinstance(function, FunctionDef):
        return True
    given = frozenset(function.parameter_names[1:])
    return not any(isinstance(node, s.Return) and _is_one(node.value, given) for node in flat(function.node.body))


def _is_one(node: s.Expr | None, given: frozenset[str]) -> bool:
    """Whether what is returned is plainly a single value: a constant, an argument, a row or what is read of one."""
    match node:
        case s.Conditional(body=body, orelse=orelse):
            return _is_one(body, given) or _is_one(orelse, given)
        case None | s.Constant() | s.Attribute(value=s.Subscript()):
            return True
        case s.Subscript(index=index):
            return not isinstance(index, s.Slice)
        case s.Name(id=name):
            return name in given
    return False


def _may_be_loaded(values: Mapping[int, Value], node: s.Expr) -> bool:
    while isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.func.name == "all":
        node = node.func.value
    value = values.get(id(node))
    return isinstance(value, Manager) and value.step is not None


def _only_use(body: _Body, name: s.Name) -> s.Expr | None:
    """What a name was assigned, where it is assigned once, outside of loops, and used here alone."""
    if any(parameter.name == name.id for parameter in body.function.node.parameters):
        return None
    if body.counts()[name.id] != 2:
        return None
    return None if id(name) in body.looped() else body.assigned().get(name.id)


def _looped(nodes: Iterable[object]) -> set[int]:
    found: set[int] = set()
    for node in nodes:
        # What is within a loop that is within another was found with that one.
        if type(node) in LOOPS and id(node) not in found:
            found.update(map(id, s.descend(node)))
    return found


def _assigned(nodes: Iterable[object]) -> dict[str, s.Expr | None]:
    found: dict[str, s.Expr | None] = {}
    for node in nodes:
        if type(node) is s.Assign and len(node.targets) == 1 and type(node.targets[0]) is s.Name:
            found.setdefault(node.targets[0].id, node.value)
    return found


def _is_column(model: Model, name: str) -> bool:
    field = model.field(name)
    is_relation = field is None or field.is_foreign_key or field.is_many_to_many
    return field is not None and not is_relation and field.kind not in {"", "GenericForeignKey"}
