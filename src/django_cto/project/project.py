"""The whole project as one value: the facts of all files joined, and the questions that rules ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django_cto.facts.file import FileFacts, facts_of
from django_cto.project.apps import App, app_of, apps_of
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Module
from django_cto.project.names import Names
from django_cto.read import syntax as s
from django_cto.read.noting import noted, noting
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.admin import AdminClass
    from django_cto.project.commands import Command
    from django_cto.project.filtersets import FilterSet
    from django_cto.project.forms import Form
    from django_cto.project.migrations import Migrations
    from django_cto.project.models import Models
    from django_cto.project.packages import Packages
    from django_cto.project.serializers import Serializer
    from django_cto.project.settings import Settings
    from django_cto.project.signals import Receiver
    from django_cto.project.tasks import Task
    from django_cto.project.templates import Templates
    from django_cto.project.urls import Urls
    from django_cto.project.view import View


@dataclass(frozen=True)
class Unread:
    """A fault that a file was found with when it was read."""

    place: Place
    message: str


@dataclass(frozen=True, eq=False, repr=False)
class Project:
    """Everything that is known of one reviewed tree, resolved on demand.

    `files` maps paths relative to the root to facts; `read_text` gives the text of one of them;
    `left_out` says what the walk did not enter and why; `new_migrations` holds the paths of the migrations that the
    migration rules look at (None for all); `is_kept` says whether what is found may be kept for the next run;
    `asked` gathers the paths whose text somebody has asked for; `before` has what changed files said the last time;
    `words` has what `words_of` was asked for.
    """

    files: Mapping[str, FileFacts]
    read_text: Callable[[str], str]
    root: Path | None = None
    left_out: tuple[str, ...] = ()
    new_migrations: frozenset[str] | None = frozenset()
    settings_module: str | None = None
    is_kept: bool = False
    asked: set[str] = field(default_factory=set)
    before: Mapping[str, FileFacts] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the files in the order of their paths, so that nothing depends on the order in which they came."""
        object.__setattr__(self, "files", dict(sorted(self.files.items())))

    @shared_property
    def names(self) -> Names:
        """The resolver of names."""
        return Names(self.files)

    @property
    def modules(self) -> Mapping[str, Module]:
        """The Python modules by path."""
        return self.names.modules

    @shared_property
    def apps(self) -> Mapping[str, App]:
        """The Django apps by the dotted name of their package."""
        return apps_of(self.names)

    def app_of(self, module: Module) -> App | None:
        """The app that a module belongs to."""
        return app_of(self.apps, module.path)

    @shared_property
    def classes(self) -> tuple[ClassDef, ...]:
        """The classes of the reviewed code's top levels, tests left out."""
        return tuple(owner for module in self.modules.values() if not module.is_test for owner in module.classes)

    @shared_property
    def functions(self) -> tuple[FunctionDef, ...]:
        """The functions and methods of the reviewed code, tests and migrations left out."""
        modules = [module for module in self.modules.values() if not module.is_test and not module.is_migration]
        return tuple(function for module in modules for function in module.functions)

    def functions_that_mention(self, *words: str) -> Iterator[FunctionDef]:
        """The functions in whose body one of these names or attributes is read: a quick first choice."""
        noting.now.update([("word", word) for word in words])
        return self.mentioning(*words)

    def mentioning(self, *words: str) -> Iterator[FunctionDef]:
        """The same for who looks at each function by itself, so that it matters to none what the others mention."""
        found = [self._mentioning.get(word, ()) for word in frozenset(words)]
        numbers = found[0] if len(found) == 1 else sorted({number for each in found for number in each})
        return (self.functions[number] for number in numbers)

    def words_of(self, kind: str, find: Callable[[], Iterable[str]]) -> frozenset[str]:
        """Words of one kind, by which functions are chosen, and which the insides of functions hardly ever change."""
        if kind not in self.words:
            with noted(noting.shared):
                self.words[kind] = frozenset(find())
        return self.words[kind]

    @property
    def names_of_models(self) -> frozenset[str]:
        """The names of the models."""
        return self.words_of("names of models", lambda: (model.name for model in self.models.concrete))

    @shared_property
    def _mentioning(self) -> Mapping[str, Sequence[int]]:
        """By name or attribute: which of the functions read it, for many rules ask for few of them."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, function in enumerate(self.functions):
            for word in function.node.words:
                found[word].append(number)
        return dict(found)

    def resolve(self, module: Module, node: s.Expr | None, function: FunctionDef | None = None) -> Definition | None:
        """What a name or chain of names stands for, seen from a module's top level or a function of it."""
        return self.names.resolve(module, node, function)

    def name(self, module: Module, node: s.Expr | None, function: FunctionDef | None = None) -> str:
        """The canonical dotted name of what an expression stands for, "" where that is unknown."""
        return self.names.name(module, node, function)

    @shared_property
    def models(self) -> Models:
        """The models and their relations."""
        from django_cto.project.models import Models

        return Models(self)

    @shared_property
    def packages(self) -> Packages:
        """The packages that lock and requirements files ask for."""
        from django_cto.project.packages import Packages

        return Packages(self.files, self.text)

    @shared_property
    def settings(self) -> Settings:
        """The settings modules, and which of them production runs."""
        from django_cto.project.settings import Settings

        return Settings(self.names, self.files, self.text, self.settings_module)

    def requires(self, *names: str) -> bool:
        """Whether the project depends on one of these distributions, or imports it."""
        return self.packages.has_any(*names)

    @property
    def django_version(self) -> tuple[int, ...] | None:
        """The version of Django: the locked one or the lowest allowed; None where nothing says it."""
        return self.packages.release("django")

    @shared_property
    def views(self) -> Mapping[str, View]:
        """The views by symbol."""
        from django_cto.project.views import views_of

        return views_of(self)

    @shared_property
    def serializers(self) -> Mapping[str, Serializer]:
        """The serializers of REST framework by symbol."""
        from django_cto.project.serializers import serializers_of

        return serializers_of(self)

    @shared_property
    def forms(self) -> Mapping[str, Form]:
        """The forms by symbol."""
        from django_cto.project.forms import forms_of

        return forms_of(self)

    @shared_property
    def filtersets(self) -> Mapping[str, FilterSet]:
        """The filter sets of django-filter by symbol."""
        from django_cto.project.filtersets import filtersets_of

        return filtersets_of(self)

    @shared_property
    def admins(self) -> tuple[AdminClass, ...]:
        """The registered admin pages."""
        from django_cto.project.admin import admins_of

        return admins_of(self)

    @shared_property
    def tasks(self) -> Mapping[str, Task]:
        """The background tasks by symbol."""
        from django_cto.project.tasks import tasks_of

        return tasks_of(self)

    @shared_property
    def commands(self) -> tuple[Command, ...]:
        """The management commands."""
        from django_cto.project.commands import commands_of

        return commands_of(self)

    @shared_property
    def receivers(self) -> tuple[Receiver, ...]:
        """The functions connected to signals."""
        from django_cto.project.signals import receivers_of

        return receivers_of(self)

    @shared_property
    def urls(self) -> Urls:
        """The URL patterns and their names."""
        from django_cto.project.urls import Urls

        return Urls(self)

    @shared_property
    def templates(self) -> Templates:
        """The templates by the names under which they are loaded."""
        from django_cto.project.templates import Templates

        return Templates(self)

    @shared_property
    def migrations(self) -> Migrations:
        """The migrations by app, and which of them are under review."""
        from django_cto.project.migrations import Migrations

        return Migrations(self)

    @shared_property
    def faults(self) -> tuple[Unread, ...]:
        """What could not be read in any of the files, with the place."""
        return tuple(
            Unread(Place(facts.path, fault.line, fault.column), fault.message)
            for facts in self.files.values()
            for fault in facts.faults
        )

    def text(self, path: str) -> str:
        """The text of a file of the project, newlines as `\\n`."""
        self.asked.add(path)
        noting.now.add(("text", path))
        return self.read_text(path)

    def link(self) -> None:
        """Work out what most questions lead to; everything else waits until somebody asks."""
        next(self.functions_that_mention(""), None)
        for known in (self.classes, self.models.concrete, self.settings.production):
            len(known)

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return sum(facts.lines for facts in self.files.values())

    def counts(self) -> dict[str, int]:
        """How much was read and understood."""
        return {
            "files": len(self.files),
            "lines": self.lines,
            "apps": len(self.apps),
            "models": len(self.models.concrete),
            "settings modules": len(self.settings.modules),
            "urls": len(self.urls.patterns),
            "templates": len(self.templates.all),
        }


def project_from(texts: Mapping[str, str], *, new_migrations: Iterable[str] | None = None) -> Project:
    """A project of unsaved texts by path: what a test, or an editor, hands in."""
    files = {path: facts_of(path, texts[path].encode()) for path in sorted(texts)}
    chosen = None if new_migrations is None else frozenset(new_migrations)
    return Project(files, lambda path: texts[path], new_migrations=chosen)
