"""Whether the code around a call reckons with an exception."""

from __future__ import annotations

from django_cto.flow.sites import CallSite
from django_cto.read import syntax as s

CATCH_ALL = frozenset({"Exception", "BaseException"})
SUPPRESS = "contextlib.suppress"


def is_caught(site: CallSite, *exceptions: str) -> bool:
    """Whether a `try` or `suppress` around a call catches one of these exceptions, by its last name, or all."""
    wanted = CATCH_ALL | {*exceptions}
    return any(_last(node) in wanted for kind in _caught(site) for node in s.descend(kind))


def _caught(site: CallSite) -> list[object]:
    found: list[object] = []
    for block in site.blocks:
        if block.kind == "try" and isinstance(block.node, s.Try):
            # A bare `except` catches as much as `except BaseException`.
            found.extend(handler.type or s.Name(handler.at, "BaseException") for handler in block.node.handlers)
        elif block.kind == "with" and block.symbol == SUPPRESS and block.test is not None:
            found.append(block.test)
    return found


def _last(node: object) -> str:
    return s.dotted(node).rpartition(".")[2] if isinstance(node, s.Name | s.Attribute) else ""
