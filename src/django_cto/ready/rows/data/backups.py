"""# Backups are made, and one was restored

A backup that nobody has restored is a hope. No tool can see from the code that yesterday's copy can be read.

## Mend
Make a copy every night away from the server, restore one into an empty database, compare what is in it, write down the
date, and do it again every quarter.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, manual

WEIGHT = 8
MINUTES = 120


def code(code: Code) -> Verdict:
    return manual("When was a backup last restored, and by whom? Only you know")
