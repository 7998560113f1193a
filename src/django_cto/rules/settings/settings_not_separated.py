"""# What differs between machines is not in settings of its own

If one module serves developers and production alike, its values are those of one of them: it is edited before each
deployment and edited back. On the day that is forgotten production runs with DEBUG on. If code reads the environment by
itself, nobody finds the switch: no settings file names it, a missing value is noticed by the first customer instead of
at the start, and `override_settings` does not reach it in a test.

Reported are the only settings module of a project, named by its WSGI or ASGI file, whose DEBUG is fixed to off (one that
is on is told as such), settings of production that build on those of developers, and, once for each file and for an app of many, code that
reads the environment. Let be: a single module that the environment switches, one that a local file completes, entry
points, commands, helpers that the settings use, a look whether a secret is there at all, and variables that belong to
the machine (`PATH`, `HOME`, `CI` …).

## Bad
```python
# shop/settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
DEBUG = False  # <-
```
```python
# shop/wsgi.py
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
```
```python
# shop/tasks.py
import os


def price_list():
    return f"{os.environ['SUPPLIER_URL']}/prices"  # <-
```

## Good
```python
# shop/settings/base.py
import os

INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
SUPPLIER_URL = os.environ["SUPPLIER_URL"]
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
```python
# shop/tasks.py
from django.conf import settings


def price_list():
    return f"{settings.SUPPLIER_URL}/prices"
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef, Module, Variable
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.module import is_shown, words
from django_cto.project.settings.values import Literal
from django_cto.read import syntax as s
from django_cto.rule import Finding, Related, Severity, gathered
from django_cto.text import Place

SEVERITY = Severity.MINOR
READS = frozenset({"os.environ.get", "os.getenv"})
NO_APP_CODE = re.compile(
    r"(^|/)(wsgi|asgi|manage|celery\w*|conftest|apps|checks|__main__|setup|conf|config|gunicorn\w*)\.py$|/commands/"
)
SECRET = re.compile(r"SECRET|KEY|PASSWORD|TOKEN")
OF_THE_MACHINE = re.compile(
    r"^(REMOTE_ADDR|HTTP_\w+|SERVER_\w+|PATH|HOME|USER|SHELL|LANG|LC_\w+|TZ|TMP|TEMP|TMPDIR|CI|TERM|EDITOR|HOSTNAME|PWD|DJANGO_SETTINGS_MODULE"
    r"|DJANGO_ALLOW_ASYNC_UNSAFE|(LOCAL)?APPDATA|PROGRAM(DATA|FILES)|USERPROFILE|IN_(DOCKER|CONTAINER)|(\w+_)?CONTAINERI[SZ]ED"
    r"|KUBERNETES_\w+|PYTHON\w*|PYTEST\w*|GIT_\w+|XDG_\w+|(HTTPS?|NO)_PROXY|RUN_MAIN|WERKZEUG_RUN_MAIN|VIRTUAL_ENV)$",
    re.IGNORECASE,
)


def check(project: Project) -> Iterator[Finding]:
    production = {entry.name: entry for entry in project.settings.production}
    for group in project.settings.projects.values():
        for entry in (production[found.name] for found in group if found.name in production):
            yield from _one_for_all(entry, group)
            yield from _developers_settings(project, entry)
    if production:
        yield from _read_elsewhere(project, production.values())


def _one_for_all(entry: SettingsModule, group: Sequence[SettingsModule]) -> Iterator[Finding]:
    debug = entry.get("DEBUG")
    others = [other for other in group if other.name not in entry.chain or other.role == "development"]
    # What no entry point of the project names is a base for settings that others write elsewhere.
    if not debug or debug.overridden or not entry.is_whole or others or entry.is_guarded("DEBUG") or not entry.named_at:
        return
    only = f"{entry.name} is the only settings module"
    # Where it is on, production is told so already, at this line.
    if isinstance(debug.value, Literal) and not entry.has_debug_on:
        yield Finding(place=debug.place, message=f"`DEBUG = {debug.value.value}` is the same on every machine: {only}")


def _developers_settings(project: Project, entry: SettingsModule) -> Iterator[Finding]:
    """Production that is built on the settings of developers."""
    developers = [found for found in project.settings.modules if found.role == "development"]
    names = {found.name for found in developers if not is_shown(words(found.name))}
    for module in _modules(project, [entry]):
        for target, place in _stars(project, module) if module.name not in names else ():
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


def _read_elsewhere(project: Project, entries: Collection[SettingsModule]) -> Iterator[Finding]:
    """The first place of each file in which a function of an app reads the environment."""
    used, apps = _used_by_settings(project), {app for entry in entries for app in entry.installed_apps}
    found: dict[str, dict[str, list[tuple[str, Place]]]] = {}
    for function in project.functions_that_mention("environ", "getenv"):
        is_of_app = function.module.path not in used and _is_app_code(project, function, apps)
        if is_of_app and (reads := list(_reads(project, function))):
            app = project.app_of(function.module)
            files = found.setdefault(app.name if app else function.module.package, {})
            files.setdefault(function.module.path, []).extend(reads)
    texts = [project.text(module.path) for module in _modules(project, entries)]
    for app_name, files in sorted(found.items()):
        yield from gathered([_reading(reads, texts) for _, reads in sorted(files.items())], f"files of `{app_name}`")


def _reading(reads: list[tuple[str, Place]], texts: list[str]) -> Finding:
    """The first place of a file that reads the environment."""
    (name, place), *others = sorted(reads, key=lambda read: read[1])
    reading = re.compile(rf"env\w*\b.{{0,30}}[\"']{re.escape(name)}[\"']")
    where = (
        "past the settings, which read it too"
        if any(map(reading.search, texts))
        else "and no settings say that it exists"
    )
    message = f"`{name}` is read from the environment here, {where}"
    return Finding(place=place, message=message, related=tuple(Related(p, f"`{n}` too") for n, p in others))


def _is_app_code(project: Project, function: FunctionDef, apps: set[str]) -> bool:
    """Whether a function is of an app, and not of what runs before the settings are there."""
    if function.owner is not None and project.names.is_a(function.owner, "django.apps.AppConfig"):
        return False
    module = function.module
    is_of_app = project.app_of(module) is not None or any(module.name.startswith(f"{app}.") for app in apps)
    return is_of_app and not NO_APP_CODE.search(module.path)


def _modules(project: Project, entries: Collection[SettingsModule]) -> Iterator[Module]:
    """The modules that settings are made of."""
    for entry in entries:
        for name in entry.chain:
            if module := project.names.module(name, entry.path):
                yield module


def _used_by_settings(project: Project) -> set[str]:
    """The files of settings, and those that they import from."""
    found: set[str] = set()
    for module in _modules(project, project.settings.modules):
        found.add(module.path)
        for imported in module.facts.imports:
            target = project.names.imported(module, imported)
            target = target.module if isinstance(target, ClassDef | FunctionDef | Variable) else target
            if isinstance(target, Module):
                found.add(target.path)
    return found


def _reads(project: Project, function: FunctionDef) -> Iterator[tuple[str, Place]]:
    nodes = [node for statement in function.node.body for node in s.descend(statement)]
    written = {id(target) for node in nodes if isinstance(node, s.Assign | s.Delete) for target in node.targets}
    tests = {id(node.test) for node in nodes if isinstance(node, s.If | s.Conditional)}
    for node in nodes:
        text = _variable(project, function, node) if id(node) not in written else None
        # A page that tells whether the secrets are set is no switch.
        is_told = id(node) in tests and SECRET.search(text or "")
        if text and not is_told and not OF_THE_MACHINE.match(text) and isinstance(node, s.Node):
            yield text, s.place_of(function.module.path, node.at)


def _variable(project: Project, function: FunctionDef, node: object) -> str | None:
    """The name of the variable that an expression reads."""
    if isinstance(node, s.Call) and node.args and project.name(function.module, node.func, function) in READS:
        return s.text_of(node.args[0])
    if isinstance(node, s.Subscript) and project.name(function.module, node.value, function) == "os.environ":
        return s.text_of(node.index)
    return None
