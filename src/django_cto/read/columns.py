"""Counts columns in characters where a parser counts the bytes of UTF-8."""

from __future__ import annotations


class Columns:
    """The lines of a text in which a character may be several bytes; they are numbered from 1."""

    __slots__ = ("lines", "wide")

    def __init__(self, text: str) -> None:
        self.lines = [line.encode("utf-8", "surrogatepass") for line in text.split("\n")]
        self.wide = frozenset(number for number, line in enumerate(self.lines, 1) if not line.isascii())

    def is_wide(self, line: int) -> bool:
        """Whether a line has such a character."""
        return line in self.wide

    def column(self, line: int, offset: int) -> int:
        """The column, from 0, of the character that begins so many bytes into a line."""
        return len(self.lines[line - 1][:offset].decode("utf-8", "replace")) if line in self.wide else offset
