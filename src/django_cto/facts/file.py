"""The facts of one file, read from that file alone: what is cached, and what one worker makes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import msgspec

from django_cto.facts.imports import imports_below, mentioned_at_import
from django_cto.facts.silences import Silence, silences_in
from django_cto.facts.template import Template, template_of
from django_cto.read import syntax as s
from django_cto.read.python import parse
from django_cto.read.source import Fault, decode

TEST_NAME = re.compile(r"^(test_.*|.*_tests?|tests?|conftest|testutils|test_.*)\.py$")
TEST_FOLDERS = frozenset({"tests", "test", "testing", "testutils", "test_utils", "functional_tests", "e2e"})


class FileFacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one file says: statements of a Python file, tags of a template, or the text of anything else."""

    path: str
    lines: int
    faults: tuple[Fault, ...] = ()
    silences: tuple[Silence, ...] = ()
    body: tuple[s.Stmt, ...] = ()
    imports: tuple[s.Imported, ...] = ()
    template: Template | None = None
    text: str | None = None
    mentions: frozenset[str] = frozenset()


def is_test_path(path: str) -> bool:
    """Whether a path is test code by pytest's and unittest's naming conventions; settings modules never are."""
    pure = PurePosixPath(path)
    if "settings" in pure.parts[:-1] or pure.stem.startswith("settings"):
        return False
    return bool(TEST_NAME.match(pure.name)) or not TEST_FOLDERS.isdisjoint(pure.parts[:-1])


def facts_of(path: str, data: bytes) -> FileFacts:
    """Read one file's bytes; never raises, what could not be read stands in `faults`."""
    text, faults = decode(data)
    lines = text.count("\n") + (not text.endswith("\n") and text != "")
    silences = silences_in(text, path) if "django-cto:" in text else ()
    if path.endswith(".py"):
        body, more = parse(text)
        imports = imports_below(body)
        if is_test_path(path):
            body = _without_bodies(body)
        mentions = mentioned_at_import(body)
        return FileFacts(path, lines, (*faults, *more), silences, body, imports, mentions=mentions)
    if "{" in text and PurePosixPath(path).suffix not in {".toml", ".lock", ".yml", ".yaml", ".cfg", ".json"}:
        return FileFacts(path, lines, faults, silences, template=template_of(text))
    return FileFacts(path, lines, faults, silences, text=text)


def _without_bodies(body: tuple[s.Stmt, ...]) -> tuple[s.Stmt, ...]:
    """Test code is resolved against but never reviewed, so the inside of its functions is not kept."""
    kept: list[s.Stmt] = []
    for node in body:
        if isinstance(node, s.Function):
            kept.append(msgspec.structs.replace(node, body=(), mentions=frozenset()))
        elif isinstance(node, s.Class):
            kept.append(msgspec.structs.replace(node, body=_without_bodies(node.body)))
        else:
            kept.append(node)
    return tuple(kept)
