"""# Who comes without TLS is sent to HTTPS

A first visit, an old link and a typed address come by plain HTTP. Without the redirect they stay there, and with them
passwords and sessions.

## Mend
Set `SECURE_SSL_REDIRECT = True`, or redirect in the proxy.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_SSL_REDIRECT = True
```
"""

from __future__ import annotations

from django_cto.ready.http import Refused
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 8
MINUTES = 10
# Who sets one of these has TLS somewhere.
SIGNS = ("SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def settings(settings: SettingsView) -> Verdict:
    looked = settings.looked("SECURE_SSL_REDIRECT")
    if settings.get("SECURE_SSL_REDIRECT", default=False):
        return passed("Django redirects to HTTPS", looked)
    if any(settings.get(name) for name in SIGNS):
        return manual("Django does not redirect to HTTPS; does the proxy? --url tells", looked)
    return failed("Django does not redirect to HTTPS, and nothing says that the site has any", looked)


def live(site: Site) -> Verdict:
    if site.url.startswith("http:"):
        return failed("The address itself has no TLS", looked_at(site.get("/")))
    if not site.plain:
        return not_applicable("The address has a port of its own: name the one without TLS with --plain-url")
    answer = site.without_tls()
    if isinstance(answer, Refused):
        return passed("Nothing answers without TLS", Looked(f"GET {site.plain}", answer.why))
    if answer.is_redirect and answer.header("location").startswith("https://"):
        return passed("Who comes without TLS is redirected", looked_at(answer, "location"))
    return failed("The site answers without TLS", looked_at(answer))
