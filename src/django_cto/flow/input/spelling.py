"""Spells expressions, so that one that was tested is known again where it is used."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.read import syntax as s


def spelt(node: object) -> str:
    """The text of a name, of a chain of attributes, literal subscripts and calls; "" for anything else."""
    match node:
        case s.Name(id=name):
            return name
        case s.Attribute(value=value, name=name):
            return f"{owner}.{name}" if (owner := spelt(value)) else ""
        case s.Subscript(value=value, index=s.Constant(value=key)):
            return f"{owner}[{key!r}]" if (owner := spelt(value)) else ""
        case s.Subscript(value=value, index=s.Name(id=name)):
            return f"{owner}[{name}]" if (owner := spelt(value)) else ""
        case s.Call(func=func, args=args, keywords=()) if all(isinstance(arg, s.Constant) for arg in args):
            return f"{owner}({[arg.value for arg in args]})" if (owner := spelt(func)) else ""  # type: ignore[union-attr]
    return ""


def bound_names(target: s.Expr) -> Iterator[s.Expr]:
    """The names, attributes and subscripts that an assignment binds."""
    if isinstance(target, s.Sequence):
        for inner in target.items:
            yield from bound_names(inner)
    elif isinstance(target, s.Starred):
        yield from bound_names(target.value)
    else:
        yield target
