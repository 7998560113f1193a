"""Takes the reviewed functions one after another, and notes for each what was looked at on its account."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s
from django_cto.read.noting import noting

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow
    from django_cto.flow.sites import CallSite
    from django_cto.project import Project


class Subjects:
    """Which functions are looked at for their own sake, all or `only` some, and which of them is `now`.

    `about` has by the `id` of a function's node what was looked at while it was the subject.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.only: tuple[FunctionDef, ...] | None = None
        self.now: FunctionDef | None = None
        self.about: dict[int, set[Hashable]] = {}

    def each(self, *words: str) -> Iterator[FunctionDef]:
        """The functions that mention one of the words, each the subject until the next one."""
        wanted = frozenset(words)
        few = (function for function in self.only or () if not wanted.isdisjoint(function.node.words))
        return self._each(self.project.mentioning(*words) if self.only is None else few)

    def _each(self, functions: Iterable[FunctionDef]) -> Iterator[FunctionDef]:
        outside, looked = self.now, noting.now
        try:
            for function in functions:
                self.now = function
                noting.now = self.about.setdefault(id(function.node), set())
                yield function
                noting.now = looked
        finally:
            self.now, noting.now = outside, looked


def each_call(flow: Flow, *names: str, such: Callable[[s.Call], bool] | None = None) -> Iterator[CallSite]:
    """The calls of a function or method of one of these names in each subject.

    With `such`, only the calls that it lets pass: a function without any is not evaluated.
    """
    wanted = frozenset(names)
    for function in flow.subjects.each(*names):
        if such is None or any(_is_wanted(node, wanted, such) for node in s.descend(function.node)):
            for site in flow.evaluation(function).sites:
                if site.name in wanted and (such is None or such(site.call)):
                    yield site


def _is_wanted(node: object, names: frozenset[str], such: Callable[[s.Call], bool]) -> bool:
    if type(node) is not s.Call:
        return False
    name = node.func.name if type(node.func) is s.Attribute else node.func.id if type(node.func) is s.Name else ""
    return name in names and such(node)
