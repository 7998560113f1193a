"""The middleware of production, each also known by what it extends."""

from __future__ import annotations

from dataclasses import dataclass

from django_cto.project import Project
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, place_of
from django_cto.ready.outcome import Looked
from django_cto.ready.settings import SettingsView


@dataclass(frozen=True)
class Middleware:
    """The names that `MIDDLEWARE` lists, and the project in which those of its own are defined."""

    listed: tuple[str, ...]
    project: Project
    looked: Looked

    def has(self, known: str) -> bool:
        """Whether it is there: itself, one of the project's own that extends it, or a package's of the same name."""
        return any(self._stands_for(name, known) for name in self.listed)

    def _stands_for(self, name: str, known: str) -> bool:
        found = self.project.names.find(name)
        if not isinstance(found, ClassDef):
            return name == known or (_last(name) == _last(known) and not name.startswith("django."))
        bases = (getattr(base, "name", "") for base in self.project.names.mro(found)[1:])
        return any(base == known or (_last(base) == _last(known) and "." in base) for base in bases)

    def own(self, known: str) -> str | None:
        """The one of the project's own that extends a known one, None where there is none."""
        classes = (name for name in self.listed if isinstance(self.project.names.find(name), ClassDef))
        return next((name for name in classes if self._stands_for(name, known)), None)

    def that_mentions(self, word: str) -> str | None:
        """The first of the project's own in whose code a word is written, None where it is in none."""
        return next((name for name in self.listed if self.mentions(name, word)), None)

    def mentions(self, name: str, word: str) -> bool:
        """Whether the code of one of the project's own has a word, in small letters; that of its bases counts."""
        names = self.project.names
        found = names.find(name)
        classes = names.mro(found) if isinstance(found, ClassDef) else (found,)
        return any(word in self._code_of(each).lower() for each in classes)

    def _code_of(self, found: Definition) -> str:
        if not isinstance(found, ClassDef | FunctionDef):
            return ""
        lines = self.project.text(found.module.path).split("\n")
        place = place_of(found.module, found.node.at)
        return "\n".join(lines[place.line - 1 : place.end_line])

    def of_others(self) -> tuple[str, ...]:
        """Those that are neither Django's nor the project's own: what they do is not to be read here."""
        found = self.project.names.find
        return tuple(
            name
            for name in self.listed
            if not name.startswith("django.") and not isinstance(found(name), ClassDef | FunctionDef)
        )


def middleware_of(settings: SettingsView) -> Middleware:
    """The middleware of settings; raises what `settings.get` raises."""
    listed = (str(name) for name in settings.get("MIDDLEWARE", default=[]))
    return Middleware(tuple(listed), settings.project, settings.looked("MIDDLEWARE"))


def _last(name: str) -> str:
    return name.rpartition(".")[2]
