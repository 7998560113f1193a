"""Writes what was understood of a project for people: mappings as indented lines, long lists cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django_cto.report.snippet import clean

LONGEST_LIST = 30


def render(description: Mapping[str, Any]) -> str:
    """The description, a line each thing."""
    return "".join(f"{line}\n" for line in _lines(description, ""))


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        room = max((len(str(name)) for name, inner in value.items() if _is_plain(inner)), default=0)
        for name, inner in value.items():
            title = clean(str(name).replace("_", " "))
            if _is_plain(inner):
                yield f"{indent}{title:<{room}}  {_said(inner)}".rstrip()
            else:
                yield f"{indent}{title}"
                yield from _lines(inner, f"{indent}  ")
    else:
        for inner in value[:LONGEST_LIST]:
            if _is_plain(inner):
                yield f"{indent}{_said(inner)}"
            else:
                yield from _item(inner, indent)
        if len(value) > LONGEST_LIST:
            yield f"{indent}and {len(value) - LONGEST_LIST:,} more (--json has all)"


def _item(value: Any, indent: str) -> Iterator[str]:
    """What a list holds, as one line where it is plain enough."""
    if isinstance(value, Mapping) and all(_is_plain(inner) for inner in value.values()):
        said = (f"{name.replace('_', ' ')} {_said(inner)}" for name, inner in value.items() if inner not in (None, ""))
        yield f"{indent}{', '.join(said)}"
    else:
        first, *rest = _lines(value, "")
        yield f"{indent}- {first}"
        yield from (f"{indent}  {line}" for line in rest)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, Mapping | Sequence) or isinstance(value, str) or not value


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return "none" if value is None or (isinstance(value, Mapping | Sequence) and not value) else clean(str(value))
