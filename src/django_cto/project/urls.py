"""The URLs of a project: every pattern from the root URLconf down, and whether a URL name may exist."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import translate
from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef, Definition, Module
from django_cto.project.names import symbol_of
from django_cto.project.url_calls import additions, name_in, path_calls
from django_cto.project.url_pattern import Pattern
from django_cto.project.url_patterns import Flattened
from django_cto.project.url_roots import flattened, roots_of
from django_cto.project.url_scope import Given, Scope
from django_cto.read.shared import shared_property

if TYPE_CHECKING:
    from django_cto.project.project import Project

# How much of a name two spellings share when one is likely meant by the other.
SIMILAR = 0.7


class Urls:
    """The URL patterns of a project by name and by view."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @shared_property
    def roots(self) -> tuple[Module, ...]:
        """The modules that settings name as ROOT_URLCONF; empty for a library."""
        return roots_of(self.project)

    @shared_property
    def added(self) -> Mapping[str, tuple[tuple[Scope, Given], ...]]:
        """What is added to a module's list from elsewhere, by the list's symbol."""
        return additions(self.project)

    @shared_property
    def _flattened(self) -> Flattened:
        return flattened(self.project, self.roots)

    @shared_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern of the project, and those known of the libraries it includes."""
        return tuple(self._flattened.patterns)

    @shared_property
    def placed(self) -> tuple[Pattern, ...]:
        """The patterns that a root URLconf reaches: their routes are whole."""
        reached = self._flattened.placed
        return tuple(each for each in self.patterns if each.source is None or id(each.source[1]) in reached)

    @shared_property
    def mounts(self) -> tuple[str, ...]:
        """The routes below which a library has patterns of its own that are not known."""
        pieces = ([piece.text for piece in mount.pieces] for mount in self._flattened.open)
        return tuple("".join(filter(None, texts)) for texts in pieces if texts and None not in texts)

    @shared_property
    def names(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns by their qualified name (`shop:book-detail`), in each of its spellings."""
        found: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for name in _qualified(pattern):
                found.setdefault(name, []).append(pattern)
        return {name: tuple(patterns) for name, patterns in found.items()}

    @shared_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of the first level."""
        above = {pattern.namespaces for pattern in self.patterns} | self._open
        return frozenset(name for levels in above if levels for name in levels[0])

    @property
    def is_known(self) -> bool:
        """Whether there is a root URLconf to speak of."""
        return bool(self.roots) and bool(self.names)

    @property
    def is_whole(self) -> bool:
        """Whether every include was followed, or is of a library that is known to keep to a namespace."""
        if not self.is_known or self._flattened.strangers:
            return False
        return all(levels and "*" not in levels[0] for levels in self._open)

    def for_view(self, definition: Definition) -> tuple[Pattern, ...]:
        """The patterns that lead to a view class or function."""
        return tuple(pattern for pattern in self.patterns if symbol_of(pattern.view) == symbol_of(definition) != "")

    def reaches(self, owner: ClassDef) -> bool:
        """Whether a pattern leads to a class or to one that inherits from it, or may do so unseen."""
        views = (pattern.view for pattern in self.patterns)
        classes = (view for view in views if isinstance(view, ClassDef))
        return not self.is_whole or any(owner in self.project.names.mro(view) for view in classes)

    def may_exist(self, name: str) -> bool:
        """Whether a qualified name exists, or what could not be followed may bring it."""
        if not self.is_known or name in self.names or self._shapes.match(name) or self._is_unplaced(name):
            return True
        return self._is_open_to(name.split(":")[:-1]) and not self.respelt(name)

    def candidates(self, name: str) -> tuple[Pattern, ...]:
        """The patterns of a qualified name; none where it may be that of another that hangs at an unknown place."""
        is_other = self._is_unplaced(name) or self._shapes.match(name)
        return () if is_other else self.names.get(name, ())

    def respelt(self, name: str) -> str | None:
        """The name of a pattern that differs in dashes, underscores and capitals alone: no library has such a one."""
        found = self._by_letters.get(_letters(name))
        return None if found == name else found

    def nearest(self, name: str) -> str | None:
        """The name of a pattern that a mistaken name likely means: of like spelling beside it, or in a namespace."""
        if found := self.respelt(name):
            return found
        spaces, _, last = name.rpartition(":")
        names = [known.rpartition(":") for known in self.names if "*" not in known]
        for close in difflib.get_close_matches(
            last, [known for inside, _, known in names if inside == spaces], 1, SIMILAR
        ):
            return f"{spaces}:{close}" if spaces else close
        elsewhere = [f"{inside}:{known}" for inside, _, known in names if known == last and inside]
        return elsewhere[0] if len(elsewhere) == 1 else None

    def _is_open_to(self, spaces: list[str]) -> bool:
        found = self._flattened
        is_foreign = not spaces or spaces[0] not in self.namespaces
        if spaces and is_foreign and found.strangers:
            return True
        return any(_hangs_below(levels, spaces) and (levels or is_foreign) for levels in self._open)

    @shared_property
    def _open(self) -> frozenset[tuple[frozenset[str], ...]]:
        return frozenset(mount.namespaces for mount in self._flattened.open)

    def _is_unplaced(self, name: str) -> bool:
        last = name.rpartition(":")[2]
        return last in self._unplaced or bool(self._unplaced_shapes.match(last))

    @shared_property
    def _unplaced(self) -> frozenset[str]:
        """The names in calls that no root URLconf reaches: hooks and registries bring them in by other ways."""
        calls = path_calls(self.project, self._flattened.placed)
        return frozenset(name for call in calls if (name := name_in(call)))

    @shared_property
    def _shapes(self) -> re.Pattern[str]:
        return _any_of(self.names)

    @shared_property
    def _unplaced_shapes(self) -> re.Pattern[str]:
        return _any_of(self._unplaced)

    @shared_property
    def _by_letters(self) -> Mapping[str, str]:
        return {_letters(name): name for name in sorted(self.names) if "*" not in name}


def _qualified(pattern: Pattern) -> Iterator[str]:
    if pattern.name is not None:
        for spaces in itertools.product(*(sorted(level) for level in pattern.namespaces)):
            yield ":".join((*spaces, pattern.name))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """What matches any of the names that are shapes."""
    return re.compile("|".join(translate(name) for name in names if "*" in name) or r"(?!)")


def _letters(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower()


def _hangs_below(levels: tuple[frozenset[str], ...], spaces: list[str]) -> bool:
    """Whether the namespaces of a name begin with those of a mount."""
    return len(spaces) >= len(levels) and all(
        space in level or "*" in level for space, level in zip(spaces, levels, strict=False)
    )
