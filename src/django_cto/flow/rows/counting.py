"""The edit that lets a queryset count what is counted for each of its rows by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django_cto.flow.rows.chain import module_of
from django_cto.flow.rows.domain import Rows, place_at
from django_cto.flow.rows.loops import Loop, loop_over
from django_cto.flow.rows.noted import Event
from django_cto.flow.rows.reads import Reads
from django_cto.flow.template_uses import template_uses
from django_cto.project.definitions import ClassDef, External, Module
from django_cto.project.importing import import_edits
from django_cto.project.managers import DEFAULT
from django_cto.project.model import Model
from django_cto.project.relations import Step, accessor, reverse_relations
from django_cto.read import syntax as s
from django_cto.text import Edit, Place, edit_of

# What a further join would change, or cannot be grouped.
NO_COUNT: Final = frozenset({
    "annotate", "alias", "values", "values_list", "union", "intersection", "difference", "extra", "raw",
    "select_for_update", "only", "defer", "update", "delete", "create", "in_bulk", "aggregate", "dates", "datetimes",
})  # fmt: skip
COUNTED: Final = frozenset({"count", "len"})


def counted(reads: Reads, events: Sequence[Event]) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do and the edits; None where what counts may count rows of another queryset too."""
    event = events[0]
    rows, name = event.rows, event.path[0]
    step = accessor(rows.model, name)
    module = module_of(rows)
    if module is None or step is None or not _is_countable(rows, step):
        return None
    annotation = _annotation(rows.model, name)
    imports = import_edits(module, "django.db.models", "Count")
    is_simple = all(len(one.path) == 1 and one.kind == "count" and one.verb in COUNTED for one in events)
    if not annotation or imports is None or not is_simple:
        return None
    readers = _in_templates(reads, events, annotation) if event.hops else _in_loop(events, module, annotation)
    end = _manager(rows).end_line, _manager(rows).end_column
    text = f'.annotate({annotation}=Count("{_query_name(rows.model, step, name)}", distinct=True))'
    made = Edit(module.path, end, end, text)
    return (f"Count with the rows: `{annotation}`", (*imports, made, *readers)) if readers else None


def _in_loop(events: Sequence[Event], module: Module, annotation: str) -> list[Edit]:
    """The edits of the function that makes the rows and goes through them; none where it is not sure that it does."""
    rows, name = events[0].rows, events[0].path[0]
    function = next((one for one in module.functions if one.symbol == rows.symbol), None)
    loop = loop_over(function, _manager(rows)) if function and not any(event.hops for event in events) else None
    if loop is None:
        return []
    edits = _reads(loop, name, module.path, annotation)
    return edits if len(edits) == sum(_is_read(node, loop.row, name) for node in loop.nodes) else []


def _in_templates(reads: Reads, events: Sequence[Event], annotation: str) -> list[Edit]:
    """The edits of templates that show these rows and no others; none where one of them may."""
    project, edits = events[0].rows.model.project, []
    for event in events:
        place, written = event.place, f".{event.path[0]}.count"
        if not project.files[place.path].template or reads.counters.get(event.spot) != {event.rows.spot}:
            return []
        uses = [use for use in template_uses(project, reads.flow) if event.symbol in use.names]
        edit = edit_of(project.text(place.path), place, written, f".{annotation}")
        if len(uses) > 1 or edit is None:
            return []
        edits.append(edit)
    return edits


def _manager(rows: Rows) -> Place:
    assert rows.written, "only what is written can be edited"
    return place_at(rows.written.manager)


def _is_countable(rows: Rows, step: Step) -> bool:
    """Whether a count in the same query is what the relation would have said."""
    written = rows.written
    if written is None or written.is_closed or rows.base is not None or written.methods & NO_COUNT or rows.loads.given:
        return False
    is_plain = step.field.kind == "ForeignKey" or (step.field.is_many_to_many and not step.field.option("through"))
    return is_plain and step.is_many and step.target is not None and _shows_all(step.target)


def _shows_all(model: Model) -> bool:
    """Whether the manager that a relation asks leaves no row out."""
    first = next(iter(model.managers.values()))
    bases = [base for cls in first if type(cls) is ClassDef for base in model.project.names.mro(cls)]
    known = all(type(cls) is not External or cls is DEFAULT for cls in first)
    return known and not any(type(base) is ClassDef and "get_queryset" in base.methods for base in bases)


def _query_name(model: Model, step: Step, name: str) -> str:
    """By what name queries know the relation that an attribute leads over."""
    if not step.is_reverse:
        return name
    found = (query for query, other in reverse_relations(model).items() if other.field is step.field)
    return next(found, name)


def _annotation(model: Model, name: str) -> str:
    """What the count is called, "" where the model has that name for something else."""
    stem = name.removesuffix("_set")
    stem = f"{stem[:-3]}y" if stem.endswith("ies") else stem.removesuffix("s")
    found = f"{stem}_count"
    is_taken = model.field(found) or accessor(model, found) or model.project.names.class_member(model.owner, found)
    return "" if is_taken else found


def _reads(loop: Loop, name: str, path: str, annotation: str) -> list[Edit]:
    edits = []
    for node in loop.nodes:
        if type(node) is s.Call and _is_count(node, loop.row, name):
            place = s.place_of(path, node.at)
            start, end = (place.line, place.column), (place.end_line, place.end_column)
            edits.append(Edit(path, start, end, f"{loop.row}.{annotation}"))
    return edits


def _is_count(node: s.Call, row: str, name: str) -> bool:
    match node:
        case s.Call(func=s.Attribute(value=rows, name="count"), args=(), keywords=()):
            return _is_all(rows, row, name) or _is_read(rows, row, name)
        case s.Call(func=s.Name(id="len"), args=(rows,), keywords=()):
            return _is_all(rows, row, name)
    return False


def _is_all(node: s.Expr, row: str, name: str) -> bool:
    match node:
        case s.Call(func=s.Attribute(value=rows, name="all"), args=(), keywords=()):
            return _is_read(rows, row, name)
    return False


def _is_read(node: object, row: str, name: str) -> bool:
    match node:
        case s.Attribute(value=s.Name(id=owner), name=attribute):
            return owner == row and attribute == name
    return False
