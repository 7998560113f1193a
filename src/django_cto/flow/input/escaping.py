"""The edits after which text from outside is shown as text, and not read as HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django_cto.flow.input.outline import outline_of, text_bound_to
from django_cto.flow.input.pages import MARKS
from django_cto.flow.input.values import Input
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import place_of
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.read.interpolated import Interpolated, interpolated
from django_cto.text import Edit, Place, edit_of, offset_of, put_at, text_at

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Straight from the request, or a name for that.
PLAIN = (s.Name, s.Attribute, s.Subscript, s.Call)


def escaped(flow: Flow, site: CallSite, node: s.Expr, found: Input) -> tuple[Edit, ...] | None:
    """The text of a call by `format_html`, or through `escape`.

    None where the text is put together in another way, or not between two tags: in an attribute or a script it takes
    more than that to make it harmless.
    """
    text = flow.project.text(site.function.module.path)
    made = text_bound_to(flow, site.function, node)
    if isinstance(made, s.Format | s.Binary):
        found_parts = _parts(made, lambda part: text_at(text, place_of(site.function.module, part.at)))
        written = _formatted(found_parts) if found_parts else None
        return _through(site, node, made, written) if written else None
    if not isinstance(node, PLAIN) or site.name == "format_html" or not _is_input_alone(flow, site, node, found):
        return None
    return _through(site, node, node, f"escape({text_at(text, place_of(site.function.module, node.at))})")


def _is_input_alone(flow: Flow, site: CallSite, node: s.Expr, found: Input) -> bool:
    """Whether an expression is what was read from the request and nothing else, so that no markup is escaped."""
    bound = outline_of(flow, site.function).bound.get(node.id, ()) if isinstance(node, s.Name) else ()
    return len(bound) <= 1 and not found.is_part and found.kind == "value"


def _parts(made: s.Format | s.Binary, source: Callable[[s.Expr], str]) -> Interpolated | None:
    """The parts of an f-string, or of `"…%s…" % x` as if it were one."""
    if isinstance(made, s.Format):
        return interpolated(source(made))
    if made.op != "%" or s.text_of(made.left) is None:
        return None
    plain = interpolated(f"f{source(made.left)}".replace("{", "{{").replace("}", "}}"))
    given = made.right.items if isinstance(made.right, s.Sequence) and made.right.kind == "tuple" else (made.right,)
    pieces = plain.pieces[0].split("%s") if plain else []
    if len(pieces) != len(given) + 1 or "%" in "".join(pieces) or any(isinstance(each, s.Starred) for each in given):
        return None
    return Interpolated(plain.quote, tuple(pieces), tuple(map(source, given))) if plain else None


def _formatted(found: Interpolated) -> str | None:
    if not found.fields:
        return None
    befores = ("".join(found.pieces[: number + 1]) for number in range(len(found.fields)))
    if not all(map(is_between_tags, befores)):
        return None
    return f"format_html({', '.join([found.quote + '{}'.join(found.pieces) + found.quote, *found.fields])})"


def _through(site: CallSite, node: s.Expr, made: s.Expr, written: str) -> tuple[Edit, ...] | None:
    """The edits that put the text; what only marks it as safe gives way to it."""
    module, call = site.function.module, site.call
    imports = import_edits(module, "django.utils.html", written.partition("(")[0])
    if imports is None or (site.name in MARKS and len(call.args) + len(call.keywords) > 1):
        return None
    is_marked = site.name in MARKS and made is node
    return (*imports, put_at(place_of(module, (call if is_marked else made).at), written))


def unmarked(flow: Flow, tag: Place) -> tuple[Edit, ...] | None:
    """The tag of a template without `|safe`; None where what it shows stands in an attribute or a script."""
    text = flow.project.text(tag.path)
    edit = edit_of(text, tag, "|safe", "")
    return (edit,) if edit and is_between_tags(text[: offset_of(text, (tag.line, tag.column))]) else None


def is_between_tags(before: str) -> bool:
    """Whether what follows a piece of HTML is plain content: neither within a tag nor a script or style."""
    low = before.lower()
    if any(low.rfind(f"<{name}") > low.rfind(f"</{name}") for name in ("script", "style")):
        return False
    return low.rfind("<") <= low.rfind(">")
