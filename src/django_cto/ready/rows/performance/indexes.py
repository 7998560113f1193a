"""# Columns that are filtered and ordered by have an index

A filter without an index reads the whole table: not felt with a thousand rows, and a minute with a hundred million.

## Mend
Run `django-cto check --select unindexed-lookup` and add the indexes it names.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, not_applicable

WEIGHT = 4
MINUTES = 30


def code(code: Code) -> Verdict:
    if not code.project.models.concrete:
        return not_applicable("The project has no models")
    return code.by_rule("unindexed-lookup", "No lookup of the code lacks an index")
