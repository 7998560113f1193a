"""The value of `value.name`: relations of rows, managers of models, members of classes and objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from django_cto.flow.attributes import DEFAULT_MANAGERS, PROPERTIES
from django_cto.flow.rows.binding import brings
from django_cto.flow.rows.domain import (
    KEY,
    PASSES,
    REQUEST,
    SENT,
    UNKNOWN,
    Bound,
    Closure,
    Dict,
    Either,
    Inherited,
    Looked,
    Many,
    Obj,
    Pages,
    Param,
    Ref,
    Related,
    Request,
    Row,
    Rows,
    Sent,
    Shown,
    Single,
    Spot,
    Unknown,
    Value,
    Written,
)
from django_cto.flow.rows.frame import Frame, knows_parent, made_here
from django_cto.flow.rows.joining import choices, joined
from django_cto.flow.rows.noted import Hop
from django_cto.project.definitions import ClassDef, External, FunctionDef, Variable
from django_cto.project.managers import DEFAULT
from django_cto.project.models import Model
from django_cto.project.relations import Step

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

# What a request brings (Django documentation, "HttpRequest objects"; REST framework's, "Requests").
BROUGHT: Final = frozenset({"POST", "GET", "body", "data", "FILES", "query_params"})
CALLED_AS_ATTRIBUTES: Final = frozenset({*PROPERTIES, "classproperty", "hybrid_property"})


def attribute(engine: Engine, frame: Frame, owner: Value, name: str, place: Spot) -> Value:
    """The value of an attribute that is read at a place."""
    handle = OWNERS.get(type(owner))
    return handle(engine, frame, owner, name, place) if handle else None


def _of_reference(engine: Engine, frame: Frame, owner: Ref, name: str, place: Spot) -> Value:
    if type(owner.to) is ClassDef:
        return _of_class(engine, frame, owner.to, name, place)
    found = engine.project.names.member(owner.to, name)
    return engine.value_of(found) if found else None


def _of_rows(engine: Engine, frame: Frame, owner: Rows, name: str, place: Spot) -> Value:
    if name in {"through", "model"}:
        found = owner.model if name == "model" else _through(engine, owner)
        return Ref(found.owner) if found else None
    return Bound(owner, name, rows_method(engine, owner, name))


def _through(engine: Engine, rows: Rows) -> Model | None:
    base = rows.base
    return engine.project.models.through(base.step.holder, base.step.field) if type(base) is Related else None


def _of_any(engine: Engine, frame: Frame, owner: Either, name: str, place: Spot) -> Value:
    found = None
    for choice in owner.choices:
        found = joined(found, attribute(engine, frame, choice, name, place))
    return found


def _of_row(engine: Engine, frame: Frame, row: Row, name: str, place: Spot) -> Value:
    model = row.model
    if model is None:
        return None
    root = row.root
    if type(root) is not Param and root.rows and not row.path:
        if root.rows.loads.named and (made := root.rows.loads.list_under(name)) is not None:
            return made
        if parent := _parent(root.rows, name):
            return parent
    if row.back and row.back[0] == name:
        return row.back[1]
    field, step = engine.field_and_step(model, name)
    # A primary key that is a relation is by `pk` only the stored value.
    if step and name != "pk":
        return _of_relation(frame, row, step, name, place)
    if name in {"pk", "id"} or (field and field.is_primary_key):
        return None if made_here(row) else KEY
    if field:
        if not row.path and id(model) in engine.narrowed():
            frame.read(row, field.name, place, "column")
        return None
    if name == "_state":
        return Obj(model.owner, {"adding": None if made_here(row) else False})
    return member(engine, frame, row, model.owner, name, place)


def _parent(rows: Rows, name: str) -> Row | None:
    """The row whose reverse relation gave these: Django puts it there by itself."""
    base = rows.base
    if type(base) is Related and knows_parent(base) and base.step.field.name == name:
        return base.row
    return None


def _of_relation(frame: Frame, row: Row, step: Step, name: str, place: Spot) -> Value:
    if _is_parent_link(step):
        # The columns of both tables are fetched together (Django documentation, "Multi-table inheritance").
        return replace(row, model=step.target)
    if not step.is_many:
        frame.read(row, name, place, "relation")
        back = (step.field.name, row) if step.is_reverse else None
        return replace(row, model=step.target, path=(*row.path, name), back=back)
    if step.target is None:
        return None
    base = Related(row, name, step)
    written = Written(place) if frame.module else None
    # A relation asks the first manager that its model declares (Django documentation, "Default managers").
    manager = next(iter(step.target.managers), "")
    return Rows(step.target, base, spot=place, shape="manager", symbol=frame.symbol, written=written, manager=manager)


def _is_parent_link(step: Step) -> bool:
    """Whether a row leads to its own part in another table: to its parent's, or back to its own."""
    field = step.field
    is_link = field.says("parent_link") or (field.known is not None and field.name.endswith("_ptr"))
    return is_link and (not step.is_reverse or step.target is step.model or _is_polymorphic(step.model))


def _is_polymorphic(model: Model) -> bool:
    """Whether rows are fetched as what they are (django-polymorphic): its accessors cannot be loaded ahead."""
    bases = model.project.names.mro(model.owner)
    return any(type(base) is External and base.name.endswith("PolymorphicModel") for base in bases)


