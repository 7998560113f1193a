"""LibCST: its parser in Rust, its visitor in Python, with the positions that its metadata gives."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from candidates import OTHER, Candidate, Fact

cst: Any = import_module("libcst")
metadata: Any = import_module("libcst.metadata")
Visitor: Any = cst.CSTVisitor


class _Gatherer(Visitor):  # type: ignore[misc]
    METADATA_DEPENDENCIES = (metadata.PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Fact] = []

    def line(self, node: Any) -> int:
        line: int = self.get_metadata(metadata.PositionProvider, node).start.line
        return line

    def visit_Import(self, node: Any) -> None:  # noqa: N802
        for alias in node.names:
            self.found.append(("import", self.line(node), _dotted(alias.name), "", _alias(alias)))

    def visit_ImportFrom(self, node: Any) -> None:  # noqa: N802
        module = "." * len(node.relative) + (_dotted(node.module) if node.module else "")
        if isinstance(node.names, cst.ImportStar):
            self.found.append(("import", self.line(node), module, "*", ""))
            return
        for alias in node.names:
            self.found.append(("import", self.line(node), module, _dotted(alias.name), _alias(alias)))

    visit_LazyImport = visit_Import  # noqa: N815
    visit_LazyImportFrom = visit_ImportFrom  # noqa: N815

    def visit_ClassDef(self, node: Any) -> None:  # noqa: N802
        bases = tuple(OTHER if base.star else _chain(base.value) or OTHER for base in node.bases)
        self.found.append(("class", self.line(node.name), node.name.value, bases))
        for line in node.body.body:
            for statement in getattr(line, "body", ()) if isinstance(line, cst.SimpleStatementLine) else ():
                self.field(node.name.value, statement)

    def field(self, owner: str, statement: Any) -> None:
        if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
            target = statement.targets[0].target
        elif isinstance(statement, cst.AnnAssign):
            target = statement.target
        else:
            return
        value = statement.value
        if isinstance(target, cst.Name) and isinstance(value, cst.Call) and (chain := _chain(value.func)):
            self.found.append(("field", self.line(target), owner, target.value, chain, _keywords(value)))

    def visit_FunctionDef(self, node: Any) -> None:  # noqa: N802
        decorators = tuple(_chain(decorator.decorator) or OTHER for decorator in node.decorators)
        self.found.append(("function", self.line(node.name), node.name.value, decorators))

    def visit_Call(self, node: Any) -> None:  # noqa: N802
        if isinstance(node.func, cst.Attribute) and (chain := _chain(node.func)):
            self.found.append(("call", self.line(node.func.attr), chain, _keywords(node)))


def facts(text: str) -> list[Fact]:
    wrapper = metadata.MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    gatherer = _Gatherer()
    wrapper.visit(gatherer)
    return gatherer.found


def _positions(text: str) -> object:
    """Its nodes are values of Python already; where they stand is for the metadata to find."""
    return metadata.MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True).resolve(metadata.PositionProvider)


def _keywords(call: Any) -> tuple[str, ...]:
    return tuple(argument.keyword.value for argument in call.args if argument.keyword)


def _alias(alias: Any) -> str:
    name: str = alias.asname.name.value if alias.asname else ""
    return name


def _dotted(node: Any) -> str:
    name: str = node.value if isinstance(node, cst.Name) else f"{_dotted(node.value)}.{node.attr.value}"
    return name


def _chain(node: Any) -> str:
    parts: list[str] = []
    while not isinstance(node, cst.Name):
        if isinstance(node, cst.Attribute):
            parts.append(f".{node.attr.value}")
            node = node.value
        elif isinstance(node, cst.Call):
            parts.append("()")
            node = node.func
        elif isinstance(node, cst.Subscript):
            parts.append("[]")
            node = node.value
        else:
            return ""
    return str(node.value) + "".join(reversed(parts))


def _errors(text: str) -> int:
    cst.parse_module(text)
    return 0


CANDIDATES = [Candidate("LibCST", ("libcst",), cst.parse_module, facts, _positions, _errors)]
