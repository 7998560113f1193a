"""# Browsers are told to come by HTTPS only

A redirect does not protect the first request of each visit; with Strict-Transport-Security a browser does not make it.

## Mend
Set `SECURE_HSTS_SECONDS = 31536000` (a year), after some days with a short time. Source: Django's documentation,
"Security in Django", HTTP Strict Transport Security.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_HSTS_SECONDS = 60
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_HSTS_SECONDS = 31536000
```
"""

from __future__ import annotations

import re

from django_cto.ready.outcome import Verdict, failed, judged, manual, not_applicable
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 6
MINUTES = 5

YEAR = 31_536_000
AGE = re.compile(r"max-age=\"?(\d+)")


def settings(settings: SettingsView) -> Verdict:
    seconds = settings.get("SECURE_HSTS_SECONDS", default=0)
    looked = settings.looked("SECURE_HSTS_SECONDS")
    if not seconds:
        return manual("Django sends no such header; does the proxy? --url tells", looked)
    return judged(seconds >= YEAR, "The header holds for a year", f"It holds for {seconds} seconds only", looked)


def live(site: Site) -> Verdict:
    if not site.url.startswith("https:"):
        return not_applicable("The address has no TLS, and without it browsers ignore the header")
    looked = looked_at(site.home, "strict-transport-security")
    age = AGE.search(site.home.header("strict-transport-security").lower())
    if age is None:
        return failed("The site sends no Strict-Transport-Security", looked)
    return judged(int(age[1]) >= YEAR, "The header holds for a year", f"It holds for {age[1]} seconds only", looked)
