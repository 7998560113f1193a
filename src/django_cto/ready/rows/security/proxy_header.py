"""# Django learns from the proxy that a request came by HTTPS

Where the proxy ends TLS, Django sees plain HTTP. Without `SECURE_PROXY_SSL_HEADER` its redirect to HTTPS never ends, and
CSRF checks of HTTPS are not made. With it, but without a proxy that sets the header anew, a visitor can claim anything.

## Mend
Set `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`, and let the proxy set that header itself.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = "HTTP_X_FORWARDED_PROTO"
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Unseen, Verdict, failed, manual, not_applicable, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 5
MINUTES = 10


def settings(settings: SettingsView) -> Verdict:
    header = settings.get("SECURE_PROXY_SSL_HEADER")
    looked = settings.looked("SECURE_PROXY_SSL_HEADER")
    if header is None and settings.get("SECURE_SSL_REDIRECT", default=False):
        return manual("Behind a proxy that ends TLS this redirects without end: is there one?", looked)
    if header is None:
        return not_applicable("Django neither redirects to HTTPS nor is told of a proxy", looked)
    if not isinstance(header, list) or len(header) != 2:
        return failed("It takes a pair: the header, and its value for HTTPS", looked)
    return passed("The proxy says by a header that HTTPS was used", looked)


def live(site: Site) -> Verdict:
    try:
        home = site.home
    except Unseen as circle:
        return failed(str(circle), looked_at(site.get("/"), "location"))
    return passed("The first page answers without a circle of redirects", looked_at(home))
