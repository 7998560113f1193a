"""A settings module while it is followed: its names, and where each of them was assigned."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django_cto.project.settings.scope import Scope
from django_cto.project.settings.values import Unknown, Value
from django_cto.text import Place

SETTING = re.compile(r"[A-Z][A-Z0-9_]*$")


@dataclass(eq=False)
class State(Scope):
    """A scope that also remembers where each setting was assigned, and what else may assign it."""

    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    overridden: dict[str, Place] = field(default_factory=dict)
    gaps: list[Place] = field(default_factory=list)
    guarded: set[str] = field(default_factory=set)
    modules: list[str] = field(default_factory=list)
    returned: list[Value] = field(default_factory=list)
    is_optional: bool = False

    def assign(self, name: str, value: Value, at: int) -> None:
        """Bind a name and remember the place."""
        self.values[name] = value
        place, places = self.place(at), self.places.get(name, ())
        if places[-1:] != (place,):  # A loop comes by the same statement again and again.
            self.places[name] = (*places, place)
        self.overridden.pop(name, None)

    def open(self, at: int, *, is_optional: bool = False) -> None:
        """From here something unseen may assign any setting: an optional one overrides, another hides what was."""
        place = self.place(at)
        self.gaps.append(place)
        for name in list(self.values):
            if self.is_optional or is_optional:
                self.overridden[name] = place
            else:
                self.values[name] = Unknown("something that cannot be seen may replace it", place)
