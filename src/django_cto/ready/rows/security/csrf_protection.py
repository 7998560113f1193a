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

from django_cto.ready.middleware import middleware_of
from django_cto.ready.outcome import Verdict, judged, manual, not_applicable
from django_cto.ready.settings import SettingsView

WEIGHT = 6
MINUTES = 10

CSRF = "django.middleware.csrf.CsrfViewMiddleware"
SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
# The mark on a request that Django's middleware lets pass unchecked; it is meant for tests.
SWITCH = "_dont_enforce_csrf_checks"


def settings(settings: SettingsView) -> Verdict:
    middleware = middleware_of(settings)
    if not middleware.has(SESSION):
        return not_applicable("Without sessions there is nothing that another site could use", middleware.looked)
    if switch := middleware.that_mentions(SWITCH):
        return manual(f"`{switch}` can switch the check off: for which requests does it?", middleware.looked)
    yes, no = "The middleware that checks forms is there", "`CsrfViewMiddleware` is missing"
    return judged(middleware.has(CSRF), yes, no, middleware.looked)
