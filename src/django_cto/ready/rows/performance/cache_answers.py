"""# Every cache keeps what it is given

A cache that cannot be reached makes each request wait for its time-out, or fail.

## Mend
Run the command where production runs; mend the address or password in `CACHES`.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 6
MINUTES = 20


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("cache")
    looked = (Looked(alias, each.get("error") or f"keeps: {each['keeps']}") for alias, each in told.items())
    wrong = [alias for alias, each in told.items() if not each.get("keeps")]
    return judged(not wrong, "All of them keep it", f"{', '.join(wrong)} does not", *looked)
