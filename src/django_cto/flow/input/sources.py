"""Where input comes in: the attributes of a request, and the arguments of its URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from django_cto.flow.input.values import NONE, Input, Inputs, item
from django_cto.flow.requests import view_functions
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.view import ACTIONS, HTTP, View
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Nothing but a request has these; the others are input only of what is called a request.
SURE = {
    "GET": "mapping", "POST": "mapping", "query_params": "mapping", "COOKIES": "mapping", "FILES": "mapping",
    "initial_data": "mapping",
}  # fmt: skip
OF_REQUEST = {"data": "mapping", "headers": "mapping", "META": "mapping", "body": "value"}
# What the views that are classes keep of their URL.
KEPT = "kwargs"
NAMES = frozenset({*SURE, *OF_REQUEST})
SAME = {"query_params": "GET", "initial_data": "data"}
# Of the environment only what the client sends: the rest is the server's own.
SENT = ("HTTP_", "QUERY_STRING", "PATH_INFO")
FREE = frozenset({"", "str", "path"})


def may_be_input(node: s.Attribute) -> bool:
    """Whether an attribute is one of a request."""
    return node.name in SURE or (node.name in OF_REQUEST and _is_request(node.value)) or _is_of_url(node)


def read_from_request(function: FunctionDef, node: s.Attribute) -> Inputs:
    """What an attribute gives of the request, nothing where it is not one of a request."""
    if _is_of_url(node):
        return (Input(KEPT, "mapping", place_of(function.module, node.at), s.dotted(node)),) if function.owner else NONE
    kind = SURE.get(node.name) or (OF_REQUEST.get(node.name) if _is_request(node.value) else None)
    if kind is None:
        return NONE
    written = s.dotted(node) or f"request.{node.name}"
    place = place_of(function.module, node.at)
    return (Input(SAME.get(node.name, node.name), kind, place, written),)


def _is_of_url(node: s.Attribute) -> bool:
    """Whether it is what a class-based view keeps of its URL."""
    return node.name == KEPT and type(node.value) is s.Name and node.value.id == "self"


def _is_request(node: s.Expr) -> bool:
    name = node.id if isinstance(node, s.Name) else node.name if isinstance(node, s.Attribute) else ""
    text = s.text_of(node.index) if isinstance(node, s.Subscript) else None
    return (text or name) in {"request", "req", "_request"}


def under(inputs: Inputs, key: str | None) -> Inputs:
    """What stands under a key, None for one that is not known, as far as the client itself chooses it."""
    sent = (each for each in inputs if each.source != "META" or (key is not None and key.startswith(SENT)))
    return item(tuple(msgspec.structs.replace(each, name=key or "") if each.source == KEPT else each for each in sent))


def url_source(flow: Flow, function: FunctionDef, name: str) -> str:
    """What a parameter of a view takes from the URL: `url`, `url path` with slashes, "" for what is restricted."""
    view = view_functions(flow.project).get(id(function.node))
    if view is None or not (
        view.definition is function or function.name in {*HTTP, *ACTIONS} or function.is_decorated("action")
    ):
        return ""
    return _source(flow, view, name)


def kept_source(flow: Flow, function: FunctionDef, name: str) -> str:
    """The same of what a method reads out of `self.kwargs`."""
    view = view_functions(flow.project).get(id(function.node))
    return _source(flow, view, name) if view is not None and name else ""


def _source(flow: Flow, view: View, name: str) -> str:
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
