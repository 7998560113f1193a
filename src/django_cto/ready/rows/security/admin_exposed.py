"""# The admin is not open to the whole world

Its log-in page at `/admin/` is tried by robots day and night; one password of one member of the staff is enough.

## Mend
Move it to a path of its own, let it be reached from the office's network or a VPN only, and ask for a second factor.
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, manual, passed
from django_cto.ready.site import Site, looked_at

WEIGHT = 3
MINUTES = 60


def live(site: Site) -> Verdict:
    answer = site.get("/admin/")
    if answer.status in (401, 403, 404, 410):
        return passed("`/admin/` does not let strangers try", looked_at(answer))
    return manual(
        "The log-in page of the admin is open: is there a second factor, and a limit of tries?", looked_at(answer)
    )
