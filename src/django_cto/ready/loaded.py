"""What the project's own interpreter told with its settings loaded: the evidence of the second depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django_cto.ready.code import Code
from django_cto.ready.outcome import Absent, Unseen
from django_cto.ready.settings import LoadedSettings, SettingsView


@dataclass(frozen=True, eq=False, repr=False)
class Loaded:
    """The parts by name, as the probe told them; `code` has what the files say, for rows that compare."""

    parts: Mapping[str, Mapping[str, Any]]
    code: Code
    seconds: float = 0
    received: tuple[Mapping[str, Any], ...] = field(default=())

    def part(self, name: str) -> Any:
        """What a part told; raises `Unseen` with the reason where it told nothing."""
        for needed in ("settings", "setup", name):
            told = self.parts.get(needed)
            if told and "error" in told:
                what = {"settings": "The settings cannot be loaded", "setup": "The apps cannot be loaded"}
                raise Unseen(f"{what.get(needed, 'It could not be asked')}: {told['error']}")
            if told is None and not (needed == "setup" and name == "settings"):
                raise Unseen(f"The project's interpreter did not come to it within {self.seconds:.0f} s")
            if needed == name:
                break
        return self.parts[name]["data"]

    def postgresql(self) -> Mapping[str, Any]:
        """What the default database told; raises `Absent` where it is not PostgreSQL, `Unseen` where it is silent."""
        told: Mapping[str, Any] = self.part("database").get("default", {})
        if told.get("vendor") != "postgresql":
            raise Absent("The database is not PostgreSQL")
        if "error" in told:
            raise Unseen(f"The database gives no answer: {told['error']}")
        return told

    @property
    def settings(self) -> SettingsView:
        """The settings as they load."""
        return LoadedSettings(self.part("settings"), self.code.project)
