"""The addresses at which a site tells how it is, and what each of them asks to know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project.definitions import ClassDef, Definition, FunctionDef
from django_cto.ready.code import EDGES, Code
from django_cto.ready.outcome import Looked
from django_cto.ready.site import FOR_READY, PROBE
from django_cto.text import Place

# What a view names that asks the database.
ASKING = frozenset({"objects", "cursor", "ensure_connection", "_default_manager", "MigrationExecutor"})


@dataclass(frozen=True)
class Probe:
    """An address for probes; `asks` is the place of its view where that asks the database, as far as it is known."""

    route: str
    asks: Place | None = None

    @property
    def is_for_readiness(self) -> bool:
        """Whether its name says that it tells whether the process can work, and not only that it lives."""
        return bool(FOR_READY.search(self.route))

    @property
    def looked(self) -> Looked:
        """The address as a thing that was looked at."""
        return Looked("address", self.route, self.asks)


def probes_of(code: Code) -> tuple[Probe, ...]:
    """The addresses of a project that look as if they were for probes."""
    views = {f"/{EDGES.sub('', each.route or '')}": each.view for each in code.project.urls.patterns}
    routes = [f"/{route}" for route in code.routes]
    return tuple(Probe(route, _asked(views.get(route))) for route in routes if PROBE.search(route.rstrip("/")))


def _asked(view: Definition | None) -> Place | None:
    return next((each.place for each in _functions(view) if not ASKING.isdisjoint(each.node.mentions)), None)


def _functions(view: Definition | None) -> Iterator[FunctionDef]:
    if isinstance(view, FunctionDef):
        yield view
    elif isinstance(view, ClassDef):
        yield from view.methods.values()
