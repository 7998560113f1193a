"""From where the outside reaches a project: its URLs, admin pages, tasks, receivers and commands, the hottest first."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from django_cto.project import Project
from django_cto.project.addresses import Address, addresses_of, patterns_by_view
from django_cto.project.admin import AdminClass
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.url_pattern import Pattern
from django_cto.project.view import View
from django_cto.read import syntax as s
from django_cto.read.noting import shared

# The hottest first; a URL is of the first where it shows a list.
HEAT = ("url", "middleware", "graphql", "websocket", "one", "view", "sitemap", "admin", "task", "signal", "command")
METHODS = {"require_GET": "GET", "require_safe": "GET", "require_POST": "POST"}
# What the library calls of a view, and while it answers what.
HOOKS = {
    "form_valid": ("post",), "form_invalid": ("post",), "perform_create": ("create", "post"),
    "perform_update": ("update", "partial_update", "put"), "perform_destroy": ("destroy", "delete"),
}  # fmt: skip
# The actions and methods that come with a class of the library, by the words in the names of those.
BY_MIXIN = {
    "list": "List", "retrieve": "Retrieve", "create": "Create", "update": "Update", "partial_update": "Update",
    "destroy": "Destroy",
}  # fmt: skip
READS = frozenset({"list", "retrieve"})
BY_BASE = {
    "class": {
        "get": (
            "List",
            "Detail",
            "Template",
            "Form",
            "Create",
            "Update",
            "Delete",
            "Archive",
            "Table",
            "Feed",
        ),
        "post": ("Form", "Create", "Update", "Delete"),
    },
    "api": {"get": ("List", "Retrieve"), "post": ("Create",), "put": ("Update",), "delete": ("Destroy",)},
}
GRAPHENE = ("graphene.ObjectType", "graphene_django.DjangoObjectType", "graphene.Mutation", "graphene.Interface")
MIDDLEWARE = "django.utils.deprecation.MiddlewareMixin"
SITEMAP = "django.contrib.sitemaps.Sitemap"


class Arrival(NamedTuple):
    """One way in; in the order of their heat, then of their names."""

    heat: int
    name: str
    kind: str


Found = dict[Hashable, set[Arrival]]


@functools.lru_cache(maxsize=2)
@shared
def arrivals_of(project: Project) -> Mapping[Hashable, set[Arrival]]:
    """Every way in: by the `id` of a function's node, the symbol of a class, or of a view with `:` and its action."""
    found: Found = {}
    for add in (_add_views, _add_admins, _add_background, _add_classes):
        add(project, found)
    return found


def _add_background(project: Project, found: Found) -> None:
    for task in project.tasks.values():
        run = task.definition.methods.get("run") if isinstance(task.definition, ClassDef) else task.definition
        _add(found, run, "task", task.symbol)
    for command in project.commands:
        for key in (command.handle, command.owner):
            _add(found, key, "command", command.name)
    for receiver in project.receivers:
        senders = " and ".join(model.label for model in receiver.senders)
        _add(found, receiver.function, "signal", f"{receiver.event} of {senders}" if senders else receiver.event)


def _add_classes(project: Project, found: Found) -> None:
    for owner in project.classes:
        _add_class(project, owner, found)
    for function in project.functions_that_mention("strawberry"):
        if function.owner and function.is_decorated("field", "mutation"):
            _add(found, function, "graphql", f"{function.owner.name}.{function.name}")


def _add(found: Found, key: FunctionDef | ClassDef | str | None, kind: str, name: str) -> None:
    node: Hashable = key.symbol if isinstance(key, ClassDef) else id(key.node) if isinstance(key, FunctionDef) else key
    if node is not None:
        found.setdefault(node, set()).add(_arrival(kind, name))


def _arrival(kind: str, name: str) -> Arrival:
    return Arrival(HEAT.index(kind), name, "url" if kind == "one" else kind)


