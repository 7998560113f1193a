"""# Neither secrets nor the repository can be fetched

Robots ask every site for `.env` and `.git` within the hour of its first certificate.

## Mend
Serve static files from a folder of their own, never the project's, and refuse addresses that begin with a dot.
"""

from __future__ import annotations

import re

from django_cto.ready.outcome import Verdict, failed, passed
from django_cto.ready.site import Site, looked_at

WEIGHT = 10
MINUTES = 20

# Each address with what only the real file says.
FILES = {"/.env": re.compile(r"^\s*(export\s+)?[A-Z][A-Z0-9_]+\s*=", re.MULTILINE), "/.git/HEAD": re.compile(r"^ref: ")}


def live(site: Site) -> Verdict:
    answers = [(site.get(path), sign) for path, sign in FILES.items()]
    looked = [looked_at(answer) for answer, _ in answers]
    open_ones = [answer.url for answer, sign in answers if answer.status == 200 and sign.search(answer.text)]
    if open_ones:
        return failed(f"Anybody can fetch {' and '.join(open_ones)}", *looked)
    return passed("They are not there", *looked)
