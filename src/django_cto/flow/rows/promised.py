"""What annotations say of values that could not be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import Row, Rows, Single, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.noted import Hop
from django_cto.flow.values import Instance, Queryset
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


def promised(flow: Flow, function: FunctionDef, arguments: list[Value], hop: Hop | None) -> Value:
    """A queryset: of the model that is named, else of its first argument's."""
    node = function.node.returns
    if node is None or hop is None:
        return None
    known = flow.annotated(function.module, node)
    if type(known) is Queryset:
        return Rows(known.model, spot=hop.spot, symbol=function.symbol)
    written = s.text_of(node) or s.dotted(node)
    first = arguments[0] if arguments else None
    if written.endswith("QuerySet") and isinstance(first, Row | Rows) and first.model:
        return Rows(first.model, spot=hop.spot, symbol=function.symbol)
    return None


def annotated(frame: Frame, annotation: s.Expr) -> Value:
    """A row or queryset by the annotation of a variable."""
    found = frame.engine.flow.annotated(frame.module, annotation) if frame.module else None
    place = frame.place(annotation.at)
    if type(found) is Instance:
        return Row(found.model, Single(Rows(found.model, spot=place)))
    return Rows(found.model, spot=place) if type(found) is Queryset else None
