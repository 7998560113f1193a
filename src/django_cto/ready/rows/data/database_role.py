"""# The application is no superuser of the database

A superuser may read files of the server and run programs on it: with one SQL injection the whole server is lost, not
the application's rows.

## Mend
Make a role that owns the application's database and nothing more, and connect as that.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 4
MINUTES = 20


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.postgresql()
    looked = Looked("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", str(told["superuser"]).lower())
    return judged(not told["superuser"], "The role is an ordinary one", "The role is a superuser", looked)
