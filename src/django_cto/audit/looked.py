"""What was looked at to find something, in a form that outlives the run."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from django_cto.facts.imports import functions_in
from django_cto.project import Project

if TYPE_CHECKING:
    from django_cto.flow import Flow


class Looked(msgspec.Struct, frozen=True, array_like=True):
    """The numbers of functions, packed; the words by which functions were looked for; the files whose text was read.

    `uses` says whether the uses of fields were asked for, whose functions are not among `functions`.
    """

    functions: bytes = b""
    words: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    uses: bool = False


@dataclass(frozen=True)
class Changed:
    """What is not as it was: functions by number, words that some of them mention or no longer do, texts of files."""

    functions: frozenset[int]
    words: frozenset[str]
    texts: frozenset[str]

    def meets(self, looked: Looked) -> bool:
        """Whether anything that was looked at is not as it was."""
        if not (self.words.isdisjoint(looked.words) and self.texts.isdisjoint(looked.texts)):
            return True
        return not self.functions.isdisjoint(array("I", looked.functions))


NOTHING = Looked()


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers in order, as short as can be."""
    return array("I", sorted(numbers)).tobytes()


class Numbering:
    """The functions of a project in the order of files and source, so that what stands in one may change.

    With `starts`, the number of each file's first function, only files are opened that others have opened already.
    """

    def __init__(self, project: Project, starts: Mapping[str, int] | None = None) -> None:
        self._files = {path: facts for path, facts in project.files.items() if path.endswith(".py")}
        self.starts = dict(starts or {})
        self._numbers: dict[int, int] = {}
        self._known: set[str] = set()
        if starts is None:
            count = 0
            for path in self._files:
                self.starts[path] = count
                count += self._number(path)

    def _number(self, path: str) -> int:
        self._known.add(path)
        before, start = len(self._numbers), self.starts[path]
        self._numbers.update({id(node): start + n for n, node in enumerate(functions_in(self._files[path].body))})
        return len(self._numbers) - before

    @property
    def numbers(self) -> Mapping[int, int]:
        """The numbers by the `id` of the function's node."""
        for path, facts in self._files.items() if len(self._known) < len(self._files) else ():
            if path not in self._known and "content" in vars(facts):
                self._number(path)
        return self._numbers

    def looked(self, keys: Iterable[Hashable], flow: Flow | None, besides: int | None = None) -> Looked:
        """What was looked at under these keys, and under those that they lead to, `besides` one function."""
        seen, numbers = _below(keys, flow.looked if flow else {}), self.numbers
        seen.discard(besides)
        named = [key for key in seen if type(key) is tuple and len(key) == 2]
        return Looked(
            packed(numbers[key] for key in seen if key in numbers),  # type: ignore[index]
            frozenset(name for kind, name in named if kind == "word"),
            frozenset(name for kind, name in named if kind == "text"),
            "uses" in seen,
        )

    def about(self, flow: Flow) -> dict[int, Looked]:
        """What was looked at for the sake of each function, besides itself; it is told once."""
        numbers = self.numbers
        found = {}
        for key, keys in flow.subjects.about.items():
            # Most functions lead to nothing but themselves.
            leads_on = len(keys) > 1 or flow.looked.get(key, keys) != {key}
            looked = self.looked(keys, flow, key) if leads_on else NOTHING
            if looked != NOTHING and key in numbers:
                found[numbers[key]] = looked
        flow.subjects.about.clear()
        return found


def _below(keys: Iterable[Hashable], lead: Mapping[Hashable, set[Hashable]]) -> set[Hashable]:
    """Keys, and those that they lead to; how the uses of fields come about is kept with each function."""
    seen: set[Hashable] = set()
    pending = list(keys)
    while pending:
        key = pending.pop()
        if key not in seen:
            seen.add(key)
            pending.extend(lead.get(key, ()) if key != "uses" else ())
    return seen
