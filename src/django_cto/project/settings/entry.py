"""Finds which settings module each deployment file and entry point of a project names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from django_cto.facts.file import FileFacts
from django_cto.project.definitions import Module
from django_cto.project.names import Names
from django_cto.project.settings.expressions import evaluate
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.values import by_default, text_in
from django_cto.read import syntax as s
from django_cto.text import Place

MANAGE = 3
VARIABLE = "DJANGO_SETTINGS_MODULE"
WRITTEN = re.compile(rf"\b{VARIABLE}\b[\"']?\s*(?:\?=|[:=,]|\s)\s*[\"']?(?P<name>[A-Za-z_]\w*(?:\.\w+)+)")
SERVERS = frozenset({"wsgi", "asgi", "passenger_wsgi", "application", "gunicorn_conf", "uwsgi"})
WORKERS = frozenset({"celery", "celery_app", "celeryapp", "__init__", "__main__", "main", "runner", "cli", "manage"})
NAMED = SERVERS | WORKERS
DEPLOYMENT = re.compile(
    r"(^|/)((\w+[.-])?Dockerfile[^/]*|Containerfile|Procfile|[^/]*compose[^/]*\.ya?ml|[^/]*\.(service|toml|config|ini|conf|sh)"
    r"|app\.ya?ml|render\.yaml|serverless\.ya?ml|[^/]*deployment[^/]*\.ya?ml|configmap[^/]*\.ya?ml|\.?env[^/]*|\.django)$"
)
# What these say holds for tests and for a developer's own machine.
NOT_DEPLOYED = re.compile(r"(^|/)(pyproject\.toml|pytest\.ini|tox\.ini|setup\.cfg|\.github/|\.gitlab|\.circleci/)")


class Named(msgspec.Struct, frozen=True):
    """What a file names in DJANGO_SETTINGS_MODULE; `rank` is lower the nearer the file is to a deployment.

    `module` is None where the project has no such module: whoever deploys it brings the settings along.
    """

    written: str
    module: Module | None
    place: Place
    rank: int


def named_modules(names: Names, files: Mapping[str, FileFacts], read_text: Callable[[str], str]) -> Iterator[Named]:
    """Every settings module that a file names, in the order of the files."""
    for path, facts in files.items():
        if path.endswith(".py"):
            module = names.modules[path]
            stem = path.rpartition("/")[2][:-3]
            if stem in NAMED and not module.is_test and any(name.module == "os" for name in facts.imports):
                rank = 1 if stem in SERVERS else (MANAGE if stem == "manage" else 2)
                yield from _in_python(names, module, rank)
        elif DEPLOYMENT.search(path) and not NOT_DEPLOYED.search(path):
            yield from _in_text(names, path, facts.text if facts.text is not None else read_text(path))


def _in_text(names: Names, path: str, text: str) -> Iterator[Named]:
    if VARIABLE not in text:
        return
    for found in WRITTEN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if not text[: found.start()].rpartition("\n")[2].lstrip().startswith("#"):
            yield Named(found["name"], names.module(found["name"], path), Place(path, line), 0)


def _in_python(names: Names, module: Module, rank: int) -> Iterator[Named]:
    scope = Scope(names, module, evaluate)
    for statement in module.facts.body:
        for node in s.descend(statement):
            value = _set_in(node)
            written = text_in(by_default(scope.evaluate(value))) if value is not None else None
            if written and "{" not in written:
                yield Named(written, _meant(names, written, module), scope.place(node.at), rank)  # type: ignore[attr-defined]


def _meant(names: Names, written: str, near: Module) -> Module | None:
    """The module of a name, also where the name starts from a folder above the file and not from a root."""
    package = near.package
    while package:
        if found := names.module(f"{package}.{written}", near.path):
            return found
        package = package.rpartition(".")[0]
    return names.module(written, near.path)


def _set_in(node: object) -> s.Expr | None:
    """The value that a statement or call puts under the variable."""
    if isinstance(node, s.Call) and len(node.args) == 2 and s.dotted(node.func).endswith(("setdefault", "putenv")):
        return node.args[1] if s.text_of(node.args[0]) == VARIABLE else None
    if isinstance(node, s.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], s.Subscript):
        return node.value if s.text_of(node.targets[0].index) == VARIABLE else None
    return None
