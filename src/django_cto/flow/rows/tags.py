"""Runs the tags that a project registers for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.facts.template import Tag
from django_cto.flow.rows.domain import Dict, Spot, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.lookups import looked_up, split
from django_cto.flow.rows.naming import takes_context
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.registered import Registered
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def run_tag(engine: Engine, frame: Frame, found: Registered, tag: Tag, place: Spot) -> None:
    """Run a tag of the project."""
    kind, function, decorator = found
    words = list(tag.words)
    target = words[-1] if len(words) > 1 and words[-2] == "as" else None
    pairs = [split(word) for word in (words[:-2] if target else words)]
    given = engine.given([looked_up(engine, frame, value, place) for name, value in pairs if not name])
    given.keywords = {name: looked_up(engine, frame, value, place) for name, value in pairs if name}
    first: list[Value] = []
    if takes_context(decorator):
        first = [Dict(dict(frame.environment))]
    arguments = given.for_function(function, first)
    value = engine.apply(function, arguments, frame, Hop(place, f"the tag `{tag.name}` is run"))
    if kind == "inclusion_tag" and type(decorator) is s.Call:
        engine.render(frame, s.text_of(decorator.argument(0, "filename")), value, place)
    elif target:
        frame.environment[target] = value
    else:
        engine.shown(frame, value, place)
