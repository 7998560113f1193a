"""Turns the text of a Python file into our own syntax tree; the one file that knows the parser."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec

from django_cto.read import syntax as s
from django_cto.read.columns import Columns
from django_cto.read.source import Fault

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.FloorDiv: "//",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.UAdd: "+", ast.USub: "-", ast.Invert: "~",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
# The kinds that most nodes are of; compiled code would look each of them up in the module every time.
NAME: Final = ast.Name
CONSTANT: Final = ast.Constant
ATTRIBUTE: Final = ast.Attribute
CALL: Final = ast.Call
EXPRESSION: Final = ast.Expr
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Inside(NamedTuple):
    """A function of the outline, its body encoded, and the names and attributes that are read below it."""

    function: s.Function
    code: msgspec.Raw
    words: frozenset[str]


class Parsed(NamedTuple):
    """The statements of a file, the names and attributes that are read when it is imported, and its faults.

    The functions in `body` are empty; `inside` has what is in them. `imports` has the imports at any depth.
    """

    body: tuple[s.Stmt, ...] = ()
    mentions: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    imports: tuple[s.Imported, ...] = ()
    inside: tuple[Inside, ...] = ()


def parse(text: str, *, bodies: bool = True) -> Parsed:
    """What a file says, and the faults found on the way; what cannot be read is left out and named.

    Without `bodies`, nothing but the imports is read of what is inside functions.
    """
    faults: tuple[Fault, ...] = ()
    before: list[str] = []
    try:
        tree = _parsed(text)
    except UNREADABLE:
        from django_cto.read.recover import mend

        mended = mend(text)
        before, text, faults = text.split("\n"), mended.text, mended.faults
        try:
            tree = _parsed(text)
        except UNREADABLE as error:
            return Parsed(faults=(*faults, Fault(1, 1, f"cannot be parsed: {error}")))
    reader = _Reader(text, before, bodies=bodies)
    try:
        body = reader.body(tree.body)
    except RecursionError:
        return Parsed(faults=(*faults, Fault(1, 1, "is nested too deeply to be read")))
    return Parsed(body, frozenset(reader.mentions), faults, tuple(reader.imports), tuple(reader.inside))


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


class _Reader:
    """Carries what one file's conversion needs: how to count columns in characters, and the names met so far.

    `before` has the lines as they were, if newer syntax was put differently for the running Python.
    """

    __slots__ = ("before", "bodies", "columns", "depth", "imports", "inside", "mentions")

    def __init__(self, text: str, before: list[str], *, bodies: bool) -> None:
        self.before = before
        self.bodies = bodies
        self.mentions: set[str] = set()
        self.imports: list[s.Imported] = []
        self.inside: list[Inside] = []
        self.depth = 0
        self.columns: Columns | None = None if text.isascii() else Columns(text)

    def at(self, node: Any) -> int:
        """Where a node stands, packed."""
        if self.columns is None or not (self.columns.is_wide(node.lineno) or self.columns.is_wide(node.end_lineno)):
            return _at(node)
        start = self.columns.column(node.lineno, node.col_offset)
        return s.pack(node.lineno, start, node.end_lineno, self.columns.column(node.end_lineno, node.end_col_offset))

    def was_template(self, node: ast.JoinedStr) -> bool:
        """Whether a t-string stood where an f-string was put for it."""
        if not self.before:
            return False
        start = self.columns.column(node.lineno, node.col_offset) if self.columns else node.col_offset
        return "t" in self.before[node.lineno - 1][start : start + 2].lower().partition('"')[0].partition("'")[0]

    def body(self, nodes: list[Any]) -> tuple[s.Stmt, ...]:
        found: list[s.Stmt] = []
        for node in nodes:
            read = STATEMENTS.get(type(node))
            # Documentation says nothing that a review needs.
            if read and not (type(node) is EXPRESSION and type(node.value) is CONSTANT):
                found.append(read(self, node))
        return tuple(found)

    def expr(self, node: Any) -> Any:
        kind = type(node)
        if kind is NAME:
            return _name(self, node)
        if kind is CONSTANT:
            return _constant(self, node)
        if kind is ATTRIBUTE:
            return _attribute(self, node)
        if kind is CALL:
            return _call(self, node)
        return EXPRESSIONS[kind](self, node)

    def maybe(self, node: Any) -> Any:
        return None if node is None else self.expr(node)

    def all(self, nodes: list[Any]) -> tuple[Any, ...]:
        return tuple([self.expr(node) for node in nodes]) if nodes else ()


def _at(node: Any) -> int:
    where: dict[str, Any] = node.__dict__
    line: int = where["lineno"]
    end_line: int = where["end_lineno"]
    column: int = where["col_offset"]
    end_column: int = where["end_col_offset"]
    if line == end_line and column <= end_column < 4096:
        # Nearly every node, and one long number less to make.
        return line << 40 | (column << 28 | end_column)
    if column > 4095 or end_column > 4095 or not 0 <= end_line - line <= 65535:
        return s.pack(line, column, max(line, end_line), end_column)
    return ((line << 12 | column) << 16 | end_line - line) << 12 | end_column


def _name(r: _Reader, n: Any) -> s.Name:
    r.mentions.add(n.id)
    return s.Name(r.at(n), n.id)


def _constant(r: _Reader, n: Any) -> s.Constant | s.Name:
    value = n.value
    kind = type(value)
    if kind is str:
        if not value.isascii():
            value = value.encode("utf-8", "replace").decode()
    elif kind is bytes:
        value = value.decode("latin-1")
    elif value is ...:
        return s.Name(r.at(n), "...")
    elif kind is complex or (kind is int and not -(2**63) <= value < 2**63):
        value = None
    return s.Constant(r.at(n), value)


def _attribute(r: _Reader, n: Any) -> s.Attribute:
    r.mentions.add(n.attr)
    return s.Attribute(r.at(n), r.expr(n.value), n.attr)


def _keywords(r: _Reader, nodes: list[Any]) -> tuple[s.Keyword, ...]:
    return tuple([s.Keyword(r.at(k), k.arg, r.expr(k.value)) for k in nodes]) if nodes else ()


def _call(r: _Reader, n: Any) -> s.Call:
    func, keywords = r.expr(n.func), _keywords(r, n.keywords)
    if keywords and any(keyword.name is None for keyword in keywords):
        r.mentions.add(f"{func.name if type(func) is s.Attribute else s.dotted(func)}{s.UNPACKED}")
    return s.Call(r.at(n), func, r.all(n.args), keywords)


def _format(r: _Reader, n: Any) -> s.Format:
    return s.Format(r.at(n), r.all(n.values), type(n) is not ast.JoinedStr or r.was_template(n))


def _mapping(r: _Reader, n: Any) -> s.Mapping:
    return s.Mapping(r.at(n), tuple([(r.maybe(k), r.expr(v)) for k, v in zip(n.keys, n.values, strict=True)]))


def _compare(r: _Reader, n: Any) -> s.Compare:
    return s.Compare(r.at(n), r.expr(n.left), tuple([OPERATORS[type(op)] for op in n.ops]), r.all(n.comparators))


def _comprehension(kind: str) -> Callable[[_Reader, Any], s.Comprehension]:
    def read(r: _Reader, n: Any) -> s.Comprehension:
        elements = [n.key, n.value] if kind == "dict" else [n.elt]
        loops = [s.Generator(r.expr(g.target), r.expr(g.iter), r.all(g.ifs), bool(g.is_async)) for g in n.generators]
        return s.Comprehension(r.at(n), kind, r.all([e for e in elements if e is not None]), tuple(loops))

    return read


def _parameters(r: _Reader, a: ast.arguments) -> tuple[s.Parameter, ...]:
    found = []
    plain = [*a.posonlyargs, *a.args]
    defaults = [None] * (len(plain) - len(a.defaults)) + list(a.defaults)
    for arg, default in zip(plain, defaults, strict=True):
        found.append(s.Parameter(arg.arg, "", r.maybe(arg.annotation), r.maybe(default)))
    if a.vararg:
        found.append(s.Parameter(a.vararg.arg, "*", r.maybe(a.vararg.annotation)))
    for arg, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        found.append(s.Parameter(arg.arg, "k", r.maybe(arg.annotation), r.maybe(default)))
    if a.kwarg:
        found.append(s.Parameter(a.kwarg.arg, "**", r.maybe(a.kwarg.annotation)))
    return tuple(found)


def _function(is_async: bool) -> Callable[[_Reader, Any], s.Function]:
    def read(r: _Reader, n: Any) -> s.Function:
        outside, r.mentions = r.mentions, set()
        parameters, decorators = _parameters(r, n.args), r.all(n.decorator_list)
        # What runs with a function is read by the function around it; at import only what makes the function runs.
        outside |= r.mentions
        returns = r.maybe(n.returns)
        code, inside = _inside(r, n), r.mentions
        if is_async:
            inside.add(s.COROUTINE)
        if r.depth:
            outside |= inside
        r.mentions = outside
        name_at = _name_at(r, n, 10 if is_async else 4)
        at, words = r.at(n), frozenset(inside)
        if r.depth:
            return s.Function(at, n.name, parameters, decorators, returns, code, is_async, name_at, words)
        found = s.Function(at, n.name, parameters, decorators, returns, s.NO_CODE, is_async, name_at)
        if r.bodies:
            r.inside.append(Inside(found, code, words))
        return found

    return read


def _inside(r: _Reader, n: Any) -> msgspec.Raw:
    """The body of a function, encoded."""
    if not r.bodies:
        _read_imports(r, n.body)
        return s.NO_CODE
    r.depth += 1
    code = msgspec.Raw(s.encode(r.body(n.body)))
    r.depth -= 1
    return code


def _read_imports(r: _Reader, nodes: list[Any]) -> None:
    """The imports below some statements and nothing else of them."""
    for node in nodes:
        if type(node) is ast.Import or type(node) is ast.ImportFrom:
            STATEMENTS[type(node)](r, node)
        for block in ("body", "handlers", "orelse", "finalbody", "cases"):
            if type(below := getattr(node, block, None)) is list:
                _read_imports(r, below)


def _name_at(r: _Reader, n: Any, skip: int) -> int:
    start = n.col_offset + skip
    return s.pack(n.lineno, start, n.lineno, start + len(n.name))


def _class(r: _Reader, n: Any) -> s.Class:
    bases, keywords = r.all(n.bases), _keywords(r, n.keywords)
    return s.Class(r.at(n), n.name, bases, keywords, r.all(n.decorator_list), r.body(n.body), _name_at(r, n, 6))


def _import(r: _Reader, n: Any) -> s.Import:
    at = r.at(n)
    names = [s.Imported(at, a.name, 0, "", a.asname or a.name.partition(".")[0]) for a in n.names]
    for index, alias in enumerate(n.names):
        if not alias.asname and "." in alias.name:
            # `import a.b` binds `a`, and makes `a.b` reachable through it.
            names[index] = s.Imported(at, alias.name.partition(".")[0], 0, "", names[index].local)
    r.imports += names
    return s.Import(at, tuple(names))


def _import_from(r: _Reader, n: Any) -> s.Import:
    names = [s.Imported(r.at(a), n.module or "", n.level or 0, a.name, a.asname or a.name) for a in n.names]
    r.imports += names
    return s.Import(r.at(n), tuple(names))


def _with(is_async: bool) -> Callable[[_Reader, Any], s.With]:
    def read(r: _Reader, n: Any) -> s.With:
        items = [s.WithItem(r.expr(i.context_expr), r.maybe(i.optional_vars)) for i in n.items]
        return s.With(r.at(n), tuple(items), r.body(n.body), is_async)

    return read


def _try(r: _Reader, n: Any) -> s.Try:
    body = r.body(n.body)
    handlers = [s.Handler(r.at(h), r.maybe(h.type), h.name, r.body(h.body)) for h in n.handlers]
    return s.Try(r.at(n), body, tuple(handlers), r.body(n.orelse), r.body(n.finalbody))


def _for(is_async: bool) -> Callable[[_Reader, Any], s.For]:
    def read(r: _Reader, n: Any) -> s.For:
        return s.For(r.at(n), r.expr(n.target), r.expr(n.iter), r.body(n.body), r.body(n.orelse), is_async)

    return read


def _sequence(kind: str) -> Callable[[_Reader, Any], s.Sequence]:
    return lambda r, n: s.Sequence(r.at(n), kind, r.all(n.elts))


EXPRESSIONS: dict[type, Callable[[_Reader, Any], Any]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.List: _sequence("list"),
    ast.Tuple: _sequence("tuple"),
    ast.Set: _sequence("set"),
    ast.Dict: _mapping,
    ast.BinOp: lambda r, n: s.Binary(r.at(n), OPERATORS[type(n.op)], r.expr(n.left), r.expr(n.right)),
    ast.BoolOp: lambda r, n: s.Boolean(r.at(n), OPERATORS[type(n.op)], r.all(n.values)),
    ast.UnaryOp: lambda r, n: s.Unary(r.at(n), OPERATORS[type(n.op)], r.expr(n.operand)),
    ast.Compare: _compare,
    ast.IfExp: lambda r, n: s.Conditional(r.at(n), r.expr(n.test), r.expr(n.body), r.expr(n.orelse)),
    ast.Subscript: lambda r, n: s.Subscript(r.at(n), r.expr(n.value), r.expr(n.slice)),
    ast.Slice: lambda r, n: s.Slice(r.at(n), r.maybe(n.lower), r.maybe(n.upper), r.maybe(n.step)),
    ast.Starred: lambda r, n: s.Starred(r.at(n), r.expr(n.value)),
    ast.Lambda: lambda r, n: s.Lambda(r.at(n), _parameters(r, n.args), r.expr(n.body)),
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.DictComp: _comprehension("dict"),
    ast.GeneratorExp: _comprehension("generator"),
    ast.JoinedStr: _format,
    ast.FormattedValue: lambda r, n: r.expr(n.value),
    ast.Await: lambda r, n: s.Await(r.at(n), r.expr(n.value)),
    ast.Yield: lambda r, n: s.Yield(r.at(n), r.maybe(n.value)),
    ast.YieldFrom: lambda r, n: s.Yield(r.at(n), r.expr(n.value)),
    ast.NamedExpr: lambda r, n: s.Walrus(r.at(n), r.expr(n.target), r.expr(n.value)),
}
for _newer in ("TemplateStr", "Interpolation"):  # Python 3.14, PEP 750
    if hasattr(ast, _newer):
        _older = {"TemplateStr": ast.JoinedStr, "Interpolation": ast.FormattedValue}[_newer]
        EXPRESSIONS[getattr(ast, _newer)] = EXPRESSIONS[_older]

STATEMENTS: dict[type, Callable[[_Reader, Any], Any]] = {
    ast.Expr: lambda r, n: s.Expression(r.at(n), r.expr(n.value)),
    ast.Assign: lambda r, n: s.Assign(r.at(n), r.all(n.targets), r.expr(n.value)),
    ast.AnnAssign: lambda r, n: s.Assign(r.at(n), (r.expr(n.target),), r.maybe(n.value), r.expr(n.annotation)),
    ast.AugAssign: lambda r, n: s.Augment(r.at(n), r.expr(n.target), OPERATORS[type(n.op)], r.expr(n.value)),
    ast.Return: lambda r, n: s.Return(r.at(n), r.maybe(n.value)),
    ast.Raise: lambda r, n: s.Raise(r.at(n), r.maybe(n.exc), r.maybe(n.cause)),
    ast.Delete: lambda r, n: s.Delete(r.at(n), r.all(n.targets)),
    ast.Assert: lambda r, n: s.Assert(r.at(n), r.expr(n.test)),
    ast.Pass: lambda r, n: s.Jump(r.at(n), "pass"),
    ast.Break: lambda r, n: s.Jump(r.at(n), "break"),
    ast.Continue: lambda r, n: s.Jump(r.at(n), "continue"),
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: lambda r, n: s.If(r.at(n), r.expr(n.test), r.body(n.body), r.body(n.orelse)),
    ast.For: _for(False),
    ast.AsyncFor: _for(True),
    ast.While: lambda r, n: s.While(r.at(n), r.expr(n.test), r.body(n.body), r.body(n.orelse)),
    ast.With: _with(False),
    ast.AsyncWith: _with(True),
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: lambda r, n: s.Match(
        r.at(n), r.expr(n.subject), tuple([(r.maybe(c.guard), r.body(c.body)) for c in n.cases])
    ),
    ast.FunctionDef: _function(False),
    ast.AsyncFunctionDef: _function(True),
    ast.ClassDef: _class,
}
