"""What could not be understood of a project, each with its place and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.bases import HARMLESS, MODEL_BASES, PARTLY_KNOWN
from django_cto.project.definitions import ClassDef, External, Module, Variable, place_of
from django_cto.project.describe.models import line
from django_cto.project.references import USER, reference
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.fields import Field
    from django_cto.project.model import Model
    from django_cto.project.project import Project

Row = dict[str, str]

# Their senders are app configurations.
OF_APPS = frozenset({"pre_migrate", "post_migrate", "class_prepared"})
NO_MODELS = ("Manager", "QuerySet", "Mixin", "Queryset")


def unresolved(project: Project) -> Iterator[Row]:
    """Every gap, by kind."""
    yield from (_row("file", "", f"{fault.place.path}:{fault.place.line}", fault.message) for fault in project.faults)
    yield from _bases(project)
    for model in project.models.all:
        if not model.is_test:
            yield from _fields(model)
    yield from _stars(project)
    yield from _shapes(project)
    yield from _receivers(project)
    yield from _urls(project)
    yield from _settings(project)


def _row(kind: str, name: str, place: str, why: str) -> Row:
    return {"kind": kind, "name": name, "place": place, "why": why}


def _bases(project: Project) -> Iterator[Row]:
    for owner in project.classes:
        if owner.module.is_migration:
            continue
        model = project.models.of(owner)
        if model is None and not _is_among_models(project, owner):
            continue
        for node, base in zip(owner.node.bases, project.names.bases(owner), strict=True):
            if isinstance(base, External) and (why := _why_unknown(base.name, is_model=model is not None)):
                name = model.label if model else owner.symbol
                yield _row("model base", name, line(place_of(owner.module, node.at)), why)


def _is_among_models(project: Project, owner: ClassDef) -> bool:
    """Whether a class that is no known model stands among models and has a base that may be one."""
    in_models = "models" in owner.module.name.split(".")[-2:] and not owner.name.endswith(NO_MODELS)
    return in_models and any(isinstance(base, External) and not base.name for base in project.names.bases(owner))


def _why_unknown(name: str, *, is_model: bool) -> str:
    if name in ("", "()"):
        return "the base cannot be resolved"
    if name in PARTLY_KNOWN:
        return f"`{name}` brings more fields than are known"
    if is_model and name not in HARMLESS and name not in MODEL_BASES:
        return f"`{name}` is of a library that is not known"
    return ""


def _fields(model: Model) -> Iterator[Row]:
    for field in model.fields.values():
        if field.owner is not model.owner:
            continue
        name, place = f"{model.label}.{field.name}", line(field.place)
        if not field.kind:
            yield _row("field", name, place, f"`{field.written}` is a kind of field that is not known")
        elif why := _why_nowhere(model, field):
            yield _row("relation", name, place, why)


def _why_nowhere(model: Model, field: Field) -> str:
    """Why a relation leads to no model, "" where it leads to one of the project or of a library."""
    if not field.is_relation or field.kind == "GenericForeignKey" or model.is_abstract:
        return ""
    if model.project.models.target(model, field):
        return ""
    found = reference(model.project.names, model.owner.module, field.target)
    labels = {app.label for app in model.project.apps.values()}
    if isinstance(found, str):
        app = found.rpartition(".")[0] or model.app_label
        is_outside = app not in labels
        if found == USER:
            return "" if model.project.models.user_label is None else "the user model is not in this tree"
        return "" if is_outside else f"there is no model `{found}`"
    if field.target is None:  # The manager of tags and the like: the library has the model.
        return ""
    target = model.project.resolve(model.owner.module, field.target)
    if isinstance(target, External) and target.name:
        return ""
    return "its target cannot be resolved"


def _stars(project: Project) -> Iterator[Row]:
    for module in project.modules.values():
        for star in () if module.is_test else module.stars:
            found = project.names.imported(module, star)
            if not found or isinstance(found, External):
                why = "what it brings is not in this tree"
                yield _row("star import", star.module, line(place_of(module, star.at)), why)


def _shapes(project: Project) -> Iterator[Row]:
    for kind, shapes in (
        ("serializer", project.serializers),
        ("form", project.forms),
        ("filterset", project.filtersets),
    ):
        for shape in shapes.values():
            if shape.selection.names is None or shape.selection.excluded is None:
                yield _row(kind, shape.symbol, line(shape.selection.place), "its list of fields is computed")
            said = shape.meta.get("model")
            if said and not shape.model and not _is_of_library(project, said.module, said.value):
                yield _row(kind, shape.symbol, line(shape.place), "its model cannot be resolved")


def _is_of_library(project: Project, module: Module, node: s.Expr | None) -> bool:
    found = project.resolve(module, node.func if isinstance(node, s.Call) else node)
    if isinstance(found, Variable):
        return isinstance(found.value, s.Call) and _is_of_library(project, found.module, found.value)
    return isinstance(found, External) and bool(found.name)


def _receivers(project: Project) -> Iterator[Row]:
    for receiver in project.receivers:
        is_open = receiver.is_narrowed and not receiver.senders and not receiver.is_outside
        if is_open and receiver.is_of_models and receiver.event not in OF_APPS:
            yield _row("receiver", receiver.function.symbol, line(receiver.connected), "its sender cannot be resolved")


def _urls(project: Project) -> Iterator[Row]:
    for root in project.urls.roots:
        if not project.urls.is_whole:
            yield _row("urls", root.name, root.path, "some of what it includes cannot be followed")


def _settings(project: Project) -> Iterator[Row]:
    for entry in project.settings.modules:
        for gap in entry.state.gaps:
            yield _row("settings", entry.name, line(gap), "what is assigned here cannot be followed")
    chosen = {entry.name for entry in project.settings.production}
    for entries in project.settings.projects.values():
        if not chosen & {entry.name for entry in entries}:
            names = ", ".join(entry.name for entry in entries)
            yield _row("settings", names, entries[0].path, "which of them production runs is not said")
