"""Whatever is wrong in a file, the rest of it is read, in its place, and in bounded time."""

from __future__ import annotations

import ast
import random
import sysconfig
import time
import warnings
from pathlib import Path

import pytest

from django_cto.read.recover import mend

LIBRARY = Path(sysconfig.get_path("stdlib"))
FUZZ_SECONDS = 4.0
JUNK = [
    *"()[]{}\"'\\:,.=@#\n\t f!",
    '"""',
    "def ",
    "class ",
    'f"{',
    't"{x',
    "except ",
    "\n  ",
    "\0",
    "\ud800",
    "é",
    "\r",
]

# Name, broken text, lines of the faults, what is left of it.
BROKEN = {
    "statement": ("import a\nx = 1 2\ny = 3", [2], "import a\npass\ny = 3"),
    "neighbours have one fault": ("a b\nc d\ne = 1\nf g", [1, 4], "pass\npass\ne = 1\npass"),
    "print statement": ("def f():\n    print 'x'\n    return y", [2], "def f():\n    pass\n    return y"),
    "open bracket": ("x = foo(a, b\ny = 1", [1], "x = foo(a, b)\ny = 1"),
    "open bases": ("class A(models.Model:\n    x = 1", [1], "class A(models.Model):\n    x = 1"),
    "open parameters": ("def f(a, b:\n    x = 1\n    return x", [1], "def f(a, b):\n    x = 1\n    return x"),
    "wrong parameters": ("def f(a b):\n    return 1", [1], "def f():\n    return 1"),
    "wrong decorator": ("@a b\ndef f():\n    return 1", [1], "\ndef f():\n    return 1"),
    "missing colon": ("if a\n    b()\nelse:\n    c()", [1], None),
    "missing body": ("if a:\nb()", [1], "if a: pass\nb()"),
    "wrong handler": ("try:\n    a()\nexcept B as:\n    c()", [3], "try:\n    a()\nexcept Exception:\n    c()"),
    "no handler": ("try:\n    a()\nb()", [2], "if 1:\n    a()\nb()"),
    "wrong clause": ("if a:\n    b()\nelif c d:\n    e()", [3], "if a:\n    b()\nelif 1:\n    e()"),
    "clause without head": ("else:\n    a()\nb()", [1], "if 1:\n    a()\nb()"),
    "wrong case": ("match a:\n    case 1 2:\n        b()\n    case 3:\n        c d", [2, 5], None),
    "entry of a list": ("x = [\n    1,\n    2 3,\n    4,\n]", [3], "x = [\n    1,\n\n    4,\n]"),
    "entry over lines": (
        "x = [\n    a(\n        b=1,\n        c d,\n    ),\n    e(),\n]",
        [4],
        "x = [\n    a(\n        b=1,\n\n    ),\n    e(),\n]",
    ),
    "entry without comma": ("x = {\n    1: 2\n    3: 4,\n}", [2], "x = {\n    1: 2,\n    3: 4,\n}"),
    "entry without end": (
        "x = [\n    a(\n        b=1,\n    c(),\n]",
        [2],
        "x = [\n    a(\n        b=1,),\n    c(),\n]",
    ),
    "entry with a broken name": ("x = f(\n    a=1,\n    b[\n        c(),\n    ],\n)", [3], None),
    "end of a list": ("x = [\n    a(),\n    b(),\n}\ny = 1", [4], "x = [\n    a(),\n    b(),\n]\ny = 1"),
    "list left open": ("x = [\n    a(),\n\ny = [\n    b(),\n]", [1], "x = [\n    a(),]\n\ny = [\n    b(),\n]"),
    "chain over lines": (
        "x = a.b(\n    c=1,\n).d(\n    e f,\n    g=2,\n)",
        [4],
        "x = a.b(\n    c=1,\n).d(\n\n    g=2,\n)",
    ),
    "decorator of nothing": ("@a\n    b()\nc()", [2], None),
    "docstring left open": (
        'def f():\n    """a\n    x = 1\ndef g():\n    """b"""\n    return 2',
        [2],
        'def f():\n    pass\n    x = 1\ndef g():\n    """b"""\n    return 2',
    ),
    "line out of its class": (
        "class A:\n    a = 1\noops oops\n    def b(self): ...",
        [3],
        "class A:\n    a = 1\n\n    def b(self): ...",
    ),
    "merge conflict": ("class A:\n<<<<<<< a\n    x = 1\n=======\n    x = 2\n>>>>>>> b", [2, 4, 6], None),
    "unexpected indent": ("    a()\nb()", [1], "pass\nb()"),
    "unexpected dedent": ("def f():\n        a()\n        c()\n    b()", [4], "def f():\n        a()\n        c()\n"),
    "tabs and spaces": ("if a:\n\tb()\n        c()\nd()", [3], "if a:\n\tb()\n\nd()"),
    "string left open": ("a = 'b\nc = 1", [1], "pass\nc = 1"),
    "bracket never opened": ("a = 1)\nb = 2", [1], "pass\nb = 2"),
    "nothing": ("(", [1], None),
}


