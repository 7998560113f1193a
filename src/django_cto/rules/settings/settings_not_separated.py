"""# One settings file serves developers and production alike

If one module holds for every machine and nothing in it is read from the environment, somebody edits it before each
deployment and edits it back afterwards. On the day that is forgotten production runs with DEBUG on, or a developer's
tests write to the live database.

Let be: a single module that takes DEBUG from the environment, one that a local file completes, and any project that has
a module for developers.

## Bad
```python
# shop/settings.py
DEBUG = False  # <-
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
```

## Good
```python
# shop/settings/base.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
```
```python
# shop/settings/local.py
from .base import *

DEBUG = True
```
```python
# shop/settings/production.py
from .base import *

DEBUG = False
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django_cto.project import Project
from django_cto.project.definitions import Module
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Literal
from django_cto.read import syntax as s
from django_cto.rule import Finding, Severity
from django_cto.text import Place

SEVERITY = Severity.MINOR


def check(project: Project) -> Iterator[Finding]:
    production = {entry.name: entry for entry in project.settings.production}
    for group in project.settings.projects.values():
        for entry in (production[found.name] for found in group if found.name in production):
            yield from _one_for_all(entry, group)
            yield from _developers_settings(project, entry)


def _one_for_all(entry: SettingsModule, group: Sequence[SettingsModule]) -> Iterator[Finding]:
    debug = entry.get("DEBUG")
    others = [other for other in group if other.name not in entry.chain or other.role == "development"]
    if debug and isinstance(debug.value, Literal) and not debug.is_open and entry.is_whole and not others:
        message = (
            f"`DEBUG = {debug.value.value}` is the same on every machine: {entry.name} is the only settings module"
        )
        yield Finding(place=debug.place, message=message)


def _developers_settings(project: Project, entry: SettingsModule) -> Iterator[Finding]:
    """Production that is built on the settings of developers."""
    names = {found.name for found in project.settings.modules if found.role == "development"}
    for module in project.modules.values():
        if module.name in entry.chain and module.name not in names:
            for target, place in _stars(project, module):
                if target in names:
                    message = f"`from {target} import *` brings the settings of developers into {entry.name}"
                    yield Finding(place=place, message=message)


def _stars(project: Project, module: Module) -> Iterator[tuple[str, Place]]:
    """The star imports of a module that always happen: not those of an optional local file."""
    for node in module.facts.body:
        for name in node.names if isinstance(node, s.Import) else ():
            target = project.names.imported(module, name) if name.name == "*" else None
            if isinstance(target, Module):
                yield target.name, s.place_of(module.path, name.at)
