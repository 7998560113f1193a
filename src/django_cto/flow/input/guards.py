"""What a test proves of the expressions in it: that a value is one of a few, or that somebody has looked at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.flow.input.sources import NAMES
from django_cto.flow.input.spelling import spelt
from django_cto.read import syntax as s

# Calls in a test that say nothing about what is inside a value.
SAYS_NOTHING = frozenset({
    "len", "bool", "isinstance", "hasattr", "getattr", "str", "print", "type", "any", "all", "get", "getlist", "list",
    "dict", "format", "debug", "info", "warning", "callable", "issubclass", "repr",
})  # fmt: skip
LOOKS = re.compile(r"^is|startswith|match|valid")
CHECKS = re.compile(r"valid|check|clean|verif|assert|ensure|allow|permit|restrict|safe", re.IGNORECASE)
# Before the name of a variable that holds the outcome of a test.
FLAG = "?"
TRIMS = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "removeprefix", "removesuffix", "split", "replace", "partition"}
)
CONVERTS = frozenset({"int", "float", "UUID", "Decimal", "strptime", "fromisoformat", "get_field", "ip_address"})


def tested(test: s.Expr) -> Iterator[str]:
    """The spelling of what a test looks at, whichever way it ends: the other way is left to who wrote the test."""
    for node in s.descend(test):
        if isinstance(node, s.Compare):
            if any(op in {"in", "not in"} for op in node.ops):
                yield from _member(node)
        elif isinstance(node, s.Call):
            if _name(node) not in SAYS_NOTHING:
                yield from _given(node)
        elif isinstance(node, s.Name):
            yield f"{FLAG}{node.id}"


def looked_at(test: s.Expr) -> Iterator[str]:
    """What a test asks about itself: `x.isdigit()`, `x.startswith("/")`."""
    for node in s.descend(test):
        if isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and LOOKS.search(node.func.name):
            yield from _of(node.func.value)


def _member(node: s.Compare) -> Iterator[str]:
    """`x in COLUMNS`; of `"/" not in x` the text, for that asks for what makes paths and addresses."""
    text = s.text_of(node.left)
    if text is None:
        yield from _of(node.left)
    elif "/" in text or ".." in text:
        yield from _of(node.comparators[0])


def _name(node: s.Call) -> str:
    return node.func.name if isinstance(node.func, s.Attribute) else s.dotted(node.func)


def _given(node: s.Call) -> Iterator[str]:
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        yield from _of(argument)


def validated(function: s.Function) -> Iterator[str]:
    """The attributes of the request that the function has a form or serializer look at, or is given with one."""
    if any(parameter.name in {"form", "serializer"} for parameter in function.parameters):
        yield from NAMES
    if "is_valid" in function.mentions:
        for node in (inner for statement in function.body for inner in s.descend(statement)):
            if isinstance(node, s.Call):
                given = (
                    *node.args[:2],
                    *(keyword.value for keyword in node.keywords if keyword.name in {"data", "files"}),
                )
                yield from (inner.name for item in given for inner in s.descend(item) if isinstance(inner, s.Attribute))


def parts_of(node: object) -> Iterator[str]:
    """The spelling of all that an expression is made of: who tests what came out has tested what went in."""
    return (spelling for inner in s.descend(node) if not _is_request(inner) and (spelling := spelt(inner)))


def _is_request(node: object) -> bool:
    """Whether it is the request or one of its dicts: of these one value was tested, not all."""
    return isinstance(node, s.Attribute) and node.name in {*NAMES, "request"}


def converted(node: s.Call) -> Iterator[str]:
    """What a conversion that raised no error has proved to be a number, a date or the like."""
    if _name(node) in CONVERTS:
        for argument in node.args:
            yield from parts_of(argument)


def is_test(node: s.Expr) -> bool:
    """Whether the outcome of an expression says if something else is right; of a call its name must say so."""
    if isinstance(node, s.Call):
        return bool(CHECKS.search(_name(node)) or LOOKS.search(_name(node)))
    return isinstance(node, s.Compare | s.Boolean | s.Unary)


def equal(test: s.Expr) -> Iterator[str]:
    """What a test, where it holds, proves to be one fixed value."""
    parts = test.values if isinstance(test, s.Boolean) and test.op == "and" else (test,)
    for node in parts:
        if isinstance(node, s.Compare) and node.ops == ("==",) and isinstance(node.comparators[0], s.Constant):
            yield from _of(node.left)


def absent(test: s.Expr, is_so: bool) -> Iterator[str]:
    """What is None or empty where a test holds, or where it does not."""
    match test:
        case s.Unary(op="not", operand=operand):
            yield from absent(operand, not is_so)
        case s.Boolean(op=op, values=values) if (op == "and") is is_so:
            for value in values:
                yield from absent(value, is_so)
        case s.Compare(left=left, ops=(op,), comparators=(s.Constant(value=None),)):
            if (op in {"is", "=="}) is is_so and (spelling := spelt(left)):
                yield spelling
        case s.Name() | s.Attribute() | s.Subscript() | s.Call() if not is_so and (spelling := spelt(test)):
            yield spelling


def checked(statement: s.Expr) -> Iterator[str]:
    """What a call that stands for itself has checked: it would have raised an error."""
    call = statement.value if isinstance(statement, s.Await) else statement
    if isinstance(call, s.Call) and CHECKS.search(_name(call)):
        yield from _given(call)


def _of(node: s.Expr) -> Iterator[str]:
    """The spelling of an expression and, of `x.strip()` or `x[1:]`, of what these are made of."""
    current: s.Expr | None = node
    while current is not None:
        if spelling := spelt(current):
            yield spelling
        current = made_of(current)


def made_of(node: s.Expr) -> s.Expr | None:
    """What an expression only trims: whoever tests the one means the other."""
    match node:
        case s.Walrus(target=target):
            return target
        case s.Call(func=s.Attribute(value=value, name=name)) if name in TRIMS:
            return value
        case s.Subscript(value=value, index=s.Slice() | s.Constant(value=int())):
            return value
    return None
