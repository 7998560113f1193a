"""The edits after which a redirect stays on the site, whatever the address says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.input.reach import Reached
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.text import Edit, put_at, text_at

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

NAME = "target"
TEST = "url_has_allowed_host_and_scheme"
HOME = '"/"'
FROM_OUTSIDE = frozenset({"GET", "POST", "META", "headers", "data", "query_params", "COOKIES"})


def by_test(flow: Flow, function: FunctionDef, target: s.Expr, found: Reached) -> tuple[Edit, ...] | None:
    """A test of the target before the statement that goes there; what fails it goes where nothing was asked for.

    None where the target is not evaluated each time, the request is not at hand, or there is no line to put it on.
    """
    module = function.module
    request = _request(function)
    node = next((each for each in statements(function.node.body) if _goes_to(each, target)), None)
    imports = import_edits(module, "django.utils.http", TEST)
    if node is None or imports is None or not found.is_near or not found.said.startswith(f"{request}."):
        return None
    text = flow.project.text(module.path)
    line = text.split("\n")[s.line_of(node.at) - 1]
    indent = " " * (place_of(module, node.at).column - 1)
    name = target.id if isinstance(target, s.Name) else NAME
    if not line.startswith(indent) or _is_taken(function, target):
        return None
    written = text_at(text, place_of(module, target.at))
    named = "" if isinstance(target, s.Name) else f"{indent}{name} = {written}\n"
    test = f"{name}, allowed_hosts={{{request}.get_host()}}, require_https={request}.is_secure()"
    lines = f"{named}{indent}if not {TEST}(\n{indent}    {test}\n{indent}):\n"
    fallen_back = f"{indent}    {name} = {_otherwise(text, function, target)}\n"
    start = (s.line_of(node.at), 1)
    used = () if isinstance(target, s.Name) else (put_at(place_of(module, target.at), name),)
    return (*imports, Edit(module.path, start, start, lines + fallen_back), *used)


def _request(function: FunctionDef) -> str:
    return "request" if "request" in function.parameter_names else "self.request"


def _is_taken(function: FunctionDef, target: s.Expr) -> bool:
    """Whether the function has something else by the name that the target is to get."""
    if isinstance(target, s.Name):
        return False
    below = (inner for part in function.node.body for inner in s.descend(part))
    return NAME in function.parameter_names or any(isinstance(inner, s.Name) and inner.id == NAME for inner in below)


def _goes_to(node: s.Stmt, target: s.Expr) -> bool:
    """Whether a statement is nothing but the redirect, or the answer with its target."""
    value = node.value if isinstance(node, s.Return | s.Assign | s.Expression) else None
    given = (*value.args, *(keyword.value for keyword in value.keywords)) if isinstance(value, s.Call) else ()
    return value is target or any(each is target for each in given)


def _otherwise(text: str, function: FunctionDef, target: s.Expr) -> str:
    """Where the code goes by itself when the address says nothing; to the front page where that is not to be seen."""
    match target:
        case s.Call(func=s.Attribute(name="get"), args=(_, default)):
            pass
        case s.Boolean(op="or", values=(*_, default)):
            pass
        case _:
            return HOME
    names = {inner.name for inner in s.descend(default) if isinstance(inner, s.Attribute)}
    written = text_at(text, place_of(function.module, default.at))
    is_own = not isinstance(default, s.Name | s.Constant) or bool(s.text_of(default))
    return written if is_own and "\n" not in written and not names & FROM_OUTSIDE else HOME
