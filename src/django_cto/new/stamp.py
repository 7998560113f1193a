"""Knows how a project says which release of the template it follows: `template` in its `[tool.django-cto]`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django_cto.audit.mistake import Mistake
from django_cto.new.tree import Entry, Tree

FILE = "pyproject.toml"
HEADER = "[tool.django-cto]"
TABLE = re.compile(rb"^\[tool\.django-cto\][^\n]*\n(?P<body>(?:(?!\[)[^\n]*(?:\n|\Z))*)", re.MULTILINE)
LINE = re.compile(rb"^template[ \t]*=[ \t]*[\"'][^\"'\n]*[\"']", re.MULTILINE)


def stamped(tree: Tree, release: str) -> dict[str, Entry]:
    """The same files with the release in the project file."""
    entry = tree[FILE]
    return {**tree, FILE: replace(entry, data=stamp(entry.data, release))}


def stamp(data: bytes, release: str) -> bytes:
    """The project file with the release in it, and not a byte changed besides."""
    line = f'template = "{release}"'.encode()
    table = TABLE.search(data)
    if table is None:
        return data.rstrip(b"\n") + f"\n\n{HEADER}\n".encode() + line + b"\n"
    start, end = table.span("body")
    if LINE.search(data, start, end):
        return data[:start] + LINE.sub(line, data[start:end], count=1) + data[end:]
    return data[:start] + line + b"\n" + data[start:]


def origin_of(root: Path) -> tuple[str, str]:
    """The name of a started project and the release it follows; raises a `Mistake` where it says none."""
    try:
        document = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Mistake(f"{root} has no {FILE}; give the folder of a project that `django-cto new` started") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Mistake(f"{root / FILE} cannot be read: {error}") from None
    name = _text(document, "project", "name")
    release = _text(document, "tool", "django-cto", "template")
    if name is None or release is None:
        wanted = f"`template` in {HEADER}" if release is None else "`name` in [project]"
        raise Mistake(f"{root / FILE} has no {wanted}, so this is no project that `django-cto new` started")
    return name, release


def _text(document: Mapping[str, Any], *keys: str) -> str | None:
    found: Any = document
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None
