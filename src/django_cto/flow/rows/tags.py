"""Runs the tags that a project registers for its templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django_cto.facts.template import Tag
from django_cto.flow.rows.domain import Dict, Spot, Value
from django_cto.flow.rows.frame import Frame, Hop
from django_cto.flow.rows.lookups import looked_up, split
from django_cto.flow.rows.registered import registered
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def tag_function(engine: Engine, name: str) -> Callable[[Engine, Frame, Tag, Spot], None] | None:
    """A tag of the project."""
    found = registered(engine.project).get((False, name))
    if found is None:
        return None
    kind, function, decorator = found
    return lambda engine, frame, tag, place: _run(engine, frame, kind, function, decorator, tag, place)


def _run(
    engine: Engine, frame: Frame, kind: str, function: FunctionDef, decorator: s.Expr, tag: Tag, place: Spot
) -> None:
    words = list(tag.words)
    target = words[-1] if len(words) > 1 and words[-2] == "as" else None
    pairs = [split(word) for word in (words[:-2] if target else words)]
    given = engine.given([looked_up(engine, frame, value, place) for name, value in pairs if not name])
    given.keywords = {name: looked_up(engine, frame, value, place) for name, value in pairs if name}
    first: list[Value] = []
    if isinstance(decorator, s.Call) and decorator.keyword("takes_context") is not None:
        first = [Dict(dict(frame.environment))]
    arguments = given.for_function(function, first)
    value = engine.apply(function, arguments, frame, Hop(place, f"the tag `{tag.name}` is run"))
    if kind == "inclusion_tag" and isinstance(decorator, s.Call):
        engine.render(frame, s.text_of(decorator.argument(0, "filename")), value, place)
    elif target:
        frame.environment[target] = value
    else:
        engine.shown(frame, value, place)
