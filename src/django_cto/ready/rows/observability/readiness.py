"""# Somebody can ask whether the process can work

A load balancer sends visitors to a process that answers here, and must not where its database or cache is gone. That is
another question than whether it lives.

## Mend
Answer `/health/ready` with 200 when database, cache and migrations are there, with 503 when not.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, failed, judged, manual, passed
from django_cto.ready.probes import probes_of
from django_cto.ready.site import Site, looked_at

WEIGHT = 5
MINUTES = 60


def code(code: Code) -> Verdict:
    found = [probe.looked for probe in probes_of(code) if probe.is_for_readiness or probe.asks]
    if not found:
        return manual("No address was found that tells whether the process can work: is there one?")
    return passed("There is one", *found)


def live(site: Site) -> Verdict:
    answer = site.ready
    if answer is None:
        return failed("None of the usual addresses is there")
    return judged(
        answer.status == 200, "The process says it can work", "The process says it cannot work", looked_at(answer)
    )
