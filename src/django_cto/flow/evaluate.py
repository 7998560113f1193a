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
        self.blocks = tuple(self.decorator_block(decorator) for decorator in node.decorators)
        self.body(node.body)
        known = [value for value in self.returned if value != UNKNOWN]
        returns = known[0] if known and all(value == known[0] for value in known) else UNKNOWN
        return Evaluation(tuple(self.sites), returns, self.values, self.by_call)

    def decorator_block(self, decorator: s.Expr) -> Block:
        callee = decorator.func if isinstance(decorator, s.Call) else decorator
        return Block("decorator", decorator, decorator, self.resolved(callee))

    def resolved(self, node: s.Expr) -> Definition | None:
        return self.flow.project.resolve(self.function.module, node, self.function)

    # Statements

    def body(self, nodes: tuple[s.Stmt, ...]) -> None:
        for node in nodes:
            handle = STATEMENTS.get(type(node))
            if handle:
                self.statement = node
                handle(self, node)

    def within(self, block: Block, work: Callable[[], None]) -> None:
        outside, self.blocks = self.blocks, (*self.blocks, block)
        work()
        self.blocks = outside

    def branches(self, *branches: tuple[Block, tuple[s.Stmt, ...]]) -> None:
        """Walk alternatives from the same start, and join what they leave behind."""
        before, after = self.environment, []
        for block, nodes in branches:
            self.environment = dict(before)
            self.within(block, lambda nodes=nodes: self.body(nodes))  # type: ignore[misc]
            if not (nodes and isinstance(nodes[-1], ENDS) and getattr(nodes[-1], "kind", "") != "pass"):
                after.append(self.environment)
        self.environment = _joined_all(after) if after else before

    def bind(self, target: s.Expr, value: Value) -> None:
        if isinstance(target, s.Name):
            self.environment[target.id] = value
        elif isinstance(target, s.Sequence):
            parts = value.values if isinstance(value, Parts) and len(value.values) == len(target.items) else None
            for index, item in enumerate(target.items):
                self.bind(item, parts[index] if parts else UNKNOWN)
        elif isinstance(target, s.Attribute):
            self.value(target.value)
            if name := s.dotted(target):
                self.environment[name] = value
        elif isinstance(target, s.Subscript | s.Starred):
            self.value(target.value)

    def assign(self, node: s.Assign) -> None:
        if node.value is None:
            return
        value = self.value(node.value)
        if node.annotation is not None and value == UNKNOWN:
            value = self.flow.annotated(self.function.module, node.annotation)
        for target in node.targets:
            self.bind(target, value)

    def if_(self, node: s.If) -> None:
        self.value(node.test)
        self.branches(
            (Block("if", node, node.test), node.body),
            (Block("else", node, node.test), node.orelse),
        )

    def for_(self, node: s.For) -> None:
        rows = self.value(node.iter)
        before = dict(self.environment)
        self.bind(node.target, self.element(node.iter, rows))
        self.within(Block("for", node, node.iter, None, rows), lambda: self.body(node.body))
        self.environment = _joined_all([before, self.environment], fresh=True)
        self.body(node.orelse)

    def element(self, node: s.Expr, rows: Value) -> Value:
        """One round's value, looking through `enumerate`, `zip` and `reversed`."""
        if isinstance(node, s.Call) and isinstance(node.func, s.Name) and not node.keywords:
            inner = [element(self.values.get(id(arg), UNKNOWN)) for arg in node.args]
            if node.func.id == "enumerate" and inner:
                return Parts((UNKNOWN, inner[0]))
            if node.func.id == "zip":
                return Parts(tuple(inner))
        return element(rows)

    def while_(self, node: s.While) -> None:
        self.value(node.test)
        self.within(Block("while", node, node.test), lambda: self.body(node.body))
        self.body(node.orelse)

    def with_(self, node: s.With) -> None:
        blocks = []
        for item in node.items:
            value = self.value(item.context)
            callee = item.context.func if isinstance(item.context, s.Call) else item.context
            blocks.append(Block("with", node, item.context, self.resolved(callee)))
            if item.target is not None:
                self.bind(item.target, value if isinstance(value, Made) else UNKNOWN)
        outside, self.blocks = self.blocks, (*self.blocks, *blocks)
        self.body(node.body)
        self.blocks = outside

    def try_(self, node: s.Try) -> None:
        before = dict(self.environment)
        self.within(Block("try", node), lambda: self.body((*node.body,)))
        self.within(Block("orelse", node), lambda: self.body(node.orelse))
        after = [] if node.body and isinstance(node.body[-1], s.Return | s.Raise) else [self.environment]
        for handler in node.handlers:
            self.environment = dict(before)
            definition = self.resolved(handler.type) if handler.type is not None else None
            block = Block("except", handler, handler.type, definition)
            self.within(block, lambda handler=handler: self.body(handler.body))  # type: ignore[misc]
            if not (handler.body and isinstance(handler.body[-1], s.Return | s.Raise)):
                after.append(self.environment)
        self.environment = _joined_all(after) if after else before
        self.within(Block("finally", node), lambda: self.body(node.final))

    def match(self, node: s.Match) -> None:
        self.value(node.subject)
        for guard, _ in node.cases:
            if guard is not None:
                self.value(guard)
        self.branches(*((Block("match", node, node.subject), body) for _, body in node.cases))

    def inner_function(self, node: s.Function) -> None:
        self.environment[node.name] = UNKNOWN
        self.all(node.decorators)
        for parameter in node.parameters:
            if parameter.default is not None:
                self.value(parameter.default)
        outside, returned = self.environment, self.returned
        self.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
        self.returned = []
        self.within(Block("function", node), lambda: self.body(node.body))
        self.environment, self.returned = outside, returned

    def inner_class(self, node: s.Class) -> None:
        self.environment[node.name] = UNKNOWN
        outside = self.environment
        self.environment = dict(outside)
        self.within(Block("class", node), lambda: self.body(node.body))
        self.environment = outside

    def return_(self, node: s.Return) -> None:
        if node.value is not None:
            self.returned.append(self.value(node.value))

    # Expressions

    def value(self, node: s.Expr) -> Value:
        """The value of an expression; its calls are noted on the way."""
        found = EXPRESSIONS[type(node)](self, node)
        self.values[id(node)] = found
        return found

    def all(self, nodes: tuple[s.Expr, ...]) -> tuple[Value, ...]:
        return tuple([self.value(node) for node in nodes])

    def name(self, node: s.Name) -> Value:
        found = self.environment.get(node.id)
        if found is not None:
            return found
        definition = self.resolved(node)
        return self.flow.value_of(definition) if definition else UNKNOWN

    def attribute(self, node: s.Attribute) -> Value:
        owner = self.value(node.value)
        if (name := s.dotted(node)) in self.environment:
            return self.environment[name]
        return attribute(self.flow, owner, node.name)

    def call(self, node: s.Call, is_awaited: bool = False) -> Value:
        if isinstance(node.func, s.Name) and node.func.id == "super" and self.function.owner and not node.args:
            return Super(self.function.owner)
        callee = self.value(node.func)
        arguments = self.all(node.args)
        for keyword in node.keywords:
            self.value(keyword.value)
        site = self.site(node, callee, is_awaited)
        self.sites.append(site)
        self.by_call[id(node)] = site
        return called(self.flow, callee, site, arguments)

    def site(self, node: s.Call, callee: Value, is_awaited: bool) -> CallSite:
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

    def await_(self, node: s.Await) -> Value:
        if isinstance(node.value, s.Call):
            found = self.call(node.value, True)
            self.values[id(node.value)] = found
            return found
        return self.value(node.value)

    def subscript(self, node: s.Subscript) -> Value:
        rows = self.value(node.value)
        self.value(node.index)
        if isinstance(rows, Queryset):
            if isinstance(node.index, s.Slice):
                return rows
            return element(rows)
        if isinstance(rows, Rows):
            return rows if isinstance(node.index, s.Slice) else Instance(rows.model)
        return UNKNOWN

    def conditional(self, node: s.Conditional) -> Value:
        self.value(node.test)
        return joined(self.value(node.body), self.value(node.orelse))

    def boolean(self, node: s.Boolean) -> Value:
        values = self.all(node.values)
        found = values[0]
        for value in values[1:]:
            found = joined(found, value)
        return found

    def binary(self, node: s.Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        return left if isinstance(left, Queryset) and left == right else UNKNOWN

    def lambda_(self, node: s.Lambda) -> Value:
        outside = self.environment
        self.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
        self.within(Block("lambda", node), lambda: _drop(self.value(node.body)))
        self.environment = outside
        return UNKNOWN

    def comprehension(self, node: s.Comprehension) -> Value:
        outside, blocks = self.environment, self.blocks
        self.environment = dict(outside)
        for generator in node.generators:
            rows = self.value(generator.iter)
            self.bind(generator.target, self.element(generator.iter, rows))
            self.blocks = (*self.blocks, Block("comprehension", node, generator.iter, None, rows))
            self.all(generator.conditions)
        values = self.all(node.elements)
        self.environment, self.blocks = outside, blocks
        one = values[-1] if values else UNKNOWN
        return Rows(one.model) if isinstance(one, Instance) else UNKNOWN

    def sequence(self, node: s.Sequence) -> Value:
        values = self.all(node.items)
        return Parts(values) if node.kind == "tuple" else UNKNOWN

    def mapping(self, node: s.Mapping) -> Value:
        for key, value in node.items:
            if key is not None:
                self.value(key)
            self.value(value)
        return UNKNOWN

    def walrus(self, node: s.Walrus) -> Value:
        value = self.value(node.value)
        self.bind(node.target, value)
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
    s.Name: Walker.name,
    s.Constant: lambda walker, node: UNKNOWN,
    s.Attribute: Walker.attribute,
    s.Call: Walker.call,
    s.Sequence: Walker.sequence,
    s.Mapping: Walker.mapping,
    s.Binary: Walker.binary,
    s.Boolean: Walker.boolean,
    s.Unary: _each("operand"),
    s.Compare: _each("left", "comparators"),
    s.Conditional: Walker.conditional,
    s.Subscript: Walker.subscript,
    s.Slice: _each("lower", "upper", "step"),
    s.Starred: _each("value"),
    s.Lambda: Walker.lambda_,
    s.Comprehension: Walker.comprehension,
    s.Format: _each("parts"),
    s.Await: Walker.await_,
    s.Yield: _each("value"),
    s.Walrus: Walker.walrus,
}
STATEMENTS: dict[type, Callable[[Walker, Any], Any]] = {
    s.Expression: lambda walker, node: walker.value(node.value),
    s.Assign: Walker.assign,
    s.Augment: lambda walker, node: (walker.value(node.value), walker.value(node.target)),
    s.Return: Walker.return_,
    s.Raise: _each("exception", "cause"),
    s.Delete: _each("targets"),
    s.Assert: _each("test"),
    s.If: Walker.if_,
    s.For: Walker.for_,
    s.While: Walker.while_,
    s.With: Walker.with_,
    s.Try: Walker.try_,
    s.Match: Walker.match,
    s.Function: Walker.inner_function,
    s.Class: Walker.inner_class,
}
