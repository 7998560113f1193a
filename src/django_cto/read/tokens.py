"""Knows the tokens of Python up to its newest syntax, in broken text as well; knows no grammar.

The running Python's own tokenizer gives up at the first error and reads strings by its own version's rules.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["name", "operator", "string", "template", "comment", "newline", "other"]

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f]+|\\\n)
  | (?P<newline>\n)
  | (?P<comment>\#[^\n]*)
  | (?P<string>(?P<prefix>[rR][bBfFtT]?|[bBfFtT][rR]?|[uU]|)(?P<quote>'''|\"""|'|\"))
  | (?P<name>[^\W\d]\w*)
  | (?P<other>\d\w*(?:\.\w*)?)
  | (?P<operator>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN_REST = {
    quote: re.compile(rf"(?:[^\\{quote[0]}]|\\.|{quote[0]}(?!{quote[0] * 2}))*+{quote}", re.DOTALL)
    if len(quote) == 3
    else re.compile(rf"(?:[^\\{quote}\n]|\\.)*+{quote}", re.DOTALL)
    for quote in ('"""', "'''", '"', "'")
}
_SPECIFICATION = re.compile(r"[^{}\n]*+([{}])")
_REST_OF_LINE = re.compile(r"[^\n]*")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
# A template string that is not closed must not cost a look at the whole rest of the file each time.
_LONGEST_FIELD = 4_000
_MOST_UNCLOSED = 50
_DEEPEST_FIELD = 8


class Token(NamedTuple):
    """One token: its kind and where it stands. A `template` is an f-string or a t-string."""

    kind: Kind
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Split a piece of text into tokens without spaces; never raises, whatever the text."""
    stop = len(text) if end is None else end
    strings = _Strings(text)
    found = []
    while start < stop:
        match = _TOKEN.match(text, start)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        finish = match.end()
        if kind in ("string", "quote", "prefix"):
            finish = strings.end(match)
            kind = "template" if start in strings.templates else "string"
        if kind != "space":
            found.append(Token(kind, start, finish))  # type: ignore[arg-type]
        start = finish
    return found


def brackets(text: str, found: list[Token]) -> dict[int, int]:
    """For each opening bracket that is closed rightly, its index among the tokens and that of its closing one."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for index, token in enumerate(found):
        if token.kind != "operator":
            continue
        character = text[token.start]
        if character in _CLOSING:
            open_ones.append(index)
        elif character in ")]}" and open_ones and _CLOSING[text[found[open_ones[-1]].start]] == character:
            pairs[open_ones.pop()] = index
    return pairs


def fields(text: str, token: Token) -> list[tuple[int, int]]:
    """The spans of code between the braces of a template, those in format specifications included."""
    match = _TOKEN.match(text, token.start)
    assert match is not None
    spans: list[tuple[int, int]] = []
    strings = _Strings(text)
    strings.template_end(match.end(), match["quote"], raw="r" in match["prefix"].lower(), depth=0, spans=spans)
    return spans


def _is_template(prefix: str) -> bool:
    return not {"f", "t"}.isdisjoint(prefix.lower())


class _Strings:
    """Finds where strings end; remembers those within templates, which are met again at every level."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[int, int] = {}
        self.templates: set[int] = set()
        self.unclosed = 0

    def end(self, opening: re.Match[str], depth: int = 0) -> int:
        """Where the string ends that the match opens; the end of the line where it is not closed."""
        place = opening.start()
        if place not in self.known:
            self.known[place] = self._find_end(opening, depth)
        return self.known[place]

    def _find_end(self, opening: re.Match[str], depth: int) -> int:
        quote, prefix, body = opening["quote"], opening["prefix"].lower(), opening.end()
        if _is_template(prefix) and depth <= _DEEPEST_FIELD and self.unclosed < _MOST_UNCLOSED:
            end = self.template_end(body, quote, raw="r" in prefix, depth=depth, spans=[])
            if end is not None:
                self.templates.add(opening.start())
                return end
            self.unclosed += 1
        rest = _PLAIN_REST[quote].match(self.text, body) or _REST_OF_LINE.match(self.text, body)
        assert rest is not None
        return rest.end()

    def template_end(
        self, place: int, quote: str, *, raw: bool, depth: int, spans: list[tuple[int, int]]
    ) -> int | None:
        """Where a template ends whose body begins at `place`; None where it is not closed."""
        literal = _literal(quote, raw=raw)
        while match := literal.match(self.text, place):
            place = match.end()
            if match["quote"]:
                return place
            if match["field"]:
                after = self._field_end(place, literal, depth, spans)
                if after is None:
                    return None
                place = after
        return None

    def _field_end(self, start: int, literal: re.Pattern[str], depth: int, spans: list[tuple[int, int]]) -> int | None:
        """Where a replacement field ends whose code begins at `start`, after its closing brace."""
        place, open_brackets, end = start, 0, 0
        while place - start < _LONGEST_FIELD and (match := _TOKEN.match(self.text, place)):
            kind, character = match.lastgroup, match[0]
            place = match.end()
            if kind == "string":
                place = self.end(match, depth + 1)
            elif kind != "operator":
                continue
            elif character in "([{":
                open_brackets += 1
            elif open_brackets:
                open_brackets -= character in ")]}"
            elif character in "}:":
                spans.append((start, end or match.start()))
                return place if character == "}" else self._specification_end(place, literal, depth, spans)
            elif character == "!" and self.text[place : place + 1] != "=":
                end = match.start()
        return None

    def _specification_end(
        self, place: int, literal: re.Pattern[str], depth: int, spans: list[tuple[int, int]]
    ) -> int | None:
        """Where a format specification ends, after the field's closing brace."""
        while match := _SPECIFICATION.match(self.text, place):
            place = match.end()
            if match[1] == "}":
                return place
            after = self._field_end(place, literal, depth + 1, spans) if depth < _DEEPEST_FIELD else None
            if after is None:
                return None
            place = after
        return None


def _literal(quote: str, *, raw: bool) -> re.Pattern[str]:
    """What may come next in the literal part of a template: text up to a field or up to the closing quote."""
    return _LITERALS[quote, raw]


def _compile_literal(quote: str, *, raw: bool) -> re.Pattern[str]:
    named = "" if raw else r"|\\N\{[^}\n]*\}"
    line_end = "" if len(quote) == 3 else r"\n"
    lone_quote = rf"|{quote[0]}(?!{quote[0] * 2})" if len(quote) == 3 else ""
    # In the literal part a backslash does not take a brace with it: `\{x}` has a field.
    text = rf"(?:[^\\{{}}{quote[0]}{line_end}]{named}|\\[^{{}}]|\\(?=[{{}}])|\{{\{{|\}}\}}{lone_quote})*+"
    return re.compile(rf"{text}(?:(?P<quote>{quote})|(?P<field>\{{))", re.DOTALL)


_LITERALS = {(quote, raw): _compile_literal(quote, raw=raw) for quote in _PLAIN_REST for raw in (False, True)}
