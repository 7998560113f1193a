"""Every place where code or a template names the template it wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.facts.imports import flat
from django_cto.facts.template import Tag
from django_cto.flow.catching import is_caught
from django_cto.flow.flow import Flow
from django_cto.flow.sites import CallSite
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef, Module, place_of
from django_cto.project.templates import TemplateFile
from django_cto.read import syntax as s
from django_cto.text import Place

# Where each takes the template's name, and how the parameter is called.
TAKES_NAME = {
    "django.shortcuts.render": (1, "template_name"),
    "django.template.TemplateResponse": (1, "template"),
    "django.template.SimpleTemplateResponse": (0, "template"),
    "django.template.loader.render_to_string": (0, "template_name"),
    "django.template.loader.get_template": (0, "template_name"),
    "django.template.loader.select_template": (0, "template_name_list"),
}
CALLS = tuple(symbol.rpartition(".")[2] for symbol in TAKES_NAME)
AT_IMPORT = {"inclusion_tag": (0, "filename"), "as_view": (-1, "template_name")}
TAGS = frozenset({"include", "extends"})
QUOTED = re.compile(r"""(["'])(?P<name>[^"'|]+)\1""")


@dataclass(frozen=True, repr=False)
class TemplateUse:
    """The names of which the first that exists is taken; `place` is that of the literal, or of the tag.

    `owner` is the class view that asks for it.
    """

    names: tuple[str, ...]
    place: Place
    written: str
    symbol: str = ""
    owner: ClassDef | None = None


def template_uses(project: Project, flow: Flow) -> Iterator[TemplateUse]:
    """The uses of literal names: in calls, in class views, in `{% include %}` and `{% extends %}`."""
    yield from _in_calls(flow)
    yield from _in_views(project)
    for template in project.templates.all:
        if not template.is_test and "jinja2" not in template.path.split("/"):
            yield from (use for tag in template.tags if tag.name in TAGS and (use := _in_tag(template, tag)))


def _in_calls(flow: Flow) -> Iterator[TemplateUse]:
    for site in flow.calls(*CALLS):
        takes = TAKES_NAME.get(site.symbol)
        if takes and not is_caught(site, "TemplateDoesNotExist"):
            yield from _in_call(site, *takes)
    for site in flow.calls_at_import(*AT_IMPORT):
        yield from _in_call(site, *AT_IMPORT[site.name])


def _in_call(site: CallSite, position: int, name: str) -> Iterator[TemplateUse]:
    node = site.call.argument(position, name) if position >= 0 else site.call.keyword(name)
    symbol = "" if site.function.name == "<module>" else site.function.symbol
    before = "…, " if position > 0 else f"{name}=" if position < 0 else ""
    yield from _named(site.function.module, node, f"{site.name}({before}%s)", symbol)


def _in_views(project: Project) -> Iterator[TemplateUse]:
    for view in project.views.values():
        owner = view.definition
        if not isinstance(owner, ClassDef):
            continue
        if said := owner.assigns.get("template_name"):
            yield from _named(owner.module, said.value, "template_name = %s", owner.symbol, owner)
        if made := owner.methods.get("get_template_names"):
            yield from _returned(owner, made)


def _returned(owner: ClassDef, made: FunctionDef) -> Iterator[TemplateUse]:
    for node in flat(made.node.body):
        if isinstance(node, s.Return):
            yield from _named(made.module, node.value, "return %s", made.symbol, owner)


def _named(
    module: Module, node: s.Expr | None, written: str, symbol: str, owner: ClassDef | None = None
) -> Iterator[TemplateUse]:
    items = node.items if isinstance(node, s.Sequence) else (node,)
    names = [text for item in items if (text := s.text_of(item))]
    if node is not None and names and len(names) == len(items):
        shown = f'"{names[0]}"' if isinstance(node, s.Constant) else f'["{names[0]}"{", …" if len(names) > 1 else ""}]'
        yield TemplateUse(tuple(names), place_of(module, node.at), written % shown, symbol, owner)


def _in_tag(template: TemplateFile, tag: Tag) -> TemplateUse | None:
    found = QUOTED.fullmatch(tag.words[0]) if tag.words else None
    if not found:
        return None
    place = Place(template.path, tag.line, tag.column, tag.line, tag.end)
    return TemplateUse((found["name"],), place, f"{{% {tag.name} {tag.words[0]} %}}")
