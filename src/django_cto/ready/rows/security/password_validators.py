"""# Weak passwords are refused

Without validators, "123456" is a password, and lists of the most used ones open accounts.

## Mend
Set `AUTH_PASSWORD_VALIDATORS` to the four of Django's documentation, "Password validation".

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.auth", "shop"]
ROOT_URLCONF = "config.urls"
AUTH_PASSWORD_VALIDATORS = []
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.auth", "shop"]
ROOT_URLCONF = "config.urls"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged, not_applicable
from django_cto.ready.settings import SettingsView

WEIGHT = 4
MINUTES = 5


def settings(settings: SettingsView) -> Verdict:
    looked = settings.looked("AUTH_PASSWORD_VALIDATORS")
    if not any(name.startswith("django.contrib.auth") for name in settings.get("INSTALLED_APPS", default=[])):
        return not_applicable("The site has no accounts of Django's", settings.looked("INSTALLED_APPS"))
    found = settings.get("AUTH_PASSWORD_VALIDATORS", default=[])
    return judged(bool(found), "Passwords are looked at before they are taken", "Every password is taken", looked)
