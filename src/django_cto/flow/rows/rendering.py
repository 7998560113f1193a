"""What a template reads of the rows in its context, through loops, includes and the template that it extends."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from django_cto.facts.template import Tag
from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import REQUEST, Dict, Many, Row, Rows, Single, Spot, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.lookups import assignments, looked_up, split
from django_cto.flow.rows.members import element
from django_cto.flow.rows.naming import ANY, names_for
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.relevance import has_rows
from django_cto.flow.rows.tags import run_tag
from django_cto.project.templates import TemplateFile
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

# Tags whose words are looked up.
READS_WORDS = frozenset({"if", "elif", "url", "firstof", "ifchanged", "ifequal", "ifnotequal", "widthratio", "cycle"})
TESTS: Final = frozenset({"if", "elif", "firstof"})
ENDS: Final = {"for": "endfor", "with": "endwith", "block": "endblock", "if": "endif"}
MOST_ALTERNATIVES: Final = 4
Blocks = dict[str, tuple[TemplateFile, Sequence[Tag]]]


def render(
    engine: Engine, frame: Frame, name: Value, context: Value, place: Spot, processed: Mapping[str, Value]
) -> None:
    """Note what a template, by its name, reads of a context and of what context processors add to it."""
    items = name.items if type(name) is Tup else choices(name.of if type(name) is Many else name)
    names = [item for item in items if isinstance(item, str)]
    values = {**processed, **context.items} if type(context) is Dict else dict(processed)
    user = engine.project.models.any_user
    if user and "user" not in values:
        values["user"] = Row(user, Single(Rows(user)))
    for text in names[:MOST_ALTERNATIVES]:
        template = engine.project.templates.get(text)
        if template and not template.is_test:
            show_template(engine, frame, template, values, Hop(place, f"`{text}` is rendered"))


def show_template(engine: Engine, frame: Frame, template: TemplateFile, values: dict[str, Value], hop: Hop) -> None:
    """Note what a template reads of some values."""
    named = names_for(engine.project, template, values)
    held = {
        name: value for name, value in sorted(values.items()) if (name in named or ANY in named) and _matters(value)
    }
    arguments = list(held.values())

    def follow(inner: Frame, given: list[Value]) -> None:
        inner.environment = dict(zip(held, given, strict=True))
        inner.environment.setdefault("request", REQUEST)
        whole(engine, inner, template, {})

    engine.apply_to(("template", template.key, *held), arguments, frame, hop, follow)


def _matters(value: Value) -> bool:
    return isinstance(value, str | bool) or has_rows(value)


def whole(engine: Engine, frame: Frame, template: TemplateFile, blocks: Blocks) -> None:
    """Follow a template from its first tag, or the one that it extends with its own blocks."""
    tags = template.tags
    extended = next((tag for tag in tags[:3] if tag.name == "extends" and tag.words), None)
    base = None
    if extended:
        name = looked_up(engine, frame, extended.words[0], _place(template, extended))
        base = engine.project.templates.get(name) if isinstance(name, str) else None
    if not extended or base is template or not engine.enter():
        walk(engine, frame, template, tags, blocks)
        return
    if base is None:
        _unplaced(engine, frame, template, blocks)
    else:
        whole(engine, frame, base, {**_blocks_of(template), **blocks})
    engine.leave()


def _unplaced(engine: Engine, frame: Frame, template: TemplateFile, blocks: Blocks) -> None:
    """Follow a template that extends one of a library, and the blocks for which only the library's has a place."""
    walk(engine, frame, template, template.tags, blocks)
    own = _blocks_of(template)
    for name in blocks:
        if name not in own:
            rest = {other: held for other, held in blocks.items() if other != name}
            walk(engine, frame, *blocks[name], rest)


@functools.lru_cache(maxsize=4096)
def _blocks_of(template: TemplateFile) -> Blocks:
    found: Blocks = {}
    for number, tag in enumerate(template.tags):
        if tag.name == "block" and tag.words:
            found[tag.words[0]] = (template, template.tags[number + 1 : _end(template.tags, number, "block")])
    return found


def _end(tags: Sequence[Tag], start: int, name: str) -> int:
    """Where the block that begins at a tag ends."""
    depth = 0
    for number in range(start, len(tags)):
        if tags[number].name == name:
            depth += 1
        elif tags[number].name == ENDS[name]:
            depth -= 1
            if depth == 0:
                return number
    return len(tags)


def walk(engine: Engine, frame: Frame, template: TemplateFile, tags: Sequence[Tag], blocks: Blocks) -> None:
    """Follow some tags of a template."""
    frame.path, frame.symbol = template.path, template.name
    own = engine.tags()
    number = -1
    while (number := number + 1) < len(tags):
        tag = tags[number]
        name = tag.name
        handle, follow = TAGS.get(name), BLOCKS.get(name)
        known = _known(engine, frame, tag) if name == "if" else None
        if known is not None:
            end = _end(tags, number, "if")
            walk(engine, frame, template, _arm(tags[number:end], holds=known), blocks)
        elif follow is not None:
            end = _end(tags, number, name)
            follow(engine, frame, template, tag, tags[number + 1 : end], blocks)
        else:
            # Most tags are neither looked into nor the project's own.
            if handle is not None:
                handle(engine, frame, tag, _place(template, tag))
            elif (found := own.get((False, name))) is not None:
                run_tag(engine, frame, found, tag, _place(template, tag))
            continue
        frame.path, frame.symbol = template.path, template.name
        number = end


