"""# Somebody can ask whether the process lives

A process that hangs is restarted only by who can tell. The address must not ask the database: else one slow database
has every process restarted at once.

## Mend
Answer `/health/live` with 200 before every other middleware, and let the container's probe ask it.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, judged, manual, passed
from django_cto.ready.probes import probes_of
from django_cto.ready.site import Site, looked_at

WEIGHT = 6
MINUTES = 60


def code(code: Code) -> Verdict:
    found = probes_of(code)
    if not found:
        return manual("No address for probes was found in the code: is there one?")
    named = [probe for probe in found if not probe.is_for_readiness] or list(found)
    quiet = [probe.looked for probe in named if not probe.asks]
    if not quiet:
        asked = f"`{named[0].route}` asks the database: does anybody restart the process by its answer?"
        return manual(asked, *(probe.looked for probe in named))
    return passed("There is an address for probes", *quiet)


def live(site: Site) -> Verdict:
    answer = site.alive
    if answer is None:
        return failed("None of the usual addresses for probes is there", *(Looked("GET", path) for path in site.probes))
    return judged(
        answer.status == 200, "The probe is answered", "The probe is not answered with 200", looked_at(answer)
    )
