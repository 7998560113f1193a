"""Where input comes in: the attributes of a request, and the arguments of its URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django_cto.flow.input.values import NONE, Input, Inputs
from django_cto.flow.requests import view_functions
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.view import ACTIONS, HTTP
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Nothing but a request has these; the others are input only of what is called a request.
SURE = {
    "GET": "mapping", "POST": "mapping", "query_params": "mapping", "COOKIES": "mapping", "FILES": "mapping",
    "initial_data": "mapping",
}  # fmt: skip
OF_REQUEST = {"data": "mapping", "headers": "mapping", "META": "mapping", "body": "value"}
NAMES = frozenset({*SURE, *OF_REQUEST})
SAME = {"query_params": "GET", "initial_data": "data"}
# Of the environment only what the client sends: the rest is the server's own.
SENT = ("HTTP_", "QUERY_STRING", "PATH_INFO")
FREE = frozenset({"", "str", "path"})


def may_be_input(node: s.Attribute) -> bool:
    """Whether an attribute is one of a request."""
    return node.name in SURE or (node.name in OF_REQUEST and _is_request(node.value))


def read_from_request(function: FunctionDef, node: s.Attribute) -> Inputs:
    """What an attribute gives of the request, nothing where it is not one of a request."""
    kind = SURE.get(node.name) or (OF_REQUEST.get(node.name) if _is_request(node.value) else None)
    if kind is None:
        return NONE
    written = s.dotted(node) or f"request.{node.name}"
    place = place_of(function.module, node.at)
    return (Input(SAME.get(node.name, node.name), kind, place, written),)


def _is_request(node: s.Expr) -> bool:
    name = node.id if isinstance(node, s.Name) else node.name if isinstance(node, s.Attribute) else ""
    text = s.text_of(node.index) if isinstance(node, s.Subscript) else None
    return (text or name) in {"request", "req", "_request"}


def is_sent(source: str, key: str | None) -> bool:
    """Whether the client itself chooses what stands under a key."""
    return source != "META" or (key is not None and key.startswith(SENT))


def url_source(flow: Flow, function: FunctionDef, name: str) -> str:
    """What a parameter of a view takes from the URL: `url`, `url path` with slashes, "" for what is restricted."""
    view = view_functions(flow.project).get(id(function.node))
    if view is None or not (
        view.definition is function or function.name in {*HTTP, *ACTIONS} or function.is_decorated("action")
    ):
        return ""
    routes = [pattern.route or "" for pattern in flow.project.urls.for_view(view.definition)]
    return next((found for route in routes if (found := _captured(route, name))), "")


def _captured(route: str, name: str) -> str:
    if found := re.search(rf"<(?:(\w+):)?{re.escape(name)}>", route.replace("?P<", "?P=")):
        kind = found[1] or ""
        return "" if kind not in FREE else "url path" if kind == "path" else "url"
    if found := re.search(rf"\(\?P<{re.escape(name)}>([^()]*)\)", route):
        if re.search(r"(?<!\\)\.[*+]", found[1]):
            return "url path"
        return "url" if "[^" in found[1] else ""
    return ""
