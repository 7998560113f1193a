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
        case s.Call(func=func, args=args, keywords=()) if all(
            isinstance(arg, s.Constant) or _is_empty(arg) for arg in args
        ):
            given = [arg.value if isinstance(arg, s.Constant) else () for arg in args]
            return f"{owner}({given})" if (owner := spelt(func)) else ""
    return ""


def _is_empty(node: s.Expr) -> bool:
    """Whether it is `{}` or `[]`, which mostly stands for what is missing."""
    return isinstance(node, s.Mapping | s.Sequence) and not node.items


def bound_names(target: s.Expr) -> Iterator[s.Expr]:
    """The names, attributes and subscripts that an assignment binds."""
    if isinstance(target, s.Sequence):
        for inner in target.items:
            yield from bound_names(inner)
    elif isinstance(target, s.Starred):
        yield from bound_names(target.value)
    else:
        yield target
