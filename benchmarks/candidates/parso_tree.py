"""parso: the parser of Jedi, in Python, which recovers from errors."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from candidates import OTHER, Candidate, Fact

parso: Any = import_module("parso")
grammar: Any = parso.load_grammar(version="3.14")


def parse(text: str) -> Any:
    return grammar.parse(text)


def facts(text: str) -> list[Fact]:
    found: list[Fact] = []
    waiting = [parse(text)]
    while waiting:
        node = waiting.pop()
        read = _READ.get(node.type)
        if read:
            found += read(node)
        waiting += getattr(node, "children", ())
    return found


def _import(node: Any) -> list[Fact]:
    dotted = node.children[1]
    entries = dotted.children[::2] if dotted.type == "dotted_as_names" else [dotted]
    return [("import", node.start_pos[0], *_as(entry)[:1], "", *_as(entry)[1:]) for entry in entries]


def _import_from(node: Any) -> list[Fact]:
    children = node.children
    at = next(index for index, child in enumerate(children) if child.type == "keyword" and child.value == "import")
    module = "".join(child.get_code().strip() for child in children[1:at])
    names = children[at + 2] if children[at + 1] == "(" else children[at + 1]
    entries = names.children[::2] if names.type == "import_as_names" else [names]
    return [("import", node.start_pos[0], module, *_as(entry)) for entry in entries]


def _as(node: Any) -> tuple[str, str]:
    if node.type in ("dotted_as_name", "import_as_name"):
        return _code(node.children[0]), node.children[2].value
    return _code(node), ""


def _code(node: Any) -> str:
    return "".join(node.get_code(include_prefix=False).split())


def _class(node: Any) -> list[Fact]:
    arguments = node.get_super_arglist()
    entries = _arguments(arguments) if arguments is not None else []
    bases = [_chain(entry) or OTHER for entry in entries if not _keyword(entry) and _code(entry)[:2] != "**"]
    found: list[Fact] = [("class", node.start_pos[0], node.name.value, tuple(bases))]
    suite = node.children[-1]
    lines = [line for line in suite.children if line.type == "simple_stmt"] if suite.type == "suite" else [suite]
    for line in lines:
        for statement in getattr(line, "children", ()):
            found += _field(node.name.value, statement) if statement.type == "expr_stmt" else []
    return found


def _field(owner: str, statement: Any) -> list[Fact]:
    name, *rest = statement.children
    if rest and rest[0].type == "annassign":
        rest = rest[0].children[2:]
    if name.type != "name" or len(rest) != 2 or rest[0] != "=":
        return []
    value = rest[1]
    while value.type == "atom" and len(value.children) == 3 and value.children[0] == "(":
        value = value.children[1]
    if value.type != "atom_expr":
        return []
    last = value.children[-1]
    chain = _chain(value).removesuffix("()") if _is_call(last) else ""
    return [("field", name.start_pos[0], owner, name.value, chain, _keywords(last))] if chain else []


def _function(node: Any) -> list[Fact]:
    decorators = tuple([_chain(decorator.children[1]) or OTHER for decorator in node.get_decorators()])
    return [("function", node.start_pos[0], node.name.value, decorators)]


def _calls(node: Any) -> list[Fact]:
    found: list[Fact] = []
    chain = _root(node.children[0])
    before = None
    for trailer in node.children[1:] if chain else ():
        if trailer.type != "trailer":
            break
        if _is_call(trailer) and before is not None and before.children[0] == ".":
            found.append(("call", before.children[1].start_pos[0], chain, _keywords(trailer)))
        chain += _part(trailer)
        before = trailer
    return found


def _part(trailer: Any) -> str:
    first = trailer.children[0]
    return f".{trailer.children[1].value}" if first == "." else "()" if first == "(" else "[]"


def _is_call(node: Any) -> bool:
    return bool(node.type == "trailer" and node.children[0] == "(")


def _root(node: Any) -> str:
    return node.value if node.type == "name" else _chain(node)


def _chain(node: Any) -> str:
    if node.type == "name":
        return str(node.value)
    if node.type == "atom" and len(node.children) == 3 and node.children[0] == "(":
        return _chain(node.children[1])
    if node.type not in ("atom_expr", "power") or node.children[0] == "await":
        return ""
    root = _root(node.children[0])
    trailers = node.children[1:]
    if not root or any(trailer.type != "trailer" for trailer in trailers):
        return ""
    return root + "".join(map(_part, trailers))


def _arguments(node: Any) -> list[Any]:
    return list(node.children[::2]) if node.type == "arglist" else [node]


def _keyword(node: Any) -> str:
    is_keyword = node.type == "argument" and node.children[1] == "="
    return str(node.children[0].value) if is_keyword else ""


def _keywords(trailer: Any) -> tuple[str, ...]:
    entries = _arguments(trailer.children[1]) if len(trailer.children) == 3 else []
    return tuple([name for entry in entries if (name := _keyword(entry))])


_READ = {
    "import_name": _import,
    "import_from": _import_from,
    "classdef": _class,
    "funcdef": _function,
    "atom_expr": _calls,
    "power": _calls,
}
CANDIDATES = [Candidate("parso", ("parso",), parse, facts, parse, lambda text: len(grammar.iter_errors(parse(text))))]
