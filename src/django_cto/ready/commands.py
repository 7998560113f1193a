"""Finds the commands that start servers and workers in deployment files of every syntax."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django_cto.ready.trees import tables, trees
from django_cto.text import Place

IMAGE = re.compile(r"(^|/)(?:[\w.-]*\.)?(?:Dockerfile|Containerfile)[^/]*$|\.dockerfile$", re.IGNORECASE)
PROGRAMS = frozenset("gunicorn uvicorn daphne hypercorn granian uwsgi celery waitress-serve".split())
PROGRAM = re.compile(rf"(?:^|[\s\"'/=:;&|\[])(?P<name>{'|'.join(sorted(PROGRAMS))})(?=[\s\"',]|$)")
# Words before a program's name that say that it is not run here.
INSTALLS = frozenset({"install", "add", "echo", "pkill", "COPY", "ADD"})
ENDS = re.compile(r"&&|\|\||[;|]|\s#")
QUOTED_LIST = re.compile(r"[\"'],")
LISTED = str.maketrans({"[": " ", "]": " ", ",": " "})


@dataclass(frozen=True)
class Command:
    """A command that starts a server or worker: its program, its arguments, and where it is written."""

    program: str
    arguments: tuple[str, ...]
    place: Place

    def option(self, *names: str) -> str | None:
        """The value of an option, "" for a flag, None where it is not given."""
        for number, argument in enumerate(self.arguments):
            name, equals, value = argument.partition("=")
            if name in names:
                following = self.arguments[number + 1 : number + 2]
                return value if equals else following[0] if following and not following[0].startswith("-") else ""
        return None


def may_start(path: str) -> bool:
    """Whether a file may hold such commands, by its name alone."""
    name = path.rpartition("/")[2]
    is_script = name.endswith((".sh", ".service", ".yml", ".yaml", ".conf")) or "." not in name or IMAGE.search(path)
    return bool(is_script) and not path.startswith((".github/", ".gitlab"))


def commands_in(path: str, text: str) -> Iterator[Command]:
    """The commands of a file: of YAML what stands under `command` and `args`, of others what begins with a program."""
    if path.endswith((".yml", ".yaml")):
        yield from _commands_of_tree(path, text)
        return
    for number, line in _logical_lines(text):
        if line.lstrip().startswith(("#", "//")):
            continue
        for found in PROGRAM.finditer(line):
            before = line[: found.start("name")].split()
            if not INSTALLS.intersection(before) and len(words := _words(line[found.start("name") :])) > 1:
                yield Command(found["name"], tuple(words[1:]), Place(path, number, found.start("name") + 1))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, those joined that end in a backslash."""
    held, start = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        start = start if held else number
        held += line.removesuffix("\\")
        if not line.endswith("\\"):
            yield start, held
            held = ""


def _words(text: str) -> Sequence[str]:
    """The words of one command, whether a shell or a list of quoted words says them."""
    plain = ENDS.split(text.translate(LISTED) if QUOTED_LIST.search(text) else text)[0]
    try:
        return [word.strip("\"'") for word in shlex.split(plain)]
    except ValueError:
        return [word.strip("\"'") for word in plain.split()]


def _commands_of_tree(path: str, text: str) -> Iterator[Command]:
    for table in tables(trees(text)):
        said = [word for key in ("entrypoint", "command", "args") for word in _listed(table.get(key))]
        for number, word in enumerate(said):
            name = word.rpartition("/")[2]
            if name in PROGRAMS and len(said) > number + 1:
                yield Command(name, tuple(said[number + 1 :]), Place(path, _line_of(text, said[number:])))
                break


def _listed(value: Any) -> Sequence[str]:
    if isinstance(value, list):
        return [word for each in value for word in (_words(str(each)) if " " in str(each) else [str(each)])]
    return _words(value) if isinstance(value, str) else ()


def _line_of(text: str, words: Sequence[str]) -> int:
    """The first line that has the program and the word behind it, or the program alone."""
    lines = text.split("\n")
    both = (number for number, line in enumerate(lines, 1) if words[0] in line and words[1] in line)
    return next(both, next((number for number, line in enumerate(lines, 1) if words[0] in line), 1))
