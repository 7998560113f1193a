"""Knows how the bytes of a source file become text; knows nothing of what the text says."""

from __future__ import annotations

import codecs
import re

import msgspec

# PEP 263: the declaration counts only on the first two lines, the second one only after a blank or comment line.
_DECLARATION = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_OR_COMMENT = re.compile(rb"^[ \t\f]*(?:#|$)")
# Python's own codecs that take quadratic time or are no encoding of a text file.
_REFUSED = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Fault(msgspec.Struct, frozen=True, order=True):
    """A place where a file could not be read as it stands; line and column from 1."""

    line: int
    column: int
    message: str


def decode(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    r"""Decode a file as Python would, with `\n` for every line end; never raises.

    The byte order mark is dropped, so columns are those an editor shows.
    """
    encoding, faults = _encoding(data)
    text, undecodable = _decoded(data, encoding)
    text = one_line_end(text)
    faults += [Fault(*_position(text, text.find("\ufffd")), undecodable)] if undecodable else []
    if "\0" in text:
        faults.append(Fault(*_position(text, text.index("\0")), "source contains a NUL byte"))
        text = text.replace("\0", " ")
    return text, tuple(faults)


def encode_as(data: bytes, text: str) -> bytes:
    r"""The bytes of a file whose text has changed: in its encoding, with its byte order mark and line ends.

    A line that is as it was keeps its own line end, a new one takes the one that most lines have. Raises a
    `UnicodeError` where the encoding has no such character, or the bytes are not what the encoding would write.
    """
    encoding, _ = _encoding(data)
    before = data.decode(encoding)
    if before.encode(encoding) != data:
        raise UnicodeError("its bytes are not what its encoding would write")
    return _with_line_ends(before, text).encode(encoding)


def _with_line_ends(before: str, text: str) -> str:
    if "\r" not in before:
        return text
    lines = _LINE.findall(before)
    ends = [end for _, end in lines]
    most = max(("\r\n", "\n", "\r"), key=ends.count)
    # Imported here: hardly any file has other line ends.
    from difflib import SequenceMatcher

    new = text.split("\n")
    chosen = [most] * len(new)
    same = SequenceMatcher(None, [line for line, _ in lines], new, autojunk=False).get_matching_blocks()
    for old_start, new_start, size in same:
        chosen[new_start : new_start + size] = ends[old_start : old_start + size]
    return "".join(f"{line}{end or most}" for line, end in zip(new[:-1], chosen[:-1], strict=True)) + new[-1]


def one_line_end(text: str) -> str:
    r"""Make every line end a `\n`, as Python's own reader does."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """The text, and what was wrong with its bytes."""
    try:
        return data.decode(encoding), ""
    except UnicodeError as error:
        # Some codecs know no replacement: then Latin-1, which has a character for every byte.
        reason = getattr(error, "reason", str(error))
    try:
        return data.decode(encoding, "replace"), f"bytes that are no {encoding.removesuffix('-sig')}: {reason}"
    except UnicodeError:
        return data.decode("latin-1"), f"bytes that are no {encoding}: {reason}"


def _encoding(data: bytes) -> tuple[str, list[Fault]]:
    """The encoding that Python would take, or the nearest where Python would refuse."""
    if data.startswith(_UTF_16):
        return "utf-16", [Fault(1, 1, "encoded in UTF-16, which Python does not read")]
    declared, line, column = _declaration(data)
    has_mark = data.startswith(codecs.BOM_UTF8)
    default = "utf-8-sig" if has_mark else "utf-8"
    if not declared:
        return default, []
    try:
        found = codecs.lookup(declared)
        "".encode(declared)  # refuses the codecs that are not for text
    except (LookupError, UnicodeError):
        return default, [Fault(line, column, f"unknown encoding: {declared}")]
    if found.name in _REFUSED:
        return default, [Fault(line, column, f"unknown encoding: {declared}")]
    if has_mark and found.name not in ("utf-8", "utf-8-sig"):
        return default, [Fault(line, column, f"declared as {declared} but marked as UTF-8")]
    return (default if found.name == "utf-8" else found.name), []


def _declaration(data: bytes) -> tuple[str, int, int]:
    """The encoding a comment declares, with its line and column; an empty name where none does."""
    for number, line in enumerate(_first_two_lines(data), 1):
        if found := _DECLARATION.match(line):
            return found[1].decode("latin-1"), number, found.start(1) + 1
        if not _BLANK_OR_COMMENT.match(line):
            break
    return "", 1, 1


def _first_two_lines(data: bytes) -> list[bytes]:
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    first_end = data.find(b"\n", start)
    second_end = data.find(b"\n", first_end + 1) if first_end >= 0 else -1
    return data[start : second_end if second_end >= 0 else len(data)].splitlines()[:2]


def _position(text: str, offset: int) -> tuple[int, int]:
    """Line and column from 1 of an offset; the first place where there is none."""
    offset = max(offset, 0)
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
