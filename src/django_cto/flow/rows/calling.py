"""The value of a call: methods of rows, the project's own functions and classes, closures, library functions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from django_cto.flow.rows.asking import wrote
from django_cto.flow.rows.attributes import manager_rows
from django_cto.flow.rows.domain import (
    NIL,
    PASSES,
    REQUEST,
    Bound,
    Closure,
    Dict,
    Either,
    Getter,
    Inherited,
    Looked,
    Many,
    Obj,
    Pages,
    Partial,
    Ref,
    Request,
    Row,
    Rows,
    Sent,
    Shown,
    Single,
    Spot,
    Tup,
    Value,
)
from django_cto.flow.rows.frame import ANYTHING, Frame
from django_cto.flow.rows.joining import joined
from django_cto.flow.rows.library import LISTS, by_key, library_call, library_function
from django_cto.flow.rows.members import element, one_of
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.querysets import queryset_method
from django_cto.flow.rows.texts import braces
from django_cto.flow.vocabulary import WRITES_INSTANCE
from django_cto.project.definitions import ClassDef, External, FunctionDef, Module
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

Keywords = Sequence[tuple[str | None, Value]]
FIELD_BY_FIELD: Final = frozenset({"items", "keys", "values", "lists"})


class Given:
    """The arguments of one call, by position and by name."""

    def __init__(self, node: s.Call, arguments: list[Value], keywords: Keywords = ()) -> None:
        self.node = node
        self.arguments = arguments
        self.keywords: dict[str, Value] = {}
        self.rest: Value = None
        # Whether there are no keywords but those that are known.
        self.is_whole = True
        for name, value in keywords:
            if name is not None:
                self.keywords[name] = value
            elif type(value) is Dict:
                self.keywords |= value.items
                self.rest = value.rest
                self.is_whole = self.is_whole and value.is_whole
            else:
                self.is_whole = False

    def get(self, position: int, name: str) -> Value:
        """A parameter given by position or name."""
        return self.arguments[position] if position < len(self.arguments) else self.keywords.get(name)

    def for_function(self, function: FunctionDef, first: list[Value]) -> list[Value]:
        """The arguments in the order of a function's parameters; what is not given is None."""
        positional = [*first, *self.arguments]
        keywords = self.keywords
        found: list[Value] = []
        taken = 0
        for name, kind, default in signature(function):
            if kind == "*":
                found.append(Tup(tuple(positional[taken:])))
                taken = len(positional)
            elif kind == "**":
                rest = {name: value for name, value in keywords.items() if name not in function.parameter_names}
                found.append(Dict(rest, self.rest, self.is_whole))
            elif not kind and taken < len(positional):
                found.append(positional[taken])
                taken += 1
            else:
                found.append(keywords.get(name, default))
        return found


@functools.lru_cache(maxsize=8192)
def signature(function: FunctionDef) -> tuple[tuple[str, str, Value], ...]:
    """Of each parameter its name, its kind, and what it holds where it is not given."""
    module = function.module
    return tuple((each.name, each.kind, default_of(each, module)) for each in function.node.parameters)


def default_of(parameter: s.Parameter, module: Module | None) -> Value:
    """What a parameter holds that is not given: a literal, or a function or class that stands in the same file."""
    node = parameter.default
    if type(node) is s.Name and module is not None:
        named = module.names.get(node.id)
        return Ref(named) if isinstance(named, FunctionDef | ClassDef) else None
    if type(node) is not s.Constant:
        return None
    return NIL if node.value is None else node.value if isinstance(node.value, (str, bool)) else None


def call(engine: Engine, frame: Frame, callee: Value, given: Given, place: Spot) -> Value:
    """The value of a call of `callee`."""
    handle = CALLABLE.get(type(callee))
    return handle(engine, frame, callee, given, place) if handle else None


def is_idle(callee: Value) -> bool:
    """Whether a call has nothing to do with rows, whatever is given to it."""
    if type(callee) is Ref:
        return type(callee.to) is External and library_function(callee.to.name) is None
    return type(callee) not in CALLABLE


def _any(engine: Engine, frame: Frame, callee: Either, given: Given, place: Spot) -> Value:
    found = None
    for choice in callee.choices:
        found = joined(found, call(engine, frame, choice, given, place))
    return found


def _definition(engine: Engine, frame: Frame, callee: Ref, given: Given, place: Spot) -> Value:
    to = callee.to
    if type(to) is External:
        return library_call(engine, frame, to.name, given, place)
    if type(to) is FunctionDef:
        return engine.apply(to, given.for_function(to, []), frame, _hop(to, place))
    return construct(engine, frame, to, given, place) if type(to) is ClassDef else None


def _closure(engine: Engine, frame: Frame, callee: Closure, given: Given, place: Spot) -> Value:
    return run_closure(engine, frame, callee, given.arguments)


