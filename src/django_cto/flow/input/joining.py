"""The edits after which a path cannot lead out of the folder that the code names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import may_hold
from django_cto.flow.input.outline import outline_of
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.read.interpolated import interpolated
from django_cto.text import Edit, put_at, text_at

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

JOIN = "safe_join"


@dataclass(frozen=True, eq=False, repr=False)
class Joined:
    """A path of several parts: the source of the `folder`, which is the code's own, and of `parts` from input on.

    `is_path` says that it is a `Path`, and not a text.
    """

    folder: str
    parts: tuple[str, ...]
    is_path: bool


def by_safe_join(flow: Flow, function: FunctionDef, node: s.Expr) -> tuple[Edit, ...] | None:
    """`safe_join` of the code's own folder and what comes from input; None where it is not to be seen which that is.

    What leads out of the folder raises `SuspiciousFileOperation`, which Django answers with status 400.
    """
    made = _made(flow, function, node)
    joined = _joined(flow, function, made)
    module = function.module
    needs = [("django.utils._os", JOIN)] + ([("pathlib", "Path")] if joined and joined.is_path else [])
    imports = [import_edits(module, source, name) for source, name in needs]
    if joined is None or any(found is None for found in imports):
        return None
    call = f"{JOIN}({', '.join([joined.folder, *joined.parts])})"
    edit = put_at(place_of(module, made.at), f"Path({call})" if joined.is_path else call)
    return (*(each for found in imports for each in found or ()), edit)


def _made(flow: Flow, function: FunctionDef, node: s.Expr) -> s.Expr:
    """What a name stands for that has one value alone, otherwise the node itself."""
    bound = outline_of(flow, function).bound.get(node.id, ()) if isinstance(node, s.Name) else ()
    return bound[0] if len(bound) == 1 else node


def _joined(flow: Flow, function: FunctionDef, node: s.Expr) -> Joined | None:
    text = flow.project.text(function.module.path)

    def source(part: s.Expr) -> str:
        return text_at(text, place_of(function.module, part.at))

    match node:
        case s.Binary(op="/"):
            return _of_path(flow, function, node, source)
        case s.Call(func=func, args=(_, *_), keywords=()) if s.dotted(func) == "os.path.join":
            number = _first_of_input(flow, function, node.args)
            given = [source(part) for part in node.args]
            folder = given[0] if number == 1 else f"os.path.join({', '.join(given[:number])})"
            return Joined(folder, tuple(given[number:]), is_path=False) if number else None
        case s.Format(parts=parts):
            return _of_text(flow, function, [part for part in parts if s.text_of(part) is None], source(node))
    return None


def _of_path(flow: Flow, function: FunctionDef, node: s.Expr, source: Callable[[s.Expr], str]) -> Joined | None:
    """`folder / "covers" / name`."""
    begun: list[s.Expr] = [node]
    parts: list[s.Expr] = []
    while isinstance(begun[0], s.Binary) and begun[0].op == "/":
        parts.insert(0, begun[0].right)
        begun.insert(0, begun[0].left)
    number = _first_of_input(flow, function, [begun[0], *parts])
    folder = begun[number - 1]
    if not number:
        return None
    is_made = flow.project.name(function.module, getattr(folder, "func", None), function) == "pathlib.Path"
    if isinstance(folder, s.Call) and is_made and len(folder.args) == 1:
        folder = folder.args[0]
    return Joined(source(folder), tuple(map(source, parts[number - 1 :])), is_path=True)


def _of_text(flow: Flow, function: FunctionDef, fields: list[s.Expr], source: str) -> Joined | None:
    """`f"{folder}/covers/{name}"`: the folder ends at the last slash before what comes from input."""
    found, number = interpolated(source), _first_of_input(flow, function, fields)
    if found is None or len(found.fields) != len(fields) or not number or "/" not in found.pieces[number]:
        return None
    before, _, begin = found.pieces[number].rpartition("/")
    folder = _written(found.quote, (*found.pieces[:number], before), found.fields[:number])
    part = _written(found.quote, (begin, *found.pieces[number + 1 :]), found.fields[number:])
    return Joined(folder, (part,), is_path=False)


def _written(quote: str, pieces: tuple[str, ...], fields: tuple[str, ...]) -> str:
    if pieces == ("", ""):
        return fields[0]
    inside = "".join(f"{piece}{{{field}}}" for piece, field in zip(pieces, fields, strict=False))
    return f"f{quote}{inside}{pieces[-1]}{quote}"


def _first_of_input(flow: Flow, function: FunctionDef, parts: Sequence[s.Expr]) -> int:
    """The index of the first part that may hold input; 0 where none does, or one is unpacked."""
    if any(isinstance(part, s.Starred) for part in parts):
        return 0
    return next((index for index, part in enumerate(parts) if may_hold(flow, function, [part])), 0)
