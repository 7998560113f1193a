"""Writes down what there is to say of an error: as Markdown, which the other forms are made of, and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django_cto.audit.explaining import Explained, Unknown
from django_cto.error import Fact, Step
from django_cto.page import section
from django_cto.text import Place

LinesOf = Callable[[str], Sequence[str]]
LANGUAGES = {"html": "html", "py": "python", "toml": "toml"}


def markdown(found: Explained, prefix: str, lines_of: LinesOf) -> str:
    """The explanation of an error; `prefix` leads from the reader's folder to the project."""
    return "\n".join(_document(found, prefix, lines_of)).rstrip() + "\n"


def _document(found: Explained, prefix: str, lines_of: LinesOf) -> Iterator[str]:
    yield from (f"# {found.error.title}", "", "```text", _told(found), "```", "")
    facts = [part for part in found.answer if isinstance(part, Fact)]
    steps = [part for part in found.answer if isinstance(part, Step)]
    if facts:
        yield from ("## Here", "")
        for fact in facts:
            yield from _listed(fact, prefix, lines_of)
        yield ""
    if steps:
        yield from ("## What to do", "")
        for number, step in enumerate(steps, 1):
            yield from _numbered(number, step, prefix)
        yield ""
    yield from ("## Because", "", section(found.error.page, "Because").strip(), "")
    yield f"More: `django-cto explain {found.error.name}`" + (f", {found.documentation}" if found.documentation else "")
    if found.release:
        yield from ("", f"Django {found.release} was running.")


def _told(found: Explained) -> str:
    return found.seen.raised.line if found.seen.raised.kind else found.seen.raised.message


def _listed(fact: Fact, prefix: str, lines_of: LinesOf) -> Iterator[str]:
    if fact.place is None:
        yield f"- {fact.text}"
        return
    yield f"- {fact.text}: `{prefix}{fact.place.path}:{fact.place.line}`"
    yield from excerpt(Place(fact.place.path, fact.place.line), lines_of, "  ")


def _numbered(number: int, step: Step, prefix: str) -> Iterator[str]:
    at = f" (`{prefix}{step.place.path}:{step.place.line}`)" if step.place else ""
    yield f"{number}. {step.text}{at}"
    if step.code:
        yield from ("", "   ```text", *(f"   {line}" for line in step.code.splitlines()), "   ```", "")


def excerpt(place: Place, lines_of: LinesOf, indent: str) -> Iterator[str]:
    """The lines of a place in a fence; nothing where the file has no such line."""
    end = min(max(place.line, place.end_line), place.line + 9)
    if rows := [line for line in lines_of(place.path)[place.line - 1 : end] if line.strip()]:
        language = LANGUAGES.get(place.path.rpartition(".")[2], "text")
        margin = min(len(row) - len(row.lstrip()) for row in rows)
        yield from ("", f"{indent}```{language}", *(f"{indent}{row[margin:]}" for row in rows), f"{indent}```", "")


def data(found: Explained | Unknown) -> dict[str, Any]:
    """The same for machines."""
    if isinstance(found, Unknown):
        frame = found.own
        own = {"path": frame.path, "line": frame.line, "function": frame.function} if frame else None
        return {"version": 1, "recognised": False, "error": found.line or None, "own_frame": own}
    facts = [part for part in found.answer if isinstance(part, Fact)]
    steps = [part for part in found.answer if isinstance(part, Step)]
    return {
        "version": 1,
        "recognised": True,
        "name": found.error.name,
        "title": found.error.title,
        "error": _told(found),
        "facts": [{"text": fact.text, **_at(fact.place)} for fact in facts],
        "steps": [{"text": step.text, "code": step.code or None, **_at(step.place)} for step in steps],
        "because": section(found.error.page, "Because").strip(),
        "django": found.release or None,
        "documentation": found.documentation or None,
    }


def _at(place: Place | None) -> dict[str, Any]:
    return {"path": place.path if place else None, "line": place.line if place else None}


def unknown(found: Unknown) -> str:
    """What is said where nothing was recognised: that it was not, and where the reader's own code comes in."""
    if not found.traces:
        return "There is no error in this text that could be told apart.\n"
    said = [f"Not recognised: {found.line}"]
    if frame := found.own:
        function = f" in {frame.function}" if frame.function else ""
        said.append(f"The innermost frame of your own code: {frame.path}:{frame.line}{function}")
        said += [f"    {frame.source}"] if frame.source else []
    return "\n".join(said) + "\n"
