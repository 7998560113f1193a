"""# Other sites may not call the API with a visitor's session

`CORS_ALLOW_ALL_ORIGINS` together with credentials lets the scripts of any page read what your API tells the visitor.

## Mend
List the origins in `CORS_ALLOWED_ORIGINS`, or leave `CORS_ALLOW_CREDENTIALS` off.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = True
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CORS_ALLOWED_ORIGINS = ["https://shop.example"]
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Looked, Verdict, failed, judged, not_applicable, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import STRANGER, Site

WEIGHT = 5
MINUTES = 20

ORIGIN = f"https://{STRANGER}"


def settings(settings: SettingsView) -> Verdict:
    if not any("corsheaders" in name for name in settings.get("MIDDLEWARE", default=[])):
        return not_applicable("The site sends no CORS headers", settings.looked("MIDDLEWARE"))
    every = settings.get("CORS_ALLOW_ALL_ORIGINS") or settings.get("CORS_ORIGIN_ALLOW_ALL")
    wide = bool(every and settings.get("CORS_ALLOW_CREDENTIALS", default=False))
    looked = [settings.looked(name) for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOW_CREDENTIALS")]
    return judged(not wide, "Not every origin may use a session", "Every origin may use the visitor's session", *looked)


def live(site: Site) -> Verdict:
    answer = site.get("/", {"Origin": ORIGIN})
    allowed, cookies = (answer.header(f"access-control-allow-{name}") for name in ("origin", "credentials"))
    looked = Looked(f"GET {answer.url} with Origin: {ORIGIN}", f"access-control-allow-origin: {allowed or '(none)'}")
    if allowed == ORIGIN and cookies.lower() == "true":
        return failed("A made-up origin may use the visitor's session", looked)
    return passed("A made-up origin may not use the visitor's session", looked)