def _of_class(engine: Engine, frame: Frame, cls: ClassDef, name: str, place: Spot) -> Value:
    model = engine.project.models.of(cls)
    if model and (name in model.managers or name in DEFAULT_MANAGERS):
        return manager_rows(engine, model, name, place, frame.symbol)
    found = engine.class_member(cls, name)
    if type(found) is FunctionDef:
        return Bound(Ref(cls), name, found)
    return engine.value_of(found) if found else None


def manager_rows(engine: Engine, model: Model, name: str, place: Spot | None, symbol: str) -> Rows:
    """All rows that a manager gives, with what its own `get_queryset` loads."""
    if name not in model.managers:
        name = next(iter(model.managers), "objects")
    written = Written(place) if isinstance(place, tuple) else None
    return Rows(model, None, spot=place, shape="manager", symbol=symbol, manager=name, written=written)


def rows_method(engine: Engine, rows: Rows, name: str) -> FunctionDef | None:
    """The project's own definition of a manager or queryset method."""
    managers = rows.model.managers
    chosen = managers.get(rows.manager)
    for classes in [chosen] if chosen else managers.values():
        for owner in classes:
            if owner is not DEFAULT and type(owner) is ClassDef:
                found = engine.class_member(owner, name)
                if type(found) is FunctionDef:
                    return found
    return None


def _of_object(engine: Engine, frame: Frame, owner: Obj, name: str, place: Spot) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    if name == "request":
        return REQUEST
    return member(engine, frame, owner, owner.of, name, place)


def member(engine: Engine, frame: Frame, value: Value, cls: ClassDef, name: str, place: Spot) -> Value:
    """What a class or one it inherits from has under a name, seen from one of its objects."""
    found = engine.class_member(cls, name)
    if type(found) is FunctionDef:
        if found.is_decorated(*CALLED_AS_ATTRIBUTES):
            if type(value) is Row and brings(value, name):
                return None
            guard = (value, name) if type(value) is Row else None
            made = engine.apply(found, [value], frame, Hop(place, f"`{name}` of `{cls.name}` is read"), guard)
            for held in choices(made):
                if guard and type(held) is Rows and type(held.base) is Related:
                    frame.guard(held.base.row, held.base.name, guard)
                if found.is_decorated("cached_property"):
                    engine.keep(held)
            return made
        return Bound(value, name, found)
    if type(found) is Variable:
        return engine.value_of(found)
    if name == "qs" and type(value) is Obj and cls.symbol in engine.project.filtersets:
        return value.attributes.get("queryset")
    return Bound(value, name) if engine.has_library_method(value, name) else UNKNOWN


def _of_inherited(engine: Engine, frame: Frame, owner: Inherited, name: str, place: Spot) -> Value:
    me = owner.me
    if name == "qs" and type(me) is Obj and me.of.symbol in engine.project.filtersets:
        return me.attributes.get("queryset")
    return Bound(owner, name, inherited(engine, owner, name))


def inherited(engine: Engine, owner: Inherited, name: str) -> FunctionDef | None:
    """The project's method that `super()` leads to."""
    me = owner.me
    start = me.of if type(me) is Obj else me.by if type(me) is Shown else owner.owner
    mro = engine.project.names.mro(start)
    after = mro[mro.index(owner.owner) + 1 :] if owner.owner in mro else engine.project.names.mro(owner.owner)[1:]
    for base in after:
        if not isinstance(base, External) and name in base.methods:
            return base.methods[name]
    return None


def _of_request(engine: Engine, name: str, place: Spot) -> Value:
    if name in BROUGHT:
        return SENT
    user = engine.project.models.any_user if name == "user" else None
    return Row(user, Single(Rows(user, spot=place))) if user else UNKNOWN


def _of_shown(engine: Engine, frame: Frame, owner: Shown, name: str, place: Spot) -> Value:
    if name in {"data", "validated_data", "errors"}:
        if name == "data":
            engine.show(frame, owner, place)
        return SENT if name == "validated_data" else None
    if name == "instance":
        return owner.value
    if name == "context":
        return engine.context_of(owner)
    return member(engine, frame, owner, owner.by, name, place)


def _of_unknown(name: str) -> Value:
    return Bound(UNKNOWN, name) if name in PASSES else UNKNOWN


OWNERS: Final[dict[type, Callable[[Any, Frame, Any, str, Spot], Value]]] = {
    Row: _of_row,
    Rows: _of_rows,
    Ref: _of_reference,
    Obj: _of_object,
    Inherited: _of_inherited,
    Request: lambda engine, frame, owner, name, place: _of_request(engine, name, place),
    Pages: lambda engine, frame, owner, name, place: owner.rows if name == "object_list" else Bound(owner, name),
    Shown: _of_shown,
    Either: _of_any,
    Dict: lambda engine, frame, owner, name, place: Bound(owner, name),
    Many: lambda engine, frame, owner, name, place: Bound(owner, name),
    Bound: lambda engine, frame, owner, name, place: _of_unknown(name),
    Closure: lambda engine, frame, owner, name, place: _of_unknown(name),
    Unknown: lambda engine, frame, owner, name, place: _of_unknown(name),
    Looked: lambda engine, frame, owner, name, place: Bound(owner, name),
    str: lambda engine, frame, owner, name, place: Bound(owner, name),
    Sent: lambda engine, frame, owner, name, place: Bound(owner, name),
}
