"""Knows what makes two findings the same one, whatever line they stand on and however their message is worded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from django_cto.audit.review import LinesOf
from django_cto.audit.symbols import symbol_at
from django_cto.project import Project
from django_cto.read.digests import sha256_of
from django_cto.rule import Finding

# Long enough to tell two statements apart, short enough to outlive an edit at the far end of a long one.
SNIPPET_LENGTH = 160


class Identity(msgspec.Struct, frozen=True, order=True):
    """The rule, the file, the dotted name of the function or class, and the source text, all on one line."""

    rule: str
    path: str
    symbol: str
    snippet: str


def identity_of(finding: Finding, lines_of: LinesOf) -> Identity:
    """The identity of a finding that has its symbol."""
    lines = lines_of(finding.place.path)[finding.place.line - 1 : max(finding.place.line, finding.place.end_line)]
    snippet = _on_one_line(" ".join(lines))[:SNIPPET_LENGTH].rstrip()
    return Identity(finding.rule, _on_one_line(finding.place.path), finding.symbol, snippet)


def stamped(findings: Iterable[Finding], project: Project, lines_of: LinesOf) -> tuple[Finding, ...]:
    """Findings with their symbols and fingerprints."""
    named = [
        msgspec.structs.replace(finding, symbol=finding.symbol or symbol_at(project, finding.place))
        for finding in findings
    ]
    prints = fingerprints(identity_of(finding, lines_of) for finding in named)
    return tuple(
        msgspec.structs.replace(finding, fingerprint=fingerprint)
        for finding, fingerprint in zip(named, prints, strict=True)
    )


def fingerprints(identities: Iterable[Identity]) -> Iterator[str]:
    """One for each identity; the n-th that is the same has its own."""
    seen: Counter[Identity] = Counter()
    for identity in identities:
        yield _fingerprint(identity, seen[identity])
        seen[identity] += 1


def _fingerprint(identity: Identity, occurrence: int) -> str:
    said = "\0".join((identity.rule, identity.path, identity.symbol, identity.snippet, str(occurrence)))
    return sha256_of(said.encode("utf-8", "surrogatepass"))[:32]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
