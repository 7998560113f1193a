"""Newer syntax becomes an equivalent of Python 3.11 in which everything keeps its place."""

from __future__ import annotations

import ast

import pytest

from django_cto.read.recover import mend

NEWER = {
    "generic function": (
        "def f[T: int = bool, *Ts, **P](x: T) -> T: ...",
        "def f                         (x: T) -> T: ...",
    ),
    "generic class": ("class A[T](Base): ...", "class A   (Base): ..."),
    "generic class over lines": ("class A[\n    T,\n](Base): ...", "class A\\\n     \\\n (Base): ..."),
    "async generic": ("async def f[T](x): ...", "async def f   (x): ..."),
    "alias": ("type Name = str | None", "pass;Name = str | None"),
    "generic alias": ("if x:\n    type Many[T] = list[T]", "if x:\n    pass;Many    = list[T]"),
    "template": ('x = t"hello {name}"', 'x = f"hello {name}"'),
    "raw template": ("x = rt'hello {name}' + Tr'{x}'", "x = rf'hello {name}' + fr'{x}'"),
    "same quotes": ('x = f"{a["b"]} {c["d"]:>10}"', "x = f\"{a['b']} {c['d']:>10}\""),
    "same quotes within": ("x = f'{a['it\"s']}'", "x = f'{a[\"it_s\"]}'"),
    "backslash": ("x = f\"{'\\n'.join(a)}\"", "x = f\"{'_n'.join(a)}\""),
    "nested": ('x = f"{f"{a["b"]}"}"', "x = (  f\"{a['b']}\",)"),
    "field over lines": ('x = f"a {\n    b.c  # why "d"\n!r} e"', 'x = (    \n    b.c  # why "d"\n,    )'),
    "bare tuple": ("try: ...\nexcept A, b.C:  # why\n    ...", "try: ...\nexcept(A, b.C): # why\n    ..."),
    "bare tuple and body": ("try: ...\nexcept* A, B: x", "try: ...\nexcept*(A, B):x"),
    "unpacking": ("x = [*a for a in b], {**c for c in d}", "x = [ a for a in b], {  c for c in d}"),
    "lazy import": ("lazy import json\nlazy from a import b", "pass;import json\npass;from a import b"),
}
SAME = [
    'x = f"{a!r:>{width}} {{}} {b=}" f\'{c:%Y-%m-%d}\' rf"\\d{d}"',
    'x = f"\\N{BULLET} {a}" f"""\n{b}\n"""',
    "type = 1\nprint(type)\ntype: int = 2\nlazy = type",
    "print(*a, **b)\nx = [*a, *[b for b in c]]\ndef f(*a, **k): ...",
    "match x:\n    case [1, *rest]: ...",
    "try: ...\nexcept (A, B): ...",
]


@pytest.mark.parametrize("name", NEWER)
def test_newer_syntax_is_rewritten_in_place(name: str) -> None:
    newer, _ = NEWER[name]
    mended = mend(newer)
    assert mended.faults == ()
    ast.parse(mended.text)


@pytest.mark.skipif("sys.version_info >= (3, 12)")
@pytest.mark.parametrize("name", NEWER)
def test_newer_syntax_becomes_this(name: str) -> None:
    newer, older = NEWER[name]
    assert mend(newer).text == older


@pytest.mark.parametrize("text", SAME)
def test_older_syntax_is_left_alone(text: str) -> None:
    assert mend(text).text == text


@pytest.mark.skipif("sys.version_info >= (3, 12)")
@pytest.mark.parametrize("name", NEWER)
def test_names_keep_their_places(name: str) -> None:
    newer, _ = NEWER[name]
    lines = newer.split("\n")
    for node in ast.walk(ast.parse(mend(newer).text)):
        if isinstance(node, ast.Name):
            assert lines[node.lineno - 1][node.col_offset :].startswith(node.id)


def test_newer_syntax_beside_an_error_is_still_read() -> None:
    mended = mend("def f[T](x: T):\n    return 1 2\nclass A[T]:\n    x = 1\n")
    assert [fault.line for fault in mended.faults] == [2]
    assert [type(node).__name__ for node in ast.parse(mended.text).body] == ["FunctionDef", "ClassDef"]


@pytest.mark.parametrize("wrong", ['f"{a b}"', 'f"{a}}"', "f'{a'", 't"{}"', 'f"{a["b}"', 'f"{a["b"]}}"'])
def test_a_wrong_template_is_a_fault(wrong: str) -> None:
    assert len(mend(f"x = {wrong}\ny = 1").faults) == 1
