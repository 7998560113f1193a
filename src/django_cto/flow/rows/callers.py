"""Who calls what while a project is followed, and so from where the outside reaches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from typing import TYPE_CHECKING, Final

from django_cto.flow.arrivals import Arrival, arrivals_of
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.view_users import views_with

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Sets of ways in are numbers with a bit for each, the hottest first: there are many unions of many of them.
NOBODY: Final = 0
Unseen = Callable[[Hashable], Iterable[Hashable]]


class Callers:
    """By what is called, a function by the `id` of its node: all that call it."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.project = flow.project
        self.of: dict[Hashable, set[Hashable]] = {}
        self._named: dict[str, set[Hashable]] = {}
        self._functions: dict[Hashable, FunctionDef] = {}
        self._bearers: Counter[str] = Counter()
        self._all: list[Arrival] = []
        self._bits: dict[Hashable, int] = {}

    def note(self, called: Hashable, caller: Hashable) -> None:
        """Note that one calls another."""
        known = self.of.get(called)
        if known is None:
            known = self.of[called] = set()
        known.add(caller)

    def add(self, calls: Mapping[Hashable, Set[Hashable]]) -> None:
        """Note what was noted elsewhere."""
        for called, callers in calls.items():
            self.of.setdefault(called, set()).update(callers)

    def arrivals(self, symbols: Iterable[str]) -> list[Arrival]:
        """The ways in that lead to all that is named, else to the first of them; hottest first.

        A symbol is that of a function or class, or the path of a template; the first says more than what is read for
        rows of many others as well.
        """
        nodes = [found for symbol in symbols if (found := frozenset(self._nodes(symbol)))]
        each = [self._leading_to(found) for found in nodes]
        first = both = each[0] if each else NOBODY
        for further in each:
            both &= further
        if not first and nodes and self._functions.keys().isdisjoint(nodes[0]):
            return self._told(each[-1])
        return self._told(both or first)

    def _told(self, ways: int) -> list[Arrival]:
        self._arriving()
        found: list[Arrival] = []
        while ways:
            lowest = ways & -ways
            found.append(self._all[lowest.bit_length() - 1])
            ways ^= lowest
        return found

    def _nodes(self, symbol: str) -> set[Hashable]:
        """What is followed under a name: of what stands in a function, that function."""
        if ("template", symbol) in self.of:
            return {("template", symbol)}
        names = self._names()
        while symbol and symbol not in names:
            symbol = symbol.rpartition(".")[0]
        return names.get(symbol, set())

    def _names(self) -> dict[str, set[Hashable]]:
        if not self._named:
            for function in self.project.functions:
                self._named.setdefault(function.symbol, set()).add(id(function.node))
                self._functions[id(function.node)] = function
                self._bearers[function.name] += 1
            for owner in self.project.classes:
                nodes = {owner.symbol, ("serializer", owner.symbol), ("table", owner.symbol)}
                self._named.setdefault(owner.symbol, set()).update(nodes)
        return self._named

    def _leading_to(self, nodes: frozenset[Hashable]) -> int:
        """The ways in that lead to any of some nodes: by the calls that were followed, else by the names alone."""
        ways: int = self.flow.once(("reached", nodes), lambda: self._ways(nodes), NOBODY)
        return ways

    def _ways(self, nodes: frozenset[Hashable]) -> int:
        found, seen = self._back(nodes, self._own_or_of_class)
        if not found:
            found, _ = self._back(seen, self._mentioning)
        return found

    def _back(self, nodes: Set[Hashable], unseen: Unseen) -> tuple[int, set[Hashable]]:
        """The ways in behind some nodes, and all that was met; `unseen` says who else may be behind one."""
        arriving = self._arriving()
        found = NOBODY
        seen: set[Hashable] = set()
        ahead = list(nodes)
        while ahead:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                found |= arriving.get(node, NOBODY)
                ahead += self.of.get(node, ())
                ahead += unseen(node)
        return found, seen

    def _arriving(self) -> dict[Hashable, int]:
        """What arrives at each node."""
        if not self._bits:
            arrivals = arrivals_of(self.project)
            self._all = sorted(set[Arrival]().union(*arrivals.values()))
            bits = {arrival: 1 << number for number, arrival in enumerate(self._all)}
            self._bits = {node: sum(bits[arrival] for arrival in found) for node, found in arrivals.items()}
        return self._bits

    def _own_or_of_class(self, node: Hashable) -> Iterable[Hashable]:
        """What nobody is seen to call is called by the library that its class is made for."""
        function = self._functions.get(node)
        if function is None or function.owner is None or node in self.of or node in arrivals_of(self.project):
            return ()
        return self._users(function.owner)

    def _mentioning(self, node: Hashable) -> Iterable[Hashable]:
        """All that mention a name which no other function has."""
        function = self._functions.get(node)
        if function is None or self._bearers[function.name] > 1 or function.name.startswith("__"):
            return self._own_or_of_class(node)
        named = self.project.functions_that_mention(function.name)
        return [*self._own_or_of_class(node), *(id(other.node) for other in named)]

    def _users(self, owner: ClassDef) -> Iterable[Hashable]:
        """A class that the outside reaches, or the views that have it as their form or serializer."""
        if owner.symbol in arrivals_of(self.project):
            return [owner.symbol]
        if owner.symbol not in self.project.forms and owner.symbol not in self.project.serializers:
            return ()
        views = [view.definition for view in views_with(self.project, owner)]
        return [view.symbol if type(view) is ClassDef else id(view.node) for view in views]
