"""Knows the syntax that came after Python 3.11, and an equivalent in place that 3.11 can parse; knows no errors.

Every rewriting keeps each remaining character in its line and column.
"""

from __future__ import annotations

import ast
import keyword
import re

from django_cto.read.tokens import Token, brackets, fields, tokens

_BEFORE_STATEMENT = set(";:")
_NO_NAME = set(keyword.kwlist)
_OPENING = re.compile(r"[a-zA-Z]*('''|\"\"\"|'|\")")
_DEEPEST_TEMPLATE = 8


def older(text: str) -> str:
    """Rewrite newer syntax so that the running Python reads it; text without any comes back as it is."""
    return _Rewriting(text).done()


class _Rewriting:
    """The characters of a text while they are changed one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.characters = list(text)
        self.tokens = tokens(text)
        self.pairs = brackets(text, self.tokens)

    def done(self) -> str:
        """Look at every token that may begin newer syntax."""
        for index, token in enumerate(self.tokens):
            if token.kind == "template":
                self.template(token)
            elif token.kind == "name":
                self.word(index, self.text[token.start : token.end])
            elif token.kind == "operator" and self.text[token.start] == "*":
                self.unpacking(index)
        return "".join(self.characters)

    def word(self, index: int, word: str) -> None:
        """A word after which newer syntax may come."""
        if word in ("def", "class"):
            self.type_parameters(index + 2)
        elif word == "type":
            self.type_alias(index)
        elif word == "lazy" and self.says(index + 1) in ("import", "from"):
            self.leave_out_first_word(index)
        elif word == "except":
            self.bare_tuple(index)

    def type_parameters(self, index: int) -> bool:
        """PEP 695 and 696: `def f[T: int = bool](…)` becomes `def f               (…)`."""
        if self.says(index) == "[" and index in self.pairs:
            self.blank(self.tokens[index].start, self.tokens[self.pairs[index]].end, joined=True)
            return True
        return False

    def type_alias(self, index: int) -> None:
        """PEP 695: `type A[T] = B` becomes `pass;A    = B`."""
        if not self.is_name(index + 1):
            return
        after = self.pairs.get(index + 2, index + 1) + 1
        if self.says(after) == "=" and self.leave_out_first_word(index):
            self.type_parameters(index + 2)

    def leave_out_first_word(self, index: int) -> bool:
        """Five characters of a statement, as in PEP 810's `lazy import x`, leave room for a statement of its own."""
        token = self.tokens[index]
        before = self.tokens[index - 1] if index else None
        begins = before is None or before.kind == "newline" or self.text[before.start] in _BEFORE_STATEMENT
        if begins and self.text[token.end : token.end + 1] in (" ", "\t"):
            self.characters[token.start : token.end + 1] = "pass;"
            return True
        return False

    def bare_tuple(self, index: int) -> None:
        """PEP 758: `except A, B:` becomes `except(A, B):`; only a comment is moved by it, or the space after."""
        index += self.says(index + 1) == "*"
        token, several, place = self.tokens[index], False, index + 1
        while (said := self.says(place)) not in ("", ":", "as", "\n"):
            several = several or said == ","
            place = self.pairs.get(place, place) + 1
        first = self.text[token.end : token.end + 1]
        if not several or said != ":" or first not in (" ", "\t"):
            return
        colon = self.tokens[place].start
        self.characters[token.end] = "("
        self.characters[colon] = "):"
        if self.text[colon + 1 : colon + 2] == " ":
            self.characters[colon + 1] = ""

    def unpacking(self, index: int) -> None:
        """PEP 798: `[*row for row in rows]` becomes `[ row for row in rows]`."""
        closing = self.pairs.get(index - 1)
        if closing is None:
            return
        place = index + 1
        while place < closing and (said := self.says(place)) != ",":
            if said == "for":
                end = self.tokens[index].end + (self.says(index + 1) == "*")
                self.blank(self.tokens[index].start, end)
                return
            place = self.pairs.get(place, place) + 1

    def template(self, token: Token, depth: int = 0) -> None:
        """PEP 750: `t"…"` becomes `f"…"`. PEP 701: what may not stand in a field is put differently, or left out."""
        for place in range(token.start, min(token.start + 2, token.end)):
            if self.characters[place] in "tT" and self.text[token.start : place].lower() in ("", "r"):
                self.characters[place] = "f"
        if self.stands(token) or depth > _DEEPEST_TEMPLATE:
            return
        before, spans = self.characters[token.start : token.end], fields(self.text, token)
        if not self.is_newer(token, spans):
            return
        for rewrite in (self.other_quotes, self.only_fields):
            rewrite(token, spans, depth)
            if self.stands(token):
                return
            self.characters[token.start : token.end] = before

    def is_newer(self, token: Token, spans: list[tuple[int, int]]) -> bool:
        """Whether a field has what only PEP 701 allows; else what does not parse is simply wrong."""
        opening = _OPENING.match(self.text, token.start)
        quote = opening[1] if opening else '"'
        codes = [self.text[start:end] for start, end in spans]
        new = ["\\", "#", quote] if len(quote) == 3 else ["\\", "#", "\n", quote]
        return any(character in code for code in codes for character in new)

    def stands(self, token: Token) -> bool:
        """Whether the running Python reads this literal as it is now."""
        try:
            ast.parse(f"({''.join(self.characters[token.start : token.end])}\n)")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    def other_quotes(self, token: Token, spans: list[tuple[int, int]], depth: int) -> None:
        """`f"{a["b"]}"` becomes `f"{a['b']}"`; what would close the literal from within a string becomes `_`."""
        outer = self.text[token.end - 1]
        for start, end in spans:
            for inner in tokens(self.text, start, end):
                if inner.kind == "comment":
                    self.blank(inner.start, inner.end)
                elif inner.kind == "string":
                    self.requote(inner, "'" if outer == '"' else '"')

    def requote(self, token: Token, quote: str) -> None:
        """Give a string within a field other quotes."""
        opening = _OPENING.match(self.text, token.start)
        assert opening is not None
        width = len(opening[1])
        body, end = opening.end(), token.end - width
        self.characters[opening.start(1) : body] = self.characters[end : token.end] = quote * width
        for place in range(body, end):
            if self.text[place] in "\\'\"":
                self.characters[place] = "_"

    def only_fields(self, token: Token, spans: list[tuple[int, int]], depth: int) -> None:
        """`f"…{a}…{b}"` becomes a tuple of what is in the fields, over as many lines as it had."""
        self.blank(token.start, token.end)
        for start, end in spans:
            self.characters[start:end] = self.text[start:end]
            self.characters[end] = ","
            for inner in tokens(self.text, start, end):
                if inner.kind == "template":
                    self.template(inner, depth + 1)
        self.characters[token.start], self.characters[token.end - 1] = "(", ")"

    def blank(self, start: int, end: int, *, joined: bool = False) -> None:
        """Put spaces for a span; its line ends stay, on request with a backslash in the last column before."""
        for place in range(start, end):
            if self.text[place] != "\n":
                self.characters[place] = " "
            elif joined and self.text[place - 1] != "\n":
                self.characters[place - 1] = "\\"

    def is_name(self, index: int) -> bool:
        """Whether a token is a name that a program may give."""
        return index < len(self.tokens) and self.tokens[index].kind == "name" and self.says(index) not in _NO_NAME

    def says(self, index: int) -> str:
        """The text of a token; empty past the last one."""
        return self.text[self.tokens[index].start : self.tokens[index].end] if index < len(self.tokens) else ""
