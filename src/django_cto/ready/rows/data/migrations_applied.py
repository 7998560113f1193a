"""# The database has every migration

Code that was deployed before its migrations asks for columns that are not there yet.

## Mend
Run `python manage.py migrate` in the release step, before the new code serves.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 8
MINUTES = 5

MOST_NAMED = 5


def loaded(loaded: Loaded) -> Verdict:
    missing = loaded.part("migrations")
    named = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
    looked = Looked("migration plan", named or "empty")
    return judged(not missing, "Nothing is left to apply", f"{len(missing)} migrations are not applied", looked)
