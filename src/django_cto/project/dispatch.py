"""How a task class of the project's own hands its tasks over: like its library, on the commit, or its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

SENDS = frozenset({"apply_async", "delay"})
# A helper that calls a helper of the same class is followed this far.
DEEPEST = 3


def own_sending(project: Project, base: ClassDef | None) -> tuple[FunctionDef, ...]:
    """The methods by which a task class of the project and those above it send, instead of the library's."""
    classes = project.names.mro(base) if base else ()
    return tuple(
        owner.methods[name] for owner in classes if isinstance(owner, ClassDef) for name in SENDS & set(owner.methods)
    )


def waits_for_commit(sending: tuple[FunctionDef, ...]) -> bool:
    """Whether one of these methods puts the sending off until the transaction is through."""
    return any("on_commit" in method.node.mentions for method in sending)


def sends_its_own_way(project: Project, sending: tuple[FunctionDef, ...]) -> bool:
    """Whether one of these methods does not end in the library's sending, so that nobody can tell when that happens."""
    return not all(_sends_directly(project, method, DEEPEST) for method in sending)


def _sends_directly(project: Project, method: FunctionDef, depth: int) -> bool:
    """Whether a method hands over to the class above it on every way that returns something."""
    calls = [node for part in method.node.body for node in s.descend(part) if isinstance(node, s.Call)]
    returned = [node.value for node in statements(method.node.body) if isinstance(node, s.Return)]
    ends = [node for node in returned if isinstance(node, s.Call)]
    if ends:
        return all(_is_sending(project, method, node, depth) for node in ends)
    return any(_is_sending(project, method, node, depth) for node in calls)


def _is_sending(project: Project, method: FunctionDef, call: s.Call, depth: int) -> bool:
    func = call.func
    if not isinstance(func, s.Attribute):
        return False
    if func.name in SENDS:
        return True
    is_own = method.owner is not None and s.dotted(func.value) == method.node.parameters[0].name
    helper = project.names.class_member(method.owner, func.name) if is_own and depth else None  # type: ignore[arg-type]
    return isinstance(helper, FunctionDef) and _sends_directly(project, helper, depth - 1)
