"""The standard library's `ast`, alone and behind our own mending of what it refuses."""

from __future__ import annotations

import ast
from typing import Any

from candidates import OTHER, Candidate, Fact
from django_cto.read.python import parse as to_our_tree
from django_cto.read.recover import mend


def facts(text: str) -> list[Fact]:
    return _facts(ast.parse(text))


def mended_facts(text: str) -> list[Fact]:
    return _facts(_mended(text))


def _mended(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(mend(text).text)


def _errors(text: str) -> int:
    ast.parse(text)
    return 0


def _mended_errors(text: str) -> int:
    return len(mend(text).faults)


def _facts(tree: ast.Module) -> list[Fact]:
    found: list[Fact] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and (chain := _chain(node.func)):
                found.append(("call", node.func.end_lineno, chain, _keywords(node)))
        elif isinstance(node, ast.Import):
            found += [("import", node.lineno, alias.name, "", alias.asname or "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found += [("import", node.lineno, module, alias.name, alias.asname or "") for alias in node.names]
        elif isinstance(node, ast.ClassDef):
            found.append(("class", node.lineno, node.name, tuple([_chain(base) or OTHER for base in node.bases])))
            found += _fields(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = tuple([_chain(decorator) or OTHER for decorator in node.decorator_list])
            found.append(("function", node.lineno, node.name, decorators))
    return found


def _fields(node: ast.ClassDef) -> list[Fact]:
    found: list[Fact] = []
    for statement in node.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target: ast.expr = statement.targets[0]
        elif isinstance(statement, ast.AnnAssign):
            target = statement.target
        else:
            continue
        value = statement.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Call) and (chain := _chain(value.func)):
            found.append(("field", target.lineno, node.name, target.id, chain, _keywords(value)))
    return found


def _keywords(call: ast.Call) -> tuple[str, ...]:
    return tuple([keyword.arg for keyword in call.keywords if keyword.arg])


def _chain(node: ast.expr) -> str:
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(f".{node.attr}")
            node = node.value
        elif isinstance(node, ast.Call):
            parts.append("()")
            node = node.func
        elif isinstance(node, ast.Subscript):
            parts.append("[]")
            node = node.value
        else:
            return ""
    return node.id + "".join(reversed(parts))


def tree(text: str) -> object:
    return _values(ast.parse(text))


def _values(node: Any) -> object:
    found: list[object] = [type(node).__name__]
    if hasattr(node, "lineno"):
        found.append((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
    for name in node._fields:
        value = getattr(node, name)
        if isinstance(value, ast.AST):
            found.append(_values(value))
        elif isinstance(value, list):
            found.append(tuple([_values(item) if isinstance(item, ast.AST) else item for item in value]))
        else:
            found.append(value)
    return tuple(found)


CANDIDATES = [
    Candidate("ast", (), ast.parse, facts, tree, _errors),
    Candidate("ast, mended, our own tree", (), _mended, mended_facts, to_our_tree, _mended_errors),
]
