"""# What the database accepted survives a power cut

With `fsync` off PostgreSQL answers before the disk has the rows; after a power cut the whole database may be unreadable.

## Mend
Set `fsync = on` and `full_page_writes = on` in postgresql.conf; only development may do without.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 8
MINUTES = 5


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.postgresql()
    on = told["fsync"] == "on"
    return judged(on, "The server writes through to the disk", "`fsync` is off", Looked("SHOW fsync", told["fsync"]))
