"""# Every database answers

A password that was changed, a host that is not reachable from here, a database that was not made: the first request
would find out.

## Mend
Run the command where production runs, with production's environment; mend what the error says.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 8
MINUTES = 30


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("database")
    looked = (Looked(alias, each.get("error") or f"{each['vendor']} answers") for alias, each in told.items())
    wrong = [alias for alias, each in told.items() if "error" in each]
    return judged(not wrong, "All of them answer", f"No answer from {', '.join(wrong)}", *looked)
