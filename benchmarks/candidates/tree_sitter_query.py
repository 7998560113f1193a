"""tree-sitter, asked through its own query language."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from candidates import OTHER, Candidate, Fact

QUERY = """
(import_statement) @import
(import_from_statement) @import_from
(future_import_statement) @import_from
(class_definition) @class
(class_definition name: (identifier) @field_class
  body: (block (expression_statement . (assignment left: (identifier) @field right: (_) @value))))
(function_definition) @function
(call function: (attribute) @called) @call
"""


class _Query:
    """The parser with the query, made at first use."""

    def __init__(self) -> None:
        tree_sitter, grammar = import_module("tree_sitter"), import_module("tree_sitter_python")
        language = tree_sitter.Language(grammar.language())
        self.parser = tree_sitter.Parser(language)
        self.query = tree_sitter.Query(language, QUERY)
        self.cursor: Any = tree_sitter.QueryCursor

    def facts(self, text: str) -> list[Fact]:
        tree = self.parser.parse(text.encode())
        found: list[Fact] = []
        for _, captured in self.cursor(self.query).matches(tree.root_node):
            if call := captured.get("call"):
                called = captured["called"][0]
                if chain := _chain(called):
                    line = called.child_by_field_name("attribute").start_point[0] + 1
                    found.append(("call", line, chain, _keywords(call[0])))
            elif field := captured.get("field"):
                found += _field(captured["field_class"][0], field[0], captured["value"][0])
            else:
                [(kind, [node])] = captured.items()
                found += _OTHERS[kind](node)
        return found

    def errors(self, text: str) -> int:
        found, waiting = 0, [self.parser.parse(text.encode()).root_node]
        while waiting:
            node = waiting.pop()
            found += node.is_error or node.is_missing
            waiting += node.children if node.has_error else []
        return found


def _field(class_name: Any, name: Any, value: Any) -> list[Fact]:
    call = _bare(value)
    chain = _chain(call.child_by_field_name("function")) if call.type == "call" else ""
    line = name.start_point[0] + 1
    return [("field", line, _text(class_name), _text(name), chain, _keywords(call))] if chain else []


def _import(node: Any) -> list[Fact]:
    return [("import", node.start_point[0] + 1, name, "", alias) for name, alias in _names(node)]


def _import_from(node: Any) -> list[Fact]:
    module = node.child_by_field_name("module_name")
    source = "".join(_text(module).split()) if module else "__future__"
    names = _names(node)
    if any(child.type == "wildcard_import" for child in node.children):
        names = [("*", "")]
    return [("import", node.start_point[0] + 1, source, name, alias) for name, alias in names]


def _names(node: Any) -> list[tuple[str, str]]:
    found = []
    for child in node.children_by_field_name("name"):
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        found.append((_text(name), _text(alias)) if alias else (_text(child), ""))
    return found


def _class(node: Any) -> list[Fact]:
    arguments = node.child_by_field_name("superclasses")
    bases = [child for child in arguments.named_children if _is_argument(child)] if arguments else []
    name = _text(node.child_by_field_name("name"))
    return [("class", node.start_point[0] + 1, name, tuple([_chain(base) or OTHER for base in bases]))]


def _is_argument(node: Any) -> bool:
    return node.type not in ("keyword_argument", "comment", "dictionary_splat")


def _function(node: Any) -> list[Fact]:
    around = node.parent
    decorators = [child for child in around.children if child.type == "decorator"] if around else []
    chains = tuple([_chain(decorator.named_children[0]) or OTHER for decorator in decorators])
    is_decorated = around is not None and around.type == "decorated_definition"
    name = _text(node.child_by_field_name("name"))
    return [("function", node.start_point[0] + 1, name, chains if is_decorated else ())]


def _keywords(call: Any) -> tuple[str, ...]:
    arguments = call.child_by_field_name("arguments").named_children
    return tuple([_text(child.children[0]) for child in arguments if child.type == "keyword_argument"])


def _chain(node: Any) -> str:
    parts: list[str] = []
    while (kind := node.type) != "identifier":
        if kind == "attribute":
            parts.append(f".{_text(node.child_by_field_name('attribute'))}")
            node = node.child_by_field_name("object")
        elif kind == "call":
            parts.append("()")
            node = node.child_by_field_name("function")
        elif kind == "subscript":
            parts.append("[]")
            node = node.child_by_field_name("value")
        elif kind == "parenthesized_expression":
            node = _bare(node)
        else:
            return ""
    return _text(node) + "".join(reversed(parts))


def _bare(node: Any) -> Any:
    """What is in the parentheses, if it is in any."""
    while node.type == "parenthesized_expression":
        node = next(child for child in node.named_children if child.type != "comment")
    return node


def _values(cursor: Any) -> object:
    """Every node that has a name in the grammar, by the cursor, which is the quickest way."""
    node = cursor.node
    found: list[object] = [node.type, node.start_point, node.end_point]
    if not cursor.goto_first_child():
        return (*found, node.text)
    while True:
        if cursor.node.is_named:
            found.append(_values(cursor))
        if not cursor.goto_next_sibling():
            break
    cursor.goto_parent()
    return tuple(found)


def _text(node: Any) -> str:
    text: str = node.text.decode()
    return text


_OTHERS = {"import": _import, "import_from": _import_from, "class": _class, "function": _function}
_query = _Query()
CANDIDATES = [
    Candidate(
        "tree-sitter, its queries",
        ("tree-sitter", "tree-sitter-python"),
        lambda text: _query.parser.parse(text.encode()),
        _query.facts,
        lambda text: _values(_query.parser.parse(text.encode()).walk()),
        _query.errors,
    )
]
