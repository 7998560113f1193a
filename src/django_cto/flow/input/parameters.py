"""The edits after which values travel beside the SQL as parameters, and not in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.outline import text_bound_to
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import Module, place_of
from django_cto.read import syntax as s
from django_cto.read.interpolated import Interpolated, interpolated
from django_cto.text import Edit, last_argument, put_at, text_at

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Where a field stands between the pieces of a text; no source has it.
FIELD = "\0"
# Before a quote: what gives a literal another meaning, or nothing, as between the two halves of a quote within one.
PREFIX = re.compile(r"\w$|^$")
# With these a quote may begin or end elsewhere than it seems.
OBSCURES = re.compile(r"\\|--|#|/\*|\$\$|\"|`")
# Of a text with parameters a percent sign is written twice.
SINGLE_PERCENT = re.compile(r"(?<!%)%(?:%%)*(?!%)")


def by_parameters(flow: Flow, site: CallSite, node: s.Expr) -> tuple[Edit, ...] | None:
    """`%s` for each quoted text of an f-string that has expressions in it, and a list of what they were.

    None where an expression stands outside of quotes, for there it may be a name or a part of the statement, where
    parameters are given already, and where the quotes are not surely those of SQL.
    """
    module, call = site.function.module, site.call
    made = text_bound_to(flow, site.function, node)
    if len(call.args) != 1 or call.keywords or site.name not in {"raw", "execute"} or not isinstance(made, s.Format):
        return None
    if site.name == "execute" and not _is_of_django(module):
        return None
    text = flow.project.text(module.path)
    found = interpolated(text_at(text, place_of(module, made.at)))
    written = _with_parameters(found, is_doubled=site.name == "raw") if found and found.fields else None
    if found is None or written is None:
        return None
    sql, given = written
    literal = put_at(place_of(module, made.at), f"{found.quote}{sql}{found.quote}")
    if made is node:
        return (put_at(place_of(module, made.at), f"{literal.text}, [{', '.join(given)}]"),)
    return (literal, last_argument(text, place_of(module, call.at), f"[{', '.join(given)}]"))


def _is_of_django(module: Module) -> bool:
    """Whether cursors come from Django, which takes `%s` for every database."""
    return any(
        name.module == "django.db" and name.name in {"connection", "connections"} for name in module.facts.imports
    )


def _with_parameters(found: Interpolated, *, is_doubled: bool) -> tuple[str, list[str]] | None:
    """The SQL without its quoted fields, and the expressions of these; `is_doubled` if percent signs are so already."""
    whole = FIELD.join(found.pieces)
    outside, quoted = whole.split("'")[::2], whole.split("'")[1::2]
    if OBSCURES.search(whole) or FIELD in "".join(outside) or (is_doubled and SINGLE_PERCENT.search(whole)):
        return None
    if len(outside) == len(quoted) or any(map(PREFIX.search, outside[: len(quoted)])):
        return None
    fields = iter(found.fields)
    sql = [_plain(outside[0], is_doubled=is_doubled)]
    given: list[str] = []
    for literal, behind in zip(quoted, outside[1:], strict=True):
        value = _value(literal.replace("%%", "%") if is_doubled else literal, fields) if FIELD in literal else None
        if value is None and FIELD in literal:
            return None
        given += [value] if value else []
        sql += ["%s" if value else f"'{_plain(literal, is_doubled=is_doubled)}'", _plain(behind, is_doubled=is_doubled)]
    return "".join(sql), given


def _plain(piece: str, *, is_doubled: bool) -> str:
    """A piece of an f-string as one of a text with parameters."""
    plain = piece.replace("{{", "{").replace("}}", "}")
    return plain if is_doubled else plain.replace("%", "%%")


def _value(literal: str, fields: Iterator[str]) -> str | None:
    """The expression for the text of a literal: of what is nothing but one expression, that as a text."""
    pieces = literal.split(FIELD)
    inside = [next(fields) for _ in pieces[1:]]
    if pieces == ["", ""]:
        return f"str({inside[0]})"
    text = pieces[0] + "".join(f"{{{field}}}{piece}" for field, piece in zip(inside, pieces[1:], strict=True))
    quote = next((each for each in ('"', "'") if each not in text), None)
    return f"f{quote}{text}{quote}" if quote and "\n" not in text else None
