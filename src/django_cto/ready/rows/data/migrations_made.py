"""# Every change of a model has its migration

A model that was changed without a migration asks for a column that no release will make.

## Mend
Run `python manage.py makemigrations`, read what it writes, and commit it; `makemigrations --check` in CI keeps it so.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, passed

WEIGHT = 6
MINUTES = 10


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("models")
    conflicts = (Looked(f"migrations of {app}", ", ".join(names)) for app, names in told["conflicts"].items())
    changes = (Looked(f"models of {app}", "; ".join(described)) for app, described in told["changes"].items())
    if told["conflicts"]:
        return failed("Two migrations follow the same one: `makemigrations --merge`", *conflicts)
    if told["changes"]:
        return failed("`makemigrations` would write migrations", *changes)
    return passed("`makemigrations` has nothing to write")
