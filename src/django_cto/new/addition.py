"""Adds an app to a project: its files, and the lines that install it; sure of both before a byte is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django_cto.audit.config import read_config
from django_cto.audit.folder import check_folder
from django_cto.audit.mistake import Mistake
from django_cto.facts.file import facts_of
from django_cto.new.places import Home, home_of, installed, last_installed, url_list
from django_cto.new.shape import Names, app_files, check_app_name, model_name
from django_cto.new.tree import Entry, read_entry
from django_cto.new.wiring import after_item, import_edit, in_empty, quoted_like
from django_cto.project import Project, load_project
from django_cto.read import syntax as s
from django_cto.text import Edit, apply_edits

TextOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Addition:
    """What is to be written, where the app stands, and what was left out of it because a package is missing."""

    names: Names
    folder: str
    made: Mapping[str, Entry]
    edited: Mapping[str, Entry]
    left_out: tuple[str, ...] = ()


def plan_app(root: Path, name: str, model: str | None = None, *, wire: bool = True) -> Addition:
    """A new app for the project in a folder; raises a `Mistake` where it cannot be told how it is to be added."""
    check_folder(root)
    check_app_name(name)
    config = read_config(root)
    project = load_project(root, exclude=config.exclude, settings=config.settings)
    home = _home(root, project, name)
    package = f"{home.package}.{name}" if home.package else name
    names = Names(name, model_name(name, model), package, name)
    rest, celery = _has_rest(project), project.requires("celery")
    left_out = (*(() if rest else ("REST framework",)), *(() if celery else ("Celery",)))
    addition = Addition(names, f"{home.folder}{name}", {}, {}, left_out)
    if wire:
        addition = replace(addition, edited=_edited(root, project, names, rest=rest))
        names = replace(names, namespace=_proved(project, addition, rest=rest, celery=celery))
    return replace(addition, names=names, made=_made(addition.folder, names, rest=rest, celery=celery))


def lines_for(names: Names, *, rest: bool) -> Iterator[tuple[str, str]]:
    """What installs an app: a line, and where it belongs."""
    yield f'"{names.package}"', "INSTALLED_APPS"
    if rest:
        yield f'path("{names.address}/", include("{names.package}.api.urls"))', "the URLs of the API"


def _has_rest(project: Project) -> bool:
    is_unseen = last_installed(project) is None
    return "rest_framework" in installed(project) or (is_unseen and project.requires("djangorestframework"))


def _home(root: Path, project: Project, name: str) -> Home:
    if not project.settings.modules:
        raise Mistake(f"{root} has no Django settings; give the folder of a project")
    home = home_of(project)
    if home is None:
        raise Mistake(f"{root} has no app of its own and not one manage.py, so where an app belongs cannot be told")
    labels = {app.label for app in project.apps.values()} | {text.rpartition(".")[2] for text in installed(project)}
    if name in labels:
        raise Mistake(f"there is an app `{name}` already")
    if (root / home.folder / name).exists():
        raise Mistake(f"{home.folder}{name} is there already")
    if not home.package and name in sys.stdlib_module_names:
        raise Mistake(f"`{name}` would hide the module of Python's own")
    return home


def _made(folder: str, names: Names, *, rest: bool, celery: bool) -> dict[str, Entry]:
    return {f"{folder}/{path}": entry for path, entry in app_files(names, rest=rest, celery=celery).items()}


def _edited(root: Path, project: Project, names: Names, *, rest: bool) -> dict[str, Entry]:
    lost = _by_hand(names, rest=rest)
    texts: dict[str, str] = {}

    def text_of(path: str) -> str:
        texts[path] = (root / path).read_bytes().decode("utf-8").replace("\r\n", "\n")
        return texts[path]

    try:
        edits = [*_installing(project, names, text_of), *(_routing(project, names, text_of) if rest else ())]
    except (LookupError, UnicodeDecodeError) as error:
        raise Mistake(f"{error}; {lost}") from None
    changed = apply_edits(texts, edits)
    return {path: _with_text(read_entry(root / path), text) for path, text in changed.items()}


def _installing(project: Project, names: Names, text_of: TextOf) -> Iterator[Edit]:
    item = last_installed(project)
    if item is None:
        raise LookupError("there is not one list of INSTALLED_APPS that all settings share")
    text = text_of(item.path)
    word = f"{names.package}.apps.{names.config}" if _names_a_class(text, item.line) else names.package
    yield after_item(text, item, quoted_like(text, item, word))


def _routing(project: Project, names: Names, text_of: TextOf) -> Iterator[Edit]:
    found = url_list(project)
    if found is None:
        raise LookupError("there is not one list of URLs that leads to the API")
    module, text = found.module, text_of(found.module.path)
    route = f"{names.address}/" if found.is_api else f"api/{names.address}/"
    call = f'path("{route}", include("{names.package}.api.urls"))'
    place = s.place_of(module.path, (found.node.items or (found.node,))[-1].at)
    edit = after_item(text, place, call) if found.node.items else in_empty(text, place, call)
    imports = [
        import_edit(text, module, "django.urls", name) for name in ("include", "path") if name not in module.names
    ]
    if edit is None or None in imports:
        raise LookupError(f"{module.path} is not laid out so that a line can be added")
    yield edit
    yield from (needed for needed in imports if needed)


def _proved(project: Project, addition: Addition, *, rest: bool, celery: bool) -> str:
    """The namespace of the new URLs, as the edited project is understood; raises a `Mistake` where it is not told."""
    names = addition.names
    changes = {**_made(addition.folder, names, rest=rest, celery=celery), **addition.edited}
    facts = {path: facts_of(path, entry.data) for path, entry in changes.items() if path.endswith(".py")}
    after = replace(project, files={**project.files, **facts}, asked=set())
    lists = [f"{names.app}:list"] if not rest else [key for key in after.urls.names if _ends(key, f"{names.app}:list")]
    if names.package not in installed(after) or not lists:
        raise Mistake(f"the lines that were found do not install it; {_by_hand(names, rest=rest)}")
    return min(lists, key=len).removesuffix(":list")


def _ends(name: str, ending: str) -> bool:
    return name == ending or name.endswith(f":{ending}")


def _by_hand(names: Names, *, rest: bool) -> str:
    lines = " and ".join(f"`{line}` to {where}" for line, where in lines_for(names, rest=rest))
    return f"make it with --no-wiring and add {lines} yourself"


def _names_a_class(text: str, line: int) -> bool:
    return "Config" in text.split("\n")[line - 1]


def _with_text(entry: Entry, text: str) -> Entry:
    lines = text.replace("\n", "\r\n") if b"\r\n" in entry.data else text
    return replace(entry, data=lines.encode())
