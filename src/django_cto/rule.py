"""Knows what a rule and a finding are, and finds the rules; knows no rule by name."""

from __future__ import annotations

import enum
import functools
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from django_cto.text import Edit, Place


class Severity(enum.StrEnum):
    """How much harm the cause does in production."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Confidence(enum.StrEnum):
    """How sure the analysis is that the code does what the message says."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Safety(enum.StrEnum):
    """What an edit may change besides the finding: nothing, behaviour, or it makes a new file."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    GENERATES = "generates"


class Related(msgspec.Struct, frozen=True):
    """A further place that belongs to a finding, with a note of what happens there."""

    place: Place
    note: str


class Fix(msgspec.Struct, frozen=True):
    """Edits that cure a finding; the title says in the imperative what they do."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


WAYS = {"url": "{}", "command": "manage.py {}", "admin": "the admin pages of {}", "graphql": "GraphQL {}"}


class EntryPoint(msgspec.Struct, frozen=True):
    """From where the outside reaches the code: a URL, task, command, admin page or signal, and how many `others`.

    The kind is none, and the name says so, where nothing is found that reaches it.
    """

    kind: str
    name: str
    others: int = 0

    def __str__(self) -> str:
        if self.kind == "none":
            return self.name
        more = f" and {self.others} more" if self.others else ""
        return f"reached from {WAYS.get(self.kind, f'the {self.kind} {{}}').format(self.name)}{more}"


UNREACHED = EntryPoint("none", "no URL, task or command was found that reaches it")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found. A rule fills what it knows; `audit` stamps rule, family and fingerprint.

    `severity` is None where the rule's own severity holds. `instead_of` names the rule that says less of the same
    relation of the same queryset: where both run, this one speaks.
    """

    place: Place
    message: str
    severity: Severity | None = None
    confidence: Confidence = Confidence.CERTAIN
    related: tuple[Related, ...] = ()
    symbol: str = ""
    model: str | None = None
    relation: str | None = None
    queryset: Place | None = None
    access: Place | None = None
    entry_point: EntryPoint | None = None
    evidence: str | None = None
    fix: Fix | None = None
    rule: str = ""
    family: str = ""
    fingerprint: str = ""
    instead_of: str = ""

    @property
    def told(self) -> str:
        """The message and, where that is known, from where it is reached: for formats of one text."""
        entry = self.entry_point
        return f"{self.message}, {entry}" if entry and entry.kind != "none" else self.message


# Of what a part of the project does more often than this, one finding says that it is its way.
FEW = 2
MOST_RELATED = 8


def gathered(findings: Sequence[Finding], others: str, few: int = FEW) -> Iterator[Finding]:
    """Findings of one part of the project: a few as they are, many as the first with the others as related places.

    `others` says what and where they are: ``views of `shop` ``.
    """
    if len(findings) <= few:
        yield from findings
        return
    first, *rest = findings
    related = tuple(Related(finding.place, finding.message) for finding in rest[:MOST_RELATED])
    yield msgspec.structs.replace(first, message=f"{first.message}, like {len(rest)} other {others}", related=related)


def merged(findings: Sequence[Finding], noun: str, where: str) -> Finding:
    """Findings that are cured together as one, at the first: the others are related places, the fix has all edits.

    The symbol counts them, so that one more is news to a baseline.
    """
    first, *rest = findings
    if not rest:
        return first
    nouns = noun if len(rest) == 1 else f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return msgspec.structs.replace(
        first,
        message=f"{first.message}, like {len(rest)} other {nouns} {where}",
        related=(*first.related, *(Related(finding.place, finding.message) for finding in rest)),
        symbol=f"{first.symbol} and {len(rest)} more",
        fix=_together([finding.fix for finding in findings if finding.fix]),
    )


def _together(fixes: Sequence[Fix]) -> Fix | None:
    """All that can be done at once; what overlaps with an earlier one waits for the next review."""
    kept: list[Edit] = []
    for fix in fixes:
        if not any(_overlap(edit, other) for edit in fix.edits for other in kept):
            kept += fix.edits
    safety = max((fix.safety for fix in fixes), key=list(Safety).index, default=Safety.SAFE)
    return Fix(fixes[0].title, safety, tuple(kept)) if fixes else None


def _overlap(one: Edit, other: Edit) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end


def by_app(parts: Mapping[str, Sequence[Finding]], noun: str) -> Iterator[Finding]:
    """One finding an app, by its name; what more than a few apps have is the project's way, and one finding for all."""
    if len(parts) > FEW:
        yield merged([finding for findings in parts.values() for finding in findings], noun, f"of {len(parts)} apps")
        return
    for name, findings in parts.items():
        yield merged(findings, noun, f"of `{name}`")


class Rule(msgspec.Struct, frozen=True):
    """A rule as its one file says it: the name is the file's, the family the folder's, the page the docstring.

    It is `alone` where it takes its functions from `flow.subjects`, and what it finds in one of them has nothing to do
    with what it found in the others: then only those are looked at again for which something has changed.
    """

    name: str
    family: str
    page: str
    severity: Severity
    preview: bool
    requires: tuple[str, ...]
    parameters: tuple[str, ...]
    check: Callable[..., Iterator[Finding]]
    alone: bool = False

    @property
    def title(self) -> str:
        """The first line of the page, without its mark."""
        return self.page.splitlines()[0].lstrip("# ").strip()


def rule_from(module: ModuleType) -> Rule:
    """Read a rule from its module: docstring, SEVERITY, check, and optionally PREVIEW, REQUIRES and ALONE."""
    *_, family, stem = module.__name__.split(".")
    attributes: dict[str, Any] = vars(module)
    check = attributes["check"]
    requires = attributes.get("REQUIRES", ())
    head, _, rest = (module.__doc__ or "").partition("\n")
    return Rule(
        name=stem.replace("_", "-"),
        family=family,
        page=f"{head}\n{textwrap.dedent(rest)}",
        severity=attributes["SEVERITY"],
        preview=attributes.get("PREVIEW", False),
        requires=(requires,) if isinstance(requires, str) else tuple(requires),
        parameters=tuple(inspect.signature(check).parameters),
        check=check,
        alone=attributes.get("ALONE", False),
    )


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule below `django_cto.rules`, sorted by family and name; there is no list to edit."""
    found = [rule_from(importlib.import_module(name)) for name in _modules()]
    return tuple(sorted(found, key=lambda rule: (rule.family, rule.name)))


def rule_names() -> frozenset[str]:
    """The names of all those rules and of their families; none of them is imported for that."""
    return frozenset(part.replace("_", "-") for name in _modules() for part in name.split(".")[-2:])


def _modules() -> Iterator[str]:
    package = importlib.import_module("django_cto.rules")
    for info in pkgutil.walk_packages(package.__path__, "django_cto.rules."):
        if not info.ispkg:
            yield info.name
