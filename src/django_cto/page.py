"""Reads the page of a rule or of an error: its prose, and the examples that are its tests."""

from __future__ import annotations

import re

import msgspec

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
PATH = re.compile(r"^(?:#|<!--|\{#)\s*(?P<path>[\w./-]+\.\w+|[\w./-]*(?:Dockerfile|Procfile))\s*(?:-->|#\})?\n")
MARK = re.compile(r"[ \t]*(?:# <-|\{# <- #\}|<!-- <- -->)[ \t]*$", re.MULTILINE)
# What is shown on a screen and is no file.
SCREENS = frozenset({"console", "text"})
DEFAULT_PATHS = {"python": "shop/views.py", "html": "shop/templates/shop/page.html", "toml": "pyproject.toml"}


class Example(msgspec.Struct, frozen=True):
    """The files of one section of a page by path, marks taken out, and the (path, line) pairs that were marked."""

    heading: str
    files: dict[str, str]
    marked: frozenset[tuple[str, int]]


def examples(page: str) -> list[Example]:
    """The examples of a page, one for every section that has code."""
    parts = HEADING.split(page)
    found = [_example(heading.strip(), text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)]
    return [example for example in found if example.files]


def _example(heading: str, text: str) -> Example:
    files: dict[str, str] = {}
    marked: set[tuple[str, int]] = set()
    for language, code in FENCE.findall(text):
        if language in SCREENS:
            continue
        named = PATH.match(code)
        path = named["path"] if named else DEFAULT_PATHS.get(language, "shop/views.py")
        body = code[named.end() :] if named else code
        marked |= {(path, body.count("\n", 0, mark.start()) + 1) for mark in MARK.finditer(body)}
        files[path] = MARK.sub("", body)
    return Example(heading, files, frozenset(marked))


class Command(msgspec.Struct, frozen=True):
    """A command of a page's console, and the lines that it is said to show."""

    command: str
    shown: tuple[str, ...]


def console(page: str, heading: str) -> tuple[Command, ...]:
    """The commands that stand below a heading, in order."""
    found: list[list[str]] = []
    for language, code in FENCE.findall(section(page, heading)):
        for line in code.splitlines() if language == "console" else ():
            if line.startswith("$ "):
                found.append([line[2:]])
            elif line.strip():
                found[-1].append(line)
    return tuple(Command(command, tuple(shown)) for command, *shown in found)


def section(page: str, heading: str) -> str:
    """The text below a heading, "" where there is none."""
    parts = HEADING.split(page)
    return dict(zip(map(str.strip, parts[1::2]), parts[2::2], strict=True)).get(heading, "")
