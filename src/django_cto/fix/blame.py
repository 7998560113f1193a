"""Says which of several applied fixes is to blame for something new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django_cto.fix.choosing import edits_of
from django_cto.fix.moving import LineOf, touched_lines
from django_cto.rule import Finding


def suspects(new: Finding, applied: Sequence[Finding], texts: Mapping[str, str], line_of: LineOf) -> list[Finding]:
    """The fixes nearest to a new finding: on one of its lines, else in one of its files, else all of them."""
    places = [new.place, *(other.place for other in new.related)]
    lines = {(place.path, line) for place in places for line in range(place.line, max(place.line, place.end_line) + 1)}
    paths = {place.path for place in places}
    near = [fix for fix in applied if not lines.isdisjoint(touched_lines(texts, edits_of(fix), line_of))]
    return near or [fix for fix in applied if any(edit.path in paths for edit in edits_of(fix))] or list(applied)
