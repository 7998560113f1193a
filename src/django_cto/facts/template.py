"""What one Django template says: its tags, variables and comments, cut as Django's own lexer cuts them."""

from __future__ import annotations

import re

import msgspec

# As django.template.base.tag_re: a tag, a variable or a comment, each on one line.
TAG = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})")
# What Jinja puts inside of its brackets to say what becomes of the white space around (its documentation, "Whitespace
# Control"); Django knows no such signs.
CONTROL = re.compile(r"^[-+]|[-+]$")
# As django.utils.text.smart_split: quoted text with escapes stays in one piece.
PIECE = re.compile(r"""((?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+)""")


class Tag(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A `{% name words… %}`, or a `{{ … }}` with the name `=`; line and column from 1, `end` the column behind it."""

    line: int
    column: int
    end: int
    name: str
    words: tuple[str, ...] = ()


class Template(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The tags of a template in source order; those within `verbatim` and `comment` blocks are left out."""

    tags: tuple[Tag, ...] = ()


def template_of(text: str) -> Template:
    """Cut a template into its tags."""
    tags: list[Tag] = []
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if "{" not in line:
            continue
        for found in TAG.finditer(line):
            tag = _tag(found, number)
            if inside:
                inside = "" if tag and " ".join((tag.name, *tag.words)) == inside else inside
            elif tag:
                inside = _closing(tag)
                tags.append(tag)
    return Template(tuple(tags))


def _tag(found: re.Match[str], number: int) -> Tag | None:
    token = found.group()
    if token.startswith("{#"):
        return None
    words = tuple(PIECE.findall(CONTROL.sub("", token[2:-2]).strip()))
    if not words:
        return None
    start, end = found.start() + 1, found.end() + 1
    if token.startswith("{{"):
        return Tag(number, start, end, "=", words)
    return Tag(number, start, end, words[0], words[1:])


def _closing(tag: Tag) -> str:
    """What ends a block whose inside is no template, "" for other tags."""
    if tag.name == "verbatim":
        return " ".join(("endverbatim", *tag.words))
    return "endcomment" if tag.name == "comment" else ""
