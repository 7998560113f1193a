"""Knows how to make any text parse while all that can be read of it keeps its place; knows no tree.

A block that does not parse is split into its statements, and each is tried by itself: what is left out is the smallest
statement that holds the error, and the time is bounded by how deep the code is nested, not by the number of errors.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from django_cto.read import layout
from django_cto.read.entries import without_wrong_entries
from django_cto.read.layout import Clause, Line
from django_cto.read.newer import older
from django_cto.read.source import Fault, one_line_end
from django_cto.read.tokens import tokens

_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, SystemError)
_NAMED = re.compile(r"\s*(?:(?:async\s+)?def|(class))\s+[^\W\d]\w*")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?$|={7}$")
_SAID_LINE = re.compile(r"\b(on|at) line (\d+)")
_SIMPLER = {"else": "else:", "elif": "elif 1:", "except": "except Exception:", "finally": "finally:"}
_DEEPEST = 60
# How often the text may be parsed in pieces, on the whole, before the rest is left out unread.
_MOST_PARSED = 20
_LAST_ATTEMPTS = 10
_MOST_LINES_LESS = 8


class Mended(msgspec.Struct, frozen=True):
    """A text that parses, every remaining character in its old line and column, and what was wrong with it."""

    text: str
    faults: tuple[Fault, ...]


def mend(text: str, parse: Callable[[str], object] = ast.parse) -> Mended:
    """Rewrite newer syntax in place and leave out what is wrong; never raises, whatever the text.

    `parse` says by an exception what it cannot read, and must accept a text of empty lines.
    """
    clean = one_line_end(text).replace("\0", " ").encode("utf-8", "replace").decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _Mending(clean, parse).done()


class _Block(NamedTuple):
    """Where statements stand: what must be above them to parse alone, their indentation, how deep they are nested."""

    frame: str = ""
    base: int = 0
    margin: str = ""
    depth: int = 0

    def fits(self, line: str) -> bool:
        """Whether a line stands in the block: no further out, by tabs of eight columns and of one, as Python asks."""
        eight, one = layout.width(line), layout.width(line, 1)
        mine = layout.width(self.margin, 1)
        return one == mine if eight == self.base else eight > self.base and one > mine

    @property
    def opening(self) -> str:
        """A header that may stand here, whatever the one that was here."""
        return self.margin + ("case 0:" if self.frame.startswith("match") else "if 1:")

    @property
    def nothing(self) -> str:
        """A statement that may stand here and does nothing."""
        return f"{self.opening} pass" if self.frame.startswith("match") else f"{self.margin}pass"


class _Mending:
    """The lines of one text while statements are left out; line numbers count from 0 and ends are exclusive."""

    def __init__(self, text: str, parse: Callable[[str], object]) -> None:
        self.lines = text.split("\n")
        self.parse = parse
        self.left = _MOST_PARSED * len(text) + 100_000
        self.faults: list[Fault] = []
        self.error = Fault(1, 1, "invalid syntax")
        self.failed = (-1, "", "", self.error)
        self.left_out_until = -1

    def done(self) -> Mended:
        """Mend the whole; give empty lines where even that was in vain."""
        end = len(self.lines)
        if not self.stands(0, end):
            self.leave_out_conflicts()
            self.body(0, end, "", _Block(base=-1))
            self.last_attempts(end)
        return Mended("\n".join(self.lines), tuple(sorted(set(self.faults))))

    def last_attempts(self, end: int) -> None:
        """Leave out outermost statements until the whole parses, although every piece of it did."""
        self.left = _LAST_ATTEMPTS * (sum(map(len, self.lines)) + end)
        while not self.stands(0, end):
            if self.left < 0:
                self.lines = [""] * end
                return
            self.leave_out_around(self.error.line - 1)

    def stands(self, start: int, end: int, frame: str = "") -> bool:
        """Whether these lines parse below the frame, as they are or in older syntax, which is then kept."""
        source = "\n".join(self.lines[start:end])
        if (start, frame, source) == self.failed[:3]:
            self.error = self.failed[3]
            return False
        if self.reads(source, start, frame):
            return True
        rewritten = older(source) if self.left > 0 else source
        if rewritten != source and self.reads(rewritten, start, frame):
            self.lines[start:end] = rewritten.split("\n")
            return True
        self.failed = (start, frame, source, self.error)
        return False

    def reads(self, source: str, start: int, frame: str) -> bool:
        """Whether a source parses; if not, the reason is kept."""
        self.left -= len(source)
        if self.left < 0:
            self.error = Fault(start + 1, 1, "too much around it cannot be read")
            return False
        try:
            self.parse(f"{frame}\n{source}" if frame else source)
        except _UNREADABLE as error:
            self.error = _fault(error, start - bool(frame))
            return False
        return True

    def body(self, start: int, end: int, frame: str, outer: _Block) -> None:
        """Mend the statements of one more indentation than those outside."""
        if self.stands(start, end, frame):
            return
        found = layout.logical_lines(self.lines, start, end)
        inside = [line for line in found if line.indent > outer.base]
        base = layout.base_of(inside) if inside and frame else 0
        margins = (layout.indentation(self.lines[line.number]) for line in inside if line.indent == base)
        block = _Block(frame, base, next(margins, f"{outer.margin} " if frame else ""), outer.depth + 1)
        self.block(start, end, block, found if inside else [])

    def block(self, start: int, end: int, block: _Block, found: list[Line]) -> None:
        """Mend statements of one indentation, one after the other."""
        while found and block.depth <= _DEEPEST and self.left > 0:
            start = self.statements(found, end, block)
            if start == end:
                return
            found = layout.logical_lines(self.lines, start, end)
            self.left -= sum(map(len, self.lines[start:end]))
        self.leave_out(start, end, block.nothing)

    def statements(self, found: list[Line], end: int, block: _Block) -> int:
        """Mend statements up to a string that was never closed; the line where the next one begins after it."""
        end = self.first_unclosed(found, end, block)
        found = [line for line in found if line.number < end]
        kept = self.without(found, (line for line in found if not block.fits(self.lines[line.number])))
        kept = self.without(kept, layout.strays(kept))
        for group, stop in layout.statements(kept, block.base, end):
            at_base = group[0].indent == block.base
            if not at_base or not self.stands(group[0].number, stop, block.frame):
                self.statement(group, stop, block)
        return end

    def first_unclosed(self, found: list[Line], end: int, block: _Block) -> int:
        """The line before which a string or bracket must have been closed; the end where none is open."""
        for group, stop in layout.statements(found, block.base, end):
            start = group[0].number
            cut = layout.hidden_definition(self.lines, group, stop, block.base)
            if cut and not self.stands(start, stop, block.frame):
                return cut
        return end

    def without(self, found: list[Line], wrong: Iterable[Line]) -> list[Line]:
        """The lines but for those whose indentation is wrong, which are left out."""
        left_out = set(wrong)
        for line in left_out:
            if self.stands(line.number, line.last + 1, "if 1:" if line.indent else ""):
                self.error = Fault(line.number + 1, line.column, "indented unlike the lines around it")
            self.leave_out(line.number, line.last + 1, "")
        return [line for line in found if line not in left_out]

    def statement(self, lines: list[Line], end: int, block: _Block) -> None:
        """Mend one statement that does not parse: by its clauses if it has a body, else by its lines."""
        start, error = lines[0].number, self.error
        too_far_in = lines[0].indent > block.base
        parts = layout.clauses(lines, block.base, end)
        if any(part.body < part.end for part in parts):
            self.compound(parts, block)
        elif not too_far_in and self.closed(lines[0], end, block):
            self.faults.append(error)
        elif not too_far_in and self.fewer_entries(start, end, block):
            return
        elif len(pieces := layout.pieces(self.lines, start, end, block.base)) > 1:
            self.one_by_one(pieces, block)
        elif lines[0].word in layout.HEADERS and (body := self.body_below(start, end, block)) < end:
            self.compound([Clause(start, body, end, lines[0].word)], block)
        elif too_far_in or not self.thinner(start, end, block):
            self.leave_out(start, end, block.nothing, error)

    def one_by_one(self, spans: list[tuple[int, int]], block: _Block) -> None:
        """Mend each of these spans of a statement by itself."""
        for start, end in spans:
            found = layout.logical_lines(self.lines, start, end)
            if not found or found[0].indent != block.base or not self.stands(start, end, block.frame):
                self.block(start, end, block._replace(depth=block.depth + 1), found)

    def body_below(self, start: int, end: int, block: _Block) -> int:
        """The line below that is further in, though an open bracket or string seems to hold it; the end if none is."""
        body = layout.next_line(self.lines, start + 1, end)
        return body if body < end and layout.width(self.lines[body]) > block.base else end

    def closed(self, line: Line, end: int, block: _Block) -> bool:
        """Whether a statement parses once its brackets are closed, or its header has a body."""
        before = self.lines[line.number : end]
        text = "\n".join(before)
        closed = _closed(text, line.word)
        for attempt in (closed, f"{closed} pass") if closed.endswith(":") else (closed,):
            lines = attempt.split("\n")
            self.lines[line.number : end] = [*lines, *[""] * (len(before) - len(lines))]
            if self.stands(line.number, end, block.frame):
                return True
        self.lines[line.number : end] = before
        return False

    def fewer_entries(self, start: int, end: int, block: _Block) -> bool:
        """Whether a statement parses without those entries of its brackets that do not."""
        before, error = self.lines[start:end], self.error
        for lines, wrong in without_wrong_entries(before, lambda source: self.reads(source, start, "")):
            self.lines[start:end] = lines
            if self.stands(start, end, block.frame):
                places = [start + number + 1 for number in wrong] or [start + 1]
                self.faults += [error if line == error.line else Fault(line, 1, error.message) for line in places]
                return True
        self.lines[start:end] = before
        return False

    def thinner(self, start: int, end: int, block: _Block) -> bool:
        """Whether a statement over several lines parses without a few of them."""
        before, faults = self.lines[start:end], [self.error]
        for _ in range(_MOST_LINES_LESS):
            place = self.error.line - 1
            if not start < place < end or not self.lines[place]:
                break
            self.lines[place] = ""
            if self.stands(start, end, block.frame):
                self.faults += faults
                return True
            faults.append(self.error)
        self.lines[start:end] = before
        return False

    def compound(self, parts: list[Clause], block: _Block) -> None:
        """Mend the headers of a statement, then their bodies."""
        if not self.headers_stand(parts, block):
            self.faults.append(self.error)
            if not self.one_clause_simpler(parts, block):
                parts = [self.repaired(part, block) for part in parts]
        for part in parts:
            if part.body < part.end:
                first = self.lines[layout.next_line(self.lines, part.body, part.end - 1)]
                is_match = part.word == "match" and first.lstrip().startswith("case")
                self.body(part.body, part.end, "match 0:" if is_match else "if 1:", block)

    def headers_stand(self, parts: list[Clause], block: _Block) -> bool:
        """Whether the headers of these clauses parse together, whatever is below them."""
        start, end = parts[0].start, parts[-1].end
        bodies = [self.lines[part.body : part.end] for part in parts]
        for part in parts:
            length = part.end - part.body
            body = "case 0: pass" if part.word == "match" else "pass"
            self.lines[part.body : part.end] = [f"{block.margin} {body}", *[""] * (length - 1)][:length]
        stood = self.stands(start, end, block.frame)
        for part, body_lines in zip(parts, bodies, strict=True):
            self.lines[part.body : part.end] = body_lines
        return stood

    def one_clause_simpler(self, parts: list[Clause], block: _Block) -> bool:
        """Whether the headers parse together once one of the later ones is put more simply."""
        for part in parts[1:]:
            if part.start < self.error.line <= part.end and part.body < part.end:
                header = self.lines[part.start : part.body]
                simpler = block.margin + _SIMPLER.get(part.word, "if 1:")
                self.lines[part.start : part.body] = [simpler, *[""] * (len(header) - 1)]
                if self.headers_stand(parts, block):
                    return True
                self.lines[part.start : part.body] = header
        return False

    def repaired(self, part: Clause, block: _Block) -> Clause:
        """One clause with the first header in the place of its own that parses; the last one always does."""
        header = self.lines[part.start : part.body]
        for lines, body in self.other_headers(part, block):
            self.lines[part.start : part.start + len(lines)] = lines
            other = Clause(part.start, body, part.end, part.word)
            if self.headers_stand([other], block):
                return other
            self.lines[part.start : part.body] = header
        self.leave_out(part.start, part.end, block.nothing)
        return Clause(part.start, part.end, part.end, part.word)

    def other_headers(self, part: Clause, block: _Block) -> Iterator[tuple[list[str], int]]:
        """Headers that might stand for a broken one, the most telling first, with the line where the body begins."""
        header = self.lines[part.start : part.body]
        yield header, part.body
        whole = _closed("\n".join(header), "def").split("\n")
        index = next((index for index, line in enumerate(header) if _NAMED.match(line)), 0)
        body = min(part.body, self.body_below(part.start + index, part.end, block))
        rest = [""] * (body - part.start - index - 1)
        first_line = [*header[:index], _closed(header[index], "def"), *rest]
        # A line that ends in a comma or bracket was meant to go on.
        goes_on = header[index].rstrip().endswith((",", "(", "["))
        closed = [([*whole, *[""] * (len(header) - len(whole))], part.body), (first_line, body)]
        yield from closed if goes_on else reversed(closed)
        yield [*[""] * index, *first_line[index:]], body
        if named := _NAMED.match(header[index]):
            name = named[0] + (":" if named[1] else "():")
            yield [*header[:index], name, *rest], body
            yield [*[""] * index, name, *rest], body
        if body < part.end:
            yield [block.opening, *[""] * (body - part.start - 1)], body

    def leave_out(self, start: int, end: int, instead: str, error: Fault | None = None) -> None:
        """Empty these lines but for what must stand there; neighbours that are left out have one fault in common."""
        if start > self.left_out_until:
            fault = error or self.error
            inside = start < fault.line <= end
            self.faults.append(fault if inside else Fault(start + 1, 1, fault.message))
        self.left_out_until = end
        self.lines[start:end] = [instead, *[""] * (end - start - 1)]

    def leave_out_around(self, number: int) -> None:
        """Leave out the outermost statement that holds a line, or the one before where it has been left out already."""
        end = len(self.lines)
        found = layout.statements(layout.logical_lines(self.lines, 0, end), 0, end)
        spans = [(group[0].number, stop) for group, stop in found if group[0].number <= number]
        start, stop = next((s for s in reversed(spans) if self.lines[s[0]] != "pass"), (0, end))
        self.leave_out(start, stop, "pass")

    def leave_out_conflicts(self) -> None:
        """Both sides of a merge conflict are code; only its marks are not."""
        for number, line in enumerate(self.lines):
            if _CONFLICT.match(line):
                self.faults.append(Fault(number + 1, 1, "mark of an unresolved merge conflict"))
                self.lines[number] = ""


def _closed(text: str, word: str) -> str:
    """A statement with its open brackets closed, and with a colon at its end if its first word asks for one."""
    found = [token for token in tokens(text) if token.kind not in ("comment", "newline")]
    if not found:
        return text
    closing = layout.open_brackets(text, found)
    end = found[-1].end
    if word not in layout.HEADERS:
        return text[:end] + closing
    return text[: end - (text[end - 1] == ":")] + closing + ":"


def _fault(error: BaseException, above: int) -> Fault:
    """What the parser said, at the line of the file."""
    if isinstance(error, SyntaxError):
        message = _SAID_LINE.sub(lambda said: f"{said[1]} line {int(said[2]) + above}", error.msg)
        return Fault(max(1, (error.lineno or 1) + above), max(1, error.offset or 1), message)
    deep = isinstance(error, RecursionError | MemoryError)
    return Fault(max(1, above + 1), 1, "nested too deeply to be read" if deep else str(error))
