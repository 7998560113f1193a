"""The URLs of a project: every pattern from the root URLconf down, and whether a URL name may exist."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django_cto.project.definitions import Definition, Module, Variable
from django_cto.project.names import symbol_of
from django_cto.project.routers import registrations
from django_cto.project.url_calls import name_in, path_calls
from django_cto.project.url_pattern import Mount, Pattern
from django_cto.project.url_patterns import Flattened
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


class Urls:
    """The URL patterns of a project by name and by view."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @functools.cached_property
    def roots(self) -> tuple[Module, ...]:
        """The modules that settings name as ROOT_URLCONF; empty for a library."""
        found: dict[str, Module] = {}
        for module in self.project.modules.values():
            node = module.names.get("ROOT_URLCONF")
            if not isinstance(node, Variable) or module.is_test or node.value is None:
                continue
            for text in _dotted_texts(node.value):
                root = self.project.names.module(text, module.path)
                if root and not root.is_test:
                    found[root.path] = root
        return tuple(found.values())

    @functools.cached_property
    def _flattened(self) -> Flattened:
        found = Flattened(self.project, registrations(self.project))
        for root in self.roots:
            found.add_module(root, Mount())
        found.placed.update(found.met)
        # What no root includes may be the URLconf of another host, or included by what we cannot follow.
        for module in self.project.modules.values() if self.roots else ():
            if module.path not in found.modules and not module.is_test and _has_list(module):
                found.add_module(module, Mount())
        return found

    @functools.cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern of the project, and those known of the libraries it includes."""
        return tuple(self._flattened.patterns)

    @functools.cached_property
    def names(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns by their qualified name (`shop:book-detail`), in each of its spellings."""
        found: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for name in _qualified(pattern):
                found.setdefault(name, []).append(pattern)
        return {name: tuple(patterns) for name, patterns in found.items()}

    @functools.cached_property
    def _shapes(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if "*" in name)

    @functools.cached_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of the first level."""
        levels = [pattern.namespaces for pattern in self.patterns]
        levels += [mount.namespaces for mount in self._flattened.open]
        return frozenset(name for level in levels if level for name in level[0])

    @property
    def is_known(self) -> bool:
        """Whether there is a root URLconf to speak of."""
        return bool(self.roots) and bool(self.names)

    @property
    def is_whole(self) -> bool:
        """Whether every include was followed, or is of a library that is known to keep to a namespace."""
        found = self._flattened
        return self.is_known and not found.strangers and all(mount.namespaces for mount in found.open)

    def for_view(self, definition: Definition) -> tuple[Pattern, ...]:
        """The patterns that lead to a view class or function."""
        return tuple(pattern for pattern in self.patterns if symbol_of(pattern.view) == symbol_of(definition) != "")

    def may_exist(self, name: str) -> bool:
        """Whether a qualified name exists, or what could not be followed may bring it."""
        if not self.is_known or name in self.names or any(fnmatchcase(name, shape) for shape in self._shapes):
            return True
        *spaces, last = name.split(":")
        return (
            self._is_open_to(spaces)
            or last in self._unplaced
            or any(fnmatchcase(last, shape) for shape in self._unplaced if "*" in shape)
        )

    def _is_open_to(self, spaces: list[str]) -> bool:
        found = self._flattened
        is_foreign = not spaces or spaces[0] not in self.namespaces
        if spaces and is_foreign and found.strangers:
            return True
        return any(_hangs_below(mount, spaces) and (mount.namespaces or is_foreign) for mount in found.open)

    @functools.cached_property
    def _unplaced(self) -> frozenset[str]:
        """The names in calls that no root URLconf reaches: hooks and registries bring them in by other ways."""
        calls = path_calls(self.project)
        return frozenset(name for call in calls if id(call) not in self._flattened.placed and (name := name_in(call)))


def _has_list(module: Module) -> bool:
    return isinstance(module.names.get("urlpatterns"), Variable)


def _qualified(pattern: Pattern) -> Iterator[str]:
    if pattern.name is not None:
        for spaces in itertools.product(*pattern.namespaces):
            yield ":".join((*spaces, pattern.name))


def _hangs_below(mount: Mount, spaces: list[str]) -> bool:
    """Whether the namespaces of a name begin with those of a mount."""
    levels = mount.namespaces
    return len(spaces) >= len(levels) and all(
        space in level or "*" in level for space, level in zip(spaces, levels, strict=False)
    )


def _dotted_texts(value: s.Expr) -> Iterator[str]:
    """The dotted names in a value: a literal, or the default of a look-up in the environment."""
    for node in s.descend(value):
        text = s.text_of(node)  # type: ignore[arg-type]
        if text and DOTTED.fullmatch(text):
            yield text
