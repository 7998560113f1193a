"""Holds back the findings that were there when the baseline was written; reads and writes its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from django_cto.audit.identity import Identity, identity_of
from django_cto.audit.mistake import Mistake
from django_cto.audit.review import LinesOf, Review, with_findings
from django_cto.rule import Finding

HEADER = """\
# Django CTO baseline: the findings that were there when it was written. They are not reported again.
# One entry a line, separated by tabs: how often, rule, path, symbol, source text. There are no line numbers.
# To merge, keep the lines of both sides: the order is of no account, and of two lines that differ only in
# their number the higher one holds. Git does so by itself with `merge=union` for this file in .gitattributes.
"""
Baseline = Mapping[Identity, int]


def read_baseline(path: Path) -> Baseline:
    """The entries of a baseline file; raises a `Mistake` where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        raise Mistake(f"there is no baseline {path}; --write-baseline makes it") from None
    except OSError as error:
        raise Mistake(f"the baseline {path} cannot be read: {error.strerror}") from None
    entries: dict[Identity, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            identity, times = _entry(line, f"{path}:{number}")
            entries[identity] = max(times, entries.get(identity, 0))
    return entries


def written(entries: Baseline) -> str:
    """The text of a baseline file."""
    lines = ("\t".join((str(times), *_fields(entry))) for entry, times in sorted(entries.items()) if times)
    return HEADER + "".join(f"{line}\n" for line in lines)


def counted(findings: Iterable[Finding], lines_of: LinesOf) -> Counter[Identity]:
    """The entries that would hold all of these findings back."""
    return Counter(identity_of(finding, lines_of) for finding in findings)


def against_baseline(review: Review, baseline: Baseline) -> Review:
    """A review without the findings that the baseline has, and with what is obsolete in it."""
    present = counted(review.findings, review.lines_of)
    kept = hold_back(review.findings, review.lines_of, baseline)
    obsolete = tuple(
        f"{entry.rule} in {entry.symbol or entry.path}: {entry.snippet}{f' ({times} times)' if times > 1 else ''}"
        for entry, times in obsolete_entries(baseline, present, review.looked)
    )
    summary = replace(review.summary, in_baseline=len(review.findings) - len(kept), obsolete=obsolete)
    return with_findings(replace(review, summary=summary), kept)


def hold_back(findings: Iterable[Finding], lines_of: LinesOf, baseline: Baseline) -> tuple[Finding, ...]:
    """The findings that the baseline does not have; of the same identity the first ones count as known."""
    left = Counter(baseline)
    kept = []
    for finding in findings:
        identity = identity_of(finding, lines_of)
        if left[identity] > 0:
            left[identity] -= 1
        else:
            kept.append(finding)
    return tuple(kept)


def obsolete_entries(
    baseline: Baseline, present: Mapping[Identity, int], looked: Callable[[str, str], bool]
) -> Iterator[tuple[Identity, int]]:
    """The entries, or parts of their count, whose findings are gone; what this run did not look at is let be."""
    for entry, times in sorted(baseline.items()):
        if times > present.get(entry, 0) and looked(entry.rule, entry.path):
            yield entry, times - present.get(entry, 0)


def renewed(
    baseline: Baseline, present: Mapping[Identity, int], looked: Callable[[str, str], bool], known: Iterable[str]
) -> Baseline:
    """What to write: everything present, and the old entries of known rules that this run did not look at."""
    names = set(known)
    unseen = {
        entry: times for entry, times in baseline.items() if entry.rule in names and not looked(entry.rule, entry.path)
    }
    return {**unseen, **present}


def _fields(entry: Identity) -> tuple[str, ...]:
    return entry.rule, entry.path, entry.symbol, entry.snippet


def _entry(line: str, place: str) -> tuple[Identity, int]:
    times, _, rest = line.partition("\t")
    fields = rest.split("\t")
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        raise Mistake(f"{place}: a merge was left unfinished; keep the lines of both sides")
    if not times.isascii() or not times.isdigit() or len(fields) != 4:
        raise Mistake(f"{place}: not a baseline entry (how often, rule, path, symbol and source text, between tabs)")
    return Identity(*fields), int(times)
