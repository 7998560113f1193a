"""The edits after which a redirect stays on the site, whatever the address says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.input.outline import outline_of
from django_cto.flow.input.reach import Reached
from django_cto.flow.input.targets import REDIRECTS
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
    module, request = function.module, _request(function)
    imports = import_edits(module, "django.utils.http", TEST)
    if imports is None or not found.is_near or not found.said.startswith(f"{request}."):
        return None
    text = flow.project.text(module.path)
    if isinstance(target, s.Name):
        edits = _of_name(flow, function, target, text)
        return (*imports, *edits) if edits else None
    node = next((each for each in statements(function.node.body) if _goes_to(each, target)), None)
    indent = _indent(text, function, node) if node else None
    if node is None or indent is None or _is_taken(function):
        return None
    named = f"{indent}{NAME} = {text_at(text, place_of(module, target.at))}\n"
    lines = named + _lines(indent, NAME, request, _otherwise(text, function, target))
    before = (s.line_of(node.at), 1)
    return (*imports, Edit(module.path, before, before, lines), put_at(place_of(module, target.at), NAME))


def _of_name(flow: Flow, function: FunctionDef, target: s.Name, text: str) -> tuple[Edit, ...]:
    """A test where the name gets its only value, if that is never empty; otherwise before each redirect to it."""
    every = list(statements(function.node.body))
    given = [node for node in every if isinstance(node, s.Assign) and _names(node.targets) == [target.id]]
    if len(given) == len(outline_of(flow, function).bound.get(target.id, ())) == 1:
        assert given[0].value is not None, "what is bound has a value"
        otherwise = _otherwise(text, function, given[0].value)
        indent = _indent(text, function, given[0])
        if otherwise != HOME and indent is not None:
            return (_put(function, s.end_line_of(given[0].at) + 1, indent, target.id, otherwise),)
    going = [node for node in every if _goes_to(node, target) or _redirects_to(node, target.id)]
    indents = [_indent(text, function, node) for node in going]
    return tuple(
        _put(function, s.line_of(node.at), indent, target.id, HOME)
        for node, indent in zip(going, indents, strict=True)
        if indent is not None and None not in indents
    )


def _put(function: FunctionDef, line: int, indent: str, name: str, otherwise: str) -> Edit:
    lines = _lines(indent, name, _request(function), otherwise)
    return Edit(function.module.path, (line, 1), (line, 1), lines)


def _lines(indent: str, name: str, request: str, otherwise: str) -> str:
    given = f"{name}, allowed_hosts={{{request}.get_host()}}, require_https={request}.is_secure()"
    return f"{indent}if not {TEST}(\n{indent}    {given}\n{indent}):\n{indent}    {name} = {otherwise}\n"


def _indent(text: str, function: FunctionDef, node: s.Stmt) -> str | None:
    """The blanks before a statement that has its lines for itself, None for one that has not."""
    place = place_of(function.module, node.at)
    lines = text.split("\n")
    indent, behind = lines[place.line - 1][: place.column - 1], lines[place.end_line - 1][place.end_column - 1 :]
    return indent if not indent.strip() and not behind.partition("#")[0].strip() else None


def _names(targets: tuple[s.Expr, ...]) -> list[str]:
    return [target.id for target in targets if isinstance(target, s.Name)]


def _request(function: FunctionDef) -> str:
    return "request" if "request" in function.parameter_names else "self.request"


def _is_taken(function: FunctionDef) -> bool:
    """Whether the function has something else by the name that the target is to get."""
    below = (inner for part in function.node.body for inner in s.descend(part))
    return NAME in function.parameter_names or any(isinstance(inner, s.Name) and inner.id == NAME for inner in below)


def _goes_to(node: s.Stmt, target: s.Expr) -> bool:
    """Whether a statement is nothing but the redirect, or the answer with its target."""
    value = node.value if isinstance(node, s.Return | s.Assign | s.Expression) else None
    given = (*value.args, *(keyword.value for keyword in value.keywords)) if isinstance(value, s.Call) else ()
    return value is target or any(each is target for each in given)


def _redirects_to(node: s.Stmt, name: str) -> bool:
    value = node.value if isinstance(node, s.Return | s.Assign | s.Expression) else None
    if not isinstance(value, s.Call) or s.dotted(value.func).rpartition(".")[2] not in {"redirect", *REDIRECTS}:
        return False
    return any(isinstance(each, s.Name) and each.id == name for each in value.args[:1])


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
