"""How a project's files say it is deployed: the commands that run, images, and the services of a compose file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django_cto.ready.commands import IMAGE, Command, commands_in, may_start
from django_cto.ready.outcome import Looked
from django_cto.ready.trees import trees
from django_cto.text import Place

COMPOSE = re.compile(r"(^|/)(?:docker-)?compose[^/]*\.ya?ml$", re.IGNORECASE)
FOR_DEVELOPERS = re.compile(
    r"(^|[/._-])(dev|devcontainer|devel|develop|development|local|tests?|testing|ci|debug|override|docs?|examples?)([/._-]|$)",
    re.IGNORECASE,
)
# The path of an address that a line about health asks for.
PROBED = re.compile(
    r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::[^/\s\"']*)?(/[\w./-]+)|(?:health_?check_?)?path:\s*[\"']?(/[\w./-]*(?:health|live|ready|ping|alive)[\w./-]*)",
    re.IGNORECASE,
)
ANYTHING = re.compile("")
# What a release says of itself: its long text is a README, not what runs.
PACKAGED = re.compile(r"\.(dist|egg)-info/|(^|/)PKG-INFO$")
RUNS_PYTHON = re.compile(r"python|manage\.py|gunicorn|\buv\b", re.IGNORECASE)
POOLER = re.compile(r"pgbouncer|pgcat|odyssey", re.IGNORECASE)
POOLED = re.compile(r"^\s*\[pgbouncer\]|@pgbouncer|//pgbouncer", re.MULTILINE)
VARIABLE = re.compile(r"\b([A-Z][A-Z0-9_]{2,})\b[\"']?\s*[:=]")


@dataclass(frozen=True)
class Service:
    """A service of a compose file, its anchors resolved."""

    name: str
    table: Mapping[str, Any]
    place: Place

    @property
    def command(self) -> str:
        """What it runs, "" where the image says it."""
        found = self.table.get("command", "")
        return " ".join(map(str, found)) if isinstance(found, list) else str(found or "")

    @property
    def image(self) -> str:
        """The image it runs, "" where it is built."""
        return str(self.table.get("image") or "")


class Deployment:
    """What the deployment files of a project say; those for developers are left out where there are others."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {path: text for path, text in texts.items() if not PACKAGED.search(path)}

    @cached_property
    def images(self) -> Mapping[str, str]:
        """The texts of the Dockerfiles that run Python, by path."""
        return {path: text for path, text in self._live(IMAGE).items() if RUNS_PYTHON.search(text)}

    @cached_property
    def compose(self) -> Mapping[str, str]:
        """The texts of compose files by path."""
        return self._live(COMPOSE)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services of all compose files."""
        return tuple(service for path, text in self.compose.items() for service in _services(path, text))

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The commands that start servers and workers, in the order of the paths."""
        paths = [path for path in sorted(self.texts) if may_start(path)]
        live = (path for path in paths if not FOR_DEVELOPERS.search(path))
        return tuple(command for path in live for command in commands_in(path, self.texts[path]))

    @cached_property
    def probed(self) -> tuple[str, ...]:
        """The paths that probes of containers and load balancers ask for."""
        found = ("".join(groups) for text in self.texts.values() for groups in PROBED.findall(text))
        return tuple(dict.fromkeys(found))

    @cached_property
    def pooler(self) -> Looked | None:
        """Where pgbouncer stands in front of the database, None where no file says so."""
        for service in self.services:
            if POOLER.search(f"{service.name} {service.image}"):
                return Looked("pgbouncer", f"service {service.name}", service.place)
        for path, text in self._live(ANYTHING).items():
            if POOLED.search(text):
                return Looked("pgbouncer", path, Place(path, _line_with(text, POOLED)))
        return None

    @cached_property
    def server_threads(self) -> tuple[int, Looked] | None:
        """How many threads of Gunicorn answer requests, None where the files do not say it in numbers."""
        for command in self.runs("gunicorn"):
            workers, threads = command.option("-w", "--workers"), command.option("--threads") or "1"
            if workers and workers.isdigit() and threads.isdigit():
                said = Looked("gunicorn", f"{workers} workers of {threads} threads", command.place)
                return int(workers) * int(threads), said
        return None

    def runs(self, program: str, word: str = "") -> Iterator[Command]:
        """The commands of one program, with a word among its arguments."""
        return (each for each in self.commands if each.program == program and (not word or word in each.arguments))

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names in capitals that deployment files set, whatever their syntax."""
        return frozenset(name for text in self.texts.values() for name in VARIABLE.findall(text))

    def _live(self, pattern: re.Pattern[str]) -> Mapping[str, str]:
        found = {path: text for path, text in sorted(self.texts.items()) if pattern.search(path)}
        return {path: text for path, text in found.items() if not FOR_DEVELOPERS.search(path)}


def _services(path: str, text: str) -> Iterator[Service]:
    for tree in trees(text):
        services = tree.get("services") if isinstance(tree, dict) else None
        for name, table in services.items() if isinstance(services, dict) else ():
            if isinstance(table, dict):
                yield Service(str(name), table, Place(path, _line_of_key(text, str(name))))


def _line_of_key(text: str, name: str) -> int:
    key = re.compile(rf"\s+[\"']?{re.escape(name)}[\"']?:")
    return next((number for number, line in enumerate(text.split("\n"), 1) if key.match(line)), 1)


def _line_with(text: str, pattern: re.Pattern[str]) -> int:
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