def _partial(engine: Engine, frame: Frame, callee: Partial, given: Given, place: Spot) -> Value:
    whole = Given(given.node, [*callee.arguments, *given.arguments])
    whole.keywords = {**callee.keywords, **given.keywords}
    return call(engine, frame, callee.function, whole, place)


def _getter(engine: Engine, frame: Frame, callee: Getter, given: Given, place: Spot) -> Value:
    found = [walked(engine, frame, given.get(0, "obj"), name, place) for name in callee.names]
    return found[0] if len(found) == 1 else Tup(tuple(found))


def walked(engine: Engine, frame: Frame, value: Value, names: str, place: Spot) -> Value:
    """What `a.b.c` leads to from a value."""
    for name in names.split("."):
        value = engine.attribute(frame, value, name, place) if value is not None else None
    return value


def _hop(function: FunctionDef, place: Spot) -> Hop:
    name = f"{function.owner.name}.{function.name}" if function.owner else function.name
    return Hop(place, f"`{name}()` is called")


def run_closure(engine: Engine, frame: Frame, closure: Closure, arguments: list[Value]) -> Value:
    """Follow a lambda or an inner function where it is called, with the names around it."""
    inner = Frame(engine, closure.frame.module, closure.frame.function, dict(closure.frame.environment), frame)
    for number, parameter in enumerate(closure.node.parameters):
        value = arguments[number] if number < len(arguments) else default_of(parameter, closure.frame.module)
        inner.environment[parameter.name] = value
    return engine.within(closure.node, inner)


def _method(engine: Engine, frame: Frame, callee: Bound, given: Given, place: Spot) -> Value:
    if callee.function is not None:
        return _own_method(engine, frame, callee.receiver, callee.function, given, place)
    receiver, name = callee.receiver, callee.name
    if name == "sort" and isinstance(receiver, Rows | Many):
        by_key(engine, frame, given, receiver)
        return None
    handle = METHODS.get(type(receiver))
    if handle is not None:
        return handle(engine, frame, receiver, name, given, place)
    if isinstance(receiver, str) and name in {"format", "join"}:
        return _of_text(engine, frame, receiver, name, given, place)
    is_library = type(receiver) is not Request and name in PASSES
    return next((value for value in given.arguments if type(value) is Rows), None) if is_library else None


def _of_members(engine: Engine, frame: Frame, receiver: Value, name: str, given: Given, place: Spot) -> Value:
    if name in {"extend", "update"}:
        engine.consume(frame, given.get(0, ""), place)
    return _of_collection(receiver, name, given)


def _of_sent(engine: Engine, frame: Frame, receiver: Sent, name: str, given: Given, place: Spot) -> Value:
    # The fields of a form are always as many.
    return None if name in FIELD_BY_FIELD else receiver


def _of_library(engine: Engine, frame: Frame, receiver: Value, name: str, given: Given, place: Spot) -> Value:
    return engine.library_method(frame, receiver, name, given, place)


def _of_template(engine: Engine, frame: Frame, names: Value, name: str, given: Given, place: Spot) -> None:
    if name == "render":
        is_answer = given.get(1, "request") is REQUEST
        engine.render(frame, names, given.get(0, "context"), place, is_answer=is_answer)


def _of_text(engine: Engine, frame: Frame, text: str, name: str, given: Given, place: Spot) -> Value:
    for value in (*given.arguments, *given.keywords.values()):
        engine.consume(frame, value, place)
        engine.shown(frame, element(value) if name == "join" else value, place)
    return braces(text, given.arguments, given.keywords) if name == "format" else None


def _of_row(frame: Frame, row: Row, name: str, place: Spot) -> None:
    if name in WRITES_INSTANCE:
        wrote(frame, row, name, place)
    elif name == "refresh_from_db" and not row.path:
        frame.put(replace(row, path=(ANYTHING,)))


def _own_method(
    engine: Engine, frame: Frame, receiver: Value, function: FunctionDef, given: Given, place: Spot
) -> Value:
    if type(receiver) is Inherited:
        receiver = receiver.me
    if type(receiver) is Rows and receiver.shape == "manager" and function.name != "get_queryset":
        receiver = engine.opened(frame, receiver, place)
        if receiver.written and not _has_queryset_too(engine, function):
            return _of_manager(engine, frame, receiver, function, given, place)
    first = [] if function.is_decorated("staticmethod") else [receiver]
    if type(receiver) is Obj and receiver.is_live:
        return engine.inline(function, given.for_function(function, first), frame)
    return engine.apply(function, given.for_function(function, first), frame, _hop(function, place))


def _has_queryset_too(engine: Engine, function: FunctionDef) -> bool:
    """Whether a method of a manager is one of the queryset's."""
    mro = engine.project.names.mro(function.owner) if function.owner else ()
    return any(type(base) is External and base.name.endswith("QuerySet") for base in mro)


