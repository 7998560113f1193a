"""What functions of Python, Django and REST framework return, as far as rows go through them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.asking import ask, in_rounds
from django_cto.flow.rows.binding import brings
from django_cto.flow.rows.domain import (
    REQUEST,
    SENT,
    Ahead,
    Dict,
    Getter,
    Looked,
    Many,
    Pages,
    Partial,
    Ref,
    Row,
    Rows,
    Sent,
    Single,
    Spot,
    Tup,
    Value,
)
from django_cto.flow.rows.frame import ANYTHING, Frame, made_here
from django_cto.flow.rows.joining import choices, joined
from django_cto.flow.rows.later import load_later, put_later
from django_cto.flow.rows.members import element, one_of
from django_cto.flow.rows.querysets import prefetched
from django_cto.flow.rows.truth import truth
from django_cto.project.definitions import ClassDef

if TYPE_CHECKING:
    from django_cto.flow.rows.calling import Given
    from django_cto.flow.rows.engine import Engine

LISTS: Final = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "frozenset", "iter", "deque", "copy", "deepcopy"}
)
CONSUMES: Final = frozenset({"len", "any", "all", "sum", "max", "min"})


@functools.lru_cache(maxsize=4096)
def library_function(name: str) -> Handle | None:
    """What an outside function does, by its canonical name; None where it does nothing with rows."""
    last = name.rpartition(".")[2]
    handle = BY_NAME.get(name) or (BUILTIN.get(last) if name.startswith(("builtins.", "itertools.")) else None)
    if handle:
        return handle
    if name.startswith(("builtins.", "collections.", "copy.")) and last in LISTS:
        return _listed
    if name.startswith("builtins.") and last in CONSUMES:
        return functools.partial(_consumed, last)
    return next((handle for end, handle in BY_END.items() if last.endswith(end)), None)


def library_call(engine: Engine, frame: Frame, name: str, given: Given, place: Spot) -> Value:
    """The value of a call of an outside function by its canonical name."""
    handle = library_function(name)
    return handle(engine, frame, given, place) if handle else None


def _pagination(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return Pages(None)


def _paginator(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return Pages(given.arguments[0]) if given.arguments else None


def _listed(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    first = given.get(0, "iterable")
    by_key(engine, frame, given, first)
    for value in choices(first):
        if type(value) is Rows:
            engine.consume(frame, value, place)
    return first if first is not None else Many()


def _consumed(last: str, engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    first = given.get(0, "iterable")
    by_key(engine, frame, given, first)
    engine.consume(frame, first, place, verb="len" if last == "len" else "")
    return one_of(first) if last in {"max", "min"} else None


def by_key(engine: Engine, frame: Frame, given: Given, rows: Value) -> None:
    """Note what the `key` of a sort reads of each row."""
    key = given.keywords.get("key")
    if key is not None:
        with in_rounds(frame, rows, frame.place(given.node.at)):
            engine.call_value(frame, key, [element(rows)], given)


def _enumerate(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    first = given.get(0, "iterable")
    engine.consume(frame, first, place)
    return Many(Tup((None, element(first))))


def _zip(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    for value in given.arguments:
        engine.consume(frame, value, place)
    return Many(Tup(tuple(element(value) for value in given.arguments)))


def _map(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    function, rows = given.get(0, "function"), given.get(1, "iterable")
    engine.consume(frame, rows, place)
    with in_rounds(frame, rows, place):
        return Many(engine.call_value(frame, function, [element(rows)], given))


def _filter(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    _map(engine, frame, given, place)
    return Many(element(given.get(1, "iterable")))


def _chain(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    made = Many()
    for value in given.arguments:
        engine.consume(frame, value, place)
        made = Many(joined(made.of, element(value)))
    return made


def _groupby(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    rows = given.get(0, "iterable")
    engine.consume(frame, rows, place)
    key = given.get(1, "key")
    if key is not None:
        engine.call_value(frame, key, [element(rows)], given)
    return Many(Tup((None, Many(element(rows)))))


def _next(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return one_of(given.get(0, "iterator"))


def _text(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    engine.shown(frame, given.get(0, "object"), place)
    return None


def _setattr(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    owner, name = given.get(0, "object"), given.get(1, "name")
    if type(owner) is Row and isinstance(name, str):
        frame.assign(owner, name)
    return None


def _isinstance(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    """Only that a row is none of a model that has nothing to do with its own is sure."""
    row, cls = given.get(0, "object"), given.get(1, "class_or_tuple")
    if not (type(row) is Row and row.model and type(cls) is Ref and type(cls.to) is ClassDef):
        return None
    names = engine.project.names
    is_related = cls.to in names.mro(row.model.owner) or row.model.owner in names.mro(cls.to)
    return None if is_related else False


def _print(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    for value in (*given.arguments, *given.keywords.values()):
        engine.shown(frame, value, place)
    return None


def _getattr(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    owner, name = given.get(0, "object"), given.get(1, "name")
    return engine.attribute(frame, owner, name, place) if owner is not None and isinstance(name, str) else None


def _hasattr(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    """A row as it was fetched has no private name that its model does not define, but the queryset may put it there."""
    owner, name = given.get(0, "object"), given.get(1, "name")
    _getattr(engine, frame, given, place)
    if type(owner) is Row and owner.model and isinstance(name, str) and name.startswith("_"):
        if owner.model.field(name) or engine.class_member(owner.model.owner, name) or made_here(owner):
            return None
        frame.guard(owner, ANYTHING, (owner, name))
        return brings(owner, name)
    return None


def _bool(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    engine.consume(frame, given.get(0, "object"), place)
    return truth(given.get(0, "object"))


def _dict(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    first = given.get(0, "mapping")
    if type(first) is Dict:
        return Dict({**first.items, **given.keywords}, first.rest)
    each = element(first)
    rest = each.items[1] if type(each) is Tup and len(each.items) == 2 else None
    return Dict(dict(given.keywords), rest)


def _default_dict(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return Dict({}, Many())


def _or_404(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    rows = _all_of(engine, frame, given.get(0, "klass"), place)
    if type(rows) is Rows:
        ask(frame, rows, "get_object_or_404", place)
    return Row(rows.model, Single(rows)) if type(rows) is Rows else None


def _list_or_404(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return _all_of(engine, frame, given.get(0, "klass"), place)


def _all_of(engine: Engine, frame: Frame, value: Value, place: Spot) -> Value:
    if type(value) is Ref and type(value.to) is ClassDef:
        value = engine.attribute(frame, value, "objects", place)
    if type(value) is Rows and value.shape == "manager":
        return engine.opened(frame, value, place)
    return value


def _ahead(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    lookup, rows, name = given.get(0, "lookup"), given.get(1, "queryset"), given.get(2, "to_attr")
    if not isinstance(lookup, str):
        return Ahead("", is_known=False)
    is_asked = "queryset" in given.keywords or len(given.arguments) > 1
    if type(rows) is Rows and rows.shape == "manager":
        rows = engine.opened(frame, rows, place)
    if is_asked and type(rows) is not Rows:
        return Ahead(lookup, is_known=False)
    return Ahead(lookup, rows, name if isinstance(name, str) else "")


def _load_later(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    """`prefetch_related_objects(rows, …)` changes what is at hand already, under whatever name it goes."""
    for value in choices(given.get(0, "model_instances")):
        load_later(frame, value, lambda loads: prefetched(loads, given.arguments[1:]))
        for lookup in given.arguments[1:]:
            put_later(frame, value, lookup)
    return None


def _partial(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    function = given.get(0, "func")
    return None if function is None else Partial(function, tuple(given.arguments[1:]), dict(given.keywords))


def _attrgetter(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    names = [name for name in given.arguments if isinstance(name, str)]
    return Getter(tuple(names)) if names and len(names) == len(given.arguments) else None


def _join_html(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    """`format_html_join(separator, format, rows)` shows each member of each row."""
    rows = given.get(2, "args_generator")
    engine.consume(frame, rows, place)
    each = element(rows)
    for value in each.items if type(each) is Tup else (each,):
        engine.shown(frame, value, place)
    return None


def _user_model(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    user = engine.project.models.any_user
    return Ref(user.owner) if user else None


def _get_model(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    label = ".".join(value for value in given.arguments if isinstance(value, str))
    model = engine.project.models.find(label) if "." in label else None
    return Ref(model.owner) if model else None


def _render(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    engine.render(frame, given.get(1, "template_name"), given.get(2, "context"), place)
    return None


def _render_to_string(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    is_answer = given.get(2, "request") is REQUEST
    engine.render(frame, given.get(0, "template_name"), given.get(1, "context"), place, is_answer=is_answer)
    return None


def _look_up(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return Looked(given.get(0, "template_name"))


def _context(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return given.get(0, "dict_")


def _request_context(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return given.get(1, "dict_")


def _template_response(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    engine.render(frame, given.get(1, "template"), given.get(2, "context"), place)
    return None


def _parsed(engine: Engine, frame: Frame, given: Given, place: Spot) -> Value:
    return SENT if type(given.get(0, "s")) is Sent else None


Handle = Callable[["Engine", Frame, "Given", Spot], Value]
BUILTIN: Final[dict[str, Handle]] = {
    "enumerate": _enumerate, "zip": _zip, "zip_longest": _zip, "map": _map, "filter": _filter, "chain": _chain,
    "groupby": _groupby, "next": _next, "str": _text, "repr": _text, "print": _print, "getattr": _getattr,
    "hasattr": _hasattr, "bool": _bool, "setattr": _setattr, "isinstance": _isinstance,
    "dict": _dict,
}  # fmt: skip
BY_END: Final[dict[str, Handle]] = {"Pagination": _pagination, "Paginator": _paginator, "Prefetch": _ahead}
BY_NAME: Final[dict[str, Handle]] = {
    "json.loads": _parsed,
    "builtins.int": _parsed,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "functools.partial": _partial,
    "operator.attrgetter": _attrgetter,
    "html.escape": _text,
    "django.utils.html.conditional_escape": _text,
    "django.utils.html.escape": _text,
    "django.utils.html.format_html": _print,
    "django.utils.html.format_html_join": _join_html,
    "django.shortcuts.get_object_or_404": _or_404,
    "django.shortcuts.aget_object_or_404": _or_404,
    "rest_framework.generics.get_object_or_404": _or_404,
    "django.shortcuts.get_list_or_404": _list_or_404,
    "django.shortcuts.render": _render,
    "django.template.loader.render_to_string": _render_to_string,
    "django.template.TemplateResponse": _template_response,
    "django.template.loader.get_template": _look_up,
    "django.template.loader.select_template": _look_up,
    "django.template.Context": _context,
    "django.template.RequestContext": _request_context,
    "django.db.models.prefetch_related_objects": _load_later,
    "django.db.models.query.prefetch_related_objects": _load_later,
    "django.contrib.auth.get_user_model": _user_model,
    "django.apps.apps.get_model": _get_model,
}
