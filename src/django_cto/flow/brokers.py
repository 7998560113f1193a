"""Whether a task that is sent inside a transaction can start before the commit, by where its library keeps tasks."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings.values import Literal, Table, Value, text_in
from django_cto.project.tasks import Task

EAGER = ("CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER", "task_always_eager")
BROKERS = ("CELERY_BROKER_URL", "BROKER_URL", "broker_url")
# Brokers that are tables of the same database (kombu's transports): the message is committed with the rows.
IN_DATABASE = ("django://", "sqla+", "sqlalchemy+", "db+", "memory://")
# Backends of Django tasks that run the task at once, not at all, or keep it in the database.
SAFE_BACKENDS = ("ImmediateBackend", "DummyBackend", "DatabaseBackend")
# django-rq sends on the commit by itself from this version on.
RQ_WAITS = (3, 0)


def may_start_early(project: Project, task: Task) -> bool:
    """Whether a worker may take the task before the transaction is through."""
    if task.kind == "django":
        return _has_other_backend(project)
    if task.kind == "rq":
        return (project.packages.release("django-rq") or RQ_WAITS) < RQ_WAITS
    if task.kind == "celery":
        is_eager = any(isinstance(said, Literal) and said.value is True for said in _values(project, EAGER))
        brokers = [text for said in _values(project, BROKERS) if (text := text_in(said))]
        return not is_eager and not any(text.startswith(IN_DATABASE) for text in brokers)
    return True


def _values(project: Project, names: tuple[str, ...]) -> Iterator[Value]:
    """What production's settings say under any of these names."""
    for entry in project.settings.production:
        for name in names:
            if (said := entry.value(name)) is not None:
                yield said


def _has_other_backend(project: Project) -> bool:
    """Whether TASKS names a broker outside of the database; without the setting Django runs tasks at once."""
    for said in _values(project, ("TASKS",)):
        backends = said.entries.values() if isinstance(said, Table) else ()
        names = [text_in(entry.get("BACKEND")) for entry in backends if isinstance(entry, Table)]
        if names and all(name and not name.endswith(SAFE_BACKENDS) for name in names):
            return True
    return False
