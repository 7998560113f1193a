"""Reads what each kind of lock and requirements file asks for."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from django_cto.facts.file import FileFacts
from django_cto.read import syntax as s

REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*"
    r"(?:\(?(?P<versions>(?:[<>=!~]=?=?\s*[\w.*+!-]+\s*,?\s*)+)\)?|@\s*\S+)?\s*(?:;.*)?$"
)
REQUIREMENTS = re.compile(r"(^|[-_.])(requirements?|constraints?|deps)([-_.].*)?\.(txt|in)$")


class Requirement(msgspec.Struct, frozen=True):
    """A distribution by name and the versions allowed; a locked version reads `==1.2.3`."""

    name: str
    specifier: str = ""


def may_ask(path: str) -> bool:
    """Whether a file may be one of those, by its name alone."""
    return path.endswith((".txt", ".in", "/METADATA", "setup.py")) or path.rpartition("/")[2] in READERS


def requirements_in(facts: FileFacts, read_text: Callable[[str], str]) -> Iterator[Requirement]:
    """What one file asks for; nothing where it is no such file or cannot be read."""
    path = PurePosixPath(facts.path)
    reader = READERS.get(path.name)
    if reader is None and path.suffix in {".txt", ".in"}:
        is_list = REQUIREMENTS.search(path.name) or "requirements" in path.parts[:-1]
        reader = _lines if is_list else None
    if path.name == "METADATA" and path.parent.suffix == ".dist-info":
        reader = _metadata
    if path.name == "setup.py":
        yield from _setup_script(facts)
    elif reader:
        try:
            yield from reader(facts.text if facts.text is not None else read_text(facts.path))
        except (ValueError, TypeError, AttributeError, LookupError, configparser.Error):
            return  # A file of another shape than its name says tells nothing.


def parsed(line: str) -> Iterator[Requirement]:
    """One requirement as PEP 508 writes it, extras and markers left out; nothing where it is none."""
    # `packaging` reads the markers too, which takes ten times as long and tells nothing here.
    if found := REQUIREMENT.match(line):
        yield Requirement(found["name"], (found["versions"] or "").replace(" ", ""))


def _lines(text: str) -> Iterator[Requirement]:
    # `-r other.txt` needs no following: every file of the tree is read by itself.
    for line in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*", "", line).split(" --")[0].strip()
        if line and not line.startswith("-"):
            yield from parsed(line)


def _locked(text: str) -> Iterator[Requirement]:
    for package in tomllib.loads(text).get("package", ()):
        if "version" in package:
            yield Requirement(package["name"], f"=={package['version']}")


def _pipfile_lock(text: str) -> Iterator[Requirement]:
    for section in ("default", "develop"):
        for name, entry in json.loads(text).get(section, {}).items():
            yield Requirement(name, entry.get("version", ""))


def _pyproject(text: str) -> Iterator[Requirement]:
    data = tomllib.loads(text)
    project = data.get("project", {})
    groups = [*project.get("optional-dependencies", {}).values(), *data.get("dependency-groups", {}).values()]
    for line in [*project.get("dependencies", ()), *(line for group in groups for line in group)]:
        if isinstance(line, str):
            yield from parsed(line)
    poetry = data.get("tool", {}).get("poetry", {})
    tables = [poetry.get("dependencies", {}), *(g.get("dependencies", {}) for g in poetry.get("group", {}).values())]
    yield from (found for table in tables for found in _table(table))


def _pipfile(text: str) -> Iterator[Requirement]:
    data = tomllib.loads(text)
    yield from _table(data.get("packages", {}) | data.get("dev-packages", {}))


def _table(table: dict[str, Any]) -> Iterator[Requirement]:
    for name, said in table.items():
        version = said.get("version", "") if isinstance(said, dict) else said
        yield Requirement(name, _caret(version) if isinstance(version, str) else "")


def _caret(version: str) -> str:
    """Poetry's `^4.2`, `~4.2` and bare `4.2` as the lower end that they mean."""
    version = version.strip()
    if version.startswith("~") and not version.startswith("~="):
        return f">={version[1:]}"
    if version.startswith("^"):
        return f">={version[1:]}"
    return f"=={version}" if version[:1].isdigit() else version.replace("*", "")


def _setup_config(text: str) -> Iterator[Requirement]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    sections = [dict(parser[name]) for name in parser if name == "options.extras_require"]
    listed = [parser.get("options", "install_requires", fallback=""), *(v for part in sections for v in part.values())]
    yield from (found for block in listed for found in _lines(block))


def _metadata(text: str) -> Iterator[Requirement]:
    head = text.partition("\n\n")[0]
    for line in head.splitlines():
        if line.startswith("Requires-Dist:"):
            yield from parsed(line.partition(":")[2].strip())


def _setup_script(facts: FileFacts) -> Iterator[Requirement]:
    """The literal requirements of `setup(install_requires=[…])`, extras included."""
    for node in (node for statement in facts.body for node in s.descend(statement)):
        if isinstance(node, s.Call) and s.dotted(node.func).rpartition(".")[2] == "setup":
            listed = [node.keyword("install_requires"), node.keyword("extras_require")]
            for item in (item for value in listed if value for item in s.descend(value)):
                if text := s.text_of(item) if isinstance(item, s.Constant) else None:
                    yield from parsed(text)


READERS: dict[str, Callable[[str], Iterator[Requirement]]] = {
    "uv.lock": _locked,
    "poetry.lock": _locked,
    "pdm.lock": _locked,
    "Pipfile.lock": _pipfile_lock,
    "Pipfile": _pipfile,
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_config,
}
