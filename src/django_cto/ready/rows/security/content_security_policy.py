"""# Pages say which scripts may run in them

Where a text of a visitor gets into a page as HTML, the policy keeps the script in it from running. `'unsafe-inline'`
gives that away again, unless a nonce or hash stands beside it, with which browsers ignore it.

## Mend
Django 6.0 and newer: `ContentSecurityPolicyMiddleware` and `SECURE_CSP`; before, the package django-csp. Begin with
`default-src 'self'` in report-only mode.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "csp.middleware.CSPMiddleware"]
```
"""

from __future__ import annotations

import re

from django_cto.ready.middleware import middleware_of
from django_cto.ready.outcome import Verdict, failed, manual, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 5
MINUTES = 120

HEADER = "content-security-policy"
NAMED = re.compile(r"csp|content_?security_?policy", re.IGNORECASE)
# A middleware of some package that may send it under another name; that of CORS sends other headers.
OTHER = re.compile(r"security|(?<!cors)headers", re.IGNORECASE)
SCRIPTS = re.compile(r"(?:script-src|default-src)\s([^;]*)")
STRICT = ("'nonce-", "'sha256-", "'sha384-", "'sha512-", "'strict-dynamic'")


def settings(settings: SettingsView) -> Verdict:
    middleware = middleware_of(settings)
    sender = next(filter(NAMED.search, middleware.listed), None) or middleware.that_mentions(HEADER)
    if sender:
        return passed(f"`{sender}` sends a policy", middleware.looked)
    if unknown := next(filter(OTHER.search, middleware.of_others()), None):
        return manual(f"Does `{unknown}` send a policy? --url tells", middleware.looked)
    return failed("No middleware sends a Content-Security-Policy; if the proxy does, --url tells", middleware.looked)


def live(site: Site) -> Verdict:
    policy = site.home.header(HEADER).lower()
    looked = looked_at(site.home, HEADER)
    if not policy:
        return failed("The first page has no Content-Security-Policy", looked)
    sources = SCRIPTS.search(policy)
    if sources is None:
        return failed("The policy does not say where scripts may come from", looked)
    if "'unsafe-inline'" in sources[1] and not any(sign in sources[1] for sign in STRICT):
        return failed("The policy lets every inline script run", looked)
    return passed("The policy says which scripts may run", looked)
