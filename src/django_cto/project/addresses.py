"""Under which URLs each view answers, by HTTP method or action: as its patterns, and REST framework's routers, say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django_cto.project.names import symbol_of
from django_cto.project.url_pattern import Pattern
from django_cto.project.view import HTTP, View
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.definitions import FunctionDef
    from django_cto.project.project import Project
    from django_cto.project.routes import Piece

# REST framework's documentation, "SimpleRouter": which actions answer under the prefix itself, and by which method.
ON_ALL = {"list": "GET", "create": "POST"}
ON_ONE = {"retrieve": "GET", "update": "PUT", "partial_update": "PATCH", "destroy": "DELETE"}
ONE = "<pk>/"
INSIDE = r"(?:[^()\\]|\\.|\([^()]*\))*"
GROUP = re.compile(rf"\((?:\?P<(?P<name>\w+)>|(?!\?)){INSIDE}\)")
ESCAPE = re.compile(r"\\([.\-/])")
UNKNOWN = "…"
MARKS = ("action", "_route")
BARE = s.Call(0, s.Name(0, ""))


class Address(NamedTuple):
    """A URL, and the method by which it is asked, "" for any."""

    path: str
    method: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}".strip()

    @property
    def is_of_one(self) -> bool:
        """Whether it names one thing, and not a list of them: its last part is an argument."""
        return self.path.rstrip("/").rpartition("/")[2].startswith("<")


def patterns_by_view(project: Project) -> Mapping[str, list[Pattern]]:
    """The patterns that lead to each view, by its symbol."""
    found: dict[str, list[Pattern]] = {}
    for pattern in project.urls.patterns:
        if pattern.view is not None:
            found.setdefault(symbol_of(pattern.view), []).append(pattern)
    return found


def addresses_of(view: View, action: str, patterns: list[Pattern]) -> Iterator[Address]:
    """Where a view answers by a method or an action, of all the patterns that lead to it."""
    for pattern in patterns:
        call = pattern.source[1] if pattern.source else None
        if call is not None and isinstance(call.func, s.Attribute) and call.func.name == "register":
            yield from _routed(view, action, f"{shown(pattern)}/")
        elif (actions := _actions(call)) is not None:
            yield from (Address(shown(pattern), method.upper()) for method, name in actions if name == action)
        else:
            yield Address(shown(pattern), action.upper() if action in HTTP else "")


def shown(pattern: Pattern) -> str:
    """The route of a pattern as people write it: regular expressions with names in place of their groups."""
    return "/" + "".join(_text(piece) for piece in pattern.mount.pieces).removeprefix("/")


def _text(piece: Piece) -> str:
    if piece.text is None:
        return UNKNOWN
    # REST framework's routers take regular expressions too.
    if piece.is_path and "(" not in piece.text:
        return piece.text
    bare = piece.text.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    named = GROUP.sub(lambda found: f"<{found['name'] or UNKNOWN}>", bare)
    return ESCAPE.sub(r"\1", named).replace("/?", "/")


def _actions(call: s.Call | None) -> list[tuple[str, str]] | None:
    """What `as_view({"get": "list"})` says, None where it says nothing."""
    view = call.argument(1, "view") if call else None
    given = view.argument(0, "actions") if isinstance(view, s.Call) else None
    if not isinstance(given, s.Mapping):
        return None
    pairs = ((s.text_of(key), s.text_of(value)) for key, value in given.items)
    return [(method, name) for method, name in pairs if method and name]


def _routed(view: View, action: str, base: str) -> Iterator[Address]:
    if action in ON_ALL:
        yield Address(base, ON_ALL[action])
    elif action in ON_ONE:
        yield Address(base + ONE, ON_ONE[action])
    elif (handler := view.handlers.get(action)) is not None and action not in HTTP:
        yield _extra(handler, base)


def _extra(handler: FunctionDef, base: str) -> Address:
    """Where an extra action answers: REST framework's documentation, "Marking extra actions for routing"."""
    calls = (node for node in handler.node.decorators if isinstance(node, s.Call))
    call = next((node for node in calls if s.dotted(node.func).endswith(MARKS)), BARE)
    name = s.dotted(call.func)
    detail = call.argument(0, "detail") if name.endswith("action") else None
    is_of_one = name.endswith("detail_route") or (isinstance(detail, s.Constant) and detail.value is True)
    methods = call.keyword("methods")
    named = [s.text_of(node) or "" for node in methods.items] if isinstance(methods, s.Sequence) else ["get"]
    path = s.text_of(call.keyword("url_path")) or handler.name
    return Address(f"{base}{ONE if is_of_one else ''}{path}/", named[0].upper() if len(named) == 1 else "")
