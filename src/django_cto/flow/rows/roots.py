"""Where the walk begins: every function that has to do with rows, every view, admin page and template."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.changelists import follow_admins
from django_cto.flow.rows.documents import follow_documents
from django_cto.flow.rows.domain import Obj
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.generic import follow_views
from django_cto.flow.rows.inherited import own
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.listings import follow_listings
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.project.definitions import FunctionDef

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

FEEDS: Final = ("django.contrib.syndication.views.Feed", "django.contrib.sitemaps.Sitemap")
# Django's documentation, "The syndication feed framework" and "The sitemap framework".
ITEM_METHODS: Final = (
    "item_title", "item_description", "item_link", "item_guid", "item_author_name", "item_author_email",
    "item_author_link", "item_enclosures", "item_pubdate", "item_updateddate", "item_categories", "item_copyright",
    "item_comments", "item_extra_kwargs", "location", "lastmod", "changefreq", "priority",
)  # fmt: skip


def follow_all(engine: Engine, paths: Container[str]) -> None:
    """Follow all that a project does with rows, from where it begins in some of its files."""
    for function in engine.project.functions:
        if function.module.path in paths and id(function.node) in engine.relevant():
            engine.follow_alone(function)
    follow_views(engine, paths)
    _follow_commands(engine, paths)
    _follow_feeds(engine, paths)
    follow_admins(engine, paths)
    follow_listings(engine, paths)
    follow_documents(engine, paths)


def _follow_commands(engine: Engine, paths: Container[str]) -> None:
    """Commands whose base class of the project asks them for their rows."""
    for command in engine.project.commands:
        is_here = command.owner.module.path in paths
        if is_here and command.handle and command.handle.owner is not command.owner:
            frame = Frame(engine, command.owner.module, None, {})
            frame.node = command.owner.symbol
            own(engine, frame, Obj(command.owner, is_live=True), command.handle.name, [], command.place)


def _follow_feeds(engine: Engine, paths: Container[str]) -> None:
    """Syndication feeds: Django calls each `item_…` method with each of the `items`."""
    for owner in engine.project.classes:
        if owner.module.path not in paths or not engine.project.names.is_a(owner, *FEEDS):
            continue
        frame, me = Frame(engine, owner.module, None, {}), Obj(owner, is_live=True)
        frame.node = f"{owner.symbol}:get" if owner.symbol in engine.project.views else owner.symbol
        for row in choices(element(own(engine, frame, me, "items", [None], owner.place))):
            for name in ITEM_METHODS:
                method = engine.class_member(owner, name)
                if type(method) is FunctionDef:
                    hop = Hop(owner.place, f"`{name}()` is called for each item")
                    engine.shown(frame, engine.apply(method, [me, row], frame, hop), method.place)
