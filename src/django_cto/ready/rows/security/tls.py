"""# The certificate is valid and the protocol is of this decade

A certificate that has ended stops every visitor at a red page, on a day that nobody chose.

## Mend
Let the certificate be renewed by itself (ACME), thirty days before its end, and switch TLS before 1.2 off.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django_cto.ready.outcome import Looked, Verdict, failed, passed
from django_cto.ready.site import Site

WEIGHT = 8
MINUTES = 60

FEWEST_DAYS = 14
OLD = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")


def live(site: Site) -> Verdict:
    tls = site.home.tls
    if tls is None:
        return failed("The site has no TLS", Looked("GET " + site.home.url))
    looked = Looked("TLS", f"{tls.version}, certificate until {tls.ends:%Y-%m-%d}" if tls.ends else tls.version)
    if tls.wrong:
        return failed(f"Browsers refuse the certificate: {tls.wrong}", looked)
    if tls.version in OLD:
        return failed(f"The site speaks {tls.version}", looked)
    days = (tls.ends - datetime.now(UTC)).days if tls.ends else 0
    if tls.ends and days < FEWEST_DAYS:
        return failed(f"The certificate ends in {days} days", looked)
    return passed("The certificate is valid", looked)
