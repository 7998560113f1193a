"""The value of each kind of expression; what is read on the way is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from django_cto.flow.rows.asking import FEW_ROWS, in_rounds
from django_cto.flow.rows.attributes import OWNERS
from django_cto.flow.rows.calling import Given, call, is_idle
from django_cto.flow.rows.consuming import CONSUMED, consume
from django_cto.flow.rows.domain import (
    NIL,
    SENT,
    Closure,
    Dict,
    Inherited,
    Key,
    Many,
    Param,
    Ref,
    Row,
    Rows,
    Sent,
    Tup,
    Value,
)
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import joined
from django_cto.flow.rows.members import element, one_of
from django_cto.flow.rows.texts import percent, together
from django_cto.flow.rows.truth import TELLING, truth
from django_cto.read import syntax as s

# What a form or serializer made of what a request brought.
VALIDATED: Final = frozenset({"cleaned_data", "validated_data"})
# What reads nothing.
LEAVES: Final = frozenset({s.Constant, s.Name})
# What is told of a failure is told rarely.
COMPLAINS: Final = frozenset({"warning", "warn", "error", "exception", "critical"})
REFUSES: Final = frozenset({"add_error", "ValidationError"})


def evaluated(frame: Frame, node: s.Expr) -> Value:
    """The value of an expression."""
    kind = type(node)
    # Most are one of these, which need not be looked up.
    if kind is s.Name:
        return _name(frame, node)  # type: ignore[arg-type]
    if kind is s.Call:
        return _call(frame, node)  # type: ignore[arg-type]
    return EXPRESSIONS[kind](frame, node)


def lookup_key(frame: Frame, node: s.Expr) -> str | None:
    """The literal key of a subscript."""
    value = evaluated(frame, node)
    return value if isinstance(value, str) else None


def _name(frame: Frame, node: s.Name) -> Value:
    name, environment = node.id, frame.environment
    return environment[name] if name in environment else frame.engine.value_of_name(frame, node)


def _constant(frame: Frame, node: s.Constant) -> Value:
    value = node.value
    if value is None:
        return NIL
    return value if type(value) in TELLING else None


def _attribute(frame: Frame, node: s.Attribute) -> Value:
    of = node.value
    owner = _name(frame, of) if type(of) is s.Name else evaluated(frame, of)
    if owner is None:
        return SENT if node.name in VALIDATED else None
    handle = OWNERS.get(type(owner))
    return handle(frame.engine, frame, owner, node.name, (frame.path, node.at)) if handle else None


def _call(frame: Frame, node: s.Call) -> Value:
    engine = frame.engine
    if id(node) in engine.inert:
        return None
    func = node.func
    if type(func) is s.Name and func.id == "super":
        owner = frame.owner
        return Inherited(owner, engine.self_of(frame)) if owner else None
    if _is_complaint(func):
        engine.inert.add(id(node))
        return None
    callee = evaluated(frame, func)
    if is_idle(callee):
        if _look_at(frame, node) and type(callee) is Ref and _is_outside(frame, func):
            engine.inert.add(id(node))
        return None
    arguments: list[Value] = []
    for argument in node.args:
        if type(argument) is s.Starred:
            arguments += _spread(frame, argument)
        else:
            arguments.append(evaluated(frame, argument))
    # Most calls have none.
    keywords = [(keyword.name, evaluated(frame, keyword.value)) for keyword in node.keywords] if node.keywords else ()
    return call(engine, frame, callee, Given(node, arguments, keywords), (frame.path, node.at))


def _is_outside(frame: Frame, func: s.Expr) -> bool:
    """Whether what is called is named by a name of the module."""
    while type(func) is s.Attribute:
        func = func.value
    return type(func) is s.Name and func.id not in frame.environment


def _look_at(frame: Frame, node: s.Call) -> bool:
    """Note what the arguments of a call read whose values say nothing; whether they never read anything."""
    is_inert = True
    for argument in node.args:
        if type(argument) is s.Starred:
            _spread(frame, argument)
            is_inert = False
        elif type(argument) not in LEAVES:
            evaluated(frame, argument)
            is_inert = is_inert and id(argument) in frame.engine.inert
    for keyword in node.keywords:
        if type(keyword.value) not in LEAVES:
            evaluated(frame, keyword.value)
            is_inert = is_inert and id(keyword.value) in frame.engine.inert
    return is_inert


def _spread(frame: Frame, node: s.Starred) -> Iterable[Value]:
    value = evaluated(frame, node.value)
    frame.engine.consume(frame, value, frame.place(node.at))
    return value.items if type(value) is Tup else [element(value) or value]


def _is_complaint(func: s.Expr) -> bool:
    if type(func) is s.Attribute:
        is_log = func.name in COMPLAINS and "log" in s.dotted(func.value).rpartition(".")[2].lower()
        return is_log or func.name in REFUSES
    return type(func) is s.Name and func.id in REFUSES


def _subscript(frame: Frame, node: s.Subscript) -> Value:
    value = evaluated(frame, node.value)
    if type(node.index) is s.Slice:
        upper = node.index.upper
        if type(value) is Rows and type(upper) is s.Constant and upper.value == 1:
            return Tup((one_of(value),))
        if type(value) is Rows:
            value = replace(value, is_few=value.is_few or _is_few(upper))
            return replace(value, is_plain=False) if value.shape == "queryset" and value.base else value
        return value
    key = evaluated(frame, node.index)
    if type(value) is Sent:
        return value
    if type(value) is Dict:
        return value.items.get(key, value.rest) if isinstance(key, str) else value.rest
    if type(value) is Tup and type(node.index) is s.Constant and isinstance(node.index.value, int):
        return value.items[node.index.value] if node.index.value < len(value.items) else None
    if type(value) is Rows:
        frame.engine.consume(frame, value, frame.place(node.at), part=True)
    return one_of(value)


def _is_few(upper: s.Expr | None) -> bool:
    return type(upper) is s.Constant and isinstance(upper.value, int) and upper.value <= FEW_ROWS


def tested(frame: Frame, node: s.Expr) -> bool | None:
    """Whether a condition holds, None where that is not known; rows that are asked for their truth are fetched."""
    value = evaluated(frame, node)
    if type(value) in CONSUMED:
        consume(frame, value, (frame.path, node.at))
    return truth(value)


def _conditional(frame: Frame, node: s.Conditional) -> Value:
    known = tested(frame, node.test)
    if known is not None:
        return evaluated(frame, node.body if known else node.orelse)
    return joined(evaluated(frame, node.body), evaluated(frame, node.orelse))


def _boolean(frame: Frame, node: s.Boolean) -> Value:
    found: Value = None
    is_sure = True
    for part in node.values:
        value = evaluated(frame, part)
        known = truth(value)
        if known is not None and known == (node.op == "or"):
            return value if found is None else found if known else None
        # What does not decide is not what comes out.
        found = joined(found, value) if known is None else found
        is_sure = is_sure and known is not None
    return value if is_sure else found


def _binary(frame: Frame, node: s.Binary) -> Value:
    left, right = evaluated(frame, node.left), evaluated(frame, node.right)
    if node.op == "%":
        for shown in right.items if type(right) is Tup else (right,):
            frame.engine.shown(frame, shown, frame.place(node.at))
        return percent(left, right) if isinstance(left, str) else None
    if isinstance(left, str) and isinstance(right, str):
        return together((left, right)) if node.op == "+" else None
    if type(left) is Rows and type(right) is Rows and node.op in {"|", "&"}:
        return replace(left, is_one=False)  # The result loads what the left side does.
    return joined(left, right) if node.op in {"|", "+", "&"} else None


def _compare(frame: Frame, node: s.Compare) -> Value:
    left = evaluated(frame, node.left)
    known: Value = None
    for op, other in zip(node.ops, node.comparators, strict=True):
        value = evaluated(frame, other)
        if op in {"in", "not in"}:
            frame.engine.consume(frame, value, frame.place(other.at))
        known = _compared(left, op, value)
    return known if len(node.ops) == 1 else None


def _compared(left: Value, op: str, right: Value) -> bool | None:
    """What a comparison says of values that are known."""
    if op in {"is", "is not"} and right is NIL and isinstance(left, Row | Rows) and _is_given(left):
        return op == "is not"
    if op in {"is", "is not", "==", "!="} and right is NIL and (left is NIL or isinstance(left, str | bool | Key)):
        return (left is NIL) == (op in {"is", "=="})
    if isinstance(left, str) and isinstance(right, str) and op in {"==", "!="}:
        return (left == right) == (op == "==")
    if isinstance(left, str) and type(right) is Dict and right.is_whole and op in {"in", "not in"}:
        return (left in right.items) == (op == "in")
    if isinstance(left, str) and type(right) is Many and right.is_empty and op in {"in", "not in"}:
        return op == "not in"
    if isinstance(left, str) and type(right) is Tup and op in {"in", "not in"}:
        is_known = all(isinstance(item, str) for item in right.items)
        return (left in right.items) == (op == "in") if is_known else None
    return None


def _is_given(value: Row | Rows) -> bool:
    """Whether a caller gave these very rows: it then did not give `None`."""
    if isinstance(value, Row):
        return type(value.root) is Param and not value.path
    return type(value.base) is Param


def _comprehension(frame: Frame, node: s.Comprehension) -> Value:
    outside = frame.environment
    frame.environment = dict(outside)
    over: list[tuple[Value, int]] = []
    for generator in node.generators:
        rows = evaluated(frame, generator.iter)
        over.append((rows, generator.iter.at))
        frame.engine.consume(frame, rows, frame.place(generator.iter.at))
        frame.engine.bind(frame, generator.target, element(rows))
        for condition in generator.conditions:
            evaluated(frame, condition)
    around = [in_rounds(frame, rows, frame.place(at)) for rows, at in over]
    values = [evaluated(frame, part) for part in node.elements]
    for loop in reversed(around):
        loop.leave()
    frame.environment = outside
    if node.kind == "dict":
        return Dict({}, values[-1] if values else None)
    return Many(values[-1]) if values else None


def _sequence(frame: Frame, node: s.Sequence) -> Value:
    values = []
    is_plain = True
    for item in node.items:
        if type(item) is s.Starred:
            is_plain = False
            rows = evaluated(frame, item.value)
            frame.engine.consume(frame, rows, frame.place(item.at))
            values.append(element(rows))
        else:
            values.append(evaluated(frame, item))
    if is_plain and node.items and node.kind != "set":
        return Tup(tuple(values))
    found = None
    for value in values:
        found = joined(found, value)
    return Many(found, is_empty=not node.items)


def _mapping(frame: Frame, node: s.Mapping) -> Value:
    made = Dict()
    for key, value in node.items:
        held = evaluated(frame, value)
        name = evaluated(frame, key) if key is not None else None
        if key is None and type(held) is Dict:
            made.items |= held.items
            made.rest = joined(made.rest, held.rest)
        elif isinstance(name, str):
            made.items[name] = held
        else:
            made.rest = joined(made.rest, held)
    return made


def _format(frame: Frame, node: s.Format) -> Value:
    parts = [evaluated(frame, part) for part in node.parts]
    for part, value in zip(node.parts, parts, strict=True):
        frame.engine.shown(frame, value, frame.place(part.at))
    return None if node.is_template else together(parts)


def _yield(frame: Frame, node: s.Yield) -> Value:
    if node.value is not None:
        value = evaluated(frame, node.value)
        frame.yielded.append(Many(value) if type(value) is Rows and _is_piece(node.value) else value)
    return None


def _is_piece(node: s.Expr) -> bool:
    """Whether a slice begins where the last one ended: it is given as one, `rows[at:at + 100]`."""
    lower = node.index.lower if type(node) is s.Subscript and type(node.index) is s.Slice else None
    return lower is not None and type(lower) is not s.Constant


def _walrus(frame: Frame, node: s.Walrus) -> Value:
    value = evaluated(frame, node.value)
    frame.engine.bind(frame, node.target, value)
    return value


def _unary(frame: Frame, node: s.Unary) -> Value:
    known = tested(frame, node.operand) if node.op == "not" else truth(evaluated(frame, node.operand))
    return not known if node.op == "not" and known is not None else None


def _parts(frame: Frame, node: s.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            evaluated(frame, part)


EXPRESSIONS: Final[dict[type, Callable[[Frame, Any], Value]]] = {
    s.Name: _name,
    s.Constant: _constant,
    s.Attribute: _attribute,
    s.Call: _call,
    s.Sequence: _sequence,
    s.Mapping: _mapping,
    s.Binary: _binary,
    s.Boolean: _boolean,
    s.Unary: _unary,
    s.Compare: _compare,
    s.Conditional: _conditional,
    s.Subscript: _subscript,
    s.Slice: _parts,
    s.Starred: lambda frame, node: evaluated(frame, node.value),
    s.Lambda: lambda frame, node: Closure(node, frame),
    s.Comprehension: _comprehension,
    s.Format: _format,
    s.Await: lambda frame, node: evaluated(frame, node.value),
    s.Yield: _yield,
    s.Walrus: _walrus,
}
