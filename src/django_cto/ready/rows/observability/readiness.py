"""# Somebody can ask whether the process can work

A load balancer sends visitors to a process that answers here, and must not where its database or cache is gone. That is
another question than whether it lives.

## Mend
Answer `/health/ready` with 200 when database, cache and migrations are there, with 503 when not.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, judged, manual, passed
from django_cto.ready.site import FOR_READY, PROBE, Site, looked_at

WEIGHT = 5
MINUTES = 60


def code(code: Code) -> Verdict:
    routes = [f"/{route}" for route in code.routes]
    found = [route for route in routes if PROBE.search(route.rstrip("/")) and FOR_READY.search(route)]
    if not found:
        return manual("No address was found that tells whether the process can work: is there one?")
    return passed("There is one", *(Looked("address", route) for route in found))


def live(site: Site) -> Verdict:
    answer = site.ready
    if answer is None:
        return failed("None of the usual addresses is there")
    return judged(
        answer.status == 200, "The process says it can work", "The process says it cannot work", looked_at(answer)
    )
