"""A span of source text packed into one integer: small, quick to keep and to compare."""

from __future__ import annotations

from django_cto.text import Place

COLUMN_BITS, SPAN_BITS = 12, 16
LAST_COLUMN, LONGEST_SPAN = (1 << COLUMN_BITS) - 1, (1 << SPAN_BITS) - 1


def pack(line: int, column: int, end_line: int, end_column: int) -> int:
    """Put a span (lines from 1, columns from 0, in characters) into one integer; far columns are capped."""
    lines = min(end_line - line, LONGEST_SPAN)
    start = line << COLUMN_BITS | min(column, LAST_COLUMN)
    return (start << SPAN_BITS | lines) << COLUMN_BITS | min(end_column, LAST_COLUMN)


def line_of(at: int) -> int:
    """The first line of a packed span, from 1."""
    return at >> (COLUMN_BITS + SPAN_BITS + COLUMN_BITS)


def end_line_of(at: int) -> int:
    """The last line of a packed span, from 1."""
    return line_of(at) + (at >> COLUMN_BITS & LONGEST_SPAN)


def place_of(path: str, at: int) -> Place:
    """The place of a packed span in a file, columns from 1 and the end exclusive."""
    column = at >> (COLUMN_BITS + SPAN_BITS) & LAST_COLUMN
    return Place(path, line_of(at), column + 1, end_line_of(at), (at & LAST_COLUMN) + 1)
