"""Which models are fetched without all their columns somewhere, by a look at the calls of `only` and `defer`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django_cto.project import Project
from django_cto.read import syntax as s

NARROWS: Final = ("only", "defer")


def narrowed_models(project: Project) -> frozenset[int]:
    """By `id`: the models that have all the columns which some call names."""
    said = {names for names in _said(project) if names}
    models = project.models.concrete
    return frozenset(id(model) for model in models if any(all(map(model.field, names)) for names in said))


def _said(project: Project) -> Iterator[frozenset[str]]:
    for function in project.functions_that_mention(*NARROWS):
        for part in function.node.body:
            for node in s.descend(part):
                if type(node) is s.Call and type(node.func) is s.Attribute and node.func.name in NARROWS:
                    texts = (s.text_of(item) for item in node.args)
                    yield frozenset(text.partition("__")[0] for text in texts if text) - {"pk", "id"}
