"""Knows what an explained error is, and finds those that a text tells of; knows no error by name."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from django_cto.read.trace import Raised, Trace, plain, traces_in
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project import Project


class Fact(msgspec.Struct, frozen=True):
    """Something of the reader's own project that belongs to the error, and where it stands."""

    text: str
    place: Place | None = None


class Step(msgspec.Struct, frozen=True):
    """What to do, in the imperative, with the command to run or the code to write where there is one."""

    text: str
    code: str = ""
    place: Place | None = None


class Seen(msgspec.Struct, frozen=True):
    """An error as it was seen: the exception that a page knows again, and what the groups of its pattern caught.

    Without an exception it is a line of a log, and `raised` has only its text as the message.
    """

    trace: Trace
    raised: Raised
    groups: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """What a group caught, "" where it caught nothing."""
        return self.groups.get(name, "")


class Error(msgspec.Struct, frozen=True):
    """An explained error as its one file says it: the name is the file's, the page the docstring.

    It is known by the class of an exception and a pattern of its message, or by a pattern of a line in a log. `frame`
    is a pattern that some frame's `path:function` must have, `unless` one that none may have. `docs` is a page of
    Django's documentation, or a whole address.
    """

    name: str
    page: str
    raised: tuple[str, ...]
    message: re.Pattern[str]
    line: re.Pattern[str] | None
    frame: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    docs: str
    explain: Callable[..., Iterator[Fact | Step]]

    @property
    def title(self) -> str:
        """The first line of the page, without its mark."""
        return self.page.splitlines()[0].lstrip("# ").strip()

    @property
    def asks_project(self) -> bool:
        """Whether its explanation looks into the project."""
        return "project" in inspect.signature(self.explain).parameters

    def answer(self, seen: Seen, project: Callable[[], Project]) -> tuple[Fact | Step, ...]:
        """What there is to say of an error in a project, which is only read where it is asked for."""
        given = {"project": project()} if self.asks_project else {}
        return tuple(self.explain(seen, **given))

    def sees(self, trace: Trace, raised: Raised) -> Seen | None:
        """The error as this page knows it again in an exception; None where it does not."""
        if not any(_is_kind(raised.kind, kind) for kind in self.raised):
            return None
        found = self.message.search(raised.message)
        if (
            not found
            or (self.frame and not _passes(trace, self.frame))
            or (self.unless and _passes(trace, self.unless))
        ):
            return None
        return Seen(trace, raised, _caught(found))

    def hears(self, trace: Trace) -> Seen | None:
        """The error as this page knows it again in a line of a log; None where it does not."""
        found = self.line.search(trace.text) if self.line else None
        return Seen(trace, Raised("", found.group().strip()), _caught(found)) if found else None


def _is_kind(kind: str, known: str) -> bool:
    """Whether a class as it was written is the one known: where only one of them has its module, that is ignored."""
    if "." in kind and "." in known:
        return kind == known
    return kind.rpartition(".")[2] == known.rpartition(".")[2]


def _passes(trace: Trace, place: re.Pattern[str]) -> bool:
    """Whether any frame of an error's exceptions is at such a place."""
    return any(place.search(_at(raised)) for raised in trace.chain)


def _at(raised: Raised) -> str:
    return "\n".join(f"{frame.path}:{frame.function}" for frame in raised.frames)


def _caught(found: re.Match[str]) -> dict[str, str]:
    return {name: text for name, text in found.groupdict().items() if text is not None}


def recognised(text: str, errors: Iterable[Error]) -> tuple[tuple[Error, Seen], ...]:
    """The pages that know an error again, with what they see: of the last trace that any knows, nearest to its end.

    A warning only counts where no error was told, and the lines of a log where no exception is known.
    """
    known, told = tuple(errors), sorted(traces_in(text), key=_is_error)
    for trace in reversed(told):
        for raised in trace.reasons():
            if found := [(error, seen) for error in known if (seen := error.sees(trace, raised))]:
                return tuple(found)
    whole = told[-1] if told else Trace((), plain(text))
    return tuple((error, seen) for error in known if (seen := error.hears(whole)))


def _is_error(trace: Trace) -> bool:
    return bool(trace.chain) and not trace.last.kind.endswith("Warning")


def error_from(module: ModuleType) -> Error:
    """Read an error from its module: docstring, explain, RAISED with MESSAGE, or LINE; perhaps FRAME, UNLESS, DOCS."""
    said: dict[str, Any] = vars(module)
    head, _, rest = (module.__doc__ or "").partition("\n")
    return Error(
        name=module.__name__.rpartition(".")[2].replace("_", "-"),
        page=f"{head}\n{textwrap.dedent(rest)}",
        raised=tuple(said.get("RAISED", "").split()),
        message=re.compile(said.get("MESSAGE", ""), re.DOTALL),
        line=_compiled(said.get("LINE")),
        frame=_compiled(said.get("FRAME")),
        unless=_compiled(said.get("UNLESS")),
        docs=said.get("DOCS", ""),
        explain=said["explain"],
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern, re.MULTILINE) if pattern else None


@functools.cache
def all_errors() -> tuple[Error, ...]:
    """Every error below `django_cto.errors`, sorted by name; there is no list to edit."""
    package = importlib.import_module("django_cto.errors")
    names = (info.name for info in pkgutil.iter_modules(package.__path__, "django_cto.errors."))
    return tuple(error_from(importlib.import_module(name)) for name in sorted(names))
