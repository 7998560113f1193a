"""The templates of a project under the names by which Django loads them, and whether a name may exist elsewhere."""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django_cto.facts.file import is_test_path
from django_cto.facts.template import Tag, template_of
from django_cto.project.definitions import Variable
from django_cto.project.library_templates import LIBRARY_FOLDERS, LIBRARY_PREFIXES, SHARED_FOLDERS
from django_cto.read import syntax as s
from django_cto.read.noting import shared
from django_cto.read.shared import shared_property
from django_cto.text import Place, offset_of

if TYPE_CHECKING:
    from django_cto.project.project import Project

FOLDERS = frozenset({"templates", "jinja2"})
# A folder of so many templates is the project's own, also where no app bears its name.
OWN_FROM = 3
# How much of a name two spellings share when one is likely meant by the other.
SIMILAR = 0.8


@dataclass(frozen=True, eq=False, repr=False)
class TemplateFile:
    """A template: the name by which it is loaded, and its file; `written` are its tags where it stands in code."""

    name: str
    path: str
    project: Project
    written: tuple[Tag, ...] | None = None

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Its tags in source order."""
        if self.written is not None:
            return self.written
        template = self.project.files[self.path].template
        return template.tags if template else ()

    @property
    def key(self) -> str:
        """What no other template has."""
        return self.path if self.written is None else self.name

    @shared_property
    def is_test(self) -> bool:
        """Whether it belongs to test code."""
        return is_test_path(self.path)


@functools.lru_cache(maxsize=1024)
@shared
def in_code(project: Project, path: str, at: int, text: str) -> TemplateFile:
    """A template that stands as a literal text in a file of code, at a packed span."""
    place = s.place_of(path, at)
    source = project.text(path)
    start = source.find(text, offset_of(source, (place.line, place.column)))
    if start < 0 or start > offset_of(source, (place.end_line, place.end_column)):
        # It is written with escapes or in pieces: where in it a tag stands cannot be told.
        tags = [Tag(place.line, place.column, place.column + 1, tag.name, tag.words) for tag in template_of(text).tags]
    else:
        lines, first = source.count("\n", 0, start), start - source.rfind("\n", 0, start) - 1
        tags = [_moved(tag, lines, first if tag.line == 1 else 0) for tag in template_of(text).tags]
    return TemplateFile(f"{path}:{place.line}", path, project, tuple(tags))


def _moved(tag: Tag, lines: int, columns: int) -> Tag:
    return Tag(tag.line + lines, tag.column + columns, tag.end + columns, tag.name, tag.words)


class Templates:
    """The templates of a project by name."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @shared_property
    def all(self) -> tuple[TemplateFile, ...]:
        """Every template, each file once, by path; those of tests included."""
        paths = sorted(path for path in self.project.files if not path.endswith((".py", ".toml")))
        named = ((path, names[-1]) for path in paths if (names := self.names_of(path)))
        return tuple(TemplateFile(name, path, self.project) for path, name in named)

    @shared_property
    def by_name(self) -> Mapping[str, tuple[TemplateFile, ...]]:
        """The templates by every name that some folder of templates gives them."""
        found: dict[str, list[TemplateFile]] = {}
        for template in self.all:
            for name in self.names_of(template.path):
                found.setdefault(name, []).append(template)
        return {name: tuple(files) for name, files in found.items()}

    def get(self, name: str) -> TemplateFile | None:
        """The template of a name, None where the project has none."""
        found = self.by_name.get(name)
        return found[0] if found else None

    def names_of(self, path: str) -> list[str]:
        """The names of a file, the one by its outermost folder first."""
        parts = path.split("/")
        names = ["/".join(parts[i + 1 :]) for i, part in enumerate(parts[:-1]) if part in FOLDERS]
        names += [path.removeprefix(f"{folder}/") for folder in self._extra_folders if path.startswith(f"{folder}/")]
        return names

    @shared_property
    def _extra_folders(self) -> tuple[str, ...]:
        """The folders of TEMPLATES' DIRS that are not called as usual, by the literal ends of their paths."""
        ends = {text.strip("/") for text in self._said_folders()} - FOLDERS - {""}
        if not ends:
            return ()
        folders = {str(parent) for path in self.project.files for parent in PurePosixPath(path).parents}
        return tuple(sorted(folder for folder in folders if any(f"/{folder}".endswith(f"/{end}") for end in ends)))

    def _said_folders(self) -> Iterator[str]:
        for module in self.project.modules.values():
            said = module.names.get("TEMPLATES") or module.names.get("TEMPLATE_DIRS")
            if isinstance(said, Variable) and said.value is not None and not module.is_test:
                for node in s.descend(said.value):
                    yield from _folders_in(node)

    def tags_named(self, name: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """Every tag of a name in the templates of the project, those of tests left out: its place and its words."""
        for template in self.all:
            for tag in template.tags if not template.is_test else ():
                if tag.name == name:
                    yield Place(template.path, tag.line, tag.column), tag.words

    def may_exist(self, name: str) -> bool:
        """Whether a name is a template of the project, or one that a library or a folder elsewhere may have."""
        if name in self.by_name or name.startswith(("/", ".")) or "/" not in name:
            return True
        name = str(PurePosixPath(name))  # Folders are joined by one slash however many are written.
        if self._lies_anywhere(name) or PurePosixPath(name).suffix not in self._suffixes:
            return True
        return name.partition("/")[0] not in self._own

    def nearest(self, name: str) -> str | None:
        """The template that a mistaken name likely means: like spelling beside it, or the same last part elsewhere."""
        folder, _, last = name.rpartition("/")
        names = [template.name.rpartition("/") for template in self.all if not template.is_test]
        beside = [known for inside, _, known in names if inside == folder]
        for close in difflib.get_close_matches(last, beside, 1, SIMILAR):
            return f"{folder}/{close}"
        elsewhere = [f"{inside}/{known}" for inside, _, known in names if known == last and inside]
        return elsewhere[0] if len(elsewhere) == 1 else None

    def _lies_anywhere(self, name: str) -> bool:
        same = self._by_last_part.get(name.rpartition("/")[2], ())
        return any(f"/{path}".endswith(f"/{name}") for path in same)

    @shared_property
    def _by_last_part(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.project.files:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    @shared_property
    def _suffixes(self) -> frozenset[str]:
        return frozenset(PurePosixPath(name).suffix for name in self.by_name)

    @shared_property
    def _own(self) -> frozenset[str]:
        """The first folders of template names that only the project itself fills."""
        firsts = Counter(name.partition("/")[0] for name in self.by_name if "/" in name)
        labels = {app.label for app in self.project.apps.values()}
        apps = labels | {app.name.rpartition(".")[2] for app in self.project.apps.values()}
        own = {first for first, count in firsts.items() if count >= OWN_FROM or first in apps}
        return frozenset(first for first in own if not self._is_foreign(first, labels))

    def _is_foreign(self, first: str, labels: set[str]) -> bool:
        if first in labels:
            # Labels are unique: the library of this name cannot be installed besides.
            return first in SHARED_FOLDERS
        if first in SHARED_FOLDERS | LIBRARY_FOLDERS or first.startswith(LIBRARY_PREFIXES):
            return True
        own = {name.partition(".")[0] for name in self.project.names.by_name}
        return first in self.project.packages.imported - own


def _folders_in(node: object) -> Iterator[str]:
    """The literal paths under a `DIRS` key."""
    value = node.get("DIRS") if isinstance(node, s.Mapping) else None
    for inner in s.descend(value) if value is not None else ():
        text = s.text_of(inner)  # type: ignore[arg-type]
        if text:
            yield text
