"""Bytes become text as Python would read them, and never an exception."""

from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_cto.read.source import Fault, decode


def test_plain_text_is_taken_as_it_is() -> None:
    assert decode("x = 'naïve'\n".encode()) == ("x = 'naïve'\n", ())


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ("", ())


def test_the_byte_order_mark_is_dropped() -> None:
    assert decode(codecs.BOM_UTF8 + b"x = 1\n") == ("x = 1\n", ())


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_every_line_end_becomes_a_line_feed(line_end: bytes) -> None:
    assert decode(b"x = 1" + line_end + b"y = '''" + line_end + b"'''")[0] == "x = 1\ny = '''\n'''"


@pytest.mark.parametrize(
    "head", ["# -*- coding: {} -*-\n", "#!/usr/bin/python\n# vim: set fileencoding={} :\n", "\n# coding={}\r\n"]
)
@pytest.mark.parametrize("encoding", ["latin-1", "iso-8859-15", "cp1252", "utf-8", "UTF8"])
def test_a_declared_encoding_is_believed(head: str, encoding: str) -> None:
    text = head.format(encoding) + "name = 'Müller'\n"
    found, faults = decode(text.encode(encoding))
    assert (found, faults) == (text.replace("\r\n", "\n"), ())


def test_a_declaration_counts_on_the_first_two_lines_only() -> None:
    late = "x = 1\n# coding: latin-1\ny = 'é'\n"
    assert decode(late.encode()) == (late, ())


@pytest.mark.parametrize("name", ["klingon", "rot13", "zlib", "idna", "undefined", "..", "utf-8x"])
def test_an_unknown_encoding_is_a_fault(name: str) -> None:
    found, faults = decode(f"# coding: {name}\nx = 'é'\n".encode())
    assert found.endswith("x = 'é'\n")
    assert faults == (Fault(1, 11, f"unknown encoding: {name}"),)


def test_a_declaration_against_the_mark_is_a_fault() -> None:
    found, faults = decode(codecs.BOM_UTF8 + "# coding: latin-1\nx = 'é'".encode())
    assert found.endswith("x = 'é'")
    assert [(fault.line, fault.column) for fault in faults] == [(1, 11)]


def test_bytes_outside_the_encoding_are_replaced_and_named() -> None:
    found, faults = decode(b"a = 1\nname = 'M\xfcller'\n")
    assert found == "a = 1\nname = 'M\ufffdller'\n"
    assert [(fault.line, fault.column) for fault in faults] == [(2, 10)]


def test_nul_bytes_become_spaces_and_are_named() -> None:
    found, faults = decode(b"a = 1\nb =\0 2\n")
    assert found == "a = 1\nb =  2\n"
    assert faults == (Fault(2, 4, "source contains a NUL byte"),)


def test_utf_16_is_read_though_python_would_not() -> None:
    found, faults = decode("django==5.2\r\n".encode("utf-16"))
    assert found == "django==5.2\n"
    assert len(faults) == 1


@given(st.binary() | st.binary().map(lambda data: b"# coding: shift_jis\n" + data))
def test_any_bytes_become_text(data: bytes) -> None:
    text, _ = decode(data)
    assert "\0" not in text
    assert "\r" not in text
    text.encode()


@given(st.text())
def test_text_without_faults_is_what_python_reads(text: str) -> None:
    source = f"x = {text!r}\r\n"
    found, faults = decode(source.encode())
    assert not faults
    assert ast.dump(ast.parse(found)) == ast.dump(ast.parse(source.encode()))