def _of_manager(engine: Engine, frame: Frame, rows: Rows, function: FunctionDef, given: Given, place: Spot) -> Value:
    """What a method gives that a queryset does not have: only behind its call other methods may be put."""
    written = rows.written and replace(rows.written, is_closed=True)
    me = replace(rows, written=written)
    found = engine.apply(function, given.for_function(function, [me]), frame, _hop(function, place))
    if type(found) is not Rows or not found.written or found.shape != "queryset":
        return found
    # What may be a list has no such methods.
    if found.written.is_closed and LISTS.isdisjoint(function.node.words):
        return replace(found, written=replace(found.written, manager=frame.place(given.node.at), is_closed=False))
    return found


def _of_collection(value: Value, name: str, given: Given) -> Value:
    first = given.get(0, "")
    if type(value) is Many:
        value.is_empty = False
        if name in {"append", "add", "appendleft"}:
            value.of = joined(value.of, first)
        elif name in {"extend", "update"}:
            value.of = joined(value.of, element(first))
        elif name == "pop":
            return one_of(value)
        return None
    if type(value) is Dict:
        return _of_dict(value, name, first, given)
    return None


def _of_pages(rows: Value, name: str, given: Given) -> Value:
    if name == "paginate_queryset":
        return given.get(0, "queryset")
    return Pages(rows) if name in {"page", "get_page"} else None


def _of_dict(value: Dict, name: str, first: Value, given: Given) -> Value:
    each = value.rest
    for item in value.items.values():
        each = joined(each, item)
    if name == "values":
        return Many(each)
    if name == "items":
        return Many(Tup((None, each)))
    if name in {"get", "pop"}:
        if value.is_whole and isinstance(first, str) and first not in value.items:
            return given.get(1, "default") if len(given.arguments) > 1 or given.keywords else NIL
        return value.items.get(first, value.rest) if isinstance(first, str) else each
    if name == "setdefault":
        if isinstance(first, str):
            return value.items.setdefault(first, given.get(1, "default"))
        value.rest = joined(value.rest, given.get(1, "default"))
        return value.rest
    if name == "update":
        if type(first) is Dict:
            value.items |= first.items
            value.rest = joined(value.rest, first.rest)
        value.is_whole = value.is_whole and (first is None or (type(first) is Dict and first.is_whole))
        value.items |= given.keywords
    return Dict(dict(value.items), value.rest, value.is_whole) if name == "copy" else None


def filtered_rows(engine: Engine, frame: Frame, cls: ClassDef, given: Given, place: Spot) -> Value:
    """The rows that a filter set begins with (django-filter's documentation, "FilterSet")."""
    rows = given.get(1, "queryset")
    if type(rows) is Rows:
        return engine.opened(frame, rows, place) if rows.shape == "manager" else rows
    model = engine.project.filtersets[cls.symbol].model
    if rows is not None or model is None:
        return None
    return engine.opened(frame, manager_rows(engine, model, "_default_manager", place, frame.symbol), place)


def construct(engine: Engine, frame: Frame, cls: ClassDef, given: Given, place: Spot) -> Value:
    """A new object of a class of the project."""
    project = engine.project
    if project.models.of(cls):
        return Row(project.models.of(cls), Single(None))
    if engine.is_serializer(cls):
        shown = given.get(0, "instance")
        is_many = given.keywords.get("many") is True
        context = given.keywords.get("context")
        is_told = "context" in given.keywords or not given.is_whole
        return Shown(cls, shown, is_many, context if is_told else Dict(is_whole=True))
    made = Obj(cls)
    engine.tabulate(frame, cls, given, place)
    if cls.symbol in project.filtersets:
        made.attributes["queryset"] = filtered_rows(engine, frame, cls, given, place)
    function = engine.class_member(cls, "__init__")
    if type(function) is FunctionDef:
        engine.inline(function, given.for_function(function, [made]), frame)
    elif any(s.dotted(d.func if type(d) is s.Call else d).endswith("dataclass") for d in cls.node.decorators):
        for number, name in enumerate(cls.assigns):
            made.attributes[name] = given.get(number, name)
    return made


METHODS: Final[dict[type, Callable[[Engine, Frame, Any, str, Given, Spot], Value]]] = {
    Rows: queryset_method,
    Inherited: lambda engine, frame, me, name, given, place: engine.library_method(frame, me.me, name, given, place),
    Obj: _of_library,
    Shown: _of_library,
    Dict: _of_members,
    Many: _of_members,
    Tup: _of_members,
    Row: lambda engine, frame, row, name, given, place: _of_row(frame, row, name, place),
    Sent: _of_sent,
    Pages: lambda engine, frame, pages, name, given, place: _of_pages(pages.rows, name, given),
    Looked: lambda engine, frame, looked, name, given, place: _of_template(
        engine, frame, looked.names, name, given, place
    ),
}
CALLABLE: Final[dict[type, Callable[[Engine, Frame, Any, Given, Spot], Value]]] = {
    Ref: _definition,
    Bound: _method,
    Either: _any,
    Closure: _closure,
    Partial: _partial,
    Getter: _getter,
}
