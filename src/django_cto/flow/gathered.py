"""The edit after which one statement writes what a loop writes row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from django_cto.flow.bulk import BulkChance
from django_cto.flow.changes import changed_columns
from django_cto.flow.values import Manager, Queryset
from django_cto.project.definitions import ClassDef, External
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.text import Edit, offset_of, text_at

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Of these a queryset can be deleted as a whole; `iterator()` and slices say that there are too many to hold.
DELETES = frozenset({"all", "filter", "exclude", "order_by", "select_related", "prefetch_related"})
TOO_MANY = frozenset({"iterator"})
# What a manager or queryset of the project may do in its own way.
WRITES = frozenset({"delete", "bulk_create", "bulk_update", "update"})
LONGEST_LINE = 120


class Source(Struct, frozen=True, eq=False):
    """The loop of a chance and the text that it stands in."""

    chance: BulkChance
    node: s.For
    text: str

    @property
    def path(self) -> str:
        """The file."""
        return self.chance.site.function.module.path

    @property
    def indent(self) -> str:
        """What stands before the loop."""
        place = s.place_of(self.path, self.node.at)
        return " " * (place.column - 1)

    def of(self, node: s.Expr | s.Stmt | s.Keyword) -> str:
        """The text of a node."""
        return text_at(self.text, s.place_of(self.path, node.at))

    def put(self, first: s.Expr | s.Stmt, last: s.Expr | s.Stmt, text: str) -> Edit:
        """The edit that puts a text for all from one node to another."""
        start, end = s.place_of(self.path, first.at), s.place_of(self.path, last.at)
        return Edit(self.path, (start.line, start.column), (end.end_line, end.end_column), text)


def gathered(flow: Flow, chance: BulkChance) -> tuple[Edit, ...] | None:
    """The edits; None where it is not sure that the same is written."""
    node = chance.loop.node
    if not isinstance(node, s.For) or node.is_async or node.orelse or not _is_closed(flow, chance, node):
        return None
    if not _is_plain(chance.model):
        return None
    source = Source(chance, node, flow.project.text(chance.site.function.module.path))
    if chance.site.name == "save":
        return _updated(source)
    if len(node.body) > 1 or "#" in source.of(node):
        return None
    return _created(source) if chance.site.name == "create" else _deleted(source)


def _is_plain(model: Model) -> bool:
    """Whether nothing but Django and the project says what happens when a row is written."""
    names = model.project.names
    bases = (base for base in names.mro(model.owner) if isinstance(base, External))
    managers = [cls for found in model.managers.values() for cls in found if isinstance(cls, ClassDef)]
    own = (base for cls in managers for base in names.mro(cls) if isinstance(base, ClassDef))
    is_known = all(base.name == "object" or base.name.startswith("django.") for base in bases)
    return is_known and all(WRITES.isdisjoint(base.methods) for base in own)


def _is_closed(flow: Flow, chance: BulkChance, node: s.For) -> bool:
    """Whether no round asks the database what an earlier one may have changed, and none ends early."""
    every = [inner for part in node.body for inner in s.descend(part)]
    if any(isinstance(inner, s.Jump | s.Return | s.Yield | s.Await | s.Walrus | s.Raise) for inner in every):
        return False
    calls = {id(inner) for inner in every if isinstance(inner, s.Call)} - {id(chance.site.call)}
    inside = [site for site in flow.evaluation(chance.site.function).sites if id(site.call) in calls]
    return not any(isinstance(site.receiver, Manager | Queryset) for site in inside)


def _created(source: Source) -> tuple[Edit, ...] | None:
    """`bulk_create` of what the loop would have made; its names are seen by nobody else."""
    site, node = source.chance.site, source.node
    func = site.call.func
    if not isinstance(func, s.Attribute) or not isinstance(func.value, s.Attribute) or site.call.args:
        return None
    names = {inner.id for inner in s.descend(node.target) if isinstance(inner, s.Name)}
    if any(name in names for name in _named_outside(source)):
        return None
    model = source.of(func.value.value)
    given = ", ".join(source.of(keyword) for keyword in site.call.keywords)
    begin, made = f"{source.of(func.value)}.bulk_create(", f"{model}({given})"
    each = f"for {source.of(node.target)} in {source.of(node.iter)}"
    line = f"{begin}{made} {each})"
    if len(source.indent + line) > LONGEST_LINE:
        inner = f"\n{source.indent}    "
        line = f"{begin}{inner}{made}{inner}{each}\n{source.indent})"
    return (source.put(node, node.body[-1], line),)


def _deleted(source: Source) -> tuple[Edit, ...] | None:
    node = source.node.iter
    calls = _methods(node)
    if not calls or not DELETES.issuperset(calls):
        return None
    place = s.place_of(source.path, node.at)
    is_enclosed = source.text[: offset_of(source.text, (place.line, place.column))].rstrip().endswith("(")
    text = f"({source.of(node)})" if is_enclosed else source.of(node)
    return (source.put(source.node, source.node.body[-1], f"{text}.delete()"),)


def _updated(source: Source) -> tuple[Edit, ...] | None:
    """The rows as a list, the loop without its last line, and `bulk_update` behind it."""
    site, node = source.chance.site, source.node
    columns = changed_columns(source.chance, node)
    manager = _manager(source)
    saved, first = s.place_of(source.path, site.statement.at), s.place_of(source.path, node.at)
    is_last = node.body[-1] is site.statement and saved.line > first.line
    if not columns or not manager or not is_last or not _is_held(source.chance):
        return None
    if source.text.split("\n")[saved.line - 1][: saved.column - 1].strip():
        return None  # Something else stands on its line.
    edits: list[Edit] = []
    rows = source.of(node.iter)
    if not isinstance(node.iter, s.Name):
        rows = _free_name(source)
        start = (first.line, first.column)
        edits.append(Edit(source.path, start, start, f"{rows} = list({source.of(node.iter)})\n{source.indent}"))
        edits.append(source.put(node.iter, node.iter, rows))
    named = ", ".join(f'"{column}"' for column in columns)
    whole = f"{source.indent}{manager}.bulk_update({rows}, [{named}])"
    edits.append(Edit(source.path, (saved.line, 1), (saved.end_line, saved.end_column), whole))
    return tuple(edits) if rows else None


def _is_held(chance: BulkChance) -> bool:
    """Whether a loop runs over a queryset, which keeps its rows once they are fetched."""
    rows = chance.loop.rows
    return isinstance(rows, Queryset) and not any(call.name in TOO_MANY for call in rows.calls)


def _manager(source: Source) -> str:
    """How the module calls the manager that the rows come from, "" where that is not seen."""
    node, project, function = source.node.iter, source.chance.model.project, source.chance.site.function
    while isinstance(node, s.Call) and isinstance(node.func, s.Attribute):
        node = node.func.value
    model = source.chance.model
    if isinstance(node, s.Attribute) and project.resolve(function.module, node.value, function) is model.owner:
        return source.of(node)
    found = project.resolve(function.module, s.Name(node.at, model.name), function)
    manager = next(iter(model.managers), "objects")
    return f"{model.name}.{manager}" if isinstance(found, ClassDef) and found is model.owner else ""


def _free_name(source: Source) -> str:
    """What the list of the rows can be called, "" where the function has that name for something else."""
    name = f"{source.of(source.node.target)}s"
    function = source.chance.site.function.node
    names = {inner.id for part in function.body for inner in s.descend(part) if isinstance(inner, s.Name)}
    return "" if name in names or any(parameter.name == name for parameter in function.parameters) else name


def _named_outside(source: Source) -> Sequence[str]:
    inside = {id(inner) for inner in s.descend(source.node)}
    every = (inner for part in source.chance.site.function.node.body for inner in s.descend(part))
    return [inner.id for inner in every if isinstance(inner, s.Name) and id(inner) not in inside]


def _methods(node: s.Expr) -> list[str]:
    """The methods of a chain of calls behind an attribute or name; none where it is no such chain."""
    found: list[str] = []
    while isinstance(node, s.Call) and isinstance(node.func, s.Attribute):
        found.append(node.func.name)
        node = node.func.value
    return found
