"""# The user model is the project's own

Django's own user model cannot get a field later without a migration of every table that points to it.

## Mend
Before the first deployment: `class User(AbstractUser)` in an app of your own, and `AUTH_USER_MODEL`. After it, see
Django's documentation, "Changing to a custom user model mid-project".

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
ROOT_URLCONF = "config.urls"
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
ROOT_URLCONF = "config.urls"
AUTH_USER_MODEL = "shop.User"
```
```python
# shop/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, judged, not_applicable

WEIGHT = 3
MINUTES = 240

DJANGOS = "auth.User"


def code(code: Code) -> Verdict:
    if not any(name.startswith("django.contrib.auth") for name in code.settings.get("INSTALLED_APPS", default=[])):
        return not_applicable("The site has no accounts of Django's", code.settings.looked("INSTALLED_APPS"))
    looked = code.settings.looked("AUTH_USER_MODEL")
    named = code.settings.get("AUTH_USER_MODEL", default=DJANGOS)
    return judged(named != DJANGOS, "The user model is not Django's", "The user model is Django's own", looked)
