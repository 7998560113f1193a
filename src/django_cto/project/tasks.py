"""The background tasks of a project, of whichever library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.definitions import (
    ClassDef,
    Definition,
    External,
    FunctionDef,
    Module,
    Variable,
)
from django_cto.project.dispatch import own_sending, sends_its_own_way, waits_for_commit
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

KINDS = {
    "celery.shared_task": "celery", "celery.task": "celery", "celery.task.task": "celery",
    "celery.decorators.task": "celery", "celery.task.periodic_task": "celery",
    "celery.decorators.periodic_task": "celery",
    "django.tasks.task": "django", "django.tasks.base.task": "django",
    "django_tasks.task": "django", "django_tasks.base.task": "django",
    "django_rq.job": "rq", "django_rq.decorators.job": "rq", "rq.decorators.job": "rq",
    "huey.contrib.djhuey.task": "huey", "huey.contrib.djhuey.db_task": "huey",
    "huey.contrib.djhuey.periodic_task": "huey", "huey.contrib.djhuey.db_periodic_task": "huey",
    "dramatiq.actor": "dramatiq", "dramatiq.actor.actor": "dramatiq",
}  # fmt: skip
CELERY_APPS = ("celery.Celery", "celery.app.Celery", "celery.app.base.Celery")
APPS = {"celery.current_app": "celery", "huey.contrib.djhuey.HUEY": "huey"}
# What is done only to a Celery app: it tells one whose class is looked up at run time.
CELERY_CALLS = frozenset({"autodiscover_tasks", "config_from_object"})
PLAIN_DECORATORS = frozenset({"property", "staticmethod", "classmethod", "cached_property", "wraps", "receiver"})


@dataclass(frozen=True, eq=False, repr=False)
class Task:
    """A function (or registered class) that a worker runs; `options` are the arguments of its decorator.

    `waits_for_commit` and `sends_its_own_way` tell how a task class of the project sends, where it is of one.
    """

    definition: FunctionDef | ClassDef
    kind: str
    options: Mapping[str, s.Expr]
    symbol: str
    waits_for_commit: bool = False
    sends_its_own_way: bool = False

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return self.definition.place


def tasks_of(project: Project) -> dict[str, Task]:
    """Every task by its symbol."""
    found = [*_decorated(project), *_registered(project)]
    return {task.symbol: task for task in found}


def is_task(project: Project, definition: Definition | None) -> bool:
    """Whether a definition is a task."""
    return not isinstance(definition, External) and symbol_of(definition) in project.tasks


def _decorated(project: Project) -> Iterator[Task]:
    for function in project.functions:
        for decorator in function.node.decorators if function.owner is None else ():
            if kind := _kind(project, function.module, decorator):
                options = {keyword.name: keyword.value for keyword in _keywords(decorator) if keyword.name}
                base = project.resolve(function.module, options.get("base"))
                yield Task(function, kind, options, function.symbol, *_manner(project, base))


def _manner(project: Project, base: Definition | None) -> tuple[bool, bool]:
    methods = own_sending(project, base) if isinstance(base, ClassDef) else ()
    return waits_for_commit(methods), sends_its_own_way(project, methods)


def _keywords(decorator: s.Expr) -> tuple[s.Keyword, ...]:
    return decorator.keywords if isinstance(decorator, s.Call) else ()


def _kind(project: Project, module: Module, decorator: s.Expr, *, through: bool = True) -> str:
    func = decorator.func if isinstance(decorator, s.Call) else decorator
    written = s.dotted(func)
    if not written or written in PLAIN_DECORATORS:
        return ""
    match func:
        case s.Attribute(name="task" | "periodic_task") if kind := _app_kind(
            project, project.resolve(module, func.value)
        ):
            return kind
    found = project.resolve(module, func)
    if isinstance(found, External):
        return KINDS.get(found.name, "")
    return _wrapped(project, found) if isinstance(found, FunctionDef) and through else ""


def _app_kind(project: Project, app: Definition | None) -> str:
    """The library of an app object by what it is made from, or by what its module does to it."""
    if isinstance(app, External):
        return APPS.get(app.name, "")
    if not isinstance(app, Variable) or not isinstance(app.value, s.Call):
        return ""
    made_by = project.resolve(app.module, app.value.func)
    if isinstance(made_by, ClassDef):
        return "celery" if project.names.is_a(made_by, *CELERY_APPS) else ""
    if isinstance(made_by, External) and made_by.name in CELERY_APPS:
        return "celery"
    done = (
        node.value.func
        for node in app.module.facts.body
        if isinstance(node, s.Expression) and isinstance(node.value, s.Call)
    )
    is_celery = any(
        isinstance(func, s.Attribute) and func.name in CELERY_CALLS and s.dotted(func.value) == app.name
        for func in done
    )
    return "celery" if is_celery else ""


def _wrapped(project: Project, decorator: FunctionDef) -> str:
    """The library behind a decorator of the project's own that hands on to one of a library."""
    if decorator.node.mentions.isdisjoint({"shared_task", "task", "job", "actor", "db_task"}):
        return ""
    calls = [node for node in s.descend(decorator.node) if isinstance(node, s.Call)]
    inner = [d for node in s.descend(decorator.node) if isinstance(node, s.Function) for d in node.decorators]
    found = (_kind(project, decorator.module, node, through=False) for node in (*calls, *inner))
    return next((kind for kind in found if kind), "")


def _registered(project: Project) -> Iterator[Task]:
    """Tasks that are classes: `export = app.register_task(Export())`."""
    for module in project.modules.values():
        if module.is_test or not any(
            name.module.startswith("celery") or name.local == "app" for name in module.facts.imports
        ):
            continue
        for variable in module.names.values():
            value = variable.value if isinstance(variable, Variable) else None
            if isinstance(value, s.Call) and isinstance(value.func, s.Attribute) and value.func.name == "register_task":
                given = value.argument(0, "task")
                owner = project.resolve(module, given.func if isinstance(given, s.Call) else given)
                if isinstance(owner, ClassDef) and isinstance(variable, Variable):
                    yield Task(owner, "celery", {}, variable.symbol, *_manner(project, owner))
