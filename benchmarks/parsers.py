"""Measures the parsers that could read the reviewed code: time, facts, newer syntax, broken text.

`parsers.py [NAME …]` takes the named applications, by default three large ones, and needs the dependency group
`benchmark`. Times are processor time, the best of several rounds in which the candidates take turns (one round for
the slowest); ratios are to
`ast.parse` in the same run. Writes `parsers.md` when no application is named.
"""

from __future__ import annotations

import ast
import gc
import platform
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import files, version
from pathlib import Path
from typing import Any

from applications import APPLICATIONS, unpacked
from candidates import Candidate, Fact
from typo import typo

MODULES = ["standard_ast", "tree_sitter_query", "ast_grep", "libcst_visitor", "parso_tree", "mypy_serialized"]
TREES = ["pretix", "nautobot", "weblate"]
ROUNDS = 3
FAR_BEHIND = 4
TYPOS = 400

# Newer syntax, and older code with the same facts in the same lines.
NEWER = {
    "`def f[T](x: T)` (3.12)": (
        "@a.b(c=1)\ndef f[T: (int, str)](x: T):\n    x.y(z=1)",
        "@a.b(c=1)\ndef f(x):\n    x.y(z=1)",
    ),
    "`class A[T](B)` (3.12)": ("class A[T](B):\n    x = F(y=1)", "class A(B):\n    x = F(y=1)"),
    "`type A = B` (3.12)": ("type A[T] = list[T]\nx.y(z=1)", "A = list\nx.y(z=1)"),
    '`f"{a["b"]}"` (3.12)': ('x = f"{a.b(c=1)["d"]}"\nx.y(z=1)', "x = f'{a.b(c=1)[\"d\"]}'\nx.y(z=1)"),
    "`f\"{'\\n'.join(a)}\"` (3.12)": ("x = f\"{'\\n'.join(a.b())}\"\nx.y(z=1)", "x = ''.join(a.b())\nx.y(z=1)"),
    '`f"{⏎a}"` (3.12)': ("x = f'{\na.b(c=1)\n}'\nx.y(z=1)", "x = (\na.b(c=1)\n)\nx.y(z=1)"),
    "`class A[T = int]` (3.13)": ("class A[T = int](B):\n    x = F(y=1)", "class A(B):\n    x = F(y=1)"),
    '`t"{a}"` (3.14)': ('x = t"{a.b(c=1)}"\nx.y(z=1)', 'x = f"{a.b(c=1)}"\nx.y(z=1)'),
    "`except A, B:` (3.14)": ("try:\n    a.b()\nexcept A, B:\n    c.d()", "try:\n    a.b()\nexcept (A, B):\n    c.d()"),
    "`[*a for a in b]` (3.15)": ("x = [*a.b() for a in c.d()]\nx.y(z=1)", "x = [a.b() for a in c.d()]\nx.y(z=1)"),
    "`lazy import a` (3.15)": ("lazy import a\nx.y(z=1)", "import a\nx.y(z=1)"),
}


