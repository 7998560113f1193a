"""What opens a database transaction: `atomic`, and the wrappers that a project puts around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef, Module, Variable
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ATOMIC = frozenset({"django.db.transaction.atomic", "django.db.transaction.Atomic"})
CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
METHOD_DECORATOR = "django.utils.decorators.method_decorator"


def is_atomic(flow: Flow, definition: Definition | None) -> bool:
    """Whether a context manager or decorator opens a transaction: `atomic` or a wrapper of the project around it."""
    match definition:
        case External(name=name):
            return name in ATOMIC
        case ClassDef():
            return flow.project.names.is_a(definition, *ATOMIC) or _enters_atomic(definition)
        case FunctionDef():
            return any(inner is not definition and is_atomic(flow, inner) for inner in _entered_by(flow, definition))
        case Variable(value=s.Call() as call):  # `locked = transaction.atomic(using="jobs")`, or a partial of it
            return any(_is_literally_atomic(flow, definition.module, node) for node in (call.func, *call.args[:1]))
    return False


def _is_literally_atomic(flow: Flow, module: Module, node: s.Expr) -> bool:
    found = flow.project.resolve(module, node)
    return isinstance(found, External) and found.name in ATOMIC


def _enters_atomic(owner: ClassDef) -> bool:
    """Whether a class enters `atomic` where it is entered itself."""
    enter = owner.methods.get("__enter__")
    return bool(enter) and {"atomic", "__enter__"} <= enter.node.mentions  # type: ignore[union-attr]


def _entered_by(flow: Flow, function: FunctionDef) -> Iterator[Definition]:
    """What a context manager has entered when it hands over, or a decorator when it calls what it decorates."""
    handed = {parameter.name for parameter in function.node.parameters[:1]}
    is_manager = function.is_decorated(*CONTEXT_MANAGERS)
    for node in statements(function.node.body):
        if isinstance(node, s.With) and _hands_over(node, is_manager, handed):
            for item in node.items:
                callee = item.context.func if isinstance(item.context, s.Call) else item.context
                if found := flow.project.resolve(function.module, callee, function):
                    yield found


def _hands_over(node: s.With, is_manager: bool, handed: set[str]) -> bool:
    if is_manager:
        return any(isinstance(inner, s.Yield) for inner in s.descend(node))
    calls = (inner.func for inner in s.descend(node) if isinstance(inner, s.Call))
    return any(isinstance(func, s.Name) and func.id in handed for func in calls)


def decorates_with_atomic(flow: Flow, module: Module, decorator: s.Expr, function: FunctionDef | None = None) -> bool:
    """Whether a decorator opens a transaction, also one that `method_decorator` makes fit a method."""
    callee = decorator.func if isinstance(decorator, s.Call) else decorator
    definition = flow.project.resolve(module, callee, function)
    if isinstance(decorator, s.Call) and isinstance(definition, External) and definition.name == METHOD_DECORATOR:
        given = decorator.argument(0, "decorator")
        items = given.items if isinstance(given, s.Sequence) else (given,)
        return any(item is not None and decorates_with_atomic(flow, module, item, function) for item in items)
    return is_atomic(flow, definition)
