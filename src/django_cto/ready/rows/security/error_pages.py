"""# An address that does not exist is a plain 404

A page of an error that shows code tells an attacker where to go on; one that answers 200 keeps dead links in search
engines; one that answers 500 hides that the page for errors is itself broken.

## Mend
Give the project plain `404.html` and `500.html` templates that extend nothing that asks the database.
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, failed, judged
from django_cto.ready.site import MADE_UP, Site, looked_at

WEIGHT = 4
MINUTES = 20

TRACES = ("Traceback (most recent call last)", "Request Method:", "site-packages/")


def live(site: Site) -> Verdict:
    answer = site.get(MADE_UP)
    if any(trace in answer.text for trace in TRACES):
        return failed("The page of an error shows code", looked_at(answer))
    no = f"A made-up address is answered with {answer.status}"
    return judged(answer.status == 404, "A made-up address is answered with a plain 404", no, looked_at(answer))