def parsed(text: str) -> ast.Module:
    """The tree of a text, without a word on its escape sequences."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


@pytest.mark.parametrize("name", BROKEN)
def test_all_but_the_error_is_read(name: str) -> None:
    broken, lines, left = BROKEN[name]
    mended = mend(broken)
    parsed(mended.text)
    assert [fault.line for fault in mended.faults] == lines
    assert left is None or mended.text == left


@pytest.mark.parametrize("name", BROKEN)
def test_every_line_keeps_its_number(name: str) -> None:
    broken, _, _ = BROKEN[name]
    assert mend(broken).text.count("\n") == broken.count("\n")


def test_a_fault_says_what_python_says_of_the_place() -> None:
    [fault] = mend("class A:\n    def f(self):\n        return x +\n").faults
    assert (fault.line, fault.column, fault.message) == (3, 19, "invalid syntax")


def test_text_that_parses_comes_back_as_it_is() -> None:
    text = Path(ast.__file__).read_text(encoding="utf-8")
    assert mend(text).text == text


def test_what_another_reader_refuses_is_left_out() -> None:
    def shallow(text: str) -> None:
        if "deep" in text:
            raise RecursionError

    mended = mend("a = 1\nb = deep\nc = 3", shallow)
    assert mended.text == "a = 1\npass\nc = 3"
    assert [fault.message for fault in mended.faults] == ["nested too deeply to be read"]


def words(seed: int) -> str:
    """Ten thousand lines of words of Python in no order."""
    chance = random.Random(seed)
    known = (
        'def class ( ) [ ] { } : , ; \' " """ \'\'\' f" \\ x y 1 = . @ * if else for in return import from # é'.split()
    )
    lines = [" " * chance.randrange(40) + " ".join(chance.choices(known, k=8)) for _ in range(10_000)]
    return "\n".join(lines)


AWFUL = {
    "words": words(1),
    "flat": "foo bar (\n" * 10_000,
    "stairs": "\n".join(" " * depth + "if x:" for depth in range(1_000)),
    "brackets": "(" * 50_000,
    "attributes": "x = a" + ".b" * 50_000 + "\ny = 1",
    "operators": "x = " + "-" * 50_000 + "1",
    "fields": "f'{" * 10_000,
    "open strings": 'def f():\n    """a\n    x = 1\n' * 2_000,
    "open calls": "def f(a:\n    x = (1\n    return x\n" * 2_000,
    "clauses": "if x:\n    pass\n" + "elif y:\n    pass\n" * 2_000 + "elif z!:\n    pass",
    "decorators": "@x\n" * 10_000,
    "continued": "\\\n" * 10_000,
    "strays": "class A:\n" + "    def f(self):\n        return 1\noops oops\n" * 2_000,
    "one line": "x = 1;" * 20_000 + "y y",
    "mixed indentation": "if x:\n\ty\n        z\n" * 2_000,
    "old python": "try:\n    print 'a'\nexcept B, c:\n    raise D, 'e'\n" * 2_000,
    "surrogates": "\ud800 = 1\n" * 1_000,
}


@pytest.mark.parametrize("name", AWFUL)
def test_awful_text_takes_bounded_time(name: str) -> None:
    start = time.process_time()
    mended = mend(AWFUL[name])
    taken = time.process_time() - start
    parsed(mended.text)
    assert mended.faults or name == "continued"
    assert taken < 20


def mutated(text: str, chance: random.Random) -> str:
    """A text with a few characters or lines lost, doubled or put in."""
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        place, other = chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)
        put_in = chance.choice(["", chance.choice(JUNK), text[other : other + 40]])
        lost = chance.choice([0, chance.randrange(20), max(0, text.find("\n", place) - place)])
        text = text[:place] + put_in + text[place + lost :]
    return text


def test_mutated_sources_always_parse_and_are_mostly_kept() -> None:
    chance = random.Random(2)
    files = sorted(path for path in LIBRARY.glob("*.py") if 100 < path.stat().st_size < 60_000)
    written = kept = 0
    end = time.monotonic() + FUZZ_SECONDS
    while time.monotonic() < end:
        text = mutated(chance.choice(files).read_text(encoding="utf-8"), chance)
        mended = mend(text)
        tree = parsed(mended.text)
        assert len(mended.text.split("\n")) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        written += text.count("\n    def ")
        kept += sum(isinstance(node, ast.FunctionDef) and node.col_offset == 4 for node in ast.walk(tree))
    assert kept > 0.8 * written
