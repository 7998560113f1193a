"""Where the URLs of a project begin: the root URLconfs that its settings name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django_cto.project.definitions import Module, Variable
from django_cto.project.routers import registrations
from django_cto.project.settings.values import text_in
from django_cto.project.url_pattern import Mount
from django_cto.project.url_patterns import Flattened
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def roots_of(project: Project) -> tuple[Module, ...]:
    """The modules that a ROOT_URLCONF names, of test code none."""
    found: dict[str, Module] = {}
    for module in project.modules.values():
        said = module.names.get("ROOT_URLCONF")
        if isinstance(said, Variable) and said.value is not None and not module.is_test:
            roots = (project.names.module(text, module.path) for text in _dotted_texts(said.value))
            found |= {root.path: root for root in roots if root and not root.is_test}
    # A name that is put together is known once the settings are evaluated.
    for entry in project.settings.modules if not found else ():
        text = text_in(entry.value("ROOT_URLCONF"))
        root = project.names.module(text, entry.path) if text and not entry.module.is_test else None
        found |= {root.path: root} if root and not root.is_test else {}
    return tuple(found[path] for path in sorted(found))


def flattened(project: Project, roots: Iterable[Module]) -> Flattened:
    """All patterns below the roots, then those that hang at no root we know."""
    found = Flattened(project, registrations(project))
    for root in roots:
        found.add_module(root, Mount())
    found.placed.update(found.met)
    # What no root includes may be the URLconf of another host, or included by what we cannot follow.
    others = [module for module in project.modules.values() if not module.is_test and _has_list(module)]
    for module in sorted(others, key=lambda module: module.path) if found.placed else ():
        if module.path not in found.modules:
            found.add_module(module, Mount())
    return found


def _has_list(module: Module) -> bool:
    return isinstance(module.names.get("urlpatterns"), Variable)


def _dotted_texts(value: s.Expr) -> Iterator[str]:
    """The dotted names in a value: a literal, or the default of a look-up in the environment."""
    for node in s.descend(value):
        text = s.text_of(node)  # type: ignore[arg-type]
        if text and DOTTED.fullmatch(text):
            yield text
