"""# Somebody serves the static files

With DEBUG off Django itself does not. WhiteNoise, the proxy or a CDN has to.

## Mend
Put `whitenoise.middleware.WhiteNoiseMiddleware` right behind `SecurityMiddleware`, or let `STATIC_URL` name a CDN.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, failed, judged, manual, not_applicable, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site, looked_at

WEIGHT = 7
MINUTES = 30

WHITENOISE = "whitenoise.middleware.WhiteNoiseMiddleware"
SECURITY = "django.middleware.security.SecurityMiddleware"


def settings(settings: SettingsView) -> Verdict:
    middleware = settings.get("MIDDLEWARE", default=[])
    if WHITENOISE in middleware:
        first = SECURITY not in middleware or middleware.index(SECURITY) < middleware.index(WHITENOISE)
        no = "WhiteNoise stands before `SecurityMiddleware`: its files go without the redirect to HTTPS"
        return judged(first, "WhiteNoise serves them", no, settings.looked("MIDDLEWARE"))
    url = str(settings.get("STATIC_URL", default="") or "")
    if url.startswith(("http://", "https://", "//")):
        return passed("Another host serves them", settings.looked("STATIC_URL"))
    if not url:
        return not_applicable("The site has no static files", settings.looked("STATIC_URL"))
    return manual("Does the proxy serve them? --url tells", settings.looked("STATIC_URL"))


def live(site: Site) -> Verdict:
    if not site.assets:
        return not_applicable("The first page asks for no file of its own")
    answers = [site.get(url) for url in site.assets[:3]]
    if lost := [answer for answer in answers if answer.status >= 400]:
        return failed(f"{len(lost)} of {len(answers)} files of the first page are not served", *map(looked_at, lost))
    return passed("The files of the first page are served", *map(looked_at, answers))
