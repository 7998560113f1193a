"""Reads a list of URL patterns, however it is put together, down to its entries; includes are not entered here."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import flat
from django_cto.project.definitions import External, FunctionDef, Module, Variable
from django_cto.project.known_urls import KNOWN_URLS
from django_cto.project.names import symbol_of
from django_cto.project.url_entries import Entry, Line, Lost, Outside, Routed
from django_cto.project.url_scope import Given, Scope
from django_cto.read import syntax as s

PATHS = frozenset({"django.urls.path", "django.urls.re_path", "django.urls.url"})
KEEPS_LIST = frozenset({
    "django.conf.urls.i18n.i18n_patterns", "rest_framework.urlpatterns.format_suffix_patterns",
    "builtins.list", "builtins.tuple", "builtins.reversed", "builtins.sorted",
})  # fmt: skip
NAMELESS = frozenset({"static", "staticfiles_urlpatterns"})
Within = frozenset[int | str]
START: Within = frozenset()


def entries(scope: Scope, node: s.Expr, within: Within = START) -> Iterator[Entry]:
    """The entries of an expression that is a list of patterns; `within` has the expressions we are in the middle of."""
    if id(node) in within:
        return
    within |= {id(node)}
    match node:
        case s.Sequence(items=parts):
            for part in parts:
                yield from _item(scope, part, within)
        case s.Binary(op="+", left=left, right=right):
            yield from entries(scope, left, within)
            yield from entries(scope, right, within)
        case s.Conditional(body=body, orelse=orelse):
            yield from entries(scope, body, within)
            yield from entries(scope, orelse, within)
        case s.Comprehension(elements=(element,)):
            yield from _item(scope, element, within)
        case s.Call():
            yield from _made(scope, node, within)
        case s.Name() | s.Attribute():
            yield from _named(scope, node, within)
        case _:
            yield Lost()


def module_entries(scope: Scope, name: str = "urlpatterns", within: Within = START) -> Iterator[Entry]:
    """The entries of a list that a scope builds up under a name."""
    key = f"{scope.key}:{name}"
    if key in within:  # `urlpatterns = [more] + urlpatterns`: we are adding all that the name is given already.
        return
    within |= {key}
    if scope.binds(name):
        yield from _all_given(scope, scope.given[name], within)
        if not scope.function:
            for home, given in scope.project.urls.added.get(f"{scope.module.name}.{name}", ()):
                yield from _all_given(home, (given,), within)
        return
    elsewhere = scope.project.names.lookup(scope.module, name)
    if isinstance(elsewhere, Variable) and elsewhere.module is not scope.module:
        yield from module_entries(Scope(scope.project, elsewhere.module), elsewhere.name, within)
    else:
        yield Lost()


def _all_given(scope: Scope, values: tuple[Given, ...], within: Within) -> Iterator[Entry]:
    for given in values:
        yield from _item(scope, given.value, within) if given.is_item else entries(scope, given.value, within)


def _made(scope: Scope, node: s.Call, within: Within) -> Iterator[Entry]:
    callee = scope.resolve(node.func)
    name = symbol_of(callee)
    if name in KEEPS_LIST:
        for arg in node.args:
            is_one = name.endswith("i18n_patterns") and not isinstance(arg, s.Starred)
            inner = arg.value if isinstance(arg, s.Starred) else arg
            yield from _item(scope, inner, within) if is_one else entries(scope, inner, within)
    elif name in KNOWN_URLS:
        yield Outside(name)
    elif isinstance(callee, FunctionDef):
        yield from _returned(Scope(scope.project, callee.module, callee), within)
    elif isinstance(node.func, s.Attribute) and node.func.name == "get_urls":
        yield Routed(scope, node.func.value)
    elif s.dotted(node.func).rpartition(".")[2] not in NAMELESS:
        yield Lost()


def _returned(scope: Scope, within: Within) -> Iterator[Entry]:
    body = scope.function.node.body if scope.function else ()
    values = [node.value for node in flat(body) if isinstance(node, s.Return) and node.value is not None]
    for value in values:
        yield from entries(scope, value, within)
    if not values:
        yield Lost()


def _named(scope: Scope, node: s.Name | s.Attribute, within: Within) -> Iterator[Entry]:
    if isinstance(node, s.Name) and scope.function and scope.binds(node.id):
        yield from module_entries(scope, node.id, within) if node.id in scope.given else (Lost(),)
        return
    found = scope.resolve(node)
    if isinstance(found, Variable) and "." not in found.name:
        yield from module_entries(Scope(scope.project, found.module), found.name, within)
    elif isinstance(found, Variable) and found.value is not None:
        yield from entries(Scope(scope.project, found.module), found.value, within)
    elif isinstance(found, Module):
        yield from module_entries(Scope(scope.project, found), "urlpatterns", within)
    elif isinstance(found, External):
        yield Outside(found.name)
    elif isinstance(node, s.Attribute) and node.name == "urls":
        yield Routed(scope, node.value)
    else:
        yield Lost()


def _item(scope: Scope, node: s.Expr, within: Within) -> Iterator[Entry]:
    if id(node) in within:
        return
    match node:
        case s.Starred(value=value):
            yield from entries(scope, value, within)
        case s.Conditional(body=body, orelse=orelse):
            yield from _item(scope, body, within)
            yield from _item(scope, orelse, within)
        case s.Call() if symbol_of(scope.resolve(node.func)) in PATHS:
            yield Line(scope, node)
        case s.Name() | s.Attribute():
            yield from _named_item(scope, node, within | {id(node)})
        case _:
            yield Lost()


def _named_item(scope: Scope, node: s.Name | s.Attribute, within: Within) -> Iterator[Entry]:
    if isinstance(node, s.Name) and scope.function and scope.binds(node.id):
        for given in scope.given.get(node.id, ()):
            yield from _item(scope, given.value, within)
        if node.id not in scope.given:
            yield Lost()
        return
    found = scope.resolve(node)
    if isinstance(found, Variable) and found.value is not None:
        yield from _item(Scope(scope.project, found.module), found.value, within)
    else:
        yield Lost()
