"""Evaluates the calls of a settings module: readers of the environment, casts, methods, the project's own functions."""

from __future__ import annotations

import re

from django_cto.project.definitions import External, FunctionDef
from django_cto.project.settings import environment as env
from django_cto.project.settings.operations import FUNCTIONS, TEXT_METHODS, call_method, is_true_text, lift, merged
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.values import Env, Listing, Literal, Table, Unknown, Value, text_in
from django_cto.read import syntax as s
from django_cto.text import Place

COPIES = frozenset({"copy.copy", "copy.deepcopy"})
# `strtobool`, `is_truthy`, `to_bool` … : each project has its own, and they agree on the usual words.
TRUTH_CAST = re.compile(r"(^|_)(str2|to_?|as_?|is_?|parse_?|str_?to_?)*(bool(ean)?|true|truthy)$")


def call_value(scope: Scope, node: s.Call, place: Place) -> Value:
    """The value of a call; unknown where it is none that is known."""
    target = scope.resolve(node.func)
    name = target.name if isinstance(target, External) else ""
    found: Value | None = None
    if name in env.PLAIN:
        return env.read_plain(node, place, scope.evaluate)
    if name.startswith("dj_database_url."):
        found = env.read_url(name, node, place, scope.evaluate)
    elif isinstance(target, FunctionDef):
        found = _own_function(scope, target, node, place)
    elif reader := env.reader_of(scope.names, target, lambda made: scope.within(made.module).evaluate):
        return env.read_with(reader, "", node, place, scope.evaluate)
    elif isinstance(node.func, s.Attribute) and not name.startswith("ast."):
        found = _method(scope, node, node.func, place)
    last = name.rpartition(".")[2]
    if found is None and last in FUNCTIONS and not node.keywords and len(node.args) == 1:
        value = scope.evaluate(node.args[0])
        if last in {"list", "tuple", "set", "sorted"} and isinstance(value, Listing):
            return Listing(value.items, place)
        return lift(FUNCTIONS[last], [value], place)
    if found is None and len(node.args) == 1 and TRUTH_CAST.search(s.dotted(node.func).rpartition(".")[2]):
        found = lift(is_true_text, [scope.evaluate(node.args[0])], place)
    if found is None and (name in COPIES or last == "dict"):
        found = _made(scope, node, place)
    return found or Unknown(f"`{s.dotted(node.func) or '…'}()` is not followed", place)


def _made(scope: Scope, node: s.Call, place: Place) -> Value | None:
    """`dict(a=1)`, `dict(other)`, `copy.deepcopy(other)`."""
    start = scope.evaluate(node.args[0]) if node.args else Table({}, place)
    if not isinstance(start, Table):
        return start if len(node.args) == 1 and not node.keywords else None
    for keyword in node.keywords:
        value = scope.evaluate(keyword.value)
        start = merged(start, Table({keyword.name: value}, place) if keyword.name else value)
    return start


def _own_function(scope: Scope, function: FunctionDef, node: s.Call, place: Place) -> Value | None:
    if env.is_helper(scope.names, function) and (found := env.read_helper(function, node, place, scope.evaluate)):
        return found
    if not scope.call or any(isinstance(arg, s.Starred) for arg in node.args) or scope.depth > 2:
        return None
    given: dict[str, Value] = {}
    for index, parameter in enumerate(function.node.parameters):
        value = node.keyword(parameter.name) if parameter.kind else node.argument(index, parameter.name)
        value_of = value if value is not None else parameter.default
        given[parameter.name] = scope.evaluate(value_of) if value_of else Unknown("a parameter", place)
    return scope.call(function, given, scope)


def _method(scope: Scope, node: s.Call, func: s.Attribute, place: Place) -> Value | None:
    owner = scope.resolve(func.value)
    reader = env.reader_of(scope.names, owner, lambda made: scope.within(made.module).evaluate)
    if reader:
        return env.read_with(reader, func.name, node, place, scope.evaluate)
    if func.name.startswith("get") and (fallback := node.keyword("fallback")):
        names = [text_in(scope.evaluate(arg)) or "?" for arg in node.args]
        return Env(".".join(names), scope.evaluate(fallback), place)
    value = scope.evaluate(func.value)
    args = [scope.evaluate(arg) for arg in node.args]
    if func.name == "get" and isinstance(value, Table) and args:
        key = text_in(args[0])
        default = args[1] if len(args) > 1 else Literal(None, place)
        return value.entries.get(key, default) if key is not None and value.is_whole else None
    if func.name == "copy" and isinstance(value, Table | Listing):
        return value
    if func.name in {"keys", "values", "items"} or func.name not in TEXT_METHODS or node.keywords:
        return Unknown(f"`{func.name}()` is not followed", place)
    if not isinstance(value, Literal | Env) and func.name not in {"join", "count"}:
        return Unknown(f"`{func.name}()` is not followed", place)
    return lift(lambda text, *rest: call_method(func.name, text, *rest), [value, *args], place)
