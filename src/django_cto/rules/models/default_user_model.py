"""# No user model of the project's own

`auth.User` cannot be changed: no e-mail as login, no further column, no UUID as key. Every foreign key to a user points at
its table, so that setting `AUTH_USER_MODEL` after the first `migrate` means to rewrite those tables by hand, in all
databases at once. On the first day an empty subclass of `AbstractUser` costs three lines.

Said once for each project. Where there are migrations already the change is no longer cheap, and the finding is for
information only. A library takes the user model of the project that it is installed in, and is let be.

## Bad
```python
# config/settings.py
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = [
    "django.contrib.auth",  # <-
    "django.contrib.contenttypes",
    "shop",
]
```
```python
# shop/models.py
from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
```

## Good
```python
# config/settings.py
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "people",
    "shop",
]
AUTH_USER_MODEL = "people.User"
```
```python
# people/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings import SettingsModule
from django_cto.rule import Confidence, Finding, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR

AUTH = ("django.contrib.auth", "django.contrib.auth.apps.AuthConfig")


def check(project: Project) -> Iterator[Finding]:
    if project.models.user_label or not any(not model.is_test for model in project.models.concrete):
        return
    for entry in project.settings.production:
        place = _auth(entry)
        if place and not entry.get("AUTH_USER_MODEL"):
            has_migrations = any(module.is_migration for module in project.modules.values())
            yield Finding(
                place=place,
                message="`django.contrib.auth` brings the user model, and `AUTH_USER_MODEL` puts none in its place",
                severity=Severity.INFO if has_migrations else None,
                confidence=Confidence.CERTAIN if entry.is_whole else Confidence.LIKELY,
                symbol=f"{entry.name}.INSTALLED_APPS",
            )


def _auth(entry: SettingsModule) -> Place | None:
    """Where the settings install Django's own users."""
    listing = entry.listing("INSTALLED_APPS")
    found = next((item for text, item in listing.texts() if text in AUTH), None) if listing else None
    return found.value.place if found else None
