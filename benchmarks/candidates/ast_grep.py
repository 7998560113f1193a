"""ast-grep: tree-sitter behind an interface of nodes in Rust."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from candidates import OTHER, Candidate, Fact

ast_grep: Any = import_module("ast_grep_py")


def parse(text: str) -> Any:
    return ast_grep.SgRoot(text, "python").root()


def facts(text: str) -> list[Fact]:
    root = parse(text)
    found: list[Fact] = []
    for node in root.find_all(kind="import_statement"):
        found += [("import", _line(node), name, "", alias) for name, alias in _names(node)]
    for kind in ("import_from_statement", "future_import_statement"):
        for node in root.find_all(kind=kind):
            found += _import_from(node)
    for node in root.find_all(kind="class_definition"):
        found += _class(node)
    for node in root.find_all(kind="function_definition"):
        found.append(("function", _line(node), node.field("name").text(), _decorators(node)))
    for node in root.find_all(kind="call"):
        called = node.field("function")
        if called.kind() == "attribute" and (chain := _chain(called)):
            found.append(("call", _line(called.field("attribute")), chain, _keywords(node)))
    return found


def _line(node: Any) -> int:
    line: int = node.range().start.line
    return line + 1


def _import_from(node: Any) -> list[Fact]:
    module = node.field("module_name")
    source = "".join(module.text().split()) if module else "__future__"
    is_star = any(child.kind() == "wildcard_import" for child in node.children())
    names = [("*", "")] if is_star else _names(node)
    return [("import", _line(node), source, name, alias) for name, alias in names]


def _names(node: Any) -> list[tuple[str, str]]:
    found = []
    for child in node.field_children("name"):
        alias = child.field("alias")
        found.append((child.field("name").text(), alias.text()) if alias else (child.text(), ""))
    return found


def _class(node: Any) -> list[Fact]:
    arguments, name = node.field("superclasses"), node.field("name").text()
    others = ("keyword_argument", "comment", "dictionary_splat")
    bases = [base for base in arguments.named_children() if base.kind() not in others] if arguments else []
    found: list[Fact] = [("class", _line(node), name, tuple([_chain(base) or OTHER for base in bases]))]
    for statement in node.field("body").named_children():
        if statement.kind() == "expression_statement":
            for assignment in statement.named_children():
                found += _field(name, assignment) if assignment.kind() == "assignment" else []
    return found


def _field(owner: str, assignment: Any) -> list[Fact]:
    target, value = assignment.field("left"), assignment.field("right")
    value = _bare(value) if value else None
    if value is None or target.kind() != "identifier" or value.kind() != "call":
        return []
    chain = _chain(value.field("function"))
    return [("field", _line(target), owner, target.text(), chain, _keywords(value))] if chain else []


def _decorators(node: Any) -> tuple[str, ...]:
    around = node.parent()
    if around is None or around.kind() != "decorated_definition":
        return ()
    decorators = [child for child in around.named_children() if child.kind() == "decorator"]
    return tuple([_chain(decorator.named_children()[0]) or OTHER for decorator in decorators])


def _keywords(call: Any) -> tuple[str, ...]:
    arguments = call.field("arguments").named_children()
    return tuple([child.child(0).text() for child in arguments if child.kind() == "keyword_argument"])


def _chain(node: Any) -> str:
    parts: list[str] = []
    while (kind := node.kind()) != "identifier":
        if kind == "attribute":
            parts.append(f".{node.field('attribute').text()}")
            node = node.field("object")
        elif kind == "call":
            parts.append("()")
            node = node.field("function")
        elif kind == "subscript":
            parts.append("[]")
            node = node.field("value")
        elif kind == "parenthesized_expression":
            node = _bare(node)
        else:
            return ""
    return str(node.text()) + "".join(reversed(parts))


def _bare(node: Any) -> Any:
    while node.kind() == "parenthesized_expression":
        node = next(child for child in node.named_children() if child.kind() != "comment")
    return node


def _values(node: Any) -> object:
    span = node.range()
    found = [node.kind(), span.start.line, span.start.column, span.end.line, span.end.column]
    children = node.named_children()
    return (*found, *[_values(child) for child in children]) if children else (*found, node.text())


def _errors(text: str) -> int:
    return len(parse(text).find_all(kind="ERROR"))


CANDIDATES = [Candidate("ast-grep", ("ast-grep-py",), parse, facts, lambda text: _values(parse(text)), _errors)]
