"""# Forms of other sites cannot act for a visitor

Without the check, a page elsewhere can send a form here, and the browser adds the session of whoever looks at it.

## Mend
Keep `django.middleware.csrf.CsrfViewMiddleware` in `MIDDLEWARE`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged, not_applicable
from django_cto.ready.settings import SettingsView

WEIGHT = 6
MINUTES = 10

CSRF, SESSION = "CsrfViewMiddleware", "sessions"


def settings(settings: SettingsView) -> Verdict:
    middleware = settings.get("MIDDLEWARE", default=[])
    looked = settings.looked("MIDDLEWARE")
    if not any(SESSION in name.lower() for name in middleware):
        return not_applicable("Without sessions there is nothing that another site could use", looked)
    is_there = any(CSRF in name for name in middleware)
    return judged(is_there, "The middleware that checks forms is there", "`CsrfViewMiddleware` is missing", looked)
