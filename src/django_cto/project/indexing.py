"""How a table gets an index: the edit of its model, and the migration that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django_cto.project.databases import migrates_elsewhere, runs_on_postgresql
from django_cto.project.migrations import Migration
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.read.digests import sha256_of
from django_cto.text import Edit, offset_of

if TYPE_CHECKING:
    from django_cto.project.project import Project

# The longest name of an index that Django allows, for Oracle's sake.
LONGEST_NAME = 30
PLAIN = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("{label}", "{leaf}")]

    operations = [
        migrations.AddIndex(
            model_name="{model}",
            index=models.Index(fields=[{columns}], name="{name}"),
        ),
    ]
"""
# PostgreSQL builds an index while the table is written to, which it cannot do in a transaction.
CONCURRENTLY = (
    PLAIN.replace(
        "from django.db", "from django.contrib.postgres.operations import AddIndexConcurrently\nfrom django.db"
    )
    .replace("    dependencies", "    atomic = False\n    dependencies")
    .replace("migrations.AddIndex(", "AddIndexConcurrently(")
)


def index_edits(project: Project, model: Model, columns: Sequence[str]) -> tuple[Edit, ...] | None:
    """The edits that declare an index in a model's Meta and make its migration; None where one of them is not sure."""
    is_concurrent = runs_on_postgresql(project)
    if is_concurrent and migrates_elsewhere(project):
        return None  # What locks no table in production is unknown to the other database.
    leaf = leaf_of(project, model.app_label)
    name = _index_name(model, columns)
    taken = {index.name for other in project.models.all for index in other.indexes}
    if leaf is None or name in taken or not _is_migrated(project, model, columns):
        return None
    quoted = ", ".join(f'"{column}"' for column in columns)
    declared = _declared(project, model, f'fields=[{quoted}], name="{name}"')
    folder, _, _ = leaf.path.rpartition("/")
    path = f"{folder}/{_next_number(project, model.app_label)}_{name}.py"
    if declared is None or path in project.files:
        return None
    text = (CONCURRENTLY if is_concurrent else PLAIN).format(
        label=model.app_label, leaf=leaf.key[1], model=model.name.lower(), columns=quoted, name=name
    )
    return declared, Edit(path, (1, 1), (1, 1), text)


def leaf_of(project: Project, label: str) -> Migration | None:
    """The migration of an app that the next one depends on; None where there is none, or more than one."""
    live = project.migrations.in_order(label)
    if len(live) + len({key for each in live for key in each.replaces}) < len(project.migrations.apps.get(label, ())):
        return None  # One of them could not be read.
    needed = {key for migration in live for key in migration.dependencies}
    leaves = [migration for migration in live if migration.key not in needed]
    return leaves[0] if len(leaves) == 1 else None


def _is_migrated(project: Project, model: Model, columns: Sequence[str]) -> bool:
    """Whether the migrations surely know the table and its columns by their present names."""
    known: set[str] = set()
    made = False
    for _, operation in project.migrations.state_operations(model.app_label):
        if operation.kind in {"", "RenameModel", "DeleteModel"}:
            return False
        if operation.model == model.name.lower():
            made |= operation.kind == "CreateModel"
            known |= {name for name, _ in operation.fields}
            known |= {operation.name or ""} if operation.kind == "AddField" else set()
            known -= {operation.name or ""} if operation.kind in {"RemoveField", "RenameField"} else set()
            known |= {operation.new_name or ""} if operation.kind == "RenameField" else set()
    return made and known.issuperset(columns)


def _next_number(project: Project, label: str) -> str:
    numbers = [int(name[:4]) for _, name in project.migrations.by_key if _ == label and name[:4].isdecimal()]
    return f"{max(numbers, default=0) + 1:04}"


def _index_name(model: Model, columns: Sequence[str]) -> str:
    whole = f"{model.name.lower()}_{'_'.join(columns)}".strip("_")
    named = f"{whole}_idx"
    if len(named) <= LONGEST_NAME:
        return named
    digest = sha256_of(whole.encode())[:6]
    return f"{whole[: LONGEST_NAME - 11]}_{digest}_idx"


def _declared(project: Project, model: Model, arguments: str) -> Edit | None:
    """The edit that adds an index to the model's own Meta, which is made where no other holds."""
    library = _library(model)
    own = model.owner.inner.get("Meta")
    if not library or (own is None and model.meta is not None):
        return None
    call = f"{library}.Index({arguments})"
    text = project.text(model.owner.module.path)
    if own is None:
        return _new_meta(model, text, call)
    said = model.options.get("indexes")
    if said is None:
        first = s.place_of(own.module.path, own.node.body[0].at)
        start = (first.line, first.column)
        return Edit(first.path, start, start, f"indexes = [{call}]\n{' ' * (first.column - 1)}")
    value, owner = said
    return _another(text, model, value, call) if owner is own and isinstance(value, s.Sequence) else None


def _library(model: Model) -> str:
    """By what name the model's module calls `django.db.models`, "" where that is not seen."""
    calls = [field.call for field in model.own_fields if field.call and field.owner is model.owner]
    names = [s.dotted(call.func).rpartition(".")[0] for call in calls]
    return next((name for name in names if name.endswith("models")), "")


def _another(text: str, model: Model, value: s.Sequence, call: str) -> Edit | None:
    if not value.items:
        return None
    last = s.place_of(model.owner.module.path, value.items[-1].at)
    end, line = (last.end_line, last.end_column), text.split("\n")[last.line - 1]
    is_alone = not line[: last.column - 1].strip()
    glue = f",\n{' ' * (last.column - 1)}" if is_alone else ", "
    return Edit(last.path, end, end, f"{glue}{call}")


def _new_meta(model: Model, text: str, call: str) -> Edit | None:
    """Behind the last field, with a line between."""
    path, body = model.owner.module.path, model.owner.node.body
    fields = [node for node in body if isinstance(node, s.Assign)]
    if not fields or not text.endswith("\n"):
        return None
    last = s.place_of(path, fields[-1].at)
    indent = " " * (last.column - 1)
    start = (last.end_line + 1, 1)
    if offset_of(text, start) > len(text):
        return None
    return Edit(path, start, start, f"\n{indent}class Meta:\n{indent}    indexes = [{call}]\n")