def main() -> None:
    """Measure, print, and write the page."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    candidates = [candidate for name in MODULES for candidate in import_module(f"candidates.{name}").CANDIDATES]
    names = sys.argv[1:] or TREES
    texts = {name: _texts(unpacked(name)) for name in names}
    sections = [_head(), _packages(candidates)]
    sections += [_speed(candidates, f"{name} {APPLICATIONS[name]}", texts[name]) for name in names]
    sections += [_newer(candidates), _broken(candidates, [text for name in names for text in texts[name]])]
    page = "\n".join(sections)
    print(page)
    if not sys.argv[1:]:
        (Path(__file__).parent / "parsers.md").write_text(page, encoding="utf-8")


def _texts(root: Path) -> list[str]:
    """The texts below a folder that every candidate can read, so that all of them have the same work."""
    found = []
    for path in sorted(root.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        found.append(text)
    return found


def _head() -> str:
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return (
        f"# Parsers\n\nMade by `benchmarks/parsers.py` ({machine}). What it means for the choice is in "
        "[README.md](README.md).\n"
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---", *["---:"] * (len(lines[0]) - 1)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _packages(candidates: list[Candidate]) -> str:
    rows = []
    for candidate in candidates:
        released = ", ".join(f"{package} {version(package)}" for package in candidate.packages)
        size = sum(file.size or 0 for package in candidate.packages for file in files(package) or ())
        rows.append([candidate.name, released or "standard library", f"{size / 1e6:.1f} MB" if size else "–"])
    return _table(["candidate", "release", "installed"], rows)


def _speed(candidates: list[Candidate], name: str, texts: list[str]) -> str:
    times, found = _times(candidates, texts)
    yardstick = times["ast", "parse"]
    rows = []
    for candidate in candidates:
        ratios = [_ratio(times.get((candidate.name, kind)), yardstick) for kind in ("parse", "facts", "tree")]
        rows.append([candidate.name, *ratios, *_difference(found.get(candidate.name), found["ast"])])
    lines = sum(text.count("\n") for text in texts)
    title = f"## {name}: {len(texts)} files, {lines} lines, `ast.parse` {yardstick:.2f} s\n"
    return f"{title}\n" + _table(["candidate", "parse", "facts", "whole tree", "found", "missed", "invented"], rows)


def _ratio(seconds: float | None, yardstick: float) -> str:
    return "–" if seconds is None else f"{seconds / yardstick:.2f}"


def _times(
    candidates: list[Candidate], texts: list[str]
) -> tuple[dict[tuple[str, str], float], dict[str, list[Counter[Fact]]]]:
    """The best processor time of each thing that each candidate can do with all the texts, and the facts it found."""
    facts: dict[str, list[Counter[Fact]]] = {}
    tasks: dict[tuple[str, str], Callable[[str], object] | None] = {}
    for candidate in candidates:
        tasks[candidate.name, "parse"] = candidate.parse
        tasks[candidate.name, "facts"] = candidate.facts
        tasks[candidate.name, "tree"] = candidate.tree
    best: dict[tuple[str, str], float] = {}
    for turn in range(ROUNDS):
        for key, task in tasks.items():
            # What is far behind after one turn will not catch up.
            if task and not (turn and best[key] > FAR_BEHIND * best["ast", "parse"]):
                seconds, results = _seconds(task, texts, keep=key[1] == "facts")
                best[key] = min(best.get(key, 1e9), seconds)
                if results:
                    facts[key[0]] = [Counter(result) for result in results]
    return best, facts


def _seconds(task: Callable[[str], Any], texts: list[str], *, keep: bool) -> tuple[float, list[Any]]:
    gc.collect()
    gc.freeze()
    start = time.process_time()
    results = []
    for text in texts:
        result = task(text)
        if keep:
            results.append(result)
    return time.process_time() - start, results


def _facts(candidate: Candidate, text: str) -> list[Fact]:
    """The facts of a text; none where the candidate refuses it."""
    if not candidate.facts:
        return []
    try:
        return candidate.facts(text)
    except Exception:  # noqa: BLE001 - each candidate has exceptions of its own
        return []


def _difference(found: list[Counter[Fact]] | None, reference: list[Counter[Fact]]) -> list[object]:
    if found is None:
        return ["–"] * 3
    missed = sum((expected - seen).total() for expected, seen in zip(reference, found, strict=True))
    invented = sum((seen - expected).total() for expected, seen in zip(reference, found, strict=True))
    return [sum(seen.total() for seen in found), missed, invented]


def _newer(candidates: list[Candidate]) -> str:
    rows = []
    for name, (newer, older) in NEWER.items():
        expected = Counter(_facts(candidates[0], older))
        rows.append([name, *(_verdict(candidate, newer, expected) for candidate in candidates)])
    title = f"## Newer syntax, read on Python {platform.python_version()}\n\nHow many of the facts are found.\n"
    return f"{title}\n" + _table(["", *(candidate.name for candidate in candidates)], rows)


def _verdict(candidate: Candidate, text: str, expected: Counter[Fact]) -> str:
    try:
        errors = candidate.errors(text)
    except Exception:  # noqa: BLE001
        return "refused"
    if not candidate.facts:
        return f"{errors} errors" if errors else "read"
    found = (Counter(_facts(candidate, text)) & expected).total()
    share = "all" if found == expected.total() else f"{found} of {expected.total()}"
    return f"{share}, {errors} errors" if errors else share


def _broken(candidates: list[Candidate], texts: list[str]) -> str:
    """One slip of the keyboard in each of many files: what is found of the facts that were there before."""
    chance = random.Random(1)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < TYPOS:
        text = chance.choice(texts)
        broken = typo(text, chance)
        if text.count("\n") > 20 and not _parses(broken):
            pairs.append((text, broken))
    expected = [Counter(_facts(candidates[0], text)) for text, _ in pairs]
    rows = []
    for candidate in candidates:
        if candidate.facts:
            gc.collect()
            start = time.process_time()
            found = [Counter(_facts(candidate, broken)) for _, broken in pairs]
            seconds = time.process_time() - start
            rows.append([candidate.name, *_shares(found, expected), f"{seconds / TYPOS * 1e3:.0f} ms"])
    title = f"## Broken text: one typo in each of {TYPOS} files\n"
    head = ["candidate", "facts kept", "files that keep nine in ten", "facts invented", "time a file"]
    return f"{title}\n" + _table(head, rows)


def _shares(found: list[Counter[Fact]], expected: list[Counter[Fact]]) -> list[str]:
    total = sum(counter.total() for counter in expected)
    kept = [(seen & wanted).total() for seen, wanted in zip(found, expected, strict=True)]
    invented = sum((seen - wanted).total() for seen, wanted in zip(found, expected, strict=True))
    good = sum(part >= 0.9 * wanted.total() for part, wanted in zip(kept, expected, strict=True))
    return [f"{sum(kept) / total:.1%}", f"{good / len(found):.1%}", f"{invented / total:.1%}"]


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


if __name__ == "__main__":
    main()