def _known(engine: Engine, frame: Frame, tag: Tag) -> bool | None:
    """Whether `{% if name %}` or `{% if not name %}` holds, None where that depends on more than what is known."""
    words = tag.words[1:] if tag.words[:1] == ("not",) else tag.words
    value = frame.environment.get(words[0]) if len(words) == 1 else None
    return value != (len(words) < len(tag.words)) if isinstance(value, bool) else None


def _arm(tags: Sequence[Tag], *, holds: bool) -> Sequence[Tag]:
    """What is shown of the tags from an `{% if %}` to its end, where the first condition is known."""
    depth = 0
    for number, tag in enumerate(tags):
        depth += (tag.name == "if") - (tag.name == "endif")
        if depth == 1 and tag.name in {"else", "elif"}:
            return tags[1:number] if holds else tags[number + (tag.name == "else") :]
    return tags[1:] if holds else ()


def _place(template: TemplateFile, tag: Tag) -> Place:
    return Place(template.path, tag.line, tag.column, tag.line, tag.end)


def _output(engine: Engine, frame: Frame, tag: Tag, place: Spot) -> None:
    engine.shown(frame, looked_up(engine, frame, " ".join(tag.words), place), place)


def _words(engine: Engine, frame: Frame, tag: Tag, place: Spot) -> None:
    for word in tag.words:
        value = looked_up(engine, frame, split(word)[1], place)
        if tag.name in TESTS:
            engine.consume(frame, value, place)


def _assigned(engine: Engine, frame: Frame, tag: Tag, place: Spot) -> None:
    for name, value in assignments(tag.words):
        frame.environment[name] = looked_up(engine, frame, value, place)


def _for(engine: Engine, frame: Frame, template: TemplateFile, tag: Tag, body: Sequence[Tag], blocks: Blocks) -> None:
    words = list(tag.words)
    if "in" not in words:
        return
    at = words.index("in")
    names = [name.strip() for name in " ".join(words[:at]).split(",")]
    place = _place(template, tag)
    rows = looked_up(engine, frame, " ".join(word for word in words[at + 1 :] if word != "reversed"), place)
    engine.consume(frame, rows, place)
    each = element(rows)
    outside = frame.environment
    frame.environment = dict(outside)
    parts = each.items if type(each) is Tup and len(each.items) == len(names) else [each] * len(names)
    frame.environment.update(zip(names, parts, strict=False))
    with in_rounds(frame, rows, place):
        walk(engine, frame, template, body, blocks)
    frame.environment = outside


def _with(engine: Engine, frame: Frame, template: TemplateFile, tag: Tag, body: Sequence[Tag], blocks: Blocks) -> None:
    outside, place = frame.environment, _place(template, tag)
    frame.environment = dict(outside)
    for name, value in assignments(tag.words):
        frame.environment[name] = looked_up(engine, frame, value, place)
    walk(engine, frame, template, body, blocks)
    frame.environment = outside


def _block(engine: Engine, frame: Frame, template: TemplateFile, tag: Tag, body: Sequence[Tag], blocks: Blocks) -> None:
    name = tag.words[0] if tag.words else ""
    if name in blocks:
        # A block that is being filled is not filled by itself.
        rest = {other: held for other, held in blocks.items() if other != name}
        walk(engine, frame, *blocks[name], rest)
    else:
        walk(engine, frame, template, body, blocks)


def _include(engine: Engine, frame: Frame, tag: Tag, place: Spot) -> None:
    if not tag.words:
        return
    name = looked_up(engine, frame, tag.words[0], place)
    values = {} if "only" in tag.words else dict(frame.environment)
    for key, value in assignments(tag.words[1:]):
        values[key] = looked_up(engine, frame, value, place)
    for text in choices(name):
        template = engine.project.templates.get(text) if isinstance(text, str) else None
        if template:
            show_template(engine, frame, template, values, Hop(place, f"`{text}` is included"))


def _regroup(engine: Engine, frame: Frame, tag: Tag, place: Spot) -> None:
    if len(tag.words) < 5:
        return
    rows = looked_up(engine, frame, tag.words[0], place)
    engine.consume(frame, rows, place)
    each = element(rows)
    if each is not None:
        frame.environment["…"] = each
        looked_up(engine, frame, f"….{tag.words[2]}", place)
        frame.environment.pop("…")
    frame.environment[tag.words[4]] = Many(Dict({"list": Many(each)}))


Follow = Callable[["Engine", Frame, TemplateFile, Tag, Sequence[Tag], Blocks], None]
BLOCKS: Final[dict[str, Follow]] = {"for": _for, "with": _with, "block": _block}
TAGS: Final[dict[str, Callable[[Engine, Frame, Tag, Spot], None]]] = {
    "=": _output,
    "include": _include,
    "regroup": _regroup,
    **dict.fromkeys(READS_WORDS, _words),
    **dict.fromkeys(("blocktrans", "blocktranslate", "trans", "translate", "set"), _assigned),
}
