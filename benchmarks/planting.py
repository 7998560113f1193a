"""Writes textbook N+1 loops against the models of a project, one a file, each hidden in another way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django_cto.project import Project
from django_cto.project.definitions import ClassDef
from django_cto.project.fields import Field
from django_cto.project.models import Model
from django_cto.project.relations import accessor_of

LOADING = frozenset({"select_related", "prefetch_related"})
READABLE = frozenset({"CharField", "TextField", "SlugField", "EmailField"})
HEAD = "from django.db import models\n\n"
OWN = """\
class {name}(models.Model):
    {name_of_key} = models.ForeignKey(to={target}, on_delete=models.CASCADE, related_name="+")
"""


@dataclass(frozen=True)
class Plant:
    """One loop: its file, the line of its queryset, and what its rows are read for; `of` is the model."""

    shape: str
    path: str
    text: str
    line: int
    relation: str
    of: str
    is_own: bool


@dataclass(frozen=True)
class Key:
    """A foreign key, and a column of the model that it leads to."""

    model: Model
    field: Field
    target: Model | None
    column: str


def plants(project: Project, draws: int) -> Iterator[Plant]:
    """So many loops of each shape; a shape that the project has no model for is given one."""
    keys = sorted(_keys(project), key=lambda key: _drawn(f"{key.model.label}.{key.field.name}"))
    for shape, (fits, write) in SHAPES.items():
        fitting = [key for key in keys if fits(project, key)][:draws]
        for number, key in enumerate(fitting, start=1):
            yield _plant(project, shape, number, key, write(project, key), is_own=True)
        targets = [key for key in keys if key.target is not None and shape in MADE]
        for number, key in enumerate(targets[: draws - len(fitting)], start=len(fitting) + 1):
            yield _plant(project, shape, number, key, MADE[shape](number, key), is_own=False)


def _drawn(label: str) -> str:
    """An order that has nothing to do with names, and is the same each time."""
    return hashlib.sha256(label.encode()).hexdigest()


def _plant(project: Project, shape: str, number: int, key: Key, body: str, *, is_own: bool) -> Plant:
    folder, _ = _home(project, key.model)
    line = next(index for index, line in enumerate(body.splitlines(), start=1) if line.endswith("# here"))
    path = f"{folder}/planted_{shape.replace(' ', '_')}_{number}.py".lstrip("/")
    relation = key.field.name if is_own else "planted"
    return Plant(shape, path, body.replace("  # here", ""), line, relation, f"{key.model.label}.{relation}", is_own)


def _keys(project: Project) -> Iterator[Key]:
    """Every foreign key that is read in a query of its own, and of a model that can be imported."""
    for model in project.models.concrete:
        if model.is_proxy or "." in model.owner.qualname or not model.is_managed or _loads(model):
            continue
        for field in model.fields.values():
            is_parent = field.says("parent_link") or field.name.endswith("_ptr")
            if field.is_foreign_key and not is_parent:
                target = project.models.target(model, field)
                column = next((f.name for f in target.fields.values() if f.kind in READABLE), "") if target else ""
                yield Key(model, field, target, column or "pk")


def _loads(model: Model) -> bool:
    """Whether one of its managers may load relations by itself."""
    classes = [cls for found in model.managers.values() for cls in found if isinstance(cls, ClassDef)]
    bases = [base for cls in classes for base in model.project.names.mro(cls) if isinstance(base, ClassDef)]
    made = [base.methods["get_queryset"].node.mentions for base in bases if "get_queryset" in base.methods]
    return any(not LOADING.isdisjoint(mentions) for mentions in made)


def _asked(model: Model) -> str:
    """Its manager as code writes it."""
    return f"{model.name}.{'objects' if 'objects' in model.managers else next(iter(model.managers))}"


def _home(project: Project, model: Model) -> tuple[str, str]:
    """The folder to plant in, and the module there that has the model: its package where that has the name too."""
    folder, _, name = model.owner.module.path.rpartition("/")
    package = project.modules.get(f"{folder}/__init__.py")
    outer, _, last = folder.rpartition("/")
    if last == "models" and package and project.names.lookup(package, model.name) is model.owner:
        return outer, last
    return folder, name.removesuffix(".py")


def _import(project: Project, model: Model) -> str:
    return f"from .{_home(project, model)[1]} import {model.name}\n\n\n"


def _is_exported(project: Project, key: Key) -> bool:
    folder, name = _home(project, key.model)
    module = project.modules.get(f"{folder}/{name}.py") or project.modules.get(f"{folder}/{name}/__init__.py")
    return module is not None and "__all__" not in module.names and not key.model.name.startswith("_")


def _is_keyword(project: Project, key: Key) -> bool:
    return key.field.call is not None and key.field.call.keyword("to") is not None


def _is_inherited(project: Project, key: Key) -> bool:
    declarer = project.models.of(key.field.owner) if key.field.owner else None
    return declarer is not None and declarer is not key.model and declarer.is_abstract


def _parent(project: Project, key: Key) -> tuple[Model, str] | None:
    """A parent in the same module, and the accessor by which it has the rows; another key than the one that is read."""
    for field in key.model.own_fields:
        parent = project.models.target(key.model, field) if field.kind == "ForeignKey" else None
        if parent and field is not key.field and parent.owner.module is key.model.owner.module and not _loads(parent):
            name = accessor_of(key.model, field)
            if parent is not key.target and not name.endswith("+") and "%" not in name:
                return parent, name
    return None


def _loop(rows: str, key: Key, name: str = "") -> str:
    """The loop, and the same once more over rows that are loaded: there a report would be wrong."""
    name = name or key.field.name
    read = f"        print(row.{name}.{key.column})\n"
    twin = f'def loaded():\n    for row in {rows}.select_related("{name}"):\n{read}'
    return f"def planted():\n    for row in {rows}:  # here\n{read}\n\n{twin}"


def _through_parent(project: Project, key: Key) -> str:
    found = _parent(project, key)
    assert found
    parent, name = found
    get = f"    parent = {_asked(parent)}.get(pk=pk)\n"
    read = f"    return [row.{key.field.name}.{key.column} for row in rows]\n"
    rows = f"    rows = parent.{name}"
    twin = f'def loaded(pk):\n{get}{rows}.select_related("{key.field.name}")\n{read}'
    both = f"from .{_home(project, key.model)[1]} import {parent.name}\n\n\n"
    return f"{both}def planted(pk):\n{get}{rows}.all()  # here\n{read}\n\n{twin}"


def _own_key(number: int, key: Key) -> str:
    own = OWN.format(name=f"Planted{number}", name_of_key="planted", target=_target(key).name)
    return f"{HEAD}{_of(key)}{own}\n\n{_loop(f'Planted{number}.objects.all()', key, 'planted')}"


def _own_base(number: int, key: Key) -> str:
    base = OWN.format(name=f"Base{number}", name_of_key="planted", target=_target(key).name)
    meta = "\n    class Meta:\n        abstract = True\n\n\n"
    child = f"class PlantedChild{number}(Base{number}):\n    title = models.CharField(max_length=9)\n"
    return f"{HEAD}{_of(key)}{base}{meta}{child}\n\n{_loop(f'PlantedChild{number}.objects.all()', key, 'planted')}"


def _of(key: Key) -> str:
    """The import of the model that a key leads to, by its dotted name."""
    target = _target(key)
    return f"from {target.owner.module.name} import {target.name}\n\n\n"


def _target(key: Key) -> Model:
    assert key.target, "only a model of the project can be imported"
    return key.target


Fits = Callable[[Project, Key], bool]
Write = Callable[[Project, Key], str]
SHAPES: dict[str, tuple[Fits, Write]] = {
    "keyword to": (_is_keyword, lambda p, k: _import(p, k.model) + _loop(f"{_asked(k.model)}.all()", k)),
    "abstract base": (
        _is_inherited,
        lambda p, k: _import(p, k.model) + _loop(f'{_asked(k.model)}.order_by("pk")', k),
    ),
    "star import": (
        _is_exported,
        lambda p, k: f"from .{_home(p, k.model)[1]} import *\n\n\n" + _loop(f"{_asked(k.model)}.exclude(pk=1)", k),
    ),
    "default manager": (
        lambda project, key: True,
        lambda p, k: _import(p, k.model) + _loop(f"{k.model.name}._default_manager.filter(pk__gt=0)", k),
    ),
    "related manager": (lambda project, key: _parent(project, key) is not None, _through_parent),
}
MADE: dict[str, Callable[[int, Key], str]] = {"keyword to": _own_key, "abstract base": _own_base}
