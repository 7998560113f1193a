"""Holds back the findings that a comment silences, and finds the comments that silence nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from django_cto.audit.mistake import nearest
from django_cto.facts.file import FileFacts
from django_cto.facts.silences import Silence
from django_cto.rule import Finding, Fix, Rule, Safety, Severity
from django_cto.text import Edit, Place

PAGE = """# A silence that silences nothing hides the next finding

The comment once held back a finding that is gone. It stays behind as an open door: the next time the same mistake is
made on that line, nobody hears of it. Silences of rules that did not run are let be.

## Bad
```python
orders = Order.objects.select_related("customer")  # django-cto: allow[n-plus-one] one customer only
```

## Good
```python
orders = Order.objects.select_related("customer")
```
"""
UNUSED_SILENCE = Rule(
    name="unused-silence",
    family="review",
    page=PAGE,
    severity=Severity.MINOR,
    preview=False,
    requires=(),
    parameters=(),
    check=lambda: iter(()),  # Only known when all other rules have run.
)
Used = set[tuple[str, Silence, str]]


def split_silenced(
    findings: Iterable[Finding], files: Mapping[str, FileFacts]
) -> tuple[tuple[Finding, ...], int, Used]:
    """The findings that no comment silences, the number of the others, and what silenced them."""
    kept: list[Finding] = []
    used: Used = set()
    silenced = 0
    for finding in findings:
        by = [silence for silence in _silences(files, finding.place) if finding.rule in silence.rules]
        used |= {(finding.place.path, silence, finding.rule) for silence in by}
        silenced += bool(by)
        if not by:
            kept.append(finding)
    return tuple(kept), silenced, used


def unused_silences(
    files: Mapping[str, FileFacts],
    used: Used,
    known: Collection[str],
    looked: Callable[[str, str], bool],
    lines_of: Callable[[str], Sequence[str]],
) -> Iterator[Finding]:
    """A finding for each silence that did nothing; `looked` says whether a rule had its eye on a path at all."""
    for path, facts in files.items():
        for silence in facts.silences:
            idle = [name for name in silence.rules if name not in known or looked(name, path)]
            idle = [name for name in idle if (path, silence, name) not in used]
            if idle or not silence.rules:
                fix = _removal(path, silence, lines_of(path)) if len(idle) == len(silence.rules) else None
                for message in _messages(idle, known):
                    yield Finding(
                        place=Place(path, silence.line, silence.column, silence.line, silence.end),
                        message=message,
                        severity=UNUSED_SILENCE.severity,
                        fix=fix,
                        rule=UNUSED_SILENCE.name,
                        family=UNUSED_SILENCE.family,
                    )


def _silences(files: Mapping[str, FileFacts], place: Place) -> Iterator[Silence]:
    if place.path in files:
        end_line = max(place.line, place.end_line - (place.end_column == 1))
        for silence in files[place.path].silences:
            if silence.covers(place.line, end_line):
                yield silence


def _messages(idle: Sequence[str], known: Collection[str]) -> Iterator[str]:
    if not idle:
        yield "`django-cto:` is not followed by `allow[rule-name]` and silences nothing"
    for name in idle:
        if name in known:
            yield f"`allow[{name}]` silences nothing"
        else:
            yield f"`allow[{name}]` names no rule{nearest(name, known).removesuffix('?')}"


def _removal(path: str, silence: Silence, lines: Sequence[str]) -> Fix:
    before = lines[silence.line - 1][: silence.column - 1]
    start, end = (silence.line, len(before.rstrip()) + 1), (silence.line, silence.end)
    if silence.own_line:
        start = (silence.line, 1)
        end = (silence.line + 1, 1) if silence.line < len(lines) else end
    return Fix("Remove the comment", Safety.SAFE, (Edit(path, start, end, ""),))
