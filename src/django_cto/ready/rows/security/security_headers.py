"""# Browsers neither guess types, nor frame the site, nor tell where a visitor was

Three short headers: X-Content-Type-Options keeps an uploaded text from running as a script, X-Frame-Options (or
frame-ancestors) keeps other sites from laying yours under a decoy, Referrer-Policy keeps addresses with tokens at home.

## Mend
Keep `SecurityMiddleware` and `XFrameOptionsMiddleware` in `MIDDLEWARE`; their defaults are right.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
```
"""

from __future__ import annotations

import re

from django_cto.ready.middleware import middleware_of
from django_cto.ready.outcome import Verdict, failed, judged, manual, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 4
MINUTES = 5

SECURITY = "django.middleware.security.SecurityMiddleware"
FRAMES = "django.middleware.clickjacking.XFrameOptionsMiddleware"
# A middleware of some package that may send them; that of CORS sends other headers.
OTHER = re.compile(r"security|(?<!cors)headers|x_?frame|clickjack", re.IGNORECASE)
# Which of Django's sends which header.
SENT = {SECURITY: "x-content-type-options", FRAMES: "x-frame-options"}
HEADERS = ("x-content-type-options", "x-frame-options", "referrer-policy")


def settings(settings: SettingsView) -> Verdict:
    middleware = middleware_of(settings)
    sent = {name for name, header in SENT.items() if middleware.has(name) or middleware.that_mentions(header)}
    missing = [name.rpartition(".")[2] for name in SENT if name not in sent]
    if missing and (unknown := next(filter(OTHER.search, middleware.of_others()), None)):
        return manual(f"Does `{unknown}` send them? --url tells", middleware.looked)
    if missing:
        return failed(f"`MIDDLEWARE` lacks {' and '.join(missing)}", middleware.looked)
    nosniff = settings.get("SECURE_CONTENT_TYPE_NOSNIFF", default=True)
    looked = settings.looked("SECURE_CONTENT_TYPE_NOSNIFF")
    return judged(nosniff, "The middleware that sends them is there", "`SECURE_CONTENT_TYPE_NOSNIFF` is off", looked)


def live(site: Site) -> Verdict:
    home = site.home
    missing = [name for name in HEADERS if not home.header(name)]
    if "x-frame-options" in missing and "frame-ancestors" in home.header("content-security-policy"):
        missing.remove("x-frame-options")
    if missing:
        return failed(f"The first page lacks {', '.join(missing)}", looked_at(home, *HEADERS))
    return passed("The first page has all three", looked_at(home, *HEADERS))
