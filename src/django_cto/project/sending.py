"""Which calls hand a task to the workers, and what they give to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.definitions import FunctionDef, Module
from django_cto.project.names import symbol_of
from django_cto.project.tasks import Task
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

SENDING = {
    "celery": frozenset({"delay", "apply_async", "delay_on_commit", "apply_async_on_commit"}),
    "django": frozenset({"enqueue", "aenqueue"}),
    "rq": frozenset({"delay"}),
    "dramatiq": frozenset({"send", "send_with_options"}),
    "huey": frozenset({"schedule"}),
}
SENDING_METHODS = frozenset().union(*SENDING.values())


@dataclass(frozen=True, eq=False, repr=False)
class Sending:
    """A call that hands a task to the workers: by which method, and with what for the task itself."""

    task: Task
    method: str
    arguments: tuple[s.Expr, ...]
    keywords: Mapping[str, s.Expr]

    @property
    def waits_for_commit(self) -> bool:
        """Whether nothing is sent before the transaction is through."""
        return self.method.endswith("_on_commit") or self.task.waits_for_commit

    @property
    def is_put_off(self) -> bool:
        """Whether it waits for the commit, or for what the project's own machinery makes of it."""
        return self.waits_for_commit or self.task.sends_its_own_way


def sending_methods(project: Project) -> frozenset[str]:
    """The methods that send the kinds of tasks that a project has: what to look for."""
    kinds = {task.kind for task in project.tasks.values()}
    return frozenset(method for kind in kinds for method in SENDING[kind])


def sending(project: Project, module: Module, call: s.Call, function: FunctionDef | None = None) -> Sending | None:
    """The task that a call sends, None where it sends none that is known."""
    func = call.func
    if not isinstance(func, s.Attribute) or func.name not in SENDING_METHODS:
        return None
    target, given = func.value, call
    if isinstance(target, s.Call) and isinstance(
        target.func, s.Attribute
    ):  # task.s(1).delay(), task.using(…).enqueue()
        given = target if target.func.name in {"s", "si"} else call
        target = target.func.value
    task = project.tasks.get(symbol_of(project.resolve(module, target, function)))
    if not task or func.name not in SENDING[task.kind]:
        return None
    return Sending(task, func.name, *_given(given, func.name if given is call else "s"))


def _given(call: s.Call, method: str) -> tuple[tuple[s.Expr, ...], dict[str, s.Expr]]:
    if not method.startswith("apply_async") and method not in {"send_with_options", "schedule"}:
        return call.args, {keyword.name: keyword.value for keyword in call.keywords if keyword.name}
    inside, by_name = call.argument(0, "args"), call.argument(1, "kwargs")
    arguments = inside.items if isinstance(inside, s.Sequence) else ()
    pairs = by_name.items if isinstance(by_name, s.Mapping) else ()
    named = {text: value for key, value in pairs if (text := s.text_of(key)) is not None}
    if isinstance(by_name, s.Call) and s.dotted(by_name.func) == "dict":
        named = {keyword.name: keyword.value for keyword in by_name.keywords if keyword.name}
    return arguments, named