def _add_views(project: Project, found: Found) -> None:
    patterns = patterns_by_view(project)
    led_to = (pattern.view for pattern in project.urls.patterns)
    others = (made for made in led_to if isinstance(made, FunctionDef | ClassDef))
    views = {made.symbol: View(made, project) for made in others} | dict(project.views)
    for view in views.values():
        # A base that nobody asks by itself is reached through the views that inherit from it.
        led = patterns.get(view.symbol, [])
        if not led and project.urls.is_whole:
            continue
        if isinstance(view.definition, FunctionDef):
            found.setdefault(id(view.definition.node), set()).update(_answers(view, _method(view.definition), led))
        else:
            actions = {action: set(_answers(view, action, led)) for action in _actions(view)}
            _add_class_view(_own_bases(project, view.definition), view, actions, found)


def _add_class_view(owners: Iterable[ClassDef], view: View, actions: Mapping[str, set[Arrival]], found: Found) -> None:
    for action, arrivals in actions.items():
        found.setdefault(f"{view.symbol}:{action}", set()).update(arrivals)
    for owner in owners:
        found.setdefault(owner.symbol, set()).update(*actions.values())
        for hook, of in HOOKS.items():
            if method := owner.methods.get(hook):
                found.setdefault(id(method.node), set()).update(*(actions[name] for name in of if name in actions))


def _own_bases(project: Project, owner: ClassDef) -> Iterator[ClassDef]:
    return (base for base in project.names.mro(owner) if isinstance(base, ClassDef))


def _actions(view: View) -> Iterable[str]:
    """The methods or actions that a class answers, by itself or by the library's classes that it inherits from."""
    said = " ".join(base.rpartition(".")[2] for base in view.bases)
    if view.kind == "viewset":
        is_whole = any(base.endswith(".ModelViewSet") for base in view.bases)
        is_read = "ReadOnly" in said
        own = [name for name, word in BY_MIXIN.items() if is_whole or word in said or (is_read and name in READS)]
    else:
        own = [name for name, words in BY_BASE[view.kind].items() if any(word in said for word in words)]
    return {**dict.fromkeys(own), **dict.fromkeys(view.handlers)}


def _answers(view: View, action: str, patterns: list[Pattern]) -> Iterator[Arrival]:
    if not patterns:
        yield _arrival("view", view.symbol)
    for address in addresses_of(view, action, patterns):
        yield _of_address(address)


def _of_address(address: Address) -> Arrival:
    is_hot = address.method in {"", "GET"} and not address.is_of_one
    return _arrival("url" if is_hot else "one", str(address))


def _method(function: FunctionDef) -> str:
    """The one method that a function view answers to, "" where there are more or nobody says."""
    for node in function.node.decorators:
        name = s.dotted(node.func if isinstance(node, s.Call) else node).rpartition(".")[2]
        if name in METHODS:
            return METHODS[name].lower()
        given = node.argument(0, "") if isinstance(node, s.Call) else None
        if name in {"api_view", "require_http_methods"}:
            items = given.items if isinstance(given, s.Sequence) else ()
            return (s.text_of(items[0]) or "").lower() if len(items) == 1 else ""
    return ""


def _add_admins(project: Project, found: Found) -> None:
    for admin in project.admins:
        name = admin.model.label if admin.model else admin.owner.name
        for shown in (admin, *admin.inlines):
            _add_admin(project, shown, name, found)


def _add_admin(project: Project, admin: AdminClass, name: str, found: Found) -> None:
    for owner in _own_bases(project, admin.owner):
        _add(found, owner, "admin", name)


def _add_class(project: Project, owner: ClassDef, found: Found) -> None:
    """What a library calls of a class: resolvers, middleware, consumers of a channel, sitemaps."""
    if project.names.is_a(owner, *GRAPHENE):
        for method in owner.methods.values():
            if method.name.startswith("resolve_") or method.name == "mutate":
                _add(found, method, "graphql", f"{owner.name}.{method.name.removeprefix('resolve_')}")
    outside = [base.name for base in project.names.mro(owner) if isinstance(base, External)]
    kind = "sitemap" if SITEMAP in outside else ""
    if MIDDLEWARE in outside or ("__call__" in owner.methods and _wraps_answers(owner)):
        kind = "middleware"
    if any(name.startswith("channels.") for name in outside):
        kind = "websocket"
    if kind:
        _add(found, owner, kind, owner.symbol)


def _wraps_answers(owner: ClassDef) -> bool:
    """Whether it is made as Django makes middleware, with what answers behind it."""
    made = owner.methods.get("__init__")
    return made is not None and any(parameter.name == "get_response" for parameter in made.node.parameters)
