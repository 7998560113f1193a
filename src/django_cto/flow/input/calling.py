"""What calls make of input: methods that hand it on, functions of the library that do, and the project's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from django_cto.flow.input.guards import converted
from django_cto.flow.input.sources import under
from django_cto.flow.input.values import NONE, PARAMETER, Inputs, Step, carried, item, of_kind, part, together
from django_cto.project.definitions import ClassDef, FunctionDef, place_of
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.input.reading import Reading

TAKES_ONE = frozenset({"get", "getlist", "pop", "popitem", "getitem", "setdefault"})
PAIRS = {"held": "pairs", "table": "pairs"}
STAYS = frozenset({"dict", "copy", "lists"})
TEXT = frozenset({
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace", "split", "rsplit", "splitlines",
    "partition", "rpartition", "removeprefix", "removesuffix", "decode", "encode", "swapcase", "expandtabs", "read",
})  # fmt: skip
# Functions that hand on what they are given, as it is or nearly so.
HANDS_ON = frozenset({
    "builtins.str", "builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.reversed",
    "builtins.dict", "builtins.iter", "builtins.next", "builtins.enumerate", "builtins.zip", "json.loads",
    "urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.urljoin", "pathlib.Path", "pathlib.PurePath",
    "django.utils.encoding.force_str", "django.utils.encoding.smart_str", "django.utils.encoding.iri_to_uri",
    "django.shortcuts.resolve_url", "copy.copy", "copy.deepcopy", "textwrap.dedent", "base64.b64decode", "bytes.decode",
})  # fmt: skip
JOINS = frozenset({"os.path.join", "os.path.normpath", "os.path.abspath", "os.path.expanduser", "posixpath.join"})


def called(reading: Reading, node: s.Call) -> Inputs:
    """What a call returns of the input that goes into it."""
    given = [reading.value(argument) for argument in node.args]
    by_name = [reading.value(keyword.value) for keyword in node.keywords]
    reading.look_at(converted(node), lambda made: ())
    if isinstance(node.func, s.Attribute):
        if receiver := reading.value(node.func.value):
            return _method(node, node.func.name, receiver, given)
        if node.func.name in {"format", "join", "format_map"} and _is_text(node.func.value):
            return _formatted(node.func, [*given, *by_name])
        if node.func.name == "joinpath":
            return together(given)
        if node.func.name == "get":  # What a table does not have is the default.
            return given[1] if len(given) > 1 else NONE
    else:
        reading.value(node.func)
    return _function(reading, node, given, by_name)


def _method(node: s.Call, name: str, receiver: Inputs, given: list[Inputs]) -> Inputs:
    if name in TAKES_ONE:
        key = s.text_of(node.args[0]) if node.args else None
        return together([under(receiver, key), *given[1:]])
    if name == "items":
        return tuple(msgspec.structs.replace(each, kind=PAIRS.get(each.kind, "items")) for each in receiver)
    if name in {"values", "keys"}:
        return item(receiver)
    if name in STAYS:
        return receiver
    if name in TEXT:
        return tuple(msgspec.structs.replace(each, kind="value") for each in receiver if each.kind != "file")
    if name in {"format", "joinpath"}:
        return together([receiver, *(part(each, is_first=False) for each in given)])
    return NONE


def _is_text(node: s.Expr) -> bool:
    """Whether `format` and `join` are those of text: what a library composes by that name, it quotes."""
    return not isinstance(node, s.Call)


def _formatted(func: s.Attribute, given: Iterable[Inputs]) -> Inputs:
    text = s.text_of(func.value)
    leads = text is None if func.name != "join" else True
    return together(part(each, is_first=leads or (text or "").startswith("{")) for each in given)


def _function(reading: Reading, node: s.Call, given: list[Inputs], by_name: list[Inputs]) -> Inputs:
    target = reading.target(node)
    if isinstance(target, FunctionDef):
        return _returned(reading, node, target, any(given) or any(by_name))
    name = symbol_of(target)
    if name in HANDS_ON:
        found = together(given)
        return of_kind(found, "mapping") if name == "json.loads" else found
    return together(part(each, is_first=True) for each in given) if name in JOINS else NONE


def _returned(reading: Reading, node: s.Call, target: FunctionDef, is_given: bool) -> Inputs:
    """What a function of the project returns: input that it reads by itself, and what it makes of its arguments."""
    found: list[Inputs] = []
    for inner in reading.returned_by(target, is_given):
        step = Step(place_of(reading.function.module, node.at), "returned to here")
        if inner.source != PARAMETER:
            found.append((msgspec.structs.replace(inner, steps=(*inner.steps, step)),))
        elif (argument := argument_for(target, node, inner.name)) is not None:
            found += [carried(inner, outer, step) for outer in reading.value(argument)]
    return together(found)


def argument_for(function: FunctionDef, call: s.Call, name: str) -> s.Expr | None:
    """The expression that a call gives for a parameter, None where it gives none that can be told."""
    parameters = [parameter for parameter in function.node.parameters if parameter.kind in {"", "k"}]
    is_bound = function.owner is not None and not function.is_decorated("staticmethod")
    if is_bound and isinstance(call.func, s.Attribute):
        parameters = parameters[1:]
    places = [index for index, parameter in enumerate(parameters) if parameter.name == name]
    if not places:
        return None
    if parameters[places[0]].kind == "k":
        return call.keyword(name)
    return call.argument(places[0], name)


def target_of(reading: Reading, node: s.Call) -> object:
    """What a call calls: by its name, or a method of the class that the code itself stands in."""
    function, func = reading.function, node.func
    if isinstance(func, s.Attribute) and isinstance(func.value, s.Name) and func.value.id in {"self", "cls"}:
        owner: ClassDef | None = function.owner
        return reading.flow.project.names.class_member(owner, func.name) if owner else None
    return reading.flow.project.resolve(function.module, func, function)
