"""Walks one function in the order in which it runs, and notes every call with its value and surroundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django_cto.flow.attributes import attribute
from django_cto.flow.calls import called, element
from django_cto.flow.sites import Block, CallSite, Evaluation
from django_cto.flow.values import (
    UNKNOWN,
    Bound,
    Instance,
    Made,
    Parts,
    Queryset,
    Reference,
    Rows,
    Super,
    Value,
    joined,
)  # fmt: skip
from django_cto.project.definitions import Definition, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ENDS = (s.Return, s.Raise, s.Jump)


class Walker:
    """The state of one walk: the names bound so far, the blocks entered, what was found."""

    __slots__ = ("blocks", "by_call", "environment", "flow", "function", "returned", "sites", "statement", "values")

    def __init__(self, flow: Flow, function: FunctionDef, environment: dict[str, Value]) -> None:
        self.flow = flow
        self.function = function
        self.environment = environment
        self.blocks: tuple[Block, ...] = ()
        self.sites: list[CallSite] = []
        self.values: dict[int, Value] = {}
        self.by_call: dict[int, CallSite] = {}
        self.returned: list[Value] = []
        self.statement: s.Stmt = function.node

    def run(self) -> Evaluation:
        """Walk the whole function."""
        node = self.function.node
        self.blocks = tuple(self._decorator_block(decorator) for decorator in node.decorators)
        self._body(node.body)
        known = [value for value in self.returned if value != UNKNOWN]
        returns = known[0] if known and all(value == known[0] for value in known) else UNKNOWN
        return Evaluation(tuple(self.sites), returns, self.values, self.by_call)

    def _decorator_block(self, decorator: s.Expr) -> Block:
        callee = decorator.func if isinstance(decorator, s.Call) else decorator
        return Block("decorator", decorator, decorator, self._resolved(callee))

    def _resolved(self, node: s.Expr) -> Definition | None:
        return self.flow.project.resolve(self.function.module, node, self.function)

    # Statements

    def _body(self, nodes: tuple[s.Stmt, ...]) -> None:
        for node in nodes:
            handle = STATEMENTS.get(type(node))
            if handle:
                self.statement = node
                handle(self, node)

    def _within(self, block: Block, work: Callable[[], None]) -> None:
        outside, self.blocks = self.blocks, (*self.blocks, block)
        work()
        self.blocks = outside

    def _branches(self, *branches: tuple[Block, tuple[s.Stmt, ...]]) -> None:
        """Walk alternatives from the same start, and join what they leave behind."""
        before, after = self.environment, []
        for block, nodes in branches:
            self.environment = dict(before)
            self._within(block, lambda nodes=nodes: self._body(nodes))  # type: ignore[misc]
            if not (nodes and isinstance(nodes[-1], ENDS) and getattr(nodes[-1], "kind", "") != "pass"):
                after.append(self.environment)
        self.environment = _joined_all(after) if after else before

    def _bind(self, target: s.Expr, value: Value) -> None:
        if isinstance(target, s.Name):
            self.environment[target.id] = value
        elif isinstance(target, s.Sequence):
            parts = value.values if isinstance(value, Parts) and len(value.values) == len(target.items) else None
            for index, item in enumerate(target.items):
                self._bind(item, parts[index] if parts else UNKNOWN)
        elif isinstance(target, s.Attribute):
            self.value(target.value)
            if name := s.dotted(target):
                self.environment[name] = value
        elif isinstance(target, s.Subscript | s.Starred):
            self.value(target.value)

    def _assign(self, node: s.Assign) -> None:
        if node.value is None:
            return
        value = self.value(node.value)
        if node.annotation is not None and value == UNKNOWN:
            value = self.flow.annotated(self.function.module, node.annotation)
        for target in node.targets:
            self._bind(target, value)

    def _if(self, node: s.If) -> None:
        self.value(node.test)
        self._branches(
            (Block("if", node, node.test), node.body),
            (Block("else", node, node.test), node.orelse),
        )

    def _for(self, node: s.For) -> None:
        rows = self.value(node.iter)
        before = dict(self.environment)
        self._bind(node.target, self._element(node.iter, rows))
        self._within(Block("for", node, node.iter, None, rows), lambda: self._body(node.body))
        self.environment = _joined_all([before, self.environment], fresh=True)
        self._body(node.orelse)

    def _element(self, node: s.Expr, rows: Value) -> Value:
        """One round's value, looking through `enumerate`, `zip` and `reversed`."""
        if isinstance(node, s.Call) and isinstance(node.func, s.Name) and not node.keywords:
            inner = [element(self.values.get(id(arg), UNKNOWN)) for arg in node.args]
            if node.func.id == "enumerate" and inner:
                return Parts((UNKNOWN, inner[0]))
            if node.func.id == "zip":
                return Parts(tuple(inner))
        return element(rows)

    def _while(self, node: s.While) -> None:
        self.value(node.test)
        self._within(Block("while", node, node.test), lambda: self._body(node.body))
        self._body(node.orelse)

    def _with(self, node: s.With) -> None:
        blocks = []
        for item in node.items:
            value = self.value(item.context)
            callee = item.context.func if isinstance(item.context, s.Call) else item.context
            blocks.append(Block("with", node, item.context, self._resolved(callee)))
            if item.target is not None:
                self._bind(item.target, value if isinstance(value, Made) else UNKNOWN)
        outside, self.blocks = self.blocks, (*self.blocks, *blocks)
        self._body(node.body)
        self.blocks = outside

    def _try(self, node: s.Try) -> None:
        before = dict(self.environment)
        self._within(Block("try", node), lambda: self._body((*node.body,)))
        self._within(Block("orelse", node), lambda: self._body(node.orelse))
        after = [] if node.body and isinstance(node.body[-1], s.Return | s.Raise) else [self.environment]
        for handler in node.handlers:
            self.environment = dict(before)
            definition = self._resolved(handler.type) if handler.type is not None else None
            block = Block("except", handler, handler.type, definition)
            self._within(block, lambda handler=handler: self._body(handler.body))  # type: ignore[misc]
            if not (handler.body and isinstance(handler.body[-1], s.Return | s.Raise)):
                after.append(self.environment)
        self.environment = _joined_all(after) if after else before
        self._within(Block("finally", node), lambda: self._body(node.final))

    def _match(self, node: s.Match) -> None:
        self.value(node.subject)
        for guard, _ in node.cases:
            if guard is not None:
                self.value(guard)
        self._branches(*((Block("match", node, node.subject), body) for _, body in node.cases))

    def _inner_function(self, node: s.Function) -> None:
        self.environment[node.name] = UNKNOWN
        self._all(node.decorators)
        for parameter in node.parameters:
            if parameter.default is not None:
                self.value(parameter.default)
        outside, returned = self.environment, self.returned
        self.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
        self.returned = []
        self._within(Block("function", node), lambda: self._body(node.body))
        self.environment, self.returned = outside, returned

    def _inner_class(self, node: s.Class) -> None:
        self.environment[node.name] = UNKNOWN
        outside = self.environment
        self.environment = dict(outside)
        self._within(Block("class", node), lambda: self._body(node.body))
        self.environment = outside

    def _return(self, node: s.Return) -> None:
        if node.value is not None:
            self.returned.append(self.value(node.value))

    # Expressions

    def value(self, node: s.Expr) -> Value:
        """The value of an expression; its calls are noted on the way."""
        found = EXPRESSIONS[type(node)](self, node)
        self.values[id(node)] = found
        return found

    def _all(self, nodes: tuple[s.Expr, ...]) -> tuple[Value, ...]:
        return tuple([self.value(node) for node in nodes])

    def _name(self, node: s.Name) -> Value:
        found = self.environment.get(node.id)
        if found is not None:
            return found
        definition = self._resolved(node)
        return self.flow.value_of(definition) if definition else UNKNOWN

    def _attribute(self, node: s.Attribute) -> Value:
        owner = self.value(node.value)
        if (name := s.dotted(node)) in self.environment:
            return self.environment[name]
        return attribute(self.flow, owner, node.name)

    def _call(self, node: s.Call, is_awaited: bool = False) -> Value:
        if isinstance(node.func, s.Name) and node.func.id == "super" and self.function.owner and not node.args:
            return Super(self.function.owner)
        callee = self.value(node.func)
        arguments = self._all(node.args)
        for keyword in node.keywords:
            self.value(keyword.value)
        site = self._site(node, callee, is_awaited)
        self.sites.append(site)
        self.by_call[id(node)] = site
        return called(self.flow, callee, site, arguments)

    def _site(self, node: s.Call, callee: Value, is_awaited: bool) -> CallSite:
        func = node.func
        receiver: Value = UNKNOWN
        target: Definition | None = None
        if isinstance(callee, Bound):
            receiver, target = callee.receiver, callee.function
        elif isinstance(callee, Reference):
            target = callee.to
        if isinstance(func, s.Attribute):
            receiver = self.values.get(id(func.value), UNKNOWN)
        name = func.name if isinstance(func, s.Attribute) else func.id if isinstance(func, s.Name) else ""
        order = len(self.sites)
        return CallSite(self.function, node, name, receiver, target, self.blocks, self.statement, order, is_awaited)

    def _await(self, node: s.Await) -> Value:
        if isinstance(node.value, s.Call):
            found = self._call(node.value, True)
            self.values[id(node.value)] = found
            return found
        return self.value(node.value)

    def _subscript(self, node: s.Subscript) -> Value:
        rows = self.value(node.value)
        self.value(node.index)
        if isinstance(rows, Queryset):
            if isinstance(node.index, s.Slice):
                return rows
            return element(rows)
        if isinstance(rows, Rows):
            return rows if isinstance(node.index, s.Slice) else Instance(rows.model)
        return UNKNOWN

    def _conditional(self, node: s.Conditional) -> Value:
        self.value(node.test)
        return joined(self.value(node.body), self.value(node.orelse))

    def _boolean(self, node: s.Boolean) -> Value:
        values = self._all(node.values)
        found = values[0]
        for value in values[1:]:
            found = joined(found, value)
        return found

    def _binary(self, node: s.Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        return left if isinstance(left, Queryset) and left == right else UNKNOWN

    def _lambda(self, node: s.Lambda) -> Value:
        outside = self.environment
        self.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
        self._within(Block("lambda", node), lambda: _drop(self.value(node.body)))
        self.environment = outside
        return UNKNOWN

    def _comprehension(self, node: s.Comprehension) -> Value:
        outside, blocks = self.environment, self.blocks
        self.environment = dict(outside)
        for generator in node.generators:
            rows = self.value(generator.iter)
            self._bind(generator.target, self._element(generator.iter, rows))
            self.blocks = (*self.blocks, Block("comprehension", node, generator.iter, None, rows))
            self._all(generator.conditions)
        values = self._all(node.elements)
        self.environment, self.blocks = outside, blocks
        one = values[-1] if values else UNKNOWN
        return Rows(one.model) if isinstance(one, Instance) else UNKNOWN

    def _sequence(self, node: s.Sequence) -> Value:
        values = self._all(node.items)
        return Parts(values) if node.kind == "tuple" else UNKNOWN

    def _mapping(self, node: s.Mapping) -> Value:
        for key, value in node.items:
            if key is not None:
                self.value(key)
            self.value(value)
        return UNKNOWN

    def _walrus(self, node: s.Walrus) -> Value:
        value = self.value(node.value)
        self._bind(node.target, value)
        return value


def _drop(_: object) -> None:
    """Take a value that nobody needs."""


def _joined_all(environments: list[dict[str, Value]], *, fresh: bool = False) -> dict[str, Value]:
    """One environment out of several; with `fresh`, a name bound only in one of them keeps its value."""
    first = environments[0]
    for other in environments[1:]:
        names = first.keys() | other.keys()
        missing: Value | None = None if fresh else UNKNOWN
        merged: dict[str, Value] = {}
        for name in names:
            one, two = first.get(name, missing), other.get(name, missing)
            merged[name] = joined(one, two) if one is not None and two is not None else (one or two or UNKNOWN)
        first = merged
    return first


def _each(*fields: str) -> Callable[[Walker, Any], Value]:
    """A walk of some parts of a node for their calls; the node itself has no value that we follow."""

    def walk(walker: Walker, node: Any) -> Value:
        for field in fields:
            part = getattr(node, field)
            if type(part) is tuple:
                for item in part:
                    if not isinstance(item, str):
                        walker.value(item)
            elif part is not None:
                walker.value(part)
        return UNKNOWN

    return walk


EXPRESSIONS: dict[type, Callable[[Walker, Any], Value]] = {
    s.Name: Walker._name,
    s.Constant: lambda walker, node: UNKNOWN,
    s.Attribute: Walker._attribute,
    s.Call: Walker._call,
    s.Sequence: Walker._sequence,
    s.Mapping: Walker._mapping,
    s.Binary: Walker._binary,
    s.Boolean: Walker._boolean,
    s.Unary: _each("operand"),
    s.Compare: _each("left", "comparators"),
    s.Conditional: Walker._conditional,
    s.Subscript: Walker._subscript,
    s.Slice: _each("lower", "upper", "step"),
    s.Starred: _each("value"),
    s.Lambda: Walker._lambda,
    s.Comprehension: Walker._comprehension,
    s.Format: _each("parts"),
    s.Await: Walker._await,
    s.Yield: _each("value"),
    s.Walrus: Walker._walrus,
}
STATEMENTS: dict[type, Callable[[Walker, Any], Any]] = {
    s.Expression: lambda walker, node: walker.value(node.value),
    s.Assign: Walker._assign,
    s.Augment: lambda walker, node: (walker.value(node.value), walker.value(node.target)),
    s.Return: Walker._return,
    s.Raise: _each("exception", "cause"),
    s.Delete: _each("targets"),
    s.Assert: _each("test"),
    s.If: Walker._if,
    s.For: Walker._for,
    s.While: Walker._while,
    s.With: Walker._with,
    s.Try: Walker._try,
    s.Match: Walker._match,
    s.Function: Walker._inner_function,
    s.Class: Walker._inner_class,
}
