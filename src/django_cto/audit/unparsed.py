"""Makes a finding of every file that could not be read as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from django_cto.facts.file import is_test_path
from django_cto.rule import Finding, Related, Rule, Severity

if TYPE_CHECKING:
    from django_cto.project import Project

PAGE = """# A file that cannot be parsed is only partly reviewed

What stands around the place that no parser understands may be missing from the review: a model, a setting, a query.
Newer syntax than the running Python's is understood, so this is a real fault of the file: Python would refuse it too.
The rest of the file is reviewed as far as it can be read. Below tests, where files
are broken on purpose, it is only told.

## Bad
```python
def orders(request:
    return Order.objects.all()
```

## Good
```python
def orders(request):
    return Order.objects.all()
```
"""
MOST_PLACES = 5


def check(project: Project) -> Iterator[Finding]:
    """One finding a file, at its first fault; the next ones are related places."""
    for path, group in groupby(
        sorted(project.faults, key=lambda fault: fault.place), key=lambda fault: fault.place.path
    ):
        first, *others = group
        more = f" (and {len(others)} more)" if others else ""
        related = tuple(Related(fault.place, fault.message) for fault in others[: MOST_PLACES - 1])
        yield Finding(
            place=first.place,
            message=f"`{path}` cannot be parsed here: {first.message}{more}",
            # Tests keep broken files on purpose, and nothing of theirs is reviewed.
            severity=Severity.INFO if is_test_path(path) else None,
            related=related,
        )


UNPARSED_FILE = Rule(
    name="unparsed-file",
    family="review",
    page=PAGE,
    severity=Severity.MAJOR,
    preview=False,
    requires=(),
    parameters=("project",),
    check=check,
)
