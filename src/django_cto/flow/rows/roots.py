"""Where the walk begins: every function that has to do with rows, every view, admin page and template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.rows.changelists import follow_admins
from django_cto.flow.rows.generic import follow_views

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def follow_all(engine: Engine) -> None:
    """Follow all that a project does with rows."""
    for function in engine.project.functions:
        if id(function.node) in engine.relevant:
            engine.summary(function, engine.defaults(function))
    follow_views(engine)
    follow_admins(engine)
