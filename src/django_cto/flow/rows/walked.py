"""What a part of the walk found, packed so that one process can hand it to another."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from django_cto.flow.rows.domain import Related, Row
from django_cto.flow.rows.engine import Engine
from django_cto.flow.rows.events import Events
from django_cto.flow.rows.noted import Round
from django_cto.flow.rows.uncalled import has_switch, is_met
from django_cto.project import Project
from django_cto.project.models import Model
from django_cto.project.relations import attribute_step

Calls = dict[Hashable, set[Hashable]]
WHOLE = (
    "found", "ways", "pending", "sure", "settled", "clouded", "defeated", "counters", "left_out", "asked", "written",
    "units", "searches", "cut",
)  # fmt: skip


# What is found again where it is unpacked. Which querysets were there before a loop matters only within it.
MADE_ANEW: dict[type, Callable[[Any], tuple[Callable[..., object], tuple[object, ...]]]] = {
    Related: lambda base: (_related, (base.row, base.name)),
    Round: lambda over: (Round, (over.rows, over.spot, frozenset(), over.is_implicit)),
}


def packed(engine: Engine) -> bytes:
    """What a walk found; functions go by their number in the project, for each process may hold them elsewhere."""
    numbers = {id(function.node): number for number, function in enumerate(engine.project.functions)}
    events = engine.events
    called = [engine.project.functions[numbers[key]] for key in events.called if key in numbers]
    switched = [function for function in called if has_switch(function)]
    told: dict[str, Any] = {name: getattr(events, name) for name in WHOLE}
    told["doubted"] = {key: numbers[alone] for key, alone in events.doubted.items()}
    told["called"] = {numbers[id(function.node)] for function in switched}
    told["met"] = {numbers[id(function.node)] for function in switched if is_met(engine, function)}
    file = io.BytesIO()
    _Packer(file, pickle.HIGHEST_PROTOCOL).dump((told, dict(_numbered(engine.callers.of, numbers))))
    return file.getvalue()


def unpacked(data: bytes, project: Project) -> tuple[Events, Calls]:
    """What a walk found, in the words of this process, and who called what."""
    told, calls = _Unpacker(io.BytesIO(data), project).load()
    events = Events()
    for name, value in told.items():
        setattr(events, name, value)
    nodes = {number: id(function.node) for number, function in enumerate(project.functions)}
    return events, dict(_numbered(calls, nodes))


def _numbered(calls: Calls, numbers: dict[int, int]) -> Iterator[tuple[Hashable, set[Hashable]]]:
    """The same calls, other numbers for the functions; code that is not reviewed is left out."""
    for called, callers in calls.items():
        key = _renamed(called, numbers)
        if key is not None:
            yield key, {found for caller in callers if (found := _renamed(caller, numbers)) is not None}


def _renamed(key: Hashable, numbers: dict[int, int]) -> Hashable:
    return numbers.get(key) if isinstance(key, int) else key


class _Packer(pickle.Pickler):
    """Leaves out what each process has of its own."""

    dispatch_table = MADE_ANEW

    def persistent_id(self, value: object) -> tuple[str, str] | None:
        """By what name the other process knows a model."""
        return (value.owner.module.path, value.owner.qualname) if type(value) is Model else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, project: Project) -> None:
        super().__init__(file)
        self.project = project

    def persistent_load(self, name: tuple[str, str]) -> Model:
        """The model of a name."""
        path, qualname = name
        djangos = self.project.models.djangos
        if djangos and path == djangos.owner.module.path and path not in self.project.modules:
            return djangos
        outer, *within = qualname.split(".")
        owner: Any = self.project.modules[path].names[outer]
        for part in within:
            owner = owner.inner[part]
        found = self.project.models.of(owner)
        assert found is not None, "another copy of this process took it for a model"
        return found


def _related(row: Row, name: str) -> Related:
    step = attribute_step(row.model, name) if row.model else None
    assert step is not None, "another copy of this process went over it"
    return Related(row, name, step)
