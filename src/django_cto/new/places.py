"""Finds where a project is told of its apps: the list of INSTALLED_APPS, and the URLs of its API."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.definitions import Module, Variable
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Item, text_in
from django_cto.project.url_entries import Line
from django_cto.project.url_lists import module_entries
from django_cto.project.url_scope import Scope
from django_cto.project.url_targets import Included, target_of
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project import Project

API = re.compile(r"/?api/(v\d+(\.\d+)?/)?")


@dataclass(frozen=True, slots=True)
class Home:
    """Where apps live: a folder (with a `/` at its end unless it is the root) and the package it is, "" for none."""

    folder: str
    package: str


def home_of(project: Project) -> Home | None:
    """Where most of a project's own apps are, else beside its `manage.py`; None where there is not one such place."""
    own = [app for app in project.apps.values() if app.name in installed(project) and not _is_library(app.folder)]
    if own:
        places = Counter((_around(app.folder), app.name.rpartition(".")[0]) for app in own)
        (folder, package), _ = min(places.items(), key=lambda place: (-place[1], len(place[0][0])))
        return Home(folder, package)
    managed = [path for path in project.files if path.rpartition("/")[2] == "manage.py"]
    return Home(_around(managed[0]), "") if len(managed) == 1 else None


def installed(project: Project) -> frozenset[str]:
    """The packages of all apps that some settings install, those named by their configuration class included."""
    named = {text for entry in project.settings.modules for text in entry.installed_apps}
    return frozenset(named | {text.rpartition(".apps.")[0] for text in named if ".apps." in text})


def last_installed(project: Project) -> Place | None:
    """The item of INSTALLED_APPS after which another app comes: the project's last own; None where there is no one."""
    for is_own in (True, False):
        # Where what production runs cannot be seen through, the settings it is built on may say enough.
        for entries in (project.settings.production, project.settings.modules):
            found = {place for entry in entries if (place := _last(project, entry, is_own=is_own))}
            if found:
                return found.pop() if len(found) == 1 else None
    return None


@dataclass(frozen=True, slots=True)
class UrlList:
    """A literal list of URL patterns, and the route that leads to it from the root."""

    module: Module
    node: s.Sequence
    route: str

    @property
    def is_api(self) -> bool:
        """Whether it holds the URLs of the API and nothing else."""
        return bool(API.fullmatch(self.route))


def url_list(project: Project) -> UrlList | None:
    """The list that takes the API of an app: that of the API, else that of the root; None where there is not one."""
    roots = project.urls.roots
    if len(roots) != 1:
        return None
    lists = list(_lists_below(project, roots[0], "", frozenset()))
    of_api = [found for found in lists if found.is_api]
    return max(of_api, key=lambda found: len(found.route)) if of_api else next(iter(lists), None)


def _lists_below(project: Project, module: Module, route: str, above: frozenset[str]) -> Iterator[UrlList]:
    if module.path in above:
        return
    variable = module.names.get("urlpatterns")
    if isinstance(variable, Variable) and (node := _literal(variable.value)):
        yield UrlList(module, node, route)
    for entry in module_entries(Scope(project, module)):
        if isinstance(entry, Line):
            target = target_of(entry.scope, entry.call.argument(1, "view"))
            piece = s.text_of(entry.call.argument(0, "route"))
            if isinstance(target, Included) and piece is not None:
                yield from _lists_of(project, target, route + piece, above | {module.path})


def _lists_of(project: Project, target: Included, route: str, above: frozenset[str]) -> Iterator[UrlList]:
    if target.module:
        yield from _lists_below(project, target.module, route, above)
    elif target.scope and isinstance(target.patterns, s.Name):
        found = target.scope.resolve(target.patterns)
        if isinstance(found, Variable) and (node := _literal(found.value)):
            yield UrlList(found.module, node, route)


def _literal(value: s.Expr | None) -> s.Sequence | None:
    """The list that is written out in a value, be it with others added to it."""
    if isinstance(value, s.Binary):
        return _literal(value.left) or _literal(value.right)
    return value if isinstance(value, s.Sequence) and value.kind == "list" else None


def _last(project: Project, entry: SettingsModule, *, is_own: bool) -> Place | None:
    listing = entry.listing("INSTALLED_APPS")
    items = [item for item in listing.items if text_in(item.value)] if listing else []
    last = [item for item in items if _is_own(project, item) or not is_own][-1:]
    return last[0].value.place if last else None


def _is_own(project: Project, item: Item) -> bool:
    text = text_in(item.value) or ""
    return text in project.apps or text.rpartition(".apps.")[0] in project.apps


def _is_library(folder: str) -> bool:
    return "site-packages" in folder.split("/")


def _around(path: str) -> str:
    folder = path.rpartition("/")[0]
    return f"{folder}/" if folder else ""
